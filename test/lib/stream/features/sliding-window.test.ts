// The sliding window against each window computed from all of its values.
import assert from 'node:assert/strict';
import { SlidingWindow } from '../../../../lib/stream/features/sliding-window';
import { Draws } from '../../../support/draws';

const ALL = { moments: true, extremes: true };
const NEVER = Number.POSITIVE_INFINITY;

/** Mean and sample standard deviation of `values`, exact but for the last digits: relative to the first of them. */
function plain(values: readonly number[]) {
  const first = values[0]!;
  const shifted = values.map((value) => value - first);
  const mean = shifted.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = shifted.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean: first + mean, std: Math.sqrt(squares / (values.length - 1)) };
}

const stdOf = ({ squares, count }: SlidingWindow) => Math.sqrt(squares / (count - 1));

function assertNear(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, not ${expected}`);
}

describe('the sliding window', () => {
  it('agrees with windows computed from all of their values, by count and by time', () => {
    for (let run = 0; run < 60; run++) {
      const draws = new Draws(`sliding window ${run}`);
      const count = draws.choice([1, 2, 3, 7, 16, 17, 60, 200]);
      const ms = draws.choice([NEVER, 1, 5000, 60_000]);
      const window = new SlidingWindow({ count, ms }, ALL);
      const kept: { value: number; time: number }[] = [];
      let time = draws.integer(-1e6, 1e6);
      let level = 0;
      for (let step = 0; step < 600; step++) {
        time += draws.choice([0, 1, 1000, 1000, draws.chance(0.05) ? 100_000 : 500]);
        level += draws.chance(0.02) ? 100 * draws.normal() : 0;
        const value = draws.chance(0.2) ? level : level + draws.normal();
        window.push(value, time);
        kept.push({ value, time });
        while (kept.length > count || kept[0]!.time <= time - ms) kept.shift();
        const values = kept.map((each) => each.value);
        const what = `run ${run} step ${step}`;
        assert.equal(window.count, values.length, what);
        assert.equal(window.min, Math.min(...values), what);
        assert.equal(window.max, Math.max(...values), what);
        const { mean, std } = plain(values);
        assertNear(window.mean, mean, 1e-11 * Math.max(1, Math.abs(mean)), what);
        if (values.length > 1) assertNear(stdOf(window), std, 1e-9 * Math.max(1, std), what);
        assert.deepEqual(Array.from(window.values()), values, what);
        assert.deepEqual(Array.from(window.times()), ms === NEVER ? [] : kept.map((each) => each.time), what);
      }
    }
  });

  it('does not drift over a million values of 1e9 and a little noise', () => {
    const draws = new Draws('huge offset');
    const window = new SlidingWindow({ count: 60, ms: NEVER }, ALL);
    const last: number[] = [];
    let worst = 0;
    for (let step = 0; step < 1_000_000; step++) {
      const value = 1e9 + draws.normal();
      window.push(value, step);
      if (last.push(value) > 60) last.shift();
      if (step % 10_007 !== 0 || step < 60) continue;
      const { mean, std } = plain(last);
      assertNear(window.mean, mean, 1e-6, `mean after ${step}`);
      worst = Math.max(worst, Math.abs(stdOf(window) / std - 1));
    }
    assert.ok(worst < 1e-7, `standard deviation wrong by ${worst}`);
  });

  it('forgets a huge value altogether when it leaves', () => {
    const window = new SlidingWindow({ count: 10, ms: NEVER }, ALL);
    const fresh = new SlidingWindow({ count: 10, ms: NEVER }, ALL);
    const draws = new Draws('outlier');
    for (let step = 0; step < 25; step++) window.push(step === 7 ? 1e300 : draws.normal(), step);
    const rest = Array.from(window.values());
    for (const value of rest) fresh.push(value, 0);
    assert.ok(Math.abs(window.mean - fresh.mean) < 1e-15);
    assert.ok(Math.abs(window.squares - fresh.squares) < 1e-14);
    assert.equal(window.max, fresh.max);
  });

  it('has a standard deviation of exactly 0 when all values are equal, whatever came before', () => {
    const window = new SlidingWindow({ count: 7, ms: NEVER }, ALL);
    for (const value of [5, -3, 1e17, 2]) window.push(value, 0);
    for (let i = 0; i < 7; i++) window.push(0.1, 0);
    assert.equal(window.squares, 0);
    assert.equal(window.mean, 0.1);
    for (let i = 0; i < 50; i++) {
      window.push(0.1, 0);
      assert.equal(window.squares, 0);
      assert.equal(window.mean, 0.1);
    }
  });

  it('tells when values leave before they are too old', () => {
    const window = new SlidingWindow({ count: 3, ms: 1000 }, ALL);
    for (const time of [0, 1, 2]) window.push(time, time);
    assert.equal(window.isCrowded, false);
    window.push(3, 3);
    assert.equal(window.isCrowded, true);
    assert.deepEqual(Array.from(window.values()), [1, 2, 3]);
  });

  it('keeps only what is needed', () => {
    const extremes = new SlidingWindow({ count: 5, ms: NEVER }, { moments: false, extremes: true });
    const moments = new SlidingWindow({ count: 5, ms: 3 }, { moments: true, extremes: false });
    for (let step = 0; step < 100; step++) {
      extremes.push(step % 7, step);
      moments.push(step, step);
    }
    assert.deepEqual([extremes.min, extremes.max, extremes.mean], [0, 6, Number.NaN]);
    assert.deepEqual([moments.mean, moments.count, moments.max], [98, 3, Number.NaN]);
  });
});
