import assert from 'node:assert/strict';
import { InputError, SettingError } from '../../../../lib/core/errors';
import { SELECTIONS, type SelectionName } from '../../../../lib/stream/select/methods';
import { minMaxLttbOf } from '../../../../lib/stream/select/minmax-lttb';
import { Draws } from '../../../support/draws';

const NAMES = Object.keys(SELECTIONS) as SelectionName[];
const { lttb, minmax, m4 } = SELECTIONS;

interface Drawn {
  x: Float64Array | undefined;
  y: Float64Array;
  count: number;
}

/** A walk of up to 3 000 points with plateaus; times with gaps and repetitions; NaN and infinite values on demand. */
function draw(draws: Draws, odd = 0): Drawn {
  const n = draws.integer(1, draws.choice([20, 300, 3000]));
  const specials = [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.7e308, -1.7e308];
  let value = 0;
  let special = Number.NaN;
  let left = 0;
  const y = Float64Array.from({ length: n }, () => {
    if (draws.chance(0.7)) value += draws.normal();
    if (left === 0 && draws.chance(odd)) {
      special = draws.choice(specials);
      left = draws.integer(1, draws.choice([2, 100]));
    }
    return left > 0 && left-- > 0 ? special : value;
  });
  let time = 1.7e12;
  const times = Float64Array.from({ length: n }, () => {
    time += draws.choice([0, 1, 1000, 1000, 1000, 1000, 60_000]);
    return time;
  });
  return { x: draws.chance(0.5) ? times : undefined, y, count: 4 * draws.integer(1, 60) };
}

function assertAscending(chosen: Uint32Array, { y, count }: Drawn): void {
  assert.ok(chosen.length <= Math.max(count, 0));
  for (let i = 0; i < chosen.length; i++) {
    assert.ok(chosen[i]! < y.length);
    if (i > 0) assert.ok(chosen[i]! > chosen[i - 1]!, `${chosen[i - 1]}, then ${chosen[i]}`);
  }
}

const indexes = (y: Float64Array, has: (value: number) => boolean) => Array.from(y.keys()).filter((i) => has(y[i]!));

