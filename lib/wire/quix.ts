// The series of Quix Streams: one row of numbers, texts and bytes by name, the device as a tag, time in nanoseconds.
import { InputError, shown } from '../core/errors';
import { keyOf, type Reading, timeOf } from '../core/reading';
import { LAST_TIME_MS } from '../core/time';
import { type Fields, fieldsOf, OWN_FIELDS, put } from './fields';
import { cellJson, jsonOf, jsonRecords } from './json';
import { JSON_TYPES, type WireFormat } from './wire-format';

export const quixSeries: WireFormat = {
  ...JSON_TYPES,
  writer: ({ tag }) => ({ write: quixEncoder(tag) }),
  reader: ({ tag }) => ({
    records: jsonRecords,
    read: (record, topic) => quixReadings(fieldsOf(jsonOf(record), 'the Quix series'), tag, topic),
  }),
};

/** Field names as JSON with the bracket that opens the column; a fleet has a handful of them. */
const columns = new Map<string, string>();
const MAX_COLUMNS = 1000;

/**
 * Encodes one reading, or a message with a kind, as a series of one row. Numbers become NumericValues, texts
 * StringValues, Buffers BinaryValues (base64); true and false and nested values become StringValues as JSON; null and
 * numbers that are not finite are left out, since a series has no cell for them.
 *
 * @param tag name of the tag that holds the device
 */
export function quixEncoder(tag: string): (item: unknown, topic: unknown, arrival: number) => string {
  const openTag = `${JSON.stringify(tag)}:[`;
  return (item, topic, arrival) => {
    const fields = rowOf(item);
    const device = keyOf(fields, topic);
    let numeric = '';
    let text = '';
    let binary = '';
    for (const name of Object.keys(fields)) {
      if (OWN_FIELDS.has(name)) continue;
      const value = fields[name];
      if (typeof value === 'number') {
        if (Number.isFinite(value)) numeric += `${numeric && ','}${columnOf(name)}${value}]`;
      } else if (Buffer.isBuffer(value)) {
        binary += `${binary && ','}${columnOf(name)}"${value.toString('base64')}"]`;
      } else if (value !== null && value !== undefined) {
        const cell = typeof value === 'string' ? value : cellJson(value);
        if (cell !== undefined) text += `${text && ','}${columnOf(name)}${JSON.stringify(cell)}]`;
      }
    }
    const tags = device === '' ? '' : `${openTag}${JSON.stringify(device)}]`;
    const time = nanoseconds(timeOf(fields, arrival));
    return `{"Epoch":0,"Timestamps":[${time}],"NumericValues":{${numeric}},"StringValues":{${text}},"BinaryValues":{${binary}},"TagValues":{${tags}}}`;
  };
}

/**
 * Milliseconds since the Unix epoch as an integer number of nanoseconds, in text: today's 1.8e18 ns are beyond the 53
 * bits of a JavaScript number. Exact for whole milliseconds, else to the resolution of `ms` (about 0.2 µs).
 */
export function nanoseconds(ms: number): string {
  if (Number.isInteger(ms)) return ms === 0 ? '0' : `${ms}000000`;
  const whole = Math.floor(ms);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)));
}

/**
 * The rows of a series as readings. The device is the tag of that name, else the only tag, else `topic`; other tags are
 * text fields. Bytes become Buffers. Times are exact to the microsecond.
 *
 * @throws InputError when it is no series
 */
export function quixReadings(series: Fields, tag: string, topic: unknown): Reading[] {
  const { Timestamps: times, Epoch: epoch } = series;
  if (!Array.isArray(times)) throw new InputError(`Timestamps is ${shown(times)}; expected an array of ns since 1970`);
  const start = typeof epoch === 'number' ? epoch : 0;
  const tags = columnsIn(series, 'TagValues');
  const device = tags.find(([name]) => name === tag) ?? (tags.length === 1 ? tags[0] : undefined);
  const columns = [
    ...columnsIn(series, 'NumericValues').map(([name, cells]) => [name, cells, numericCell] as const),
    ...columnsIn(series, 'StringValues').map(([name, cells]) => [name, cells, textCell] as const),
    ...columnsIn(series, 'BinaryValues').map(([name, cells]) => [name, cells, bytesCell] as const),
    ...tags.filter((column) => column !== device).map(([name, cells]) => [name, cells, textCell] as const),
  ].filter(([name]) => !OWN_FIELDS.has(name));
  return times.map((time, row) => {
    const micros = typeof time === 'number' ? Math.round((start + time) / 1000) : Number.NaN;
    if (!(Math.abs(micros) <= LAST_TIME_MS * 1000)) {
      throw new InputError(`Timestamps[${row}] is ${shown(time)}; expected ns since 1970`);
    }
    const reading: Reading = { device: keyOf({ device: device?.[1][row] }, topic), timestamp: micros / 1000 };
    for (const [name, cells, cell] of columns) {
      const value = cell(cells[row]);
      if (value !== undefined) put(reading, name, value);
    }
    return reading;
  });
}

/** The columns of one kind of values; missing means none. */
function columnsIn(series: Fields, kind: string): [name: string, cells: readonly unknown[]][] {
  const columns = series[kind] ?? {};
  if (typeof columns !== 'object' || Array.isArray(columns)) {
    throw new InputError(`${kind} is ${shown(columns)}; expected an object of arrays`);
  }
  return Object.entries(columns).map(([name, cells]) => {
    if (!Array.isArray(cells)) throw new InputError(`${kind}.${name} is ${shown(cells)}; expected an array`);
    return [name, cells];
  });
}

const numericCell = (cell: unknown) => (typeof cell === 'number' && Number.isFinite(cell) ? cell : undefined);
const textCell = (cell: unknown) => (typeof cell === 'string' ? cell : undefined);
const bytesCell = (cell: unknown) => (typeof cell === 'string' ? Buffer.from(cell, 'base64') : undefined);

function rowOf(item: unknown): Readonly<Record<string, unknown>> {
  if (typeof item === 'number' || typeof item === 'boolean') return { value: item };
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) return item as Record<string, unknown>;
  throw new InputError(`payload is ${shown(item)}; expected a reading (an object) for the Quix series`);
}

function columnOf(name: string): string {
  let column = columns.get(name);
  if (column === undefined) {
    if (columns.size >= MAX_COLUMNS) columns.clear();
    column = `${JSON.stringify(name)}:[`;
    columns.set(name, column);
  }
  return column;
}
