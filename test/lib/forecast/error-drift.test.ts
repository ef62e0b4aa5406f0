import assert from 'node:assert/strict';
import { ErrorDrift } from '../../../lib/forecast/error-drift';
import { Draws } from '../../support/draws';

/** How many errors it takes until drift is found; undefined when none of `count` does it. */
function foundAfter(drift: ErrorDrift, count: number, error: (i: number) => number): number | undefined {
  for (let i = 1; i <= count; i++) {
    drift.add(error(i));
    if (drift.isFound) return i;
  }
  return undefined;
}

describe('drift of the errors', () => {
  it('is not found in errors that stay as they are, 100 times 1000 of them', () => {
    const draws = new Draws('steady');
    for (let run = 0; run < 100; run++) {
      assert.equal(
        foundAfter(new ErrorDrift(), 1000, () => draws.normal()),
        undefined,
      );
    }
  });

  it('is found within a few errors when they become three times as large, and at once after a jump', () => {
    const draws = new Draws('larger');
    for (let run = 0; run < 100; run++) {
      const drift = new ErrorDrift();
      foundAfter(drift, 100, () => draws.normal());
      assert.ok(foundAfter(drift, 60, () => 3 * draws.normal())! <= 60);
    }
    const drift = new ErrorDrift();
    foundAfter(drift, 100, () => draws.normal());
    assert.equal(
      foundAfter(drift, 10, () => 50),
      1,
    );
  });

  it('is found when a forecast that was exact is not any more', () => {
    const drift = new ErrorDrift();
    foundAfter(drift, 20, () => 0);
    assert.equal(
      foundAfter(drift, 1, () => 1e-9),
      1,
    );
  });

  it('is over with the next fit, whose errors are new ones', () => {
    const drift = new ErrorDrift();
    foundAfter(drift, 20, () => 1);
    foundAfter(drift, 20, () => 100);
    drift.fitted();
    assert.equal(drift.isFound, false);
    assert.equal(
      foundAfter(drift, 100, () => 100),
      undefined,
    );
  });
});
