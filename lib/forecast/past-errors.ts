// Prediction intervals for a series at once, from the errors that the method would have made in the past.
import type { ConformalIntervals } from './conformal';
import type { ForecastMethod } from './method';
import { latestOrigins, roll } from './rolling-origins';

/** As many as a 95 % interval takes, and one. */
const ORIGINS = 20;
/** Steps between two origins, in parts of the horizon: forecasts of neighbours err alike. */
const PARTS = 4;

/** So many neighbours of a step on both sides tell of its errors as well. */
const NEIGHBOURS = 1;

/**
 * Adds what the method would have erred at the last origins. Later errors are added as they become known.
 *
 * @param horizon steps ahead, at most that of the intervals
 * @returns at how many origins; fewer than a short series has no room for
 */
export function addPastErrors(
  intervals: ConformalIntervals,
  method: ForecastMethod,
  values: Float64Array,
  periods: readonly number[],
  horizon: number,
): number {
  const stride = Math.max(1, Math.round(horizon / PARTS));
  const origins = latestOrigins(values.length, { horizon, count: ORIGINS, stride }, method.minimum(periods));
  if (!origins) return 0;
  roll(method, values, periods, origins, (origin, forecast) => {
    for (const distance of intervals.steps) {
      const from = Math.max(1, distance - NEIGHBOURS);
      const to = Math.min(horizon, distance + NEIGHBOURS);
      for (let step = from; step <= to; step++) {
        intervals.addPast(distance, values[origin + step - 1] - forecast[step - 1]);
      }
    }
  });
  return origins.count;
}
