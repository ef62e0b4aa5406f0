import assert from 'node:assert/strict';
import { InputError, SettingError } from '../../../../lib/core/errors';
import {
  type Band,
  Deadband,
  type DeadbandSettings,
  type DeadbandValue,
} from '../../../../lib/stream/compress/deadband';
import { Draws } from '../../../support/draws';
import { drawStream, keptOf, throughJson } from './streams';

const absolute = (band: number): Band => ({ kind: 'absolute', band });

/** What is kept of `values`, one a second. */
function kept(settings: DeadbandSettings, values: DeadbandValue[]): DeadbandValue[] {
  const stream = { times: values.map((_, i) => i * 1000), values };
  return keptOf(new Deadband(settings), stream).map((i) => values[i]!);
}

describe('deadband', () => {
  it('keeps what moved by more than the band from the last kept value', () => {
    assert.deepEqual(kept({ band: absolute(1) }, [5, 5.5, 6, 6.1, 7, 5.2, 5.05, 5.05]), [5, 6.1, 5.05, 5.05]);
  });

  it('can be a share of the last kept value', () => {
    const band: Band = { kind: 'percent', percent: 10 };
    assert.deepEqual(kept({ band }, [100, 109, 111, 121, 123, 0, 0, 0.001]), [100, 111, 123, 0, 0.001]);
    assert.deepEqual(kept({ band }, [-100, -109, -111]), [-100, -111]);
  });

  it('can be a share of the span', () => {
    const band: Band = { kind: 'span', percent: 2, low: -50, high: 150 };
    assert.deepEqual(kept({ band }, [0, 3.9, 4, 4.1, 8.1, 8.2]), [0, 4.1, 8.2]);
  });

  it('of zero keeps every change', () => {
    for (const band of [absolute(0), { kind: 'percent', percent: 0 } as const]) {
      assert.deepEqual(kept({ band }, [1, 1, 2, 2, 1, 1, 1, 3]), [1, 2, 1, 3]);
    }
  });

  it('keeps the changes of texts and booleans, and of what the value is', () => {
    const values = ['idle', 'idle', 'run', true, true, false, 0, 0.5, '0', 'idle'];
    assert.deepEqual(kept({ band: absolute(1) }, values), ['idle', 'run', true, false, 0, '0', 'idle']);
  });

  it('keeps a reading after the longest silence, whatever its value', () => {
    const stream = { times: [0, 1000, 2999, 3000, 4000, 9000, 10_000], values: [1, 1, 1, 1, 1, 1, 2] };
    assert.deepEqual(keptOf(new Deadband({ band: absolute(0.5), maxSilenceMs: 3000 }), stream), [0, 3, 5, 6]);
  });

  it('leaves nothing out that was outside the band, nor keeps anything within', () => {
    const draws = new Draws('deadband');
    for (let round = 0; round < 300; round++) {
      const stream = drawStream(draws);
      const { times, values } = stream;
      const size = Math.max(...values) - Math.min(...values);
      const band = draws.choice([0, 0.01, 0.3]) * size;
      const maxSilenceMs = draws.choice([undefined, 5000]);
      const found = new Set(keptOf(new Deadband({ band: absolute(band), maxSilenceMs }), stream));
      let last = 0;
      for (let i = 1; i < times.length - 1; i++) {
        const moved =
          Math.abs(values[i]! - values[last]!) > band || times[i]! - times[last]! >= (maxSilenceMs ?? Infinity);
        assert.equal(found.has(i), moved);
        if (moved) last = i;
      }
    }
  });

  it('says what becomes of each reading', () => {
    const deadband = new Deadband({ band: absolute(1) });
    assert.equal(deadband.flush(), 'none');
    assert.equal(deadband.add(0, 1), 'current');
    assert.equal(deadband.flush(), 'none');
    assert.equal(deadband.add(1000, 1.5), 'none');
    assert.equal(deadband.add(1000, 9), 'late');
    assert.equal(deadband.add(500, 9), 'late');
    assert.equal(deadband.flush(), 'previous');
    // From the value of the flush on.
    assert.equal(deadband.add(2000, 2.2), 'none');
    assert.equal(deadband.add(3000, 2.6), 'current');
  });

  it('goes on after a restart as if there had been none', () => {
    const draws = new Draws('restart');
    for (let round = 0; round < 100; round++) {
      const { times, values } = drawStream(draws);
      const settings = { band: absolute(0.3), maxSilenceMs: 5000 };
      const cut = draws.integer(0, times.length);
      const whole = new Deadband(settings);
      let deadband = new Deadband(settings);
      for (const [i, time] of times.entries()) {
        if (i === cut) {
          const state = throughJson(deadband.save());
          deadband = new Deadband(settings);
          deadband.restore(state);
        }
        assert.equal(deadband.add(time, values[i]!), whole.add(time, values[i]!));
      }
      assert.deepEqual(deadband.save(), whole.save());
    }
  });

  it('refuses what is no number, and does not count it', () => {
    const deadband = new Deadband({ band: absolute(1) });
    deadband.add(0, 1);
    const before = deadband.save();
    assert.throws(() => deadband.add(1000, Number.NaN), new InputError('value is NaN; expected a finite number'));
    assert.throws(() => deadband.add(Number.POSITIVE_INFINITY, 1), InputError);
    assert.deepEqual(deadband.save(), before);
  });

  it('refuses settings that mean nothing', () => {
    const wrong: DeadbandSettings[] = [
      { band: absolute(-1) },
      { band: absolute(Number.NaN) },
      { band: { kind: 'percent', percent: -1 } },
      { band: { kind: 'span', percent: 1, low: 1, high: 1 } },
      { band: { kind: 'span', percent: 1, low: Number.NaN, high: 1 } },
      { band: absolute(1), maxSilenceMs: 0 },
    ];
    for (const settings of wrong) assert.throws(() => new Deadband(settings), SettingError);
  });
});
