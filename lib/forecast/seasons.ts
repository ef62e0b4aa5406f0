// Seasonal periods, and the profile of a season by classical decomposition.
import { Scratch } from './scratch';

const trendCells = new Scratch();

/** The shortest of some periods in whole steps; 1, no season, when there is none. */
export function shortest(periods: readonly number[]): number {
  return Math.max(1, Math.round(periods[0] ?? 1));
}

/**
 * A centred moving average over one season, so that no season is left in it: `period` values, or for an even period one
 * more of which both ends count half. What it cannot be computed for, ⌊period/2⌋ cells at both ends, is left as it is.
 */
export function centredAverage(values: Float64Array, length: number, period: number, out: Float64Array): void {
  const half = period >> 1;
  const even = period % 2 === 0;
  let sum = 0;
  for (let i = 0; i < period; i++) sum += values[i];
  for (let i = half; i < length - half; i++) {
    // `sum` is that of the `period` values from i − half on.
    const after = i - half + period;
    out[i] = even ? (sum + (values[after] - values[i - half]) / 2) / period : sum / period;
    if (after < length) sum += values[after] - values[i - half];
  }
}

/**
 * The classical profile: what is left of the values without, or divided by, their centred average, averaged by their
 * place in the season, with mean 0, or 1. As `seasonal_decompose` of statsmodels and `decompose` of R have it.
 *
 * @param length of `values`, 2 · `period` at least
 * @param profile `period` cells; the first belongs to the first value
 */
export function classicalProfile(
  values: Float64Array,
  length: number,
  period: number,
  kind: 'additive' | 'multiplicative',
  profile: Float64Array,
): void {
  const trend = trendCells.of(length);
  const half = period >> 1;
  centredAverage(values, length, period, trend);
  let total = 0;
  for (let k = 0; k < period; k++) {
    let sum = 0;
    let count = 0;
    for (let i = k < half ? k + period : k; i < length - half; i += period) {
      sum += kind === 'additive' ? values[i] - trend[i] : values[i] / trend[i];
      count++;
    }
    profile[k] = sum / count;
    total += profile[k];
  }
  const mean = total / period;
  for (let k = 0; k < period; k++) profile[k] = kind === 'additive' ? profile[k] - mean : profile[k] / mean;
}
