import assert from 'node:assert/strict';
import { deviceKey } from '../../../lib/core/hash';
import { Permutation } from '../../../lib/core/permutation';

const KEY = deviceKey('1', 'fleet');

describe('permutation', () => {
  it('has each of n in one place, and knows the place of each, for every size', () => {
    for (const size of [...Array.from({ length: 70 }, (_, i) => i + 1), 255, 256, 257, 1000, 4096, 4097]) {
      const permutation = new Permutation(size);
      for (const order of [-3, 0, 7]) {
        const items = Array.from({ length: size }, (_, place) => permutation.at(KEY, order, place));
        assert.deepEqual(
          items.toSorted((a, b) => a - b),
          Array.from({ length: size }, (_, i) => i),
        );
        items.forEach((item, place) => {
          assert.equal(permutation.placeOf(KEY, order, item), place);
        });
      }
    }
  });

  it('is the same again, and another for each order and key', () => {
    const of = (key: typeof KEY, order: number) =>
      Array.from({ length: 20 }, (_, i) => new Permutation(20).at(key, order, i)).join();
    assert.equal(of(KEY, 5), of(KEY, 5));
    const orders = new Set(Array.from({ length: 200 }, (_, order) => of(KEY, order)));
    assert.equal(orders.size, 200);
    assert.notEqual(of(KEY, 5), of(deviceKey('2', 'fleet'), 5));
  });

  it('puts each item into each place equally often over many orders', () => {
    for (const size of [3, 5, 16]) {
      const permutation = new Permutation(size);
      const ORDERS = 20_000;
      const counts = new Float64Array(size * size);
      for (let order = 0; order < ORDERS; order++) {
        for (let item = 0; item < size; item++) {
          counts[item * size + permutation.placeOf(KEY, order, item)]! += 1;
        }
      }
      const expected = ORDERS / size;
      const squares = counts.reduce((sum, count) => sum + ((count - expected) * (count - expected)) / expected, 0);
      // Rows and columns of each permutation add up to 1.
      const chi2 = (squares * (size - 1)) / size;
      const freedom = (size - 1) * (size - 1);
      assert.ok(chi2 < freedom + 5 * Math.sqrt(2 * freedom), `χ² of size ${size} is ${chi2}, of ${freedom} degrees`);
    }
  });

  it('goes up to fleets of millions', () => {
    const permutation = new Permutation(3_000_000);
    for (const item of [0, 1, 2_999_999, 1_234_567]) {
      const place = permutation.placeOf(KEY, 1, item);
      assert.ok(place >= 0 && place < 3_000_000);
      assert.equal(permutation.at(KEY, 1, place), item);
    }
  });
});
