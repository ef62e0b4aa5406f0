// The forecast as it is sent: compact, or as one row a point.
import type { Reading } from '../core/reading';
import type { Passage, Side } from './method';
import type { Limit } from './series-plan';

/** When one of the limits is reached for the first time, as far as the forecast tells. */
export interface Crossing {
  side: Side;
  limit: number;
  /** whether a person is to be told of it: the evidence passed the test, and did not fall far below it since */
  announced: boolean;
  /** that it is reached within the horizon, 0 … 1 */
  probability: number;
  /** quantiles of its event time, ms since the Unix epoch; null beyond the horizon */
  p10: number | null;
  p50: number | null;
  p90: number | null;
  /** the t-value that the test looks at */
  evidence: number;
}

/** The forecast of one field of one device. */
export interface Forecast extends Reading {
  kind: 'forecast';
  /** event time of the last value, ms since the Unix epoch */
  timestamp: number;
  field: string;
  /** the method in use */
  method: string;
  /** of the values, where it is known */
  unit?: string;
  /** ms between two values */
  step: number;
  /** entry i is the forecast for `timestamp` + (i + 1) · `step` */
  values: number[];
  /** ends of the prediction intervals, for as many steps as there is evidence for; absent without any */
  lower?: number[];
  upper?: number[];
  /** what the intervals are to cover, % */
  level?: number;
  /** one a limit of the field */
  crossings: Crossing[];
}

/** One point of a forecast as a row: `forecast_<field>`, and `lower_<field>` and `upper_<field>` where they are known. */
export type ForecastRow = Reading & { kind: 'forecast' };

/** @param origin event time of the last value, ms; `passage` counts steps of `stepMs` from there */
export function crossingOf(
  { side, limit }: Limit,
  { probability, p10, p50, p90, evidence }: Passage,
  announced: boolean,
  origin: number,
  stepMs: number,
): Crossing {
  const time = (steps: number | undefined) => (steps === undefined ? null : Math.round(origin + steps * stepMs));
  return { side, limit, announced, probability, p10: time(p10), p50: time(p50), p90: time(p90), evidence };
}

/**
 * A forecast as rows, one a point, whose `timestamp` is that of the point.
 *
 * @param tag a further name under which each row has its device; empty: none
 */
export function rowsOf({ device, timestamp, field, step, values, lower, upper }: Forecast, tag: string): ForecastRow[] {
  return values.map((value, i) => {
    const row: ForecastRow = { kind: 'forecast', device, timestamp: timestamp + (i + 1) * step };
    if (tag !== '') row[tag] = device;
    row[`forecast_${field}`] = value;
    if (lower && upper && i < lower.length) {
      row[`lower_${field}`] = lower[i];
      row[`upper_${field}`] = upper[i];
    }
    return row;
  });
}
