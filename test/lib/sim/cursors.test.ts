import assert from 'node:assert/strict';
import { deviceKey } from '../../../lib/core/hash';
import { normal } from '../../../lib/core/random';
import { Timeline } from '../../../lib/core/timeline';
import { CommandLog } from '../../../lib/sim/command-log';
import { Cursors } from '../../../lib/sim/cursors';
import { FleetDevices } from '../../../lib/sim/fleet-devices';
import { WanderingModel } from '../models/wandering-model';

const EPOCH_TICKS = 3600;

function wanderer(log = new CommandLog()) {
  const model = new WanderingModel();
  const devices = new FleetDevices({ seed: '1', ids: ['d'], timeline: new Timeline(0, 1000), log });
  const cursors = new Cursors(model, devices);
  return { model, log, place: (tick: number) => cursors.at(0, tick).place };
}

describe('cursors', () => {
  const forward = wanderer();
  const expected = Array.from({ length: 3 * EPOCH_TICKS }, (_, tick) => forward.place(tick));

  it('takes one step a tick forward, and none for a tick asked for again', () => {
    const { model, place } = wanderer();
    for (let tick = 0; tick < 100; tick++) {
      place(tick);
      place(tick);
    }
    assert.equal(model.steps, 99);
  });

  it('gives the same backward and in random order as forward', () => {
    const { place } = wanderer();
    for (let tick = expected.length - 1; tick >= 0; tick -= 37) assert.equal(place(tick), expected[tick]);
    for (let n = 0; n < 300; n++) {
      const tick = (n * 7919) % expected.length;
      assert.equal(place(tick), expected[tick]);
      assert.equal(place(tick + 1), expected[tick + 1]);
    }
  });

  it('folds no further than from the start of the epoch', () => {
    const { model, place } = wanderer();
    place(2 * EPOCH_TICKS + 10);
    assert.equal(model.steps, 10);
    place(EPOCH_TICKS - 1);
    assert.equal(model.steps, 10 + EPOCH_TICKS - 1);
  });

  it('goes on over ticks that are left out, where that is nearer than a restart', () => {
    const { model, place } = wanderer();
    place(2 * EPOCH_TICKS + 1000);
    const before = model.steps;
    assert.equal(place(2 * EPOCH_TICKS + 1007), expected[2 * EPOCH_TICKS + 1007]);
    assert.equal(model.steps - before, 7);
  });

  it('finds a command that was logged after its last move', () => {
    const { log, place } = wanderer();
    assert.notEqual(place(500), 0);
    log.addToDevice('d', 'reset', 0, 500);
    assert.equal(place(500), expected[500], 'what was sent stays true');
    assert.equal(place(501), 0);
    assert.equal(place(502), normal(deviceKey('1', 'd'), 0, 502));
  });

  it('gives the same with a command whether it met it on its way or knew it from the start', () => {
    const live = wanderer();
    const lived = Array.from({ length: 2000 }, (_, tick) => {
      if (tick === 700 || tick === 1200) live.log.addToDevice('d', 'reset', tick, tick - 1);
      return live.place(tick);
    });
    const replayed = wanderer(new CommandLog(JSON.parse(JSON.stringify(live.log))));
    for (let tick = 1999; tick >= 0; tick -= 13) assert.equal(replayed.place(tick), lived[tick]);
  });
});
