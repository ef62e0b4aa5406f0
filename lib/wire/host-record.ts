// What the records of computers share: a uuid, a device, a time of their own notation.
import { hash } from 'node:crypto';
import { InputError, shown } from '../core/errors';
import { keyOf, type Reading } from '../core/reading';
import { dateTimeText } from '../core/time';
import { type Fields, fieldsOf, readingWith, textOf, timeIn } from './fields';

/** Names begin with it, so that the ids are of this use alone (RFC 9562, version 5). */
const NAMESPACE = Buffer.from('6d1d7ee52c0b5f0e9ad0a3c1f4b27e58', 'hex');

/** The id of a record: always the same for the same device and time, so that a repetition is known by it. */
export function recordId(device: string, time: number): string {
  const digest = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(`${device}\n${time}`)]), 'buffer');
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The id that the reading brings, else one made of device and time. */
export function uuidOf(fields: Fields, device: string, time: number): string {
  return textOf(fields, 'uuid') ?? recordId(device, time);
}

/** `YYYY-MM-DD@HH:MM:SS` in UTC */
export function loadingDatetime(time: number): string {
  return dateTimeText(time).replace(' ', '@');
}

/** The reading of a record: device, time to the second, and everything else as it is. */
export function hostReading(record: unknown, what: string, topic: unknown, arrival: number): Reading {
  const fields = fieldsOf(record, what);
  const device = keyOf(fields, topic);
  if (fields.loading_datetime === undefined) {
    throw new InputError(`loading_datetime is ${shown(undefined)}; expected YYYY-MM-DD@HH:MM:SS`);
  }
  return readingWith(device, timeIn(fields, 'loading_datetime', arrival), fields, NOT_MEASURED);
}

const NOT_MEASURED: ReadonlySet<string> = new Set(['loading_datetime']);
