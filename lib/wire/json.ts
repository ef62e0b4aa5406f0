// Plain JSON: the payload as it is in the flow; and what all formats share whose records are JSON.
import { InputError, shown } from '../core/errors';
import { keyOf, type Reading, timeOf } from '../core/reading';
import { type Fields, readingWith } from './fields';
import { JSON_TYPES, type WireFormat } from './wire-format';

/** @throws InputError for what JSON cannot hold: a value that contains itself, a BigInt, a function */
export function encodeJson(item: unknown): string {
  let reason = `it is ${shown(item)}`;
  try {
    const text = JSON.stringify(item) as string | undefined;
    if (text !== undefined) return text;
  } catch (error) {
    reason = (error as Error).message.split('\n')[0]!;
  }
  throw new InputError(`payload cannot be written as JSON (${reason})`);
}

/** A nested value as JSON for one cell of a record; undefined for what is no value, such as a function. */
export function cellJson(value: unknown): string | undefined {
  return typeof value === 'function' || typeof value === 'symbol' ? undefined : encodeJson(value);
}

/**
 * The records in a payload: an object or a number is one, an array holds several, a text is JSON or has a JSON value a
 * line. Texts among the records are JSON still to be read, see `jsonOf`.
 *
 * @throws InputError when the payload holds no record
 */
export function jsonRecords(payload: unknown): unknown[] {
  if (Array.isArray(payload)) return payload;
  const text = wireText(payload);
  if (text === undefined) {
    if (payload !== undefined && payload !== null) return [payload];
    throw new InputError(`payload is ${shown(payload)}; expected a record`);
  }
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length > 0) return lines;
    throw new InputError(`payload is ${shown(payload)}; expected a record`);
  }
}

/** A record as a value; one that is text is read as JSON. */
export function jsonOf(record: unknown): unknown {
  const text = wireText(record);
  if (text === undefined) return record;
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!;
    throw new InputError(`record is ${shown(text)}; expected JSON (${reason.slice(0, 60)})`);
  }
}

/** The text of a payload that is text or bytes. */
export function wireText(payload: unknown): string | undefined {
  if (typeof payload === 'string') return payload.startsWith('\ufeff') ? payload.slice(1) : payload;
  if (Buffer.isBuffer(payload)) return wireText(payload.toString('utf8'));
  return undefined;
}

/**
 * A reading of what names its device and time in properties of its own choice.
 *
 * @throws InputError when the device or the time is none
 */
export function ownReading(
  fields: Fields,
  topic: unknown,
  arrival: number,
  keyProperty: string,
  timeProperty: string,
): Reading {
  const device = keyOf(fields, topic, keyProperty);
  const time = timeOf(fields, arrival, timeProperty);
  return readingWith(device, time, fields, new Set([keyProperty, timeProperty]));
}

export const plainJson: WireFormat = {
  ...JSON_TYPES,
  writer: () => ({ write: encodeJson }),
  reader: ({ keyProperty, timeProperty }) => ({
    records: jsonRecords,
    read: (record, topic, arrival) => {
      const value = jsonOf(record);
      if (typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)) {
        return [ownReading(value as Fields, topic, arrival, keyProperty, timeProperty)];
      }
      if ((typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean') {
        return [ownReading({ value }, topic, arrival, keyProperty, timeProperty)];
      }
      throw new InputError(`record is ${shown(value)}; expected an object or a number`);
    },
  }),
};
