// Wire formats: what a payload looks like outside Node-RED. Sinks and the format node offer these by name; nothing else in
// the package knows a wire shape.
import { InputError, shown } from '../core/errors';
import type { Reading } from '../core/reading';
import { ColumnMemory } from './column-memory';
import { csv } from './csv';
import { industrialCsv } from './industrial-csv';
import { industrialJson } from './industrial-json';
import { plainJson } from './json';
import { lineProtocol } from './line-protocol';
import { motorVoltage } from './motor-voltage';
import { oda } from './oda';
import { pc } from './pc';
import { quixSeries } from './quix';
import { raspberryPi } from './raspberry-pi';
import { sensor } from './sensor';
import {
  DEFAULT_OPTIONS,
  type FormatOptions,
  type RecordReader,
  type RecordWriter,
  type WireFormat,
} from './wire-format';

/** Text or bytes; null is "nothing": a tombstone on Kafka, an empty message on MQTT. */
export type WireValue = string | Buffer | null;

/**
 * Encodes one payload item: a reading, or anything else that a flow may send.
 *
 * @param item the payload, or one entry of an array payload
 * @param topic `msg.topic`, the device of an item that names none
 * @param arrival ms since the Unix epoch, the time of an item that has none
 * @param destination the topic that the record goes to, which some formats repeat inside
 * @throws InputError when the item cannot be written in this format
 */
export type Encoder = (item: unknown, topic: unknown, arrival: number, destination?: string) => WireValue;

/**
 * Decodes one payload.
 *
 * @param payload text, bytes, or what a core node has parsed of them
 * @param topic the device of a record that names none
 * @param arrival ms since the Unix epoch, the time of a record that has none
 * @throws InputError when it is not in this format
 */
export type Decoder = (payload: unknown, topic: unknown, arrival: number) => Reading[];

const FORMATS = {
  json: plainJson,
  quix: quixSeries,
  'industrial-json': industrialJson,
  'industrial-csv': industrialCsv,
  csv,
  motor: motorVoltage,
  'raspberry-pi': raspberryPi,
  pc,
  sensor,
  oda,
  line: lineProtocol,
} satisfies Record<string, WireFormat>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** Media types of one record, and of a text with a record a line. */
export function contentTypesOf(format: FormatName): Pick<WireFormat, 'contentType' | 'linesType'> {
  return FORMATS[format];
}

/**
 * The writer of a format. Text and bytes are written as they are in every format, so that a flow may bring a payload of
 * its own making.
 */
export function writerOf(
  format: FormatName,
  options: Partial<FormatOptions> = {},
  memory = new ColumnMemory(),
): RecordWriter {
  const writer = FORMATS[format].writer({ ...DEFAULT_OPTIONS, ...options }, memory);
  const isReady = (item: unknown) => typeof item === 'string' || Buffer.isBuffer(item);
  return {
    begin: (items, topic) => writer.begin?.(items, topic),
    split: (item, topic, arrival) => (isReady(item) || !writer.split ? [item] : writer.split(item, topic, arrival)),
    write: (item, topic, arrival, destination) => {
      if (isReady(item)) return String(item);
      if (item === undefined || item === null || typeof item === 'function' || typeof item === 'symbol') {
        throw new InputError(`payload is ${shown(item)}; expected a reading, text, a number or bytes`);
      }
      return writer.write(item, topic, arrival, destination);
    },
  };
}

/** The encoder of a format. Text, bytes and null are written as they are, so that 0, false and "" are sent as well. */
export function encoderOf(format: FormatName, options: Partial<FormatOptions>, memory?: ColumnMemory): Encoder {
  const writer = writerOf(format, options, memory);
  return (item, topic, arrival, destination) => {
    if (item === null || Buffer.isBuffer(item)) return item;
    writer.begin?.([item], topic);
    return writer.write(item, topic, arrival, destination);
  };
}

export function readerOf(
  format: FormatName,
  options: Partial<FormatOptions> = {},
  memory = new ColumnMemory(),
): RecordReader {
  return FORMATS[format].reader({ ...DEFAULT_OPTIONS, ...options }, memory);
}

/** The decoder of a format, for whoever takes a payload as a whole: one bad record makes it bad. */
export function decoderOf(format: FormatName, options: Partial<FormatOptions>, memory?: ColumnMemory): Decoder {
  const reader = readerOf(format, options, memory);
  return (payload, topic, arrival) =>
    reader.records(payload, topic).flatMap((record) => reader.read(record, topic, arrival));
}
