import assert from 'node:assert/strict';
import { deviceKey } from '../../../lib/core/hash';
import { LAST_TIME_MS } from '../../../lib/core/time';
import { findStretch, type Occurrence, type Stretch } from '../../../lib/faults/occurrence';
import { Draws } from '../../support/draws';
import { near, T0 } from './kit';

const H = 3_600_000;
const KEY = deviceKey('1', 'a');
const find = (rule: Occurrence, timeMs: number, key = KEY, firstMs = T0): Stretch => {
  const out = { startMs: 0, endMs: 0, fromMs: 0, toMs: 0 };
  findStretch(rule, key, firstMs, timeMs, out);
  return out;
};

/** Every fault that begins in [fromMs, toMs), by stretches side by side. */
function faults(rule: Occurrence, fromMs: number, toMs: number, key = KEY): [number, number][] {
  const found = new Map<number, number>();
  for (let timeMs = fromMs; timeMs < toMs; ) {
    const stretch = find(rule, timeMs, key);
    assert.ok(stretch.fromMs <= timeMs && timeMs < stretch.toMs);
    if (stretch.startMs >= fromMs) found.set(stretch.startMs, stretch.endMs);
    timeMs = stretch.toMs;
  }
  return [...found];
}

describe('when sensor faults lie', () => {
  for (const [everyMs, shortestMs, longestMs] of [
    [H, 60_000, 300_000],
    [H, 0, 0],
    [600_000, 100_000, 300_000],
    [7, 0, 3],
  ] as const) {
    const rule = { kind: 'random', everyMs, shortestMs, longestMs } as const;

    it(`now and then: every ${everyMs} ms on average, for ${shortestMs} to ${longestMs} ms each, and none overlap`, () => {
      const found = faults(rule, T0, T0 + 4000 * everyMs);
      assert.ok(near(found.length / 4000, 1, 0.06), `${found.length}`);
      const lengths = found.map(([start, end]) => end - start);
      assert.ok(lengths.every((length) => length >= shortestMs && length <= longestMs));
      const meanLength = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
      assert.ok(near(meanLength, (shortestMs + longestMs) / 2, 0.05 * longestMs), `${meanLength}`);
      for (let i = 1; i < found.length; i++) assert.ok(found[i]![0] >= found[i - 1]![1]);
    });

    it(`now and then, every ${everyMs} ms: any moment knows by itself what the stretches side by side know`, () => {
      const draws = new Draws(`moments ${everyMs}`);
      const found = faults(rule, T0, T0 + 400 * everyMs);
      for (let i = 0; i < 3000; i++) {
        const timeMs = T0 + draws.integer(0, 399) * everyMs + Math.floor(draws.uniform() * everyMs);
        const stretch = find(rule, timeMs);
        const active = found.find(([start, end]) => start <= timeMs && timeMs < end);
        assert.deepEqual(timeMs < stretch.endMs ? [stretch.startMs, stretch.endMs] : undefined, active);
        assert.ok(found.every(([start]) => !(start > timeMs && start < stretch.toMs)));
      }
    });
  }

  it('differ between devices, and lie anywhere', () => {
    const rule = { kind: 'random', everyMs: H, shortestMs: 0, longestMs: 60_000 } as const;
    const phases = Array.from({ length: 40 }, (_, i) => {
      return faults(rule, T0, T0 + 40 * H, deviceKey('1', `device ${i}`)).map(([start]) => start);
    });
    assert.equal(new Set(phases.flat()).size, phases.flat().length);
    const ofHour = phases.flat().map((start) => (start % H) / H);
    for (let k = 0; k < 5; k++) {
      const share = ofHour.filter((x) => x >= k / 5 && x < (k + 1) / 5).length / ofHour.length;
      assert.ok(near(share, 0.2, 0.05), `${share}`);
    }
  });

  it('by schedule: from the start on, at each repetition, never before', () => {
    const rule = {
      kind: 'schedule',
      startMs: T0,
      isRelative: false,
      everyMs: 10_000,
      shortestMs: 2000,
      longestMs: 2000,
    };
    const at = (timeMs: number) => find(rule as Occurrence, timeMs);
    assert.deepEqual(at(T0 - 1), { startMs: -Infinity, endMs: -Infinity, fromMs: -Infinity, toMs: T0 });
    assert.deepEqual(at(T0 + 25_000), {
      startMs: T0 + 20_000,
      endMs: T0 + 22_000,
      fromMs: T0 + 20_000,
      toMs: T0 + 30_000,
    });
    const once = { ...rule, everyMs: 0 } as Occurrence;
    assert.deepEqual(find(once, T0 + 9e9), { startMs: T0, endMs: T0 + 2000, fromMs: T0, toMs: Infinity });
  });

  it('by schedule without a start: at the multiples of the repetition, before 1970 too', () => {
    const rule = { kind: 'schedule', startMs: 0, isRelative: false, everyMs: H, shortestMs: 5, longestMs: 5 } as const;
    assert.equal(find(rule, T0 + 1.5 * H).startMs, T0 + H);
    assert.equal(find(rule, -1.5 * H).startMs, -2 * H);
  });

  it('by schedule after the first reading, and always: from there on', () => {
    const rule = { kind: 'schedule', startMs: H, isRelative: true, everyMs: 0, shortestMs: 5, longestMs: 5 } as const;
    assert.equal(find(rule, T0 + H).startMs, T0 + H);
    assert.equal(find(rule, T0 + H - 1).startMs, -Infinity);
    assert.equal(find({ kind: 'always' }, T0 - 1).startMs, -Infinity);
    assert.deepEqual(find({ kind: 'always' }, T0), { startMs: T0, endMs: LAST_TIME_MS, fromMs: T0, toMs: Infinity });
  });
});
