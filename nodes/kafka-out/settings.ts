import type { BatcherOptions } from '../../lib/delivery/batcher';
import { COMPRESSIONS, type Compression } from '../../lib/delivery/kafka-codecs';
import { KAFKA_TOPIC } from '../../lib/delivery/kafka-record';
import { ACKS } from '../../lib/delivery/kafka-transport';
import type { OutboxLimits } from '../../lib/delivery/outbox';
import type { Encoder } from '../../lib/wire/format';
import type { Settings } from '../common/settings';
import { readEncoder, readOutboxLimits } from '../common/sink-settings';
import { readTopic, type TopicSource } from '../common/topic-source';
import { readSource, type ValueSource } from '../common/value-source';

export interface KafkaOutSettings {
  /** id of a kafka-cluster node */
  readonly cluster: string;
  readonly topic: TopicSource;
  readonly key: ValueSource;
  readonly partition: ValueSource;
  readonly headers: ValueSource;
  readonly time: ValueSource;
  readonly encode: Encoder;
  readonly acks: keyof typeof ACKS;
  readonly compression: Compression;
  readonly batch: BatcherOptions;
  readonly limits: OutboxLimits;
}

/** Brokers take batches of up to 1 MB unless they are told otherwise. */
const BATCH_BYTES = 900_000;

export function readKafkaOutSettings(settings: Settings): KafkaOutSettings {
  const none = { type: 'none', value: '' } as const;
  return {
    cluster: settings.text('cluster', { expected: 'a Kafka cluster; choose or add one in the dialog' }),
    topic: readTopic(settings, KAFKA_TOPIC),
    key: readSource(settings, 'key', {
      types: ['reading', 'msg', 'str', 'none'],
      fallback: { type: 'reading', value: 'device' },
    }),
    partition: readSource(settings, 'partition', { types: ['none', 'num', 'reading', 'msg'], fallback: none }),
    headers: readSource(settings, 'headers', { types: ['none', 'json', 'reading', 'msg'], fallback: none }),
    time: readSource(settings, 'time', { types: ['none', 'reading', 'msg'], fallback: none }),
    encode: readEncoder(settings),
    acks: settings.choice('acks', Object.keys(ACKS) as (keyof typeof ACKS)[], 'all'),
    compression: settings.choice('compression', COMPRESSIONS, 'none'),
    batch: {
      batchSize: settings.number('batchSize', { min: 1, max: 10_000, integer: true, fallback: 1000 }),
      batchBytes: BATCH_BYTES,
      lingerMs: settings.number('linger', { min: 0, max: 60_000, fallback: 10 }),
    },
    limits: readOutboxLimits(settings),
  };
}
