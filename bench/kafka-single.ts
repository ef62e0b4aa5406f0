// Delivery to Kafka, one message a reading into kafka-out, against kafkajs by itself with batches of 1 000.
import type { Figure } from './harness/figure';
import { measureDelivery } from './harness/kafka';

export const kafkaSingle: Figure = {
  name: 'kafka-single',
  unit: 'records/s',
  goal: { of: 'ratio', atLeast: 0.95 },
  measure: () => measureDelivery(1),
};
