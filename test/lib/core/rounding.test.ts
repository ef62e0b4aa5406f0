import assert from 'node:assert/strict';
import { rounded } from '../../../lib/core/rounding';

describe('rounding to a resolution', () => {
  it('gives the double that is printed with no more decimals', () => {
    for (let step = 0; step < 100_000; step++) {
      const value = rounded(step / 317 - 50, 1000);
      assert.ok((String(value).split('.')[1] ?? '').length <= 3, String(value));
      assert.ok(Math.abs(value - (step / 317 - 50)) <= 0.0005 + 1e-12, String(value));
    }
  });

  it('rounds halves up', () => {
    assert.equal(rounded(2.5, 1), 3);
    assert.equal(rounded(-2.5, 1), -2);
    assert.equal(rounded(0.125, 100), 0.13);
  });
});
