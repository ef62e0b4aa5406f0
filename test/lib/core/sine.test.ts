import assert from 'node:assert/strict';
import { sineOfTurn } from '../../../lib/core/sine';

describe('sine of a part of a turn', () => {
  it('is the sine', () => {
    for (let i = 0; i <= 10_000; i++) {
      const turn = i / 10_000;
      assert.ok(Math.abs(sineOfTurn(turn) - Math.sin(2 * Math.PI * turn)) < 3e-15, `at ${turn}`);
    }
  });

  it('has the even values where it has them', () => {
    assert.deepEqual(
      [0, 0.25, 0.5, 0.75, 1].map((turn) => Number(sineOfTurn(turn).toFixed(14))),
      [0, 1, 0, -1, 0],
    );
  });
});
