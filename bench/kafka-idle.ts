// What a connection to Kafka costs while nothing is sent: a Node-RED with an idle kafka-out, against an idle producer
// of kafkajs by itself.
import { setTimeout as elapse } from 'node:timers/promises';
import type { Figure } from './harness/figure';
import { type Contender, interleave } from './harness/interleave';
import { BenchKafka, type KafkaSender } from './harness/kafka';

const REST_MS = 2000;
const ROUND_MS = 5000;

export const kafkaIdle: Figure = {
  name: 'kafka-idle',
  unit: '% of a core',
  goal: { of: 'value', below: 1 },
  async measure() {
    const kafka = await BenchKafka.start();
    try {
      return await interleave(
        async () => idle(await kafka.ours(1)),
        async () => idle(await kafka.reference()),
        { starts: 1, rounds: 4, warmUp: 0, better: 'lower' },
      );
    } finally {
      await kafka.close();
    }
  },
};

/** Something is sent first: kafkajs opens its connections when they are needed. */
async function idle({ process }: KafkaSender): Promise<Contender> {
  await process.call('send', 1000);
  await elapse(REST_MS);
  return { round: () => process.call<number>('load', ROUND_MS), close: () => process.close() };
}
