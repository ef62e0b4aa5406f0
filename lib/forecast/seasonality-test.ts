// Whether a series has a season, by its autocorrelation, as the M4 competition decided it.

/** The 95 % point of the normal distribution, as the competition rounded it: a two-sided test of 10 %. */
const CRITICAL = 1.645;

/**
 * Whether the autocorrelation at the period is more than chance would have it, given those before it (Bartlett's
 * standard error). False of a constant series, of a period of one step and of less than two cycles.
 *
 * @param length how many of `values` there are
 */
export function isSeasonal(values: Float64Array, length: number, period: number): boolean {
  if (period < 2 || length < 2 * period) return false;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i];
  const mean = sum / length;
  let variance = 0;
  for (let i = 0; i < length; i++) variance += (values[i] - mean) * (values[i] - mean);
  if (!(variance > 0)) return false;
  let squares = 0;
  for (let lag = 1; lag < period; lag++) {
    const correlation = product(values, length, mean, lag) / variance;
    squares += correlation * correlation;
  }
  const atPeriod = Math.abs(product(values, length, mean, period)) / variance;
  return atPeriod > CRITICAL * Math.sqrt((1 + 2 * squares) / length);
}

function product(values: Float64Array, length: number, mean: number, lag: number): number {
  let even = 0;
  let odd = 0;
  let i = lag;
  // Two sums, because each would wait for itself.
  for (; i + 1 < length; i += 2) {
    even += (values[i] - mean) * (values[i - lag] - mean);
    odd += (values[i + 1] - mean) * (values[i + 1 - lag] - mean);
  }
  return i < length ? even + odd + (values[i] - mean) * (values[i - lag] - mean) : even + odd;
}
