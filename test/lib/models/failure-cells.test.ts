import assert from 'node:assert/strict';
import { max, mean, min } from 'simple-statistics';
import { deviceKey } from '../../../lib/core/hash';
import { type CellFailure, type FailureRules, failureCells } from '../../../lib/models/failure-cells';

const HOUR = 3_600_000;
const CHANNELS = { phase: 0, whether: 1, duration: 2, start: 3, type: 4 };
const RULES: FailureRules = {
  mtbfMs: 240 * HOUR,
  shortestMs: 2 * HOUR,
  longestMs: 24 * HOUR,
  weights: [30, 25, 20, 15, 10],
};
const keys = Array.from({ length: 50 }, (_, i) => deviceKey('1', `machine ${i}`));

/** All failures of 50 machines in `hours` from 0 on, in order of each. */
function failures(rules: FailureRules, hours: number): CellFailure[][] {
  const cells = failureCells(rules, CHANNELS);
  return keys.map((key) => {
    const found: CellFailure[] = [];
    for (let cell = cells.cellAt(key, 0); cells.startOf(key, cell) < hours * HOUR; cell++) {
      const failure = cells.in(key, cell);
      if (failure) found.push(failure);
    }
    return found;
  });
}

/** Within 4.5 standard deviations. */
function assertNear(what: string, value: number, expected: number, deviation: number): void {
  assert.ok(Math.abs(value - expected) < 4.5 * deviation, `${what} is ${value}, expected ${expected} ± ${deviation}`);
}

describe('failure cells', () => {
  for (const [name, rules] of Object.entries({
    usual: RULES,
    frequent: { ...RULES, mtbfMs: 7 * HOUR },
    following: { ...RULES, healthyMs: 30 * HOUR },
  })) {
    it(`lie one after the other, each with its failure wholly inside: ${name}`, () => {
      const cells = failureCells(rules, CHANNELS);
      for (const key of keys) {
        for (let cell = -20; cell < 60; cell++) {
          const [start, end] = [cells.startOf(key, cell), cells.startOf(key, cell + 1)];
          assert.ok(Number.isInteger(start) && start < end);
          for (const time of [start, (start + end) / 2, end - 1]) assert.equal(cells.cellAt(key, time), cell);
          const failure = cells.in(key, cell);
          if (!failure) continue;
          assert.ok(failure.startMs >= start && failure.endMs <= end && failure.startMs <= failure.endMs);
          assert.ok(Number.isInteger(failure.startMs) && Number.isInteger(failure.endMs));
          assert.deepEqual(cells.in(key, cell), failure);
        }
      }
    });
  }

  it('do not keep step with the clock: no hour of two days, which is their mean length, has more failures than another', () => {
    const bins = new Array<number>(12).fill(0);
    // Of one device alone: the fleet's would be even anyhow.
    const one = failures({ ...RULES, mtbfMs: 60 * HOUR }, 1_000_000)[0]!;
    for (const { startMs, endMs } of one) {
      for (let time = startMs; time < endMs; time += HOUR) bins[Math.floor((time / HOUR / 4) % 12)]! += 1;
    }
    assert.ok(max(bins) < 1.2 * mean(bins) && min(bins) > 0.8 * mean(bins), `${bins}`);
  });

  it('fail once per mean time between failures, for U(2, 24) h, at any time, in the stated proportions', () => {
    const HOURS = 100_000;
    const all = failures(RULES, HOURS).flat();
    const expected = (keys.length * HOURS) / 240;
    assertNear('failures', all.length, expected, Math.sqrt(expected * 0.8));
    const hours = all.map(({ startMs, endMs }) => (endMs - startMs) / HOUR);
    assert.ok(min(hours) >= 2 && max(hours) <= 24);
    assertNear('mean duration', mean(hours), 13, 22 / Math.sqrt(12 * all.length));
    const short = hours.filter((duration) => duration < 7.5).length;
    assertNear('a quarter', short, all.length / 4, Math.sqrt((all.length * 3) / 16));
    RULES.weights.forEach((percent, type) => {
      const p = percent / 100;
      const count = all.filter((failure) => failure.type === type).length;
      assertNear(`type ${type}`, count, p * all.length, Math.sqrt(p * (1 - p) * all.length));
    });
    const early = all.filter(({ startMs }) => startMs < (HOURS / 2) * HOUR).length;
    assertNear('those in the first half', early, all.length / 2, Math.sqrt(all.length) / 2);
  });

  it('of failures that would not fit are shorter, and so are their failures', () => {
    const HOURS = 5000;
    const rules = { ...RULES, mtbfMs: 4.8 * HOUR };
    assert.equal(failureCells(rules, CHANNELS).scale, 0.1);
    assert.equal(failureCells(RULES, CHANNELS).scale, 1);
    const found = failures(rules, HOURS);
    const hours = found.flat().map(({ startMs, endMs }) => (endMs - startMs) / HOUR);
    // One in each cell, whose boundaries wander by up to four cells.
    for (const list of found) assert.ok(Math.abs(list.length - HOURS / 4.8) < 6);
    assert.ok(min(hours) >= 0.2 && max(hours) <= 2.4);
    assertNear('mean duration', mean(hours), 1.3, 2.2 / Math.sqrt(12 * hours.length));
  });

  it('can follow each other: healthy for as long on average as asked for, then failing for U(2, 24) h', () => {
    for (const healthyHours of [100 / 3600, 20, 300]) {
      const HOURS = 20_000 + 400 * healthyHours;
      const found = failures({ ...RULES, healthyMs: healthyHours * HOUR }, HOURS);
      const hours = found.flat().map(({ startMs, endMs }) => (endMs - startMs) / HOUR);
      const gaps = found.flatMap((list) => list.slice(1).map(({ startMs }, i) => (startMs - list[i]!.endMs) / HOUR));
      assert.ok(min(hours) > 1.99 && max(hours) < 24.01, `${min(hours)} to ${max(hours)} h`);
      // Two neighbours add up to the mean, so half of the deviation of independent ones would be too much.
      assertNear('mean duration', mean(hours), 13, 22 / Math.sqrt(12 * hours.length));
      assertNear('mean gap', mean(gaps), healthyHours, (2 * healthyHours) / Math.sqrt(12 * gaps.length));
      assertNear('short ones', hours.filter((h) => h < 7.5).length / hours.length, 0.25, 0.5 / Math.sqrt(hours.length));
      const count = (keys.length * HOURS) / (13 + healthyHours);
      assert.ok(Math.abs(hours.length - count) < 2 * keys.length, `${hours.length} failures, expected ${count}`);
    }
  });

  it('are empty where there are none', () => {
    assert.deepEqual(failures({ ...RULES, mtbfMs: Infinity }, 10_000).flat(), []);
  });

  it('pick no type whose weight is 0', () => {
    const all = failures({ ...RULES, weights: [0, 3, 0, 1, 0] }, 50_000).flat();
    const count = (type: number) => all.filter((failure) => failure.type === type).length;
    assert.deepEqual([count(0), count(2), count(4)], [0, 0, 0]);
    assertNear('type 1', count(1), 0.75 * all.length, Math.sqrt((all.length * 3) / 16));
  });
});
