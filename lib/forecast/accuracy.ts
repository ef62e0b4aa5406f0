// How good forecasts were: the measures of the M4 competition (Makridakis, Spiliotis, Assimakopoulos, The M4 Competition:
// 100 000 time series and 61 forecasting methods, International Journal of Forecasting 36, 2020), and what intervals cover.

/**
 * Symmetric mean absolute percentage error: the mean of 200 · |a − f| / (|a| + |f|), %, 0 … 200. Where both are zero the
 * forecast is right.
 */
export function sMape(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) {
    const size = Math.abs(actual[i]) + Math.abs(forecast[i]);
    if (size > 0) sum += Math.abs(actual[i] - forecast[i]) / size;
  }
  return (200 * sum) / actual.length;
}

export function meanAbsoluteError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs(actual[i] - forecast[i]);
  return sum / actual.length;
}

/**
 * The mean absolute error in units of what the value of `period` steps ago would have given inside the training part
 * (Hyndman and Koehler 2006): 1 is as good as that. Where that never erred, 0 for a forecast without error, else ∞.
 *
 * @param training oldest first, longer than `period`
 * @param period in steps; 1 for a series without season
 */
export function mase(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  training: ArrayLike<number>,
  period: number,
): number {
  const error = meanAbsoluteError(actual, forecast);
  return error === 0 ? 0 : error / seasonalScale(training, period);
}

/** The mean absolute change over `period` steps. */
export function seasonalScale(values: ArrayLike<number>, period: number): number {
  let sum = 0;
  for (let i = period; i < values.length; i++) sum += Math.abs(values[i] - values[i - period]);
  return sum / (values.length - period);
}

/** What a method and the reference method had on average over all series of a group. */
export interface Score {
  readonly sMape: number;
  readonly mase: number;
}

/** Overall weighted average: the mean of both measures in units of the reference, in M4 that of Naive2. */
export function owa(score: Score, reference: Score): number {
  return (score.sMape / reference.sMape + score.mase / reference.mase) / 2;
}

/** The share of the values that lie inside their interval, ends included, 0 … 1. */
export function coverage(actual: ArrayLike<number>, lower: ArrayLike<number>, upper: ArrayLike<number>): number {
  let inside = 0;
  for (let i = 0; i < actual.length; i++) if (actual[i] >= lower[i] && actual[i] <= upper[i]) inside++;
  return inside / actual.length;
}
