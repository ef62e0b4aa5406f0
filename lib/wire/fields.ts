// Fields of records that come from outside: numbers that may be text, names that objects have themselves, times as text.
import { InputError, shown } from '../core/errors';
import { type Reading, unusable } from '../core/reading';
import { dateTimeText, toTime } from '../core/time';

export type Fields = Readonly<Record<string, unknown>>;

/** What a reading says of itself besides its measurements. */
export const OWN_FIELDS: ReadonlySet<string> = new Set(['device', 'timestamp']);

const NUMBER = /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** The number that a text is, in decimal notation; undefined for any other text, "007" and "Infinity" among them. */
export function numberIn(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** Sets an own property; an assignment to `__proto__` would change the object's prototype instead. */
export function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** @throws InputError when `record` is no object with fields; `what` names the format */
export function fieldsOf(record: unknown, what: string): Fields {
  const isObject = typeof record === 'object' && record !== null;
  if (isObject && !Array.isArray(record) && !ArrayBuffer.isView(record)) return record as Fields;
  throw new InputError(`record is ${shown(record)}; expected an object for ${what}`);
}

/**
 * The number in field `name`, where a record must have one.
 *
 * @throws InputError that names what is there instead
 */
export function numberOf(fields: Fields, name: string): number {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const number = typeof value === 'string' ? numberIn(value.trim()) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw unusable(fields, [name], OWN_FIELDS);
}

/** The text in own field `name`; undefined when there is none. A number or a flag is text, too. */
export function textOf(fields: Fields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * The event time in field `name` of a record; `arrival` where it is missing.
 *
 * @throws InputError when what is there is no time
 */
export function timeIn(fields: Fields, name: string, arrival: number): number {
  const given = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (given === undefined || given === null) return arrival;
  const time = toTime(given);
  if (time !== undefined) return time;
  throw new InputError(`${name} is ${shown(given)}; expected s, ms, µs or ns since 1970, or ISO text`);
}

/** A reading of `device` at `timestamp` with all `fields` but those in `without`. */
export function readingWith(
  device: string,
  timestamp: number,
  fields: Fields,
  without: ReadonlySet<string> = OWN_FIELDS,
): Reading {
  const reading: Reading = { device, timestamp };
  for (const name of Object.keys(fields)) {
    if (!without.has(name) && !OWN_FIELDS.has(name)) put(reading, name, fields[name]);
  }
  return reading;
}

/**
 * A point in time, ms since the Unix epoch, as `YYYY-MM-DD<separator>HH:MM:SS` in UTC, with six digits of the second's
 * fraction where it has one: as Python writes it.
 */
export function isoText(ms: number, separator: 'T' | ' '): string {
  const text = dateTimeText(ms).replace(' ', separator);
  const micros = Math.min(Math.round((ms - Math.floor(ms / 1000) * 1000) * 1000), 999_999);
  return micros === 0 ? text : `${text}.${String(micros).padStart(6, '0')}`;
}
