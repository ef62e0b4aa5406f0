// Sends one record to Kafka (broker: the argument), then measures what the idle connection costs: prints the share of a
// core, 0 to 1. A process of its own, so that nothing else is measured.
import { Batcher } from '../../lib/delivery/batcher';
import { kafkaRecord } from '../../lib/delivery/kafka-record';
import { KafkaTransport } from '../../lib/delivery/kafka-transport';
import { Outbox } from '../../lib/delivery/outbox';

const SETTLE_MS = 1000;
const MEASURE_MS = 5000;

const transport = new KafkaTransport(
  { brokers: [process.argv[2] as string], clientId: 'idle' },
  { acks: 'all', compression: 'none', batchSize: 1000, waitForTopic: true },
);
const outbox = new Outbox<ReturnType<typeof kafkaRecord>>({ records: 1000, bytes: 1e6, overflow: 'refuse' });
const batch = { batchSize: 1000, batchBytes: 900_000, lingerMs: 10 };
const batcher = new Batcher(outbox, transport, batch, { trouble: () => {} });

function measure(): void {
  const before = process.cpuUsage();
  const start = process.hrtime.bigint();
  setTimeout(async () => {
    const { user, system } = process.cpuUsage(before);
    const wallUs = Number(process.hrtime.bigint() - start) / 1000;
    console.log((user + system) / wallUs);
    await batcher.close(1000);
  }, MEASURE_MS);
}

const delivered = () => void setTimeout(measure, SETTLE_MS);
const failed = (error: Error) => {
  throw error;
};
batcher.open();
batcher.add(kafkaRecord({ topic: 'idle', key: null, value: 'x' }, { delivered, failed }, 0));
