// A record for Kafka.
import type { WireValue } from '../wire/format';
import type { Queued, Receipt } from './transport';

export interface KafkaFields {
  topic: string;
  /** null: none */
  key: string | Buffer | null;
  /** null: a tombstone */
  value: WireValue;
  /** undefined: by key, else in turn */
  partition?: number;
  headers?: Record<string, string | Buffer>;
  /** record time, ms since the Unix epoch; undefined: the time of sending */
  time?: number;
}

export interface KafkaRecord extends KafkaFields, Queued {}

/** What a record takes besides its texts, bytes; about. */
const OVERHEAD_BYTES = 80;
const TOPIC_NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/;

/** The names that a topic of Kafka can have. */
export const KAFKA_TOPIC = {
  matches: (topic: unknown): topic is string => typeof topic === 'string' && TOPIC_NAME.test(topic),
  expected: '1 to 249 letters, digits, ".", "_" and "-", without blanks',
};

export function kafkaRecord(fields: KafkaFields, receipt: Receipt, index: number): KafkaRecord {
  const { topic, key, value, partition, headers, time } = fields;
  let bytes = OVERHEAD_BYTES + sizeOf(key) + sizeOf(value);
  for (const name in headers) bytes += sizeOf(name) + sizeOf(headers[name]);
  return { topic, key, value, partition, headers, time, bytes, receipt, index };
}

function sizeOf(value: WireValue): number {
  if (value === null) return 0;
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length;
}
