// What the kafka figures share: a real broker, a topic for each side, and the two senders.
import path from 'node:path';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { guardKafkajs } from '../../lib/delivery/kafkajs-guard';
import { someKafka } from '../../scripts/lib/kafka-server';
import type { KafkajsSettings } from '../reference/kafkajs';
import { deliveryContender } from './delivered';
import type { Measured } from './figure';
import { startFlow } from './flow';
import { interleave } from './interleave';
import { Remote } from './remote';
import { kafkaFlow } from './sinks';

const PARTITIONS = 3;
/** records in a round */
const COUNT = 100_000;

export class BenchKafka {
  private readonly topics: string[] = [];

  private constructor(
    private readonly brokers: string[],
    private readonly admin: Admin,
    private readonly stop: () => Promise<void>,
  ) {}

  /** @throws Unavailable where no Kafka can be had */
  static async start(): Promise<BenchKafka> {
    // Here kafkajs only asks the broker, and should cost the measured processes nothing.
    guardKafkajs();
    const kafka = await someKafka({ say: (line) => console.error(line) });
    const admin = new Kafka({ clientId: 'bench-admin', brokers: kafka.brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    return new BenchKafka(kafka.brokers, admin, kafka.stop);
  }

  /** A flow that sends to a new topic through kafka-out, with its defaults. */
  async ours(batch: number): Promise<KafkaSender> {
    const topic = await this.newTopic();
    return { topic, process: await startFlow('ours', kafkaFlow(batch, this.brokers, topic)) };
  }

  /** kafkajs by itself, with what kafka-out's defaults ask of the broker. */
  async reference(): Promise<KafkaSender> {
    const topic = await this.newTopic();
    const settings: KafkajsSettings = { brokers: this.brokers, topic, acks: -1, idempotent: true };
    const sender = new Remote('reference', path.join(__dirname, '..', 'reference', 'kafkajs.js'), [
      JSON.stringify(settings),
    ]);
    await sender.call('started');
    return { topic, process: sender };
  }

  /** How many records a topic holds. */
  async recordsIn(topic: string): Promise<number> {
    const partitions = await this.admin.fetchTopicOffsets(topic);
    return partitions.reduce((sum, { offset }) => sum + Number(offset), 0);
  }

  async close(): Promise<void> {
    if (this.topics.length > 0) await this.admin.deleteTopics({ topics: this.topics });
    await this.admin.disconnect();
    await this.stop();
  }

  private async newTopic(): Promise<string> {
    const topic = `bench-${process.pid}-${this.topics.length}`;
    await this.admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
    this.topics.push(topic);
    return topic;
  }
}

/** A process that sends to its topic when it is asked to `send`. */
export interface KafkaSender {
  topic: string;
  process: Remote;
}

/** Records a second at the broker: kafka-out, given `batch` readings a message, against kafkajs by itself. */
export async function measureDelivery(batch: number): Promise<Measured> {
  const kafka = await BenchKafka.start();
  const contender = ({ topic, process }: KafkaSender) => {
    return deliveryContender(process, () => kafka.recordsIn(topic), COUNT);
  };
  try {
    return await interleave(
      async () => contender(await kafka.ours(batch)),
      async () => contender(await kafka.reference()),
      { starts: 2, rounds: 6, warmUp: 2, better: 'higher' },
    );
  } finally {
    await kafka.close();
  }
}
