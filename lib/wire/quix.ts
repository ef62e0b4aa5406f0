// The series of Quix Streams: one row of numbers, texts and bytes by name, the device as a tag, time in nanoseconds.
import { InputError, shown } from '../core/errors';
import { keyOf, timeOf } from '../core/reading';
import { encodeJson } from './json';

/** Fields of a reading that have a place of their own in the series. */
const OWN_PLACE = new Set(['device', 'timestamp']);

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
      if (OWN_PLACE.has(name)) continue;
      const value = fields[name];
      if (typeof value === 'number') {
        if (Number.isFinite(value)) numeric += `${numeric && ','}${columnOf(name)}${value}]`;
      } else if (Buffer.isBuffer(value)) {
        binary += `${binary && ','}${columnOf(name)}"${value.toString('base64')}"]`;
      } else if (value !== null && value !== undefined) {
        const cell = typeof value === 'string' ? value : encodeJson(value);
        text += `${text && ','}${columnOf(name)}${JSON.stringify(cell)}]`;
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
