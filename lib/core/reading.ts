// The reading: what flows between all nodes. Output is strict (device, timestamp, measurements); input is forgiving,
// so that the messages of real machines fit as they are.
import { InputError, shown } from './errors';
import { toTime } from './time';

/** One timestamped sample of one device: a flat JSON object. `timestamp` is event time, ms since the Unix epoch. */
export interface Reading {
  device: string;
  timestamp: number;
  [field: string]: unknown;
}

/** What `payload.kind` says of everything that is not a reading. */
export type Kind = 'event' | 'truth' | 'forecast' | 'alert' | 'detection' | 'late' | 'state';

/** A reading as a node uses it, whatever shape it came in. `fields` is the sender's own object: read it, never write. */
export interface ParsedReading {
  key: string;
  /** event time, ms since the Unix epoch */
  time: number;
  fields: Readonly<Record<string, unknown>>;
}

export interface ReadingNames {
  /** property of the reading that holds the key; where it is missing, `msg.topic` is the key (default `device`) */
  keyProperty?: string;
  /** property of the reading that holds its event time; where it is missing, the time of arrival (default `timestamp`) */
  timeProperty?: string;
}

/**
 * Reads a payload item of any of the accepted forms: a flat object, a bare number or numeric text (it becomes the
 * field `value`).
 *
 * @param item the payload, or one entry of an array payload
 * @param topic `msg.topic`, the key where the item has none
 * @param arrival ms since the Unix epoch, the time where the item has none
 * @throws InputError when the item is no reading or its time is none
 */
export function parseReading(item: unknown, topic: unknown, arrival: number, names: ReadingNames = {}): ParsedReading {
  const fields = fieldsOf(item);
  return {
    key: keyOf(fields, topic, names.keyProperty),
    time: timeOf(fields, arrival, names.timeProperty),
    fields,
  };
}

/**
 * The key of an object that came in: its property, else `topic`, else empty.
 *
 * @throws InputError when it is an object, which names nothing
 */
export function keyOf(fields: Readonly<Record<string, unknown>>, topic: unknown, keyProperty = 'device'): string {
  const named = fields[keyProperty];
  if (typeof named === 'string') return named;
  const isNamed = named !== undefined && named !== null;
  const key = isNamed ? named : topic;
  if (key === undefined || key === null) return '';
  if (typeof key !== 'object' && typeof key !== 'function') return String(key);
  throw new InputError(`${isNamed ? `payload.${keyProperty}` : 'msg.topic'} is ${shown(key)}; expected text`);
}

/**
 * The event time of an object that came in, ms since the Unix epoch: its property, else `arrival`.
 *
 * @throws InputError when the property is there and is no time
 */
export function timeOf(fields: Readonly<Record<string, unknown>>, arrival: number, timeProperty = 'timestamp'): number {
  const given = fields[timeProperty];
  if (typeof given === 'number' && given >= 1e11 && given < 1e14) return given;
  const time = given === undefined || given === null ? arrival : toTime(given);
  if (time === undefined) {
    throw new InputError(`payload.${timeProperty} is ${shown(given)}; expected ms or s since 1970, ISO text or a Date`);
  }
  return time;
}

function fieldsOf(item: unknown): Readonly<Record<string, unknown>> {
  if (typeof item === 'object' && item !== null && !Array.isArray(item) && !ArrayBuffer.isView(item)) {
    const fields = item as Record<string, unknown>;
    if (fields.kind === undefined) return fields;
    throw new InputError(`payload.kind is ${shown(fields.kind)}; expected a reading, which has no kind`);
  }
  if (typeof item === 'number' && Number.isFinite(item)) return { value: item };
  if (typeof item === 'string' && item.trim() !== '' && Number.isFinite(Number(item))) return { value: Number(item) };
  throw new InputError(`payload is ${shown(item)}; expected a reading (an object with numbers) or a number`);
}

/** The names of a reading's fields that hold numbers, without its time. */
export function numberFields(fields: Readonly<Record<string, unknown>>, timeProperty = 'timestamp'): string[] {
  return Object.keys(fields).filter((name) => name !== timeProperty && typeof fields[name] === 'number');
}

/** The error for a field that a reading does not have; it names those that it has. */
export function missingField(
  name: string,
  fields: Readonly<Record<string, unknown>>,
  timeProperty?: string,
): InputError {
  const present = numberFields(fields, timeProperty);
  const has = present.length > 0 ? present.slice(0, 12).join(', ') : 'no numbers';
  return new InputError(`field \`${name}\` not found; this reading has ${has}`);
}

/**
 * The error for a reading that holds no finite number where one was looked for.
 *
 * @param chosen the fields that were looked for; empty: all but `left`
 */
export function unusable(
  fields: Readonly<Record<string, unknown>>,
  chosen: readonly string[],
  left: ReadonlySet<string>,
  timeProperty?: string,
): InputError {
  const names = chosen.length > 0 ? chosen : Object.keys(fields).filter((name) => !left.has(name));
  const isWrong = (name: string) =>
    chosen.length > 0 ? Object.hasOwn(fields, name) : typeof fields[name] === 'number';
  const wrong = names.find(isWrong);
  if (wrong !== undefined) return new InputError(`field \`${wrong}\` is ${shown(fields[wrong])}; expected a number`);
  if (chosen.length > 0) return missingField(chosen[0]!, fields, timeProperty);
  return new InputError(`no number found; this reading has ${names.slice(0, 12).join(', ') || 'no measurements'}`);
}
