// Wire formats: what a payload looks like outside Node-RED. Sinks offer these by name; nothing else in the package
// knows a wire shape.
import { InputError, shown } from '../core/errors';
import { encodeJson } from './json';
import { quixEncoder } from './quix';

/** Text or bytes; null is "nothing": a tombstone on Kafka, an empty message on MQTT. */
export type WireValue = string | Buffer | null;

/**
 * Encodes one payload item: a reading, or anything else that a flow may send.
 *
 * @param item the payload, or one entry of an array payload
 * @param topic `msg.topic`, the device of an item that names none
 * @param arrival ms since the Unix epoch, the time of an item that has none
 * @throws InputError when the item cannot be written in this format
 */
export type Encoder = (item: unknown, topic: unknown, arrival: number) => WireValue;

export interface FormatOptions {
  /** name of the tag that holds the device, for formats that keep it apart from the measurements */
  tag: string;
}

const ENCODERS = {
  json: () => encodeJson,
  quix: ({ tag }: FormatOptions) => quixEncoder(tag),
} satisfies Record<string, (options: FormatOptions) => (...item: Parameters<Encoder>) => string>;

export type FormatName = keyof typeof ENCODERS;
export const FORMAT_NAMES = Object.keys(ENCODERS) as FormatName[];

/**
 * The encoder of a format. Text, bytes and null are written as they are in every format, so that 0, false and "" are
 * sent as well and a flow may bring a payload of its own making.
 */
export function encoderOf(format: FormatName, options: FormatOptions): Encoder {
  const encode = ENCODERS[format](options);
  return (item, topic, arrival) => {
    if (item === null || typeof item === 'string' || Buffer.isBuffer(item)) return item;
    if (item === undefined || typeof item === 'function' || typeof item === 'symbol') {
      throw new InputError(`payload is ${shown(item)}; expected a reading, text, a number or bytes`);
    }
    return encode(item, topic, arrival);
  };
}