for (const name of NAMES) {
  const select = SELECTIONS[name];

  describe(`${name}`, () => {
    it('chooses indexes that ascend, none twice, and not more than asked for', () => {
      const draws = new Draws(`${name} ascends`);
      for (let round = 0; round < 300; round++) {
        const drawn = draw(draws, 0.02);
        for (const nan of ['skip', 'keep'] as const) {
          const before = drawn.y.slice();
          assertAscending(select(drawn.x, drawn.y, drawn.count, nan), drawn);
          assert.deepEqual(drawn.y, before, 'the values are as before');
        }
      }
    });

    it('never chooses NaN that is to be left out, as long as there is a number', () => {
      const draws = new Draws(`${name} skips`);
      for (let round = 0; round < 200; round++) {
        const { x, y, count } = draw(draws, 0.05);
        const chosen = select(x, y, count, 'skip');
        const numbers = indexes(y, (value) => !Number.isNaN(value));
        assert.ok(chosen.length > 0);
        if (numbers.length > 0) assert.ok(chosen.every((i) => !Number.isNaN(y[i]!)));
      }
    });

    it('chooses a NaN of each gap that is longer than any bin', () => {
      const draws = new Draws(`${name} keeps`);
      for (let round = 0; round < 100; round++) {
        const n = draws.integer(100, 2000);
        const from = draws.integer(0, n - 1);
        const to = from + Math.ceil(n / 2);
        const y = Float64Array.from({ length: n }, (_, i) => (i >= from && i < to ? Number.NaN : draws.normal()));
        const chosen = select(undefined, y, 12, 'keep');
        assert.ok(chosen.some((i) => Number.isNaN(y[i]!)));
      }
    });

    it('refuses NaN when told to, and names the first', () => {
      const y = Float64Array.of(1, 2, Number.NaN, 4, Number.NaN, 6, 7, 8, 9);
      assert.throws(() => select(undefined, y, 4, 'refuse'), new InputError('y[2] is NaN; expected numbers'));
      assert.equal(select(undefined, y.subarray(5), 4, 'refuse').length, 4);
    });

    it('chooses all points when there are not more than asked for', () => {
      for (const n of [0, 1, 2, 7, 8]) {
        const y = Float64Array.from({ length: n }, (_, i) => i);
        assert.deepEqual(select(undefined, y, 8), Uint32Array.from(y));
        assert.deepEqual(select(y, y, 8), Uint32Array.from(y));
      }
      assert.deepEqual(select(undefined, Float64Array.of(1, Number.NaN, 3), 8), Uint32Array.of(0, 2));
      assert.deepEqual(select(undefined, Float64Array.of(1, Number.NaN, 3), 8, 'keep'), Uint32Array.of(0, 1, 2));
    });

    it('shows a series without any number as a gap', () => {
      const y = new Float64Array(100).fill(Number.NaN);
      for (const nan of ['skip', 'keep'] as const) {
        const chosen = select(undefined, y, 8, nan);
        assert.ok(chosen.length > 0 && chosen.length <= 8);
        assert.equal(chosen[0], 0);
      }
    });

    it('chooses the peaks of a series that is otherwise constant', () => {
      const draws = new Draws(`${name} peaks`);
      for (let round = 0; round < 100; round++) {
        const n = draws.integer(50, 3000);
        const peak = draws.integer(0, n - 1);
        const y = new Float64Array(n).fill(3);
        y[peak] = draws.choice([4, -1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.7e308]);
        const x = draws.chance(0.5) ? Float64Array.from({ length: n }, (_, i) => 1.7e12 + 1000 * i) : undefined;
        assert.ok(select(x, y, 12).includes(peak), `${y[peak]} at ${peak} of ${n}`);
      }
    });

    it('chooses the same whatever the units and the origin of the values', () => {
      const draws = new Draws(`${name} units`);
      for (let round = 0; round < 100; round++) {
        const n = draws.integer(1, 2000);
        const y = Float64Array.from({ length: n }, () => draws.integer(-1_000_000, 1_000_000));
        const turned = y.map((value) => 1024 * value - 4096);
        assert.deepEqual(select(undefined, turned, 20), select(undefined, y, 20));
      }
    });

    it('chooses the same of values so large that their differences are beyond the range of numbers', () => {
      const draws = new Draws(`${name} large`);
      for (let round = 0; round < 100; round++) {
        const n = draws.integer(1, 500);
        const small = Float64Array.from({ length: n }, () => (draws.uniform() - 0.5) * 3.5);
        const large = small.map((value) => value * 2 ** 1023);
        assert.deepEqual(select(undefined, large, 20), select(undefined, small, 20));
        const x = Float64Array.from(small.keys());
        assert.deepEqual(select(x, large, 20), select(x, small, 20));
      }
    });

    it('takes equal times, even when all are equal', () => {
      const y = Float64Array.from({ length: 100 }, (_, i) => (i * 37) % 101);
      const chosen = select(new Float64Array(100).fill(1.7e12), y, 8);
      assertAscending(chosen, { x: undefined, y, count: 8 });
      assert.ok(chosen.length >= 2);
    });

    it('names the place where the times go back, or are none', () => {
      const y = new Float64Array(5);
      const expectError = (x: number[], sentence: string) =>
        assert.throws(() => select(Float64Array.from(x), y, 4), new InputError(sentence));
      expectError([1, 2, 3, 2, 5], 'x[3] is 2, after 3; expected ascending numbers');
      expectError([1, 2, Number.NaN, 4, 5], 'x[2] is NaN, after 2; expected ascending numbers');
      expectError([1, 2, 3, 4, Number.POSITIVE_INFINITY], 'x[4] is Infinity; expected finite numbers');
      expectError([Number.NEGATIVE_INFINITY, 2, 3, 4, 5], 'x[0] is -Infinity; expected finite numbers');
      expectError([1, 2, 3], 'x has 3 values, y has 5; expected equally many');
      assert.throws(() => select(Float64Array.of(Number.NaN), new Float64Array(1), 4), InputError);
    });

    it('refuses a count that it cannot serve', () => {
      const y = new Float64Array(100);
      const wrong = { lttb: [2, 0, -3, 4.5], minmax: [3, 0, 5], minmaxlttb: [2, -1], m4: [2, 6, 0] }[name];
      for (const count of [...wrong, Number.NaN, Number.POSITIVE_INFINITY]) {
        assert.throws(() => select(undefined, y, count), SettingError, String(count));
      }
    });

    it('writes into the array that it is given', () => {
      const y = Float64Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1009);
      const out = new Uint32Array(40);
      const chosen = select(undefined, y, 20, 'skip', out);
      assert.equal(chosen.buffer, out.buffer);
      assert.deepEqual(chosen, select(undefined, y, 20));
      assert.throws(() => select(undefined, y, 20, 'skip', new Uint32Array(19)), SettingError);
      assert.equal(select(undefined, y.subarray(0, 5), 20, 'skip', new Uint32Array(5)).length, 5);
    });
  });
}

