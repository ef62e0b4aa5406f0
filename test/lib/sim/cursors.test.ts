import assert from 'node:assert/strict';
import { deviceKey } from '../../../lib/core/hash';
import type { KeptValues } from '../../../lib/core/kept-values';
import { normal } from '../../../lib/core/random';
import { Timeline } from '../../../lib/core/timeline';
import type { Device } from '../../../lib/models/model';
import { CommandLog } from '../../../lib/sim/command-log';
import { Cursors } from '../../../lib/sim/cursors';
import { FleetDevices } from '../../../lib/sim/fleet-devices';
import { Draws } from '../../support/draws';
import { WanderingModel, type WanderingState } from '../models/wandering-model';

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

/** One state for all. */
class KeptWanderer extends WanderingModel {
  inits = 0;

  override init(...of: Parameters<WanderingModel['init']>): WanderingState {
    this.inits++;
    return super.init(...of);
  }

  keep(state: WanderingState, kept: KeptValues): void {
    state.place = kept.number(state.place);
    state.outSince = kept.rare(state.outSince, -1);
  }
}

describe('cursors with one state for all devices', () => {
  const ids = Array.from({ length: 9 }, (_, i) => `d${i}`);

  function cursorsOf<Kind extends WanderingModel>(model: Kind, log: CommandLog, sharedFrom = 1) {
    const devices = new FleetDevices({ seed: '1', ids, timeline: new Timeline(0, 1000), log });
    return { model, devices, cursors: new Cursors<WanderingState>(model, devices, sharedFrom) };
  }

  it('give the same as with one for each, however the devices and their commands are mixed', () => {
    const draws = new Draws('mixed devices');
    const log = new CommandLog();
    const each = cursorsOf(new WanderingModel(), log);
    const shared = cursorsOf(new KeptWanderer(), log);
    const ticks = ids.map(() => 0);
    for (let n = 0; n < 20_000; n++) {
      const i = draws.integer(0, ids.length - 1);
      const tick = draws.chance(0.02) ? draws.integer(0, 3 * EPOCH_TICKS) : ticks[i]! + draws.choice([0, 1, 1, 1, 3]);
      ticks[i] = tick;
      if (draws.chance(0.005)) log.addToDevice(draws.choice(ids), 'reset', tick, -1);
      if (draws.chance(0.001)) log.withdraw(({ device }) => device === ids[i]);
      const { place, outSince } = each.cursors.at(i, tick);
      const state = shared.cursors.at(i, tick);
      assert.deepEqual([state.place, state.outSince], [place, outSince], `device ${i} at ${tick}`);
    }
  });

  it('make no state again for a device that others came between', () => {
    const { model, cursors } = cursorsOf(new KeptWanderer(), new CommandLog());
    for (let tick = 0; tick < 100; tick++) {
      for (let i = 0; i < ids.length; i++) cursors.at(i, tick);
    }
    assert.equal(model.inits, ids.length);
    assert.equal(model.steps, 99 * ids.length);
  });

  it('are for fleets of many devices, where fewer have one each', () => {
    const { cursors } = cursorsOf(new KeptWanderer(), new CommandLog(), ids.length + 1);
    assert.notEqual(cursors.at(0, 0), cursors.at(1, 0));
    const shared = cursorsOf(new KeptWanderer(), new CommandLog(), ids.length).cursors;
    shared.at(0, 0);
    shared.at(1, 0);
    assert.equal(shared.at(0, 1), shared.at(1, 1));
  });

  it('know which device of the whole fleet each is, of those that an instance runs', () => {
    const owned = (id: string) => Number(id.slice(1)) % 3 === 1;
    const timeline = new Timeline(0, 1000);
    const devices = new FleetDevices({ seed: '1', ids, owns: owned, timeline, log: new CommandLog() });
    const device = devices.roving();
    const seen = devices.ids.map((_, i) => {
      device.goTo(i);
      return { id: device.id, index: device.index, key: { ...device.key } };
    });
    assert.deepEqual(
      seen,
      [1, 4, 7].map((index) => ({ id: `d${index}`, index, key: deviceKey('1', `d${index}`) })),
    );
  });
});

/** Needs no step for a tick that is left out, within an hour. */
class Leaper extends WanderingModel {
  readonly leapMs = 3_600_000;
  readonly went: number[] = [];
  inits = 0;

  override restart(_device: Device, tick: number): number {
    return tick;
  }

  override init(...of: Parameters<WanderingModel['init']>): WanderingState {
    this.inits++;
    return super.init(...of);
  }

  override step(_state: WanderingState, tick: number): void {
    this.went.push(tick);
  }
}

describe('cursors of a model that leaps', () => {
  function leaper(periodMs = 1000) {
    const model = new Leaper();
    const timeline = new Timeline(0, periodMs);
    const devices = new FleetDevices({ seed: '1', ids: ['d'], timeline, log: new CommandLog() });
    return { model, cursors: new Cursors(model, devices) };
  }

  it('go over what is left out by way of the tick before, so that only that is between', () => {
    const { model, cursors } = leaper();
    for (const tick of [10, 11, 20, 22, 22, 3622]) cursors.at(0, tick);
    assert.deepEqual(model.went, [11, 19, 20, 21, 22, 3621, 3622]);
    assert.equal(model.inits, 1);
  });

  it('restart where the way is further than the model says, and on the way back', () => {
    for (const [tick, periodMs] of [
      [3700, 1000],
      [103, 600_000],
      [50, 1000],
    ] as const) {
      const { model, cursors } = leaper(periodMs);
      cursors.at(0, 96);
      cursors.at(0, tick);
      assert.deepEqual([model.inits, model.went], [2, []], `to ${tick}`);
    }
  });
});
