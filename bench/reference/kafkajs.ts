// The reference of the kafka figures: kafkajs by itself, `sendBatch` of 1 000 records after another.
// `kafkajs <settings as JSON>`.
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { load } from '../harness/load';
import { ReadingPool } from '../harness/readings';
import { serve } from '../harness/remote';

export interface KafkajsSettings {
  brokers: string[];
  topic: string;
  acks: number;
  idempotent: boolean;
}

const BATCH = 1000;

// kafkajs sets a timer with a negative delay, of which recent Node versions warn.
process.removeAllListeners('warning');

const { brokers, topic, acks, idempotent } = JSON.parse(process.argv[2] ?? '') as KafkajsSettings;
const kafka = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.NOTHING });
const producer = kafka.producer({
  createPartitioner: Partitioners.DefaultPartitioner,
  idempotent,
  maxInFlightRequests: 1,
});
const started = producer.connect();
const pool = new ReadingPool();

async function send(count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += BATCH) {
    const messages = [];
    while (messages.length < BATCH) {
      const reading = pool.next();
      messages.push({ key: reading.device, value: JSON.stringify(reading) });
    }
    await producer.sendBatch({ acks, topicMessages: [{ topic, messages }] });
  }
}

serve({
  started: () => started,
  /** resolves when all have been acknowledged; a multiple of 1 000 */
  send,
  load,
});
