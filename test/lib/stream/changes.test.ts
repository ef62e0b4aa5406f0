import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import type { Reading } from '../../../lib/core/reading';
import { ChangesDownsampler, type ChangesSettings, changesFingerprint } from '../../../lib/stream/changes';
import { Deadband } from '../../../lib/stream/compress/deadband';
import { SwingingDoor } from '../../../lib/stream/compress/swinging-door';
import { Draws } from '../../support/draws';
import { MINUTE, rigOf, settingsOf, T0 } from './downsampler-rig';

function changesOf(changed: Partial<ChangesSettings> = {}): ChangesSettings {
  const { aggregates, windows, ...common } = settingsOf();
  return {
    ...common,
    method: 'deadband',
    band: 1,
    bands: new Map(),
    minMs: 0,
    maxMs: 0,
    nan: 'skip',
    whole: false,
    ...changed,
  };
}

const rig = (changed: Partial<ChangesSettings> = {}) => rigOf(() => new ChangesDownsampler(changesOf(changed)));
const give = (
  test: ReturnType<typeof rig>,
  readings: readonly (readonly [number, Record<string, unknown> | number])[],
) => {
  for (const [at, fields] of readings) test.add(at, fields);
};

describe('changes', () => {
  it('by a deadband leave with the fields that have moved, each by its own band', () => {
    const test = rig({ bands: new Map([['vibration', 0.1]]) });
    give(test, [
      [0, { temperature: 20, vibration: 1, state: 'on' }],
      [1, { temperature: 20.9, vibration: 1.05, state: 'on' }],
      [2, { temperature: 21.1, vibration: 1.05, state: 'on' }],
      [3, { temperature: 21.1, vibration: 1.2, state: 'off' }],
    ]);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, temperature: 20, vibration: 1, state: 'on' },
      { device: 'a', at: 2, temperature: 21.1 },
      { device: 'a', at: 3, vibration: 1.2, state: 'off' },
    ]);
  });

  it('may leave as whole readings', () => {
    const test = rig({ whole: true });
    give(test, [
      [0, { temperature: 20, vibration: 1, machine: 7 }],
      [1, { temperature: 20, vibration: 1.5, machine: 7 }],
      [2, { temperature: 25, vibration: 1.6, machine: 7 }],
    ]);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, temperature: 20, vibration: 1, machine: 7 },
      { device: 'a', at: 2, temperature: 25, vibration: 1.6, machine: 7 },
    ]);
  });

  it('may be a part of the value, and are silent only so long', () => {
    const percent = rig({ method: 'deadband-percent', band: 10 });
    give(percent, [
      [0, 100],
      [1, 109],
      [2, 111],
      [3, 120],
    ]);
    assert.deepEqual(
      percent.readings().map(({ at }) => at),
      [0, 2],
    );
    const silent = rig({ maxMs: MINUTE });
    give(silent, [
      [0, 5],
      [59, 5],
      [61, 5],
      [120, 5],
      [121, 5],
    ]);
    assert.deepEqual(
      silent.readings().map(({ at }) => at),
      [0, 61, 121],
    );
  });

  it('by a swinging door are the corners of a line, which leave when the next reading comes', () => {
    const test = rig({ method: 'swinging-door', band: 0.5 });
    give(test, [
      [0, 0],
      [1, 1],
      [2, 2.2],
      [3, 3],
      [4, 0],
    ]);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, value: 0 },
      { device: 'a', at: 3, value: 3 },
    ]);
    test.sweep(30);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 4, value: 0, partial: true }]);
    give(test, [
      [5, -3],
      [6, 9],
    ]);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 5, value: -3 }]);
  });

  it('of several fields leave together where they are of one time', () => {
    const test = rig({ method: 'swinging-door', band: 0.5, whole: true });
    give(test, [
      [0, { a: 0, b: 0 }],
      [1, { a: 0, b: 0 }],
      [2, { a: 5, b: 5 }],
      [3, { a: 5, b: 5 }],
      [4, { a: 5, b: 0 }],
    ]);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, a: 0, b: 0 },
      { device: 'a', at: 1, a: 0, b: 0 },
      { device: 'a', at: 2, a: 5, b: 5 },
      { device: 'a', at: 3, a: 5, b: 5 },
    ]);
  });

  it('wait for the grace, so that readings out of order have their place; later ones are late', () => {
    const test = rig({ graceMs: 10_000 });
    give(test, [
      [0, 0],
      [10, 10],
      [5, 5],
      [30, 10.5],
      [19, 3],
    ]);
    assert.deepEqual(
      test.readings().map(({ at }) => at),
      [0, 5, 10],
    );
    assert.deepEqual(test.late(), [{ value: 3, device: 'a', timestamp: T0 + 19_000, kind: 'late' }]);
  });

  it('take further fields of one time, drop what they know, and send back what contradicts them', () => {
    const test = rig();
    give(test, [
      [0, { a: 1, state: 'on' }],
      [0, { b: 2, state: 'on' }],
      [0, { a: 1 }],
      [0, { a: 9, c: 1 }],
    ]);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, a: 1, state: 'on' },
      { device: 'a', at: 0, b: 2 },
    ]);
    assert.deepEqual(
      test.late().map(({ a, c }) => [a, c]),
      [[9, 1]],
    );
    const waiting = rig({ graceMs: 10_000 });
    give(waiting, [
      [0, { a: 1 }],
      [0, { a: 2 }],
    ]);
    assert.equal(waiting.late().length, 1);
  });

  it('leave as partial with the last reading when their key falls silent, once', () => {
    const test = rig();
    give(test, [
      [0, { a: 0, b: 0 }],
      [1, { a: 0.5, b: 7 }],
    ]);
    test.readings();
    test.sweep(30);
    test.sweep(31);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 1, a: 0.5, partial: true }]);
    const waiting = rig({ graceMs: MINUTE });
    give(waiting, [[0, { a: 0 }]]);
    waiting.sweep(30);
    assert.deepEqual(waiting.readings(), [{ device: 'a', at: 0, a: 0, partial: true }]);
  });

  it('keep a gap as one, leave it out, or refuse it', () => {
    const through = (nan: ChangesSettings['nan']) => {
      const test = rig({ nan });
      give(test, [
        [0, { a: 0, b: 0 }],
        [1, { a: 0.5, b: 0 }],
        [2, { a: null, b: 0 }],
        [3, { a: Number.NaN, b: 0 }],
        [4, { a: 0, b: 0 }],
      ]);
      return test.readings();
    };
    assert.deepEqual(through('skip'), [{ device: 'a', at: 0, a: 0, b: 0 }]);
    assert.deepEqual(through('keep'), [
      { device: 'a', at: 0, a: 0, b: 0 },
      { device: 'a', at: 1, a: 0.5 },
      { device: 'a', at: 2, a: null },
      { device: 'a', at: 4, a: 0 },
    ]);
    assert.throws(() => through('refuse'), new InputError('field `a` is null; expected a number'));
  });

  it('begin anew when the clock of their key was set back', () => {
    const test = rig();
    test.add(1e6, 5, { now: 0 });
    test.add(0, 5, { now: 1 });
    test.add(1, 5, { now: 31 });
    assert.deepEqual(
      test.readings().map(({ at }) => at),
      [1e6, 1],
    );
    assert.equal(test.downsampler.restarts, 1);
  });

  it('refuse a reading too many that would have to wait, and one without a number', () => {
    const test = rig({ graceMs: MINUTE, maxReadings: 2 });
    give(test, [
      [0, 1],
      [1, 1],
    ]);
    assert.throws(() => test.add(2, 1), new InputError('no room for the reading: 2 readings wait already'));
    assert.throws(() => test.add(3, { state: 'on' }), new InputError('no number found; this reading has state'));
  });

  it('keep their state under other bands, not under another method', () => {
    assert.equal(changesFingerprint(changesOf()), changesFingerprint(changesOf({ band: 3, graceMs: 1, whole: true })));
    assert.notEqual(changesFingerprint(changesOf()), changesFingerprint(changesOf({ method: 'swinging-door' })));
  });

  for (const method of ['deadband', 'swinging-door'] as const) {
    it(`are those that each field's ${method} keeps of its values in their order, in random streams`, () => {
      let left = 0;
      for (let run = 0; run < 40; run++) {
        const draws = new Draws(`changes ${method} ${run}`);
        const settings = changesOf({
          method,
          band: draws.choice([0, 0.5, 2]),
          maxMs: draws.choice([0, 30_000]),
          graceMs: draws.choice([0, 5000, 20_000]),
          nan: 'skip',
          idleMs: 0,
        });
        left += compare(settings, draws);
      }
      assert.ok(left > 5000, `${left} left`);
    });
  }
});

