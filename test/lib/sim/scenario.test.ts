import assert from 'node:assert/strict';
import { CommandLog } from '../../../lib/sim/command-log';
import type { Effect } from '../../../lib/sim/control';
import { Fleet } from '../../../lib/sim/fleet';
import { Plant, type PlantSettings } from '../../../lib/sim/plant';
import { Scenario } from '../../../lib/sim/scenario';
import { readScenario, type ScenarioStep } from '../../../lib/sim/scenario-steps';
import { WanderingModel } from '../models/wandering-model';
import { FakeTimers } from './fake-timers';
import { LIVE } from './rig';
import { SteeredSource } from './steered-source';

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const BACKFILL = { kind: 'backfill', fromMs: START, toMs: START + HOUR } as const;
const IDS = ['A', 'B'];
const RESET = { at: '100 s', device: 'A', command: 'reset' };

function stage(settings: Partial<PlantSettings> = {}, saved?: ReturnType<Plant['toJSON']>) {
  const timers = new FakeTimers(START);
  const plant = new Plant({ ...LIVE, ...settings }, saved, timers);
  const done: [row: number, secondsAfterStart: number, effects: readonly Effect[]][] = [];
  const failed: string[] = [];
  const play = (rows: object[], id = 'scenario') => {
    const report = {
      done: (step: ScenarioStep, atMs: number, effects: readonly Effect[]) => {
        done.push([step.row, (atMs - plant.begunMs) / 1000, effects]);
      },
      failed: (error: Error) => failed.push(error.message),
      changed: () => {},
    };
    const scenario = new Scenario(plant, id, readScenario(rows), report, timers);
    scenario.start();
    return scenario;
  };
  const source = (ids: readonly string[] = IDS, name = 'hall') => new SteeredSource(plant, timers, ids, name);
  const log = () =>
    plant.commands
      .toJSON()
      .map((entry) => ['device' in entry ? `${entry.device} ${entry.tick}` : 'plant', entry.command]);
  return { timers, plant, done, failed, play, source, log };
}

/** The places of a device that was reset at `ticks`, made without any plant. */
function placesOf(device: string, ticks: readonly number[], count: number): unknown[] {
  const commands = new CommandLog();
  for (const tick of ticks) commands.addToDevice(device, 'reset', tick, -1, {});
  const fleet = new Fleet({
    model: new WanderingModel(),
    seed: '1',
    ids: IDS,
    periodMs: 1000,
    startMs: START,
    commands,
  });
  return Array.from({ length: count }, (_, tick) => fleet.reading(tick, IDS.indexOf(device))!.place);
}

const places = (source: SteeredSource, device: string) => source.readings(device).map(({ place }) => place);