describe('lttb and minmaxlttb', () => {
  for (const select of [SELECTIONS.lttb, SELECTIONS.minmaxlttb]) {
    it('keep the first and the last point', () => {
      const draws = new Draws('ends');
      for (let round = 0; round < 100; round++) {
        const { x, y, count } = draw(draws);
        const chosen = select(x, y, count);
        assert.equal(chosen[0], 0);
        assert.equal(chosen.at(-1), y.length - 1);
      }
    });
  }

  it('are the same where there are not enough points for candidates', () => {
    const y = Float64Array.from({ length: 500 }, (_, i) => (i * 7919) % 1009);
    assert.deepEqual(minMaxLttbOf(5)(undefined, y, 100), lttb(undefined, y, 100));
    assert.notDeepEqual(minMaxLttbOf(2)(undefined, y, 100), lttb(undefined, y, 100));
    assert.throws(() => minMaxLttbOf(1), SettingError);
  });
});

describe('lttb', () => {
  it('chooses one point of every bucket of a series of numbers', () => {
    const draws = new Draws('buckets');
    for (let round = 0; round < 100; round++) {
      const { x, y, count } = draw(draws);
      assert.equal(lttb(x, y, count).length, Math.min(count, y.length));
    }
  });

  it('leaves infinite values out of means', () => {
    // The line from 0 to the mean of the three 40 passes all but the second.
    const y = Float64Array.of(0, -5, 12.3, 18.5, 24.6, Number.POSITIVE_INFINITY, 40, 40, 40, 0);
    assert.deepEqual(lttb(undefined, y, 4), Uint32Array.of(0, 1, 5, 9));
  });

  it('does not let a gap hide the peak beside it', () => {
    const y = new Float64Array(1000).fill(1);
    // From the beginning of a bucket to the end of another.
    y.fill(Number.NaN, 400, 599);
    y[395] = 9;
    y[605] = -9;
    for (const nan of ['skip', 'keep'] as const) {
      const chosen = lttb(undefined, y, 102, nan);
      assert.ok(chosen.includes(395) && chosen.includes(605), nan);
    }
  });
});

describe('minmax and m4', () => {
  for (const select of [minmax, m4]) {
    it('keep the lowest and the highest value', () => {
      const draws = new Draws('extremes');
      for (let round = 0; round < 200; round++) {
        const { x, y, count } = draw(draws, 0.02);
        const numbers = Array.from(y).filter((value) => !Number.isNaN(value));
        if (numbers.length === 0) continue;
        const values = Array.from(select(x, y, count), (i) => y[i]!);
        assert.equal(Math.min(...values), Math.min(...numbers));
        assert.equal(Math.max(...values), Math.max(...numbers));
      }
    });
  }
});

describe('m4', () => {
  it('draws the line through all points: what enters and leaves each bin, and what it reaches there', () => {
    const draws = new Draws('pixels');
    for (let round = 0; round < 50; round++) {
      const columns = draws.integer(1, 40);
      const n = columns * draws.integer(5, 60) + 1;
      const y = Float64Array.from({ length: n }, () => draws.normal());
      const chosen = Array.from(m4(undefined, y, 4 * columns));
      const size = (n - 1) / columns;
      for (let column = 0; column < columns; column++) {
        // The first bin also has the point where the axis begins.
        const from = column === 0 ? 0 : column * size + 1;
        const to = (column + 1) * size + 1;
        const here = chosen.filter((i) => i >= from && i < to);
        assert.equal(here[0], from);
        assert.equal(here.at(-1), to - 1);
        assert.equal(Math.min(...here.map((i) => y[i]!)), Math.min(...y.subarray(from, to)));
        assert.equal(Math.max(...here.map((i) => y[i]!)), Math.max(...y.subarray(from, to)));
      }
    }
  });
});
