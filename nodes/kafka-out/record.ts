// From a reading to a Kafka record: topic, key, partition, headers and time as the settings say, then the encoded value.
import type { NodeMessage } from 'node-red';
import { InputError, shown } from '../../lib/core/errors';
import { toTime } from '../../lib/core/time';
import { type KafkaRecord, kafkaRecord } from '../../lib/delivery/kafka-record';
import type { Receipt } from '../../lib/delivery/transport';
import type { KafkaOutSettings } from './settings';

type RecordSettings = Pick<KafkaOutSettings, 'topic' | 'key' | 'partition' | 'headers' | 'time' | 'encode'>;

/** @throws InputError naming what of the message cannot be used */
export function recordOf(
  settings: RecordSettings,
  msg: NodeMessage,
  item: unknown,
  receipt: Receipt,
  index: number,
  now: number,
): KafkaRecord {
  const topic = settings.topic.of(msg, item);
  return kafkaRecord(
    {
      topic,
      key: keyOf(settings, msg, item),
      value: settings.encode(item, msg.topic, now, topic),
      partition: partitionOf(settings.partition.of(msg, item)),
      headers: headersOf(settings.headers.of(msg, item)),
      time: timeOf(settings.time.of(msg, item)),
    },
    receipt,
    index,
  );
}

/** A reading that does not name its device has that of the message's topic. */
function keyOf({ key }: RecordSettings, msg: NodeMessage, item: unknown): string | Buffer | null {
  const named = key.of(msg, item);
  const value = key.type === 'reading' ? (named ?? msg.topic) : named;
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Buffer.isBuffer(value)) return value;
  throw new InputError(`key is ${shown(value)}; expected text, a number or bytes`);
}

function partitionOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const partition = typeof value === 'boolean' ? Number.NaN : Number(value);
  if (Number.isInteger(partition) && partition >= 0 && partition < 2 ** 31) return partition;
  throw new InputError(`partition is ${shown(value)}; expected a whole number from 0`);
}

function headersOf(value: unknown): Record<string, string | Buffer> | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'object' || Array.isArray(value) || Buffer.isBuffer(value)) {
    throw new InputError(`headers are ${shown(value)}; expected an object of names and values`);
  }
  const headers: Record<string, string | Buffer> = {};
  for (const [name, content] of Object.entries(value)) {
    if (content === undefined || content === null) continue;
    if (Buffer.isBuffer(content)) headers[name] = content;
    else headers[name] = typeof content === 'object' ? JSON.stringify(content) : String(content);
  }
  return headers;
}

/** ms since the Unix epoch; undefined: the time of sending */
function timeOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const time = toTime(value);
  if (time !== undefined && time >= 0) return time;
  throw new InputError(`record time is ${shown(value)}; expected ms or s since 1970, ISO text or a Date`);
}
