import assert from 'node:assert/strict';
import { normalProbability } from '../../../lib/core/normal-probability';
import { normalQuantile } from '../../../lib/core/normal-quantile';

describe('the normal distribution function', () => {
  it('is undone by its inverse, in the tails too', () => {
    for (const p of [1e-300, 1e-30, 1e-9, 0.001, 0.1, 0.5, 0.9, 0.999, 1 - 1e-9]) {
      const tail = Math.min(p, 1 - p);
      const found = normalProbability(normalQuantile(p));
      assert.ok(Math.abs(found - p) < 2e-7 * Math.max(tail, p > 0.5 ? 1 : 0), `${p}: ${found}`);
    }
  });

  it('is 0 and 1 at the ends', () => {
    assert.equal(normalProbability(-Infinity), 0);
    assert.equal(normalProbability(Infinity), 1);
    assert.ok(Math.abs(normalProbability(0) - 0.5) < 1e-7);
  });
});