/** Gives readings in disorder, with restarts; all that leaves must be what a compressor of each field keeps. */
function compare(settings: ChangesSettings, draws: Draws): number {
  let downsampler = new ChangesDownsampler(settings);
  const out = { readings: [] as Reading[], late: [] as Reading[] };
  const taken: { time: number; a: unknown; b: unknown }[] = [];
  let time = T0;
  let latest = Number.NEGATIVE_INFINITY;
  const level = { a: 0, b: 0 };
  for (let i = 0; i < 400; i++) {
    time += draws.integer(1, 3000);
    level.a += draws.normal();
    level.b += draws.chance(0.2) ? 5 * draws.normal() : 0;
    const at = draws.chance(0.3) ? time - draws.integer(1, 15_000) : time;
    const reading = { time: at, a: level.a, b: draws.chance(0.1) ? Number.NaN : level.b };
    const late = out.late.length;
    downsampler.add({ key: 'a', time: at, fields: { a: reading.a, b: reading.b } }, T0, out);
    if (out.late.length === late) taken.push(reading);
    else assert.ok(at + settings.graceMs < latest || taken.some((other) => other.time === at));
    latest = Math.max(latest, at);
    if (draws.chance(0.05)) {
      const saved = JSON.parse(JSON.stringify(downsampler.save(T0)));
      downsampler = new ChangesDownsampler(settings);
      downsampler.restore(saved, T0);
    }
  }
  const closed = taken
    .filter((reading) => reading.time + settings.graceMs <= latest)
    .toSorted((x, y) => x.time - y.time);
  for (const field of ['a', 'b'] as const) {
    const values = closed.flatMap((reading): [number, number][] => {
      return Number.isFinite(reading[field]) ? [[reading.time, reading[field] as number]] : [];
    });
    const actual = out.readings
      .filter((reading) => field in reading)
      .map((reading) => [reading.timestamp, reading[field]]);
    assert.deepEqual(actual, keptOf(values, settings));
  }
  return out.readings.length;
}

function keptOf(values: readonly [number, number][], { method, band, maxMs }: ChangesSettings): [number, number][] {
  const silence = maxMs || Number.POSITIVE_INFINITY;
  const compressor =
    method === 'deadband'
      ? new Deadband({ band: { kind: 'absolute', band }, maxSilenceMs: silence })
      : new SwingingDoor({ deviation: band, maxMs: silence });
  return values.flatMap(([time, value], i) => {
    const kept = compressor.add(time, value);
    if (kept === 'current') return [[time, value]];
    return kept === 'previous' ? [values[i - 1]!] : [];
  });
}
