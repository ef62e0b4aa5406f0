// Autoregression by ridge regression: the next value from the last ones, and another column where a method has one.
import type { Recent } from './recent';
import { ridge } from './ridge';
import { Scratch } from './scratch';

/** Rows that a coefficient takes at least. */
const ROWS = 3;

const lagCells = new Scratch();
const gramCells = new Scratch();
const productCells = new Scratch();
const pathCells = new Scratch();

/** How the next value of a series about zero follows from those before it. */
export class Lags {
  private constructor(
    /** of 1, 2, … steps ago, then of the other column */
    private readonly coefficients: Float64Array,
    readonly order: number,
    /** the largest amount seen: no value to come is expected beyond it, which keeps every recursion stable */
    private readonly limit: number,
  ) {}

  /**
   * @param from the first value to be explained; before it there are `order` values at least
   * @param order the steps it looks back; fewer where there are too few values for so many
   * @param column one value for each of `values`: a regressor of its own
   */
  static fit(values: Float64Array, from: number, length: number, order: number, column?: Float64Array): Lags {
    const p = Math.max(0, Math.min(order, from, Math.floor((length - from) / ROWS)));
    const size = p + (column ? 1 : 0);
    const coefficients = new Float64Array(size);
    let limit = 0;
    for (let i = 0; i < length; i++) limit = Math.max(limit, Math.abs(values[i]));
    if (size === 0) return new Lags(coefficients, 0, limit);
    const gram = gramCells.of(size * size);
    const products = productCells.of(size);
    lagProducts(values, from, length, p, size, gram, products);
    if (column) {
      const last = p * size;
      for (let lag = 1; lag <= p; lag++) gram[last + lag - 1] = product(column, values, from, length, lag);
      gram[last + p] = product(column, column, from, length, 0);
      products[p] = product(column, values, from, length, 0);
    }
    ridge(gram, products, size, coefficients);
    return new Lags(coefficients, p, limit);
  }

  /** What is there is carried on, less of it in each step. */
  static carry(kept: number): Lags {
    return new Lags(Float64Array.of(kept), 1, Infinity);
  }

  /** Writes the values that follow, given the other column's. It may be `out` itself. */
  follow(recent: Recent, out: Float64Array, column?: Float64Array): void {
    const { coefficients, order, limit } = this;
    const path = pathCells.of(order + out.length);
    for (let k = 0; k < order; k++) path[order - 1 - k] = recent.back(k);
    for (let i = 0; i < out.length; i++) {
      let sum = column ? coefficients[order] * column[i] : 0;
      for (let k = 0; k < order; k++) sum += coefficients[k] * path[order + i - 1 - k];
      const value = sum > limit ? limit : sum < -limit ? -limit : sum;
      path[order + i] = value;
      out[i] = value;
    }
  }
}

/** The products of each two lags and of each lag with the value itself; every one but the first row from a neighbour. */
function lagProducts(
  values: Float64Array,
  from: number,
  length: number,
  p: number,
  size: number,
  gram: Float64Array,
  products: Float64Array,
): void {
  const width = p + 1;
  // Lag 0 is the value itself.
  const all = lagCells.of(width * width);
  for (let lag = 0; lag <= p; lag++) all[lag] = product(values, values, from, length, lag);
  for (let i = 1; i <= p; i++) {
    for (let j = i; j <= p; j++) {
      all[i * width + j] =
        all[(i - 1) * width + j - 1] + values[from - i] * values[from - j] - values[length - i] * values[length - j];
    }
  }
  for (let i = 0; i < p; i++) {
    products[i] = all[i + 1];
    for (let j = 0; j <= i; j++) gram[i * size + j] = all[(j + 1) * width + i + 1];
  }
}

/** Σ a_i · b_(i − lag) */
function product(a: Float64Array, b: Float64Array, from: number, length: number, lag: number): number {
  let even = 0;
  let odd = 0;
  let i = from;
  // Two sums, because each would wait for itself.
  for (; i + 1 < length; i += 2) {
    even += a[i] * b[i - lag];
    odd += a[i + 1] * b[i + 1 - lag];
  }
  return i < length ? even + odd + a[i] * b[i - lag] : even + odd;
}
