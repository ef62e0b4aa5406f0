import assert from 'node:assert/strict';
import { mean, sampleCorrelation, variance } from 'simple-statistics';
import { newWalkTrail, reflected, walkAt } from '../../../lib/core/brownian-bridge';

const key = (n: number) => ({ hi: n, lo: 7 * n + 1 });

describe('random walk at any step', () => {
  it('begins at 0 and has independent standard normal steps', () => {
    const walk = Array.from({ length: 20_001 }, (_, n) => walkAt(key(1), 3, n));
    assert.equal(walk[0], 0);
    const steps = walk.slice(1).map((value, n) => value - walk[n]!);
    assert.ok(Math.abs(mean(steps)) < 0.03);
    assert.ok(Math.abs(variance(steps) - 1) < 0.04);
    for (const lag of [1, 2, 3, 8]) {
      assert.ok(Math.abs(sampleCorrelation(steps.slice(lag), steps.slice(0, -lag))) < 0.03, `lag ${lag}`);
    }
  });

  it('spreads as the square root of its steps', () => {
    for (const n of [1, 2, 3, 7, 8, 64, 100, 1000, 12_345]) {
      const ends = Array.from({ length: 4000 }, (_, device) => walkAt(key(device), 0, n));
      assert.ok(Math.abs(variance(ends) / n - 1) < 0.1, `${n} steps`);
    }
  });

  it('is the same in any order', () => {
    const forward = Array.from({ length: 300 }, (_, n) => walkAt(key(1), 5, n));
    const backward = Array.from({ length: 300 }, (_, n) => walkAt(key(1), 5, 299 - n)).reverse();
    assert.deepEqual(forward, backward);
  });

  it('costs no more than the logarithm of its step', () => {
    assert.ok(Number.isFinite(walkAt(key(1), 0, 2 ** 40 + 12_345)));
  });

  it('is the same whatever was asked before', () => {
    const trail = newWalkTrail();
    const onward = Array.from({ length: 5000 }, (_, n) => n);
    const far = 2 ** 40 - 20;
    const jumps = [15, 16, 17, 18, 5, 1000, 1001, 1008, 1009, 992, 993, 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 1];
    for (const n of [...onward, ...jumps, ...onward.slice(0, 60).map((step) => far + step), ...jumps]) {
      assert.equal(walkAt(key(1), 3, n, trail), walkAt(key(1), 3, n), `step ${n}`);
    }
  });

  it('is folded back at limits', () => {
    assert.deepEqual(
      [0, 1, 2.5, 3, 4, 6, -1, -2, -3].map((value) => reflected(value, 0, 3)),
      [0, 1, 2.5, 3, 2, 0, 1, 2, 3],
    );
    assert.equal(reflected(9, 2, 2), 2);
  });
});
