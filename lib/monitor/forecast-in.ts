// Forecasts as they come in: compact, one message a device and field, or as rows, one a point, all of a device side by
// side in one array. Both become the same.
import { InputError, shown } from '../core/errors';
import { keyOf, timeOf } from '../core/reading';
import type { Side } from './limits';

/** A forecaster's own word about a limit: ms of event time, null beyond its horizon. */
export interface ForecastCrossing {
  readonly side: Side;
  readonly limit: number;
  /** the forecaster is sure enough to tell people */
  readonly announced: boolean;
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
}

/** What is expected of one field of one device. */
export interface IncomingForecast {
  readonly device: string;
  readonly field: string;
  /** event time, ms, of the last value it was made from */
  readonly origin: number;
  /** the points in the order of time; NaN where one is missing */
  readonly values: readonly number[];
  /** event time, ms, of point `i` */
  timeOf(i: number): number;
  readonly crossings: readonly ForecastCrossing[];
}

type Fields = Readonly<Record<string, unknown>>;

const ROW_PREFIX = 'forecast_';

/** Whether an object of kind `forecast` is one point of a forecast. */
export function isForecastRow(fields: Fields): boolean {
  return fields.values === undefined && Object.keys(fields).some((name) => name.startsWith(ROW_PREFIX));
}

/** The device of a message that is no reading; it may have the name of the key of readings, too. */
export function deviceOf(fields: Fields, topic: unknown, keyProperty: string): string {
  return keyOf(fields, topic, fields.device === undefined || fields.device === null ? keyProperty : 'device');
}

/**
 * Reads a compact forecast.
 *
 * @throws InputError naming the property that cannot be used
 */
export function parseForecast(fields: Fields, topic: unknown, keyProperty: string): IncomingForecast {
  const { field, step, values, crossings = [] } = fields;
  const origin = forecastTime(fields);
  if (typeof field !== 'string' || field === '') throw wrong('field', field, 'the name of a field');
  if (!Array.isArray(values)) throw wrong('values', values, 'the values of a forecast');
  const stepMs = Number(step);
  if (typeof step !== 'number' || !(stepMs > 0 && stepMs < Infinity))
    throw wrong('step', step, 'a number of ms above 0');
  if (!Array.isArray(crossings)) throw wrong('crossings', crossings, 'an array');
  return {
    device: deviceOf(fields, topic, keyProperty),
    field,
    origin,
    values: values.map(finite),
    timeOf: (i) => origin + (i + 1) * stepMs,
    crossings: crossings.map((crossing, i) => parseCrossing(crossing, i)),
  };
}

/** The forecast that begins with a row of an array: one for each field it has. */
export interface GatheredRows {
  readonly forecasts: readonly IncomingForecast[];
  /** index behind its last row */
  readonly end: number;
}

/**
 * Gathers the rows of `items` from `from` on that are of one device and in the order of time. Bad rows among them are left
 * out: `parseRow` tells of each.
 *
 * @throws InputError when the first one is bad or no other follows
 */
export function gatherRows(items: readonly unknown[], from: number, topic: unknown, keyProperty: string): GatheredRows {
  const first = parseRow(items[from] as Fields, topic, keyProperty);
  const rows = [first];
  let end = from + 1;
  for (; end < items.length; end++) {
    const item = items[end];
    if (!isObject(item) || item.kind !== 'forecast' || !isForecastRow(item)) break;
    let row: ForecastRow;
    try {
      row = parseRow(item, topic, keyProperty);
    } catch {
      continue;
    }
    if (row.device !== first.device || row.time <= rows.at(-1)!.time) break;
    rows.push(row);
  }
  if (rows.length < 2) throw new InputError('a row of a forecast came alone; expected all its rows in one array');
  const origin = first.time - (rows[1].time - first.time);
  const names = new Set(
    rows.flatMap(({ fields }) => Object.keys(fields).filter((name) => name.startsWith(ROW_PREFIX))),
  );
  const forecasts = Array.from(names, (name) => ({
    device: first.device,
    field: name.slice(ROW_PREFIX.length),
    origin,
    values: rows.map(({ fields }) => finite(fields[name])),
    timeOf: (i: number) => rows[i].time,
    crossings: [],
  }));
  return { forecasts, end };
}

export interface ForecastRow {
  readonly device: string;
  /** event time, ms, of the point */
  readonly time: number;
  readonly fields: Fields;
}

/** @throws InputError when its time or device is none */
export function parseRow(fields: Fields, topic: unknown, keyProperty: string): ForecastRow {
  return { device: deviceOf(fields, topic, keyProperty), time: forecastTime(fields), fields };
}

/** A forecast without a time says nothing: the time of arrival is not meant. */
function forecastTime(fields: Fields): number {
  const time = timeOf(fields, Number.NaN);
  if (Number.isNaN(time)) throw wrong('timestamp', fields.timestamp, 'the event time of the forecast');
  return time;
}

function parseCrossing(crossing: unknown, i: number): ForecastCrossing {
  const name = `crossings[${i}]`;
  if (!isObject(crossing)) throw wrong(name, crossing, 'an object');
  const { side, limit, announced, p10, p50, p90 } = crossing;
  if (side !== 'low' && side !== 'high') throw wrong(`${name}.side`, side, '"low" or "high"');
  if (typeof limit !== 'number') throw wrong(`${name}.limit`, limit, 'a number');
  return {
    side,
    limit,
    announced: announced === true,
    p10: finiteOrNull(p10),
    p50: finiteOrNull(p50),
    p90: finiteOrNull(p90),
  };
}

function wrong(name: string, value: unknown, expected: string): InputError {
  return new InputError(`payload.${name} is ${shown(value)}; expected ${expected}`);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function finite(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}

function finiteOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