describe('scenario', () => {
  for (const order of ['before', 'after']) {
    it(`acts at exactly its tick in a backfill, when it begins ${order} the source`, () => {
      const { timers, play, source, done } = stage({ mode: BACKFILL });
      const hall = order === 'after' ? source() : undefined;
      play([RESET]);
      const found = hall ?? source();
      timers.run(60_000);
      assert.equal(found.readings('A').length, 3600);
      assert.equal(found.readings('A')[100]!.place, 0);
      assert.deepEqual(places(found, 'A'), placesOf('A', [100], 3600));
      assert.deepEqual(places(found, 'B'), placesOf('B', [], 3600));
      assert.deepEqual(done, [[1, 100, [{ device: 'A', at: START + 100_000 }]]]);
    });
  }

  it('acts in the history of a plant too, by times before its start', () => {
    const { timers, plant, play, source, done } = stage({ mode: { kind: 'live', start: START, historyMs: HOUR } });
    const hall = source();
    play([
      { ...RESET, at: '-10 min' },
      { at: '5 s', command: 'speed', values: '2' },
    ]);
    timers.run(4000);
    assert.equal(hall.readings('A')[3000]!.place, 0);
    assert.deepEqual([done.length, plant.speed], [1, 1]);
    timers.run(1000);
    assert.deepEqual([done.length, plant.speed], [2, 2]);
  });

  it('keeps time live: tells a step when it is due, and steers the plant then', () => {
    const { timers, plant, play, source, done } = stage();
    source();
    play([RESET, { at: '30 s', command: 'speed', values: '10' }, { at: '2026-01-01T00:02:00Z', command: 'pause' }]);
    timers.run(29_000);
    assert.deepEqual([done.length, plant.speed], [0, 1]);
    timers.run(1000);
    assert.deepEqual([done.length, plant.speed], [1, 10]);
    timers.run(6900);
    assert.equal(done.length, 1);
    timers.run(101);
    assert.deepEqual(done.at(-1), [1, 100, [{ device: 'A', at: START + 100_000 }]]);
    timers.run(2000);
    assert.equal(plant.paused, true);
    assert.ok(Math.abs(plant.horizonMs - START - 120_000) <= 10);
  });

  it('steers a plant without any source', () => {
    const { timers, plant, play } = stage();
    play([{ at: '0 s', command: 'speed', values: '5' }]);
    timers.run(1);
    assert.equal(plant.speed, 5);
  });

  it('is logged once, over deploys and a restart of the process', () => {
    const first = stage({ mode: { kind: 'live', start: START, historyMs: 0 } });
    const hall = first.source();
    const rows = [RESET, { at: '10 s', command: 'speed', values: '2' }, { ...RESET, at: '300 s', device: '*' }];
    let scenario = first.play(rows);
    for (let deploy = 0; deploy < 3; deploy++) {
      first.timers.run(30_000);
      scenario.stop();
      hall.stop();
      hall.start();
      scenario = first.play(rows);
    }
    const expected = [
      ['A 100', 'reset'],
      ['A 300', 'reset'],
      ['B 300', 'reset'],
      ['plant', 'speed'],
    ];
    assert.deepEqual(first.log(), expected);
    assert.deepEqual(
      first.done.map(([row]) => row),
      [2, 1],
    );
    const saved = JSON.parse(JSON.stringify(first.plant));
    const second = stage({ mode: { kind: 'live', start: START, historyMs: 0 } }, saved);
    second.source();
    second.play(rows);
    second.timers.run(400_000);
    assert.deepEqual(second.log(), expected);
    assert.deepEqual(
      second.done.map(([row]) => row),
      [3],
    );
  });

  it('does what was due between two deploys', () => {
    const { timers, plant, play, source, done } = stage();
    source();
    const rows = [{ at: '10 s', command: 'speed', values: '2' }];
    const scenario = play(rows);
    timers.run(9000);
    scenario.stop();
    timers.run(20_000);
    assert.equal(plant.speed, 1);
    play(rows);
    timers.run(1);
    assert.equal(plant.speed, 2);
    assert.equal(done.length, 1);
  });

  it('withdraws what has not taken effect, when a deploy changes or removes it', () => {
    const { timers, play, source, log, plant } = stage();
    const hall = source();
    let scenario = play([RESET, { ...RESET, at: '200 s' }]);
    play([{ ...RESET, device: 'B' }], 'another');
    timers.run(150_000);
    scenario.stop();
    scenario = play([RESET, { ...RESET, at: '300 s' }]);
    const others = [
      ['A 100', 'reset'],
      ['B 100', 'reset'],
    ];
    assert.deepEqual(log(), [...others, ['A 300', 'reset']]);
    timers.run(150_000);
    assert.deepEqual(places(hall, 'A'), placesOf('A', [100, 300], 301));
    scenario.remove();
    assert.deepEqual(log(), [...others, ['A 300', 'reset']]);
    assert.deepEqual(plant.playedTo('scenario'), undefined);
    const never = play([{ ...RESET, at: '900 s' }]);
    assert.equal(log().length, 4);
    never.remove();
    assert.equal(log().length, 3);
    timers.run(700_000);
    assert.deepEqual(places(hall, 'A'), placesOf('A', [100, 300], 1001));
  });

  it('is played again when the plant begins anew, and in a loop when it says so itself', () => {
    for (const order of ['before', 'after']) {
      const { timers, play, source, done, plant } = stage({ mode: { kind: 'live', start: START, historyMs: 0 } });
      const rows = [RESET, { at: '150 s', command: 'restart' }];
      if (order === 'before') play(rows);
      const hall = source();
      if (order === 'after') play(rows);
      timers.run(120_000);
      plant.restart();
      timers.run(145_000);
      const again = places(hall, 'A').slice(121);
      assert.deepEqual(again, placesOf('A', [100], again.length));
      timers.run(160_000);
      assert.deepEqual(
        done.map(([row]) => row),
        [1, 1, 2, 1, 2],
        order,
      );
    }
  });

  it('leaves out what lies in the past of a plant that has run for a while', () => {
    const { timers, play, source, done, log, plant } = stage();
    source();
    timers.run(200_000);
    const scenario = play([RESET, { at: '50 s', command: 'pause' }, { ...RESET, at: '210 s' }]);
    timers.run(20_000);
    assert.deepEqual(log(), [['A 210', 'reset']]);
    assert.deepEqual(
      done.map(([row]) => row),
      [3],
    );
    assert.equal(plant.paused, false);
    assert.deepEqual([scenario.total, scenario.done, scenario.passed], [3, 1, 2]);
  });

  it('is for the devices of a source that joins later, too', () => {
    const { timers, play, source, log } = stage();
    source(['A']);
    play([
      { ...RESET, device: '*' },
      { ...RESET, device: 'C', at: '60 s' },
    ]);
    timers.run(10_000);
    source(['C'], 'yard');
    timers.run(100_000);
    assert.deepEqual(log(), [
      ['A 100', 'reset'],
      ['C 100', 'reset'],
      ['C 60', 'reset'],
    ]);
  });

  it('complains once of each row that is for nobody, and carries out the others', () => {
    const { timers, play, source, failed, done } = stage();
    source();
    const scenario = play([
      { at: '1 s', device: 'AA', command: 'reset' },
      { at: '1 s', device: 'A', command: 'rset' },
      { at: '1 s', device: 'A', command: 'inject', values: 'bearing' },
      { at: '1 s', device: '*', command: 'explode' },
      { at: '1 s', command: 'reset' },
      { at: '1 s', command: 'devices' },
      { at: '1 s', command: 'speed', values: '0' },
      { at: '2 s', device: 'A', command: 'load', values: '0..100 over=4s steps=4' },
    ]);
    scenario.lookForDevices();
    scenario.lookForDevices();
    timers.run(10_000);
    assert.deepEqual(failed.toSorted(), [
      "row 1 of the timeline: unknown device 'AA'; there are A, B",
      "row 2 of the timeline: unknown command 'rset' of A; did you mean reset?",
      "row 3 of the timeline: unknown failure 'bearing'; did you mean bearing_failure?",
      "row 4 of the timeline: unknown command 'explode' of A; there are reset, inject, load, pause, resume, speed, restart, devices, describe, help",
      'row 5 of the timeline: reset needs a device; there are A, B',
      'row 6 of the timeline: devices is a question; expected something that a device or the plant does',
      'row 7 of the timeline: value of speed is "0"; expected a number from 0.001 to 1000000 × wall time',
    ]);
    assert.deepEqual(
      done.map(([row, seconds]) => [row, seconds]),
      [2, 3, 4, 5, 6].map((seconds) => [8, seconds]),
    );
  });

  it('leaves no timer and no listener behind', () => {
    const { timers, plant, play } = stage();
    const scenario = play([RESET]);
    timers.run(1000);
    scenario.remove();
    timers.run(1);
    assert.equal(timers.pending, 0);
    assert.deepEqual(
      plant.eventNames().filter((name) => plant.listenerCount(name) > 0),
      [],
    );
    assert.equal(plant.isEmpty, true);
  });
});
