// Whether a forecast goes beyond a limit, and when.
import type { Expected } from './alert';
import type { IncomingForecast } from './forecast-in';
import type { Bound } from './limits';

/** A crossing that people should know of. */
export interface Expectation {
  readonly expected: Expected;
  /** the value at that time */
  readonly value: number;
}

/**
 * The crossing of `bound` that `forecast` has, `'reached'` when it begins beyond the limit, or undefined.
 *
 * Where the forecaster tells of this very limit, its word counts: announced, with the median as the time. Else it is the
 * rule of the reference: the first of `points` consecutive points beyond the limit, unless the first of all is.
 */
export function expectationOf(
  forecast: IncomingForecast,
  bound: Bound,
  points: number,
): Expectation | 'reached' | undefined {
  const { origin, values, crossings } = forecast;
  const told = crossings.find(({ side, limit }) => side === bound.side && limit === bound.limit);
  if (told) {
    const { announced, p10, p50, p90 } = told;
    if (!announced || p50 === null) return undefined;
    return p50 <= origin ? 'reached' : { expected: { p10, p50, p90 }, value: bound.limit };
  }
  if (bound.isBeyond(values[0])) return 'reached';
  let run = 0;
  for (let i = 1; i < values.length; i++) {
    run = bound.isBeyond(values[i]) ? run + 1 : 0;
    if (run < points) continue;
    const first = i + 1 - points;
    return { expected: { p10: null, p50: forecast.timeOf(first), p90: null }, value: values[first] };
  }
  return undefined;
}
