// What a forecasting method is. It sees equally spaced values and knows nothing of keys, fields and clocks; those are the
// forecaster's. A fit may take long, an update between two fits may not.

/** A way to forecast a series from its own past. Instances hold settings only: one serves every key. */
export interface ForecastMethod {
  readonly name: string;
  /**
   * The fewest values that it can be fitted to.
   *
   * @param periods seasonal periods in steps, ascending; empty for a series without seasons
   */
  minimum(periods: readonly number[]): number;
  /**
   * @param values equally spaced, oldest first, all finite, `minimum(periods)` of them at least. It belongs to the caller,
   * who will overwrite it
   * @param periods seasonal periods in steps, ascending; empty for a series without seasons
   */
  fit(values: Float64Array, periods: readonly number[]): FittedForecast;
}

/** A method fitted to a series. Its results are finite for finite values. */
export interface FittedForecast {
  /** Writes the point forecasts 1, 2, … `out.length` steps after the last value. */
  forecast(out: Float64Array): void;
  /** Takes the next value, without fitting anew: O(1). */
  update(value: number): void;
  /** Its own first-passage distribution, for methods whose uncertainty is that of their parameters. */
  passage?(limit: number, side: Side, horizon: number): Passage;
}

/** On which side of the allowed band a limit lies: a value is beyond a low limit at or below it. */
export type Side = 'low' | 'high';

/** When a series will be at or beyond a limit for the first time. Steps after the last value, fractions possible. */
export interface Passage {
  /** that it gets there within the horizon, 0 … 1 */
  readonly probability: number;
  /** quantiles of the time of passage; undefined beyond the horizon */
  readonly p10: number | undefined;
  readonly p50: number | undefined;
  readonly p90: number | undefined;
  /** t-value of the trend towards the limit; what a person is told of must exceed a stated value */
  readonly evidence: number;
}
