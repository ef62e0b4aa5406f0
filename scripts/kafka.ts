// `npm run kafka`: a Kafka to try things with, on port 9092 (KAFKA_PORT) until Ctrl-C.
import { startKafka } from './lib/kafka-server';
import { Unavailable } from './lib/server-process';

async function main(): Promise<void> {
  const port = Number(process.env.KAFKA_PORT || 9092);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Unavailable('KAFKA_PORT must be 1 to 65535.');
  console.log('shopfloor: starting Kafka …');
  const kafka = await startKafka({ port, say: (line) => console.log(`shopfloor: ${line}`) });
  console.log(`shopfloor: ${kafka.description} listens at ${kafka.brokers.join(',')}`);
  console.log('shopfloor: topics are created when somebody writes to them; Ctrl-C stops it and forgets its data');
  const stop = async () => {
    console.log('shopfloor: stopping Kafka …');
    await kafka.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  // A server in Docker has no handle here that would keep this process alive.
  setInterval(() => {}, 60_000);
}

main().catch((error: Error) => {
  console.error(`shopfloor: ${error.message}`);
  process.exit(1);
});
