// What a method would have forecast in the past: fitted once to the older part of a series, and from then on kept up to
// date and asked again and again.
import type { ForecastMethod } from './method';

/** Where forecasts of the past begin. */
export interface Origins {
  /** how many values the method is fitted to; the first forecast comes after them */
  readonly first: number;
  /** steps between two of them */
  readonly stride: number;
  readonly count: number;
  readonly horizon: number;
}

/**
 * The latest origins whose forecasts end within the series; undefined when there is no room for one.
 *
 * @param stride as wished; less where the series is too short for that
 * @param fewest values before the first origin
 */
export function latestOrigins(
  length: number,
  { horizon, count, stride }: Omit<Origins, 'first'>,
  fewest: number,
): Origins | undefined {
  const room = length - fewest - horizon;
  if (room < 0) return undefined;
  const origins = Math.min(count, room + 1);
  const step = origins > 1 ? Math.min(stride, Math.floor(room / (origins - 1))) : 1;
  return { first: length - horizon - step * (origins - 1), stride: step, count: origins, horizon };
}

/**
 * Calls `visit` for each origin with the number of values before it and the forecast, which the next one overwrites.
 * Values are not changed.
 */
export function roll(
  method: ForecastMethod,
  values: Float64Array,
  periods: readonly number[],
  { first, stride, count, horizon }: Origins,
  visit: (origin: number, forecast: Float64Array) => void,
): void {
  const fitted = method.fit(values.subarray(0, first), periods);
  const path = new Float64Array(horizon);
  let known = first;
  for (let i = 0; i < count; i++) {
    for (const next = first + i * stride; known < next; known++) fitted.update(values[known]);
    fitted.forecast(path);
    visit(known, path);
  }
}
