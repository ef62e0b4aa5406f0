// Two seasons at once, the longer one as what is left when the shorter one is taken away: hour of the day and hour of the
// week. A longer season is seen so few times that half of it is chance.
import { Scratch } from './scratch';

const sumCells = new Scratch();
const weightCells = new Scratch();

/** Lengths in whole steps; 1 for a series without seasons, and equal where there is only one. */
export interface TwoPeriods {
  readonly short: number;
  readonly long: number;
}

/** The shortest of the periods, and the longest of those that fit into `length` twice. */
export function twoPeriods(periods: readonly number[], length: number): TwoPeriods {
  const fitting = periods.map(Math.round).filter((period) => period > 1 && 2 * period <= length);
  return { short: fitting[0] ?? 1, long: fitting[fitting.length - 1] ?? 1 };
}

/** The values that the shorter of them takes: two cycles. */
export function fewestFor(periods: readonly number[]): number {
  return 2 * twoPeriods(periods, Infinity).short;
}

export class TwoSeasons {
  /** of the shorter season's steps, with the mean of all values */
  readonly short: Float64Array;
  /** of the longer season's steps, about zero; nothing but zero where there is only one season */
  readonly long: Float64Array;

  constructor({ short, long }: TwoPeriods) {
    this.short = new Float64Array(short);
    this.long = new Float64Array(long);
  }

  /**
   * Means by place in the season, of the first `length` values.
   *
   * @param share of the longer season's means that is kept, 0 … 1; 'found': by how much of them is chance, given how
   * much values at one place differ
   * @param kept the weight of a value, in units of that of the value one longer season later: 0 … 1
   */
  find(values: Float64Array, length: number, share: number | 'found', kept: number): void {
    const { short, long } = this;
    const weights = weightsOf(length, long.length, kept);
    meansByPlace(values, weights, length, short, undefined);
    if (long.length === short.length) return;
    meansByPlace(values, weights, length, long, short);
    const factor = share === 'found' ? foundShare(values, length, short, long) : share;
    for (let k = 0; k < long.length; k++) long[k] *= factor;
  }

  /** The seasons' part at a step, counted from the first value. */
  at(step: number): number {
    return this.short[step % this.short.length] + this.long[step % this.long.length];
  }
}

function weightsOf(length: number, period: number, kept: number): Float64Array {
  const weights = weightCells.of(length);
  for (let end = length, weight = 1; end > 0; end -= period, weight *= kept) {
    weights.fill(weight, Math.max(0, end - period), end);
  }
  return weights;
}

function meansByPlace(
  values: Float64Array,
  weights: Float64Array,
  length: number,
  means: Float64Array,
  without: Float64Array | undefined,
): void {
  const sums = sumCells.of(means.length);
  sums.fill(0, 0, means.length);
  means.fill(0);
  for (let i = 0, k = 0, s = 0; i < length; i++) {
    means[k] += weights[i] * (without ? values[i] - without[s] : values[i]);
    sums[k] += weights[i];
    if (++k === means.length) k = 0;
    if (without && ++s === without.length) s = 0;
  }
  for (let k = 0; k < means.length; k++) means[k] /= sums[k];
}

/** James and Stein (1961) in the form of empirical Bayes: square / (square + noise). */
function foundShare(values: Float64Array, length: number, short: Float64Array, long: Float64Array): number {
  let within = 0;
  for (let i = 0, k = 0, s = 0; i < length; i++) {
    const left = values[i] - short[s] - long[k];
    within += left * left;
    if (++k === long.length) k = 0;
    if (++s === short.length) s = 0;
  }
  let square = 0;
  for (let k = 0; k < long.length; k++) square += (long[k] * long[k]) / long.length;
  const noise = (within / (length - long.length)) * (long.length / length);
  return square > 0 ? square / (square + noise) : 0;
}
