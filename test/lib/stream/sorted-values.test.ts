import assert from 'node:assert/strict';
import { SortedValues } from '../../../lib/stream/sorted-values';
import { Draws } from '../../support/draws';

describe('sorted values', () => {
  it('are those that came and have not gone, in their order', () => {
    const draws = new Draws('sorted values');
    const values = new SortedValues();
    const parts: number[][] = [];
    for (let i = 0; i < 2000; i++) {
      if (parts.length > 0 && draws.chance(0.45)) {
        const [gone] = parts.splice(draws.integer(0, parts.length - 1), 1);
        values.remove(Float64Array.from(gone!));
      } else {
        const part = Array.from({ length: draws.integer(0, 5) }, () => draws.integer(-9, 9)).toSorted((a, b) => a - b);
        parts.push(part);
        values.add(Float64Array.from(part));
      }
      assert.deepEqual(
        Array.from(values.sorted),
        parts.flat().toSorted((a, b) => a - b),
      );
    }
  });

  it('are left alone by what becomes of a copy', () => {
    const values = new SortedValues();
    values.add(Float64Array.of(1, 2, 3));
    const copy = values.copy();
    copy.remove(Float64Array.of(2));
    copy.add(Float64Array.of(5));
    assert.deepEqual(
      [Array.from(values.sorted), Array.from(copy.sorted)],
      [
        [1, 2, 3],
        [1, 3, 5],
      ],
    );
    values.clear();
    assert.equal(values.sorted.length, 0);
  });
});
