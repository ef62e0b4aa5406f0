// One message in another shape: what a format node makes of it. Other properties of the message stay, so that an http
// response finds its request.
import type { NodeMessage, NodeMessageInFlow } from 'node-red';
import type { InputError } from '../../lib/core/errors';
import type { Reading } from '../../lib/core/reading';
import type { ColumnMemory } from '../../lib/wire/column-memory';
import { contentTypesOf, readerOf, writerOf } from '../../lib/wire/format';
import { eachItem } from '../common/readings-in';
import type { FormatNodeSettings } from './settings';

export interface Converted {
  readonly messages: NodeMessage[];
  /** records that were written or read */
  readonly records: number;
  /** what the message must be completed with, when not all of it was good */
  readonly error: InputError | undefined;
}

/** @throws InputError when nothing of the message can be used */
export type Converter = (msg: NodeMessageInFlow, now: number) => Converted;

export function converterOf(settings: FormatNodeSettings, memory: ColumnMemory): Converter {
  return settings.direction === 'encode' ? encoding(settings, memory) : decoding(settings, memory);
}

function encoding(settings: FormatNodeSettings, memory: ColumnMemory): Converter {
  const { format, options, output } = settings;
  const writer = writerOf(format, options, memory);
  const { contentType, linesType } = contentTypesOf(format);
  const isTogether = output === 'together';

  return (msg, now) => {
    const { payload, topic } = msg;
    const isArray = Array.isArray(payload);
    const records: { topic: string | undefined; value: string | Buffer }[] = [];
    if (isTogether) writer.begin!(isArray ? payload : [payload], topic);
    const error = eachItem(payload, (item) => {
      for (const part of writer.split!(item, topic, now)) {
        if (!isTogether) writer.begin!([part], topic);
        const value = Buffer.isBuffer(part) ? part : writer.write(part, topic, now);
        records.push({ topic: isArray && !isTogether ? (deviceOf(part) ?? topic) : topic, value });
      }
    });
    const message = (value: string | Buffer, type: string, about: string | undefined): NodeMessage => {
      const copy = { ...msg, topic: about, payload: value };
      return settings.contentType ? { ...copy, headers: withType(msg, type) } : copy;
    };
    let messages: NodeMessage[];
    if (!isTogether || (records.length === 1 && !isArray)) {
      messages = records.map(({ topic: about, value }) => message(value, contentType, about));
    } else if (records.length > 0) {
      messages = [message(records.map(({ value }) => String(value)).join('\n'), linesType, topic)];
    } else {
      messages = [];
    }
    return { messages, records: records.length, error };
  };
}

function deviceOf(item: unknown): string | undefined {
  const device = typeof item === 'object' && item !== null ? (item as Partial<Reading>).device : undefined;
  return typeof device === 'string' && device !== '' ? device : undefined;
}

/** The headers of the message with this content type in the place of any other. */
function withType(msg: NodeMessage, type: string): Record<string, unknown> {
  const { headers } = msg as { headers?: unknown };
  const own = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  return { ...Object.fromEntries(own.filter(([name]) => name.toLowerCase() !== 'content-type')), 'content-type': type };
}

function decoding({ format, options, output }: FormatNodeSettings, memory: ColumnMemory): Converter {
  const reader = readerOf(format, options, memory);

  return (msg, now) => {
    const { payload, topic } = msg;
    const records = reader.records(payload, topic);
    const isArray = Array.isArray(payload) || records.length > 1;
    const readings: Reading[] = [];
    const error = eachItem(isArray ? records : records[0], (record) => {
      // A text may be a header alone.
      if (records.length > 0) readings.push(...reader.read(record, topic, now));
    });
    const single = (reading: Reading): NodeMessage => ({ ...msg, topic: reading.device || topic, payload: reading });
    let messages: NodeMessage[];
    if (output === 'each' || (readings.length === 1 && !isArray)) messages = readings.map(single);
    else messages = readings.length > 0 ? [{ ...msg, payload: readings }] : [];
    return { messages, records: readings.length, error };
  };
}
