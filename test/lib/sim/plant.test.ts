import assert from 'node:assert/strict';
import { Plant, type PlantSettings } from '../../../lib/sim/plant';
import type { PumpPosition } from '../../../lib/sim/pump';
import { FakeTimers } from './fake-timers';
import { LIVE } from './rig';
import { someSource } from './some-source';

const HOUR = 3_600_000;
const POSITION: PumpPosition = { firstTick: 0, tick: 7, index: 3, sent: 70, late: 0, onTime: true };

function plantOf(settings: Partial<PlantSettings> = {}, timers = new FakeTimers()) {
  return { plant: new Plant({ ...LIVE, ...settings }, undefined, timers), timers };
}

describe('plant', () => {
  it('starts now at the present whole second', () => {
    const timers = new FakeTimers(Date.UTC(2026, 0, 1) + 417);
    const { plant } = plantOf({}, timers);
    assert.equal(plant.liveMs, Date.UTC(2026, 0, 1));
    assert.equal(plant.horizonMs, timers.wall());
  });

  it('starts at a fixed time, whatever the wall clock says', () => {
    const { plant, timers } = plantOf({ mode: { kind: 'live', start: 5_000_000, historyMs: 1000 }, speed: 10 });
    assert.equal(plant.liveMs, 5_000_000);
    assert.equal(plant.beginMs, 4_999_000);
    timers.run(100);
    assert.equal(plant.horizonMs, 5_001_000);
  });

  it('has everything due in a backfill', () => {
    const { plant } = plantOf({ mode: { kind: 'backfill', fromMs: 1000, toMs: 9000 } });
    assert.equal(plant.beginMs, 1000);
    assert.equal(plant.endMs, 9000);
    assert.equal(plant.horizonMs, Infinity);
  });

  it('logs pause, resume and speed, and tells its sources', () => {
    const { plant, timers } = plantOf();
    let told = 0;
    plant.on('clock', () => told++);
    plant.pause();
    plant.pause();
    timers.run(1000);
    plant.setSpeed(4);
    plant.resume();
    assert.deepEqual(
      plant.commands.plantCommands.map(({ command, value }) => [command, value]),
      [
        ['pause', undefined],
        ['speed', 4],
        ['resume', undefined],
      ],
    );
    assert.equal(told, 3);
    assert.equal(plant.speed, 4);
    assert.equal(plant.paused, false);
  });

  it('refuses a speed that is none', () => {
    const { plant } = plantOf();
    for (const speed of [0, -1, Number.NaN, Infinity, 1e-9, 1e300]) {
      assert.throws(
        () => plant.setSpeed(speed),
        /^SettingError: speed is .*; expected a number from 0.001 to 1000000$/,
      );
    }
  });

  it('ends, live too, where dates end', () => {
    const { plant } = plantOf({ mode: { kind: 'live', start: 0, historyMs: 0 } });
    assert.equal(plant.endMs, new Date(8.64e15).getTime());
    assert.ok(Number.isNaN(new Date(plant.endMs + 1).getTime()));
  });

  it('goes on from the present event time when a deploy brings another speed', () => {
    const { plant, timers } = plantOf({ speed: 10 });
    plant.keep('source', 'fleet', POSITION);
    timers.run(HOUR);
    const before = plant.horizonMs;
    plant.configure({ ...LIVE, speed: 2 });
    assert.equal(plant.horizonMs, before);
    timers.run(1000);
    assert.equal(plant.horizonMs, before + 2000);
    assert.equal(plant.positionOf('source', 'fleet'), POSITION);
  });

  it('keeps a commanded speed over a deploy that does not change the speed', () => {
    const { plant } = plantOf({ speed: 10 });
    plant.setSpeed(3);
    plant.configure({ ...LIVE, speed: 10, truth: 'hidden' });
    assert.equal(plant.speed, 3);
    assert.equal(plant.truth, 'hidden');
  });

  it('begins anew on restart', () => {
    const { plant, timers } = plantOf();
    const first = plant.liveMs;
    let restarts = 0;
    plant.on('restart', () => restarts++);
    plant.keep('source', 'fleet', POSITION);
    plant.setSpeed(9);
    plant.pause();
    timers.run(HOUR);
    plant.restart();
    assert.equal(restarts, 1);
    assert.equal(plant.liveMs, first + HOUR);
    assert.equal(plant.positionOf('source', 'fleet'), undefined);
    assert.equal(plant.speed, 1);
    assert.equal(plant.paused, false);
    assert.deepEqual(plant.commands.toJSON(), []);
  });

  it('keeps a position for the fleet that it belongs to', () => {
    const { plant } = plantOf();
    plant.keep('source', 'ten printers', POSITION);
    assert.equal(plant.positionOf('source', 'ten printers'), POSITION);
    assert.equal(plant.positionOf('source', 'five printers'), undefined);
    plant.forget('source');
    assert.equal(plant.positionOf('source', 'ten printers'), undefined);
  });

  it('goes on in a later process from what was saved', () => {
    const { plant, timers } = plantOf({ speed: 10 });
    plant.keep('source', 'fleet', POSITION);
    plant.setSpeed(4);
    timers.run(HOUR);
    plant.pause();
    const saved = JSON.parse(JSON.stringify(plant));
    const resumed = new Plant({ ...LIVE, speed: 10 }, saved, timers);
    assert.equal(resumed.paused, true);
    assert.equal(resumed.speed, 4);
    assert.equal(resumed.liveMs, plant.liveMs);
    assert.deepEqual(resumed.positionOf('source', 'fleet'), POSITION);
    assert.deepEqual(resumed.commands.plantCommands.length, 2);
    timers.run(5000);
    resumed.resume();
    plant.resume();
    timers.run(1000);
    assert.equal(resumed.horizonMs, plant.horizonMs);
  });

  it('takes a speed that was changed in the dialog while the process was down', () => {
    const { plant, timers } = plantOf({ speed: 10 });
    const resumed = new Plant({ ...LIVE, speed: 20 }, JSON.parse(JSON.stringify(plant)), timers);
    assert.equal(resumed.speed, 20);
  });

  it('names the device and the other source when an id is taken', () => {
    const { plant } = plantOf();
    plant.join('a', someSource('hall 1', ['Printer 1', 'Printer 2']));
    assert.throws(
      () => plant.join('b', someSource('hall 2', ['Printer 2', 'Printer 3'])),
      /device is "Printer 2"; expected an id that is unique in the plant, but "hall 1" has it too: change the name/,
    );
    assert.equal(plant.sources.length, 1);
  });

  it('gives ids free with their source', () => {
    const { plant } = plantOf();
    plant.join('a', someSource('hall 1', ['Printer 1']));
    plant.leave('a');
    plant.join('b', someSource('hall 2', ['Printer 1']));
    plant.join('b', someSource('hall 2', ['Printer 1', 'Printer 2']));
    assert.equal(plant.sources.length, 1);
    assert.equal(plant.isEmpty, false);
    plant.leave('b');
    assert.equal(plant.isEmpty, true);
  });

  it('is another run with another seed, start or mode, and not with another speed, end or truth', () => {
    const identity = (settings: Partial<PlantSettings>) => Plant.identity({ ...LIVE, ...settings });
    const base = identity({});
    assert.notEqual(identity({ seed: '2' }), base);
    assert.notEqual(identity({ mode: { kind: 'live', start: 5, historyMs: 0 } }), base);
    assert.notEqual(identity({ mode: { kind: 'live', start: 'now', historyMs: HOUR } }), base);
    assert.equal(identity({ speed: 5, truth: 'readings' }), base);
    const backfill = identity({ mode: { kind: 'backfill', fromMs: 0, toMs: HOUR } });
    assert.notEqual(backfill, base);
    assert.equal(identity({ mode: { kind: 'backfill', fromMs: 0, toMs: 2 * HOUR } }), backfill);
  });
});
