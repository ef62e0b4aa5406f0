// Delivery to Kafka, arrays of 1 000 readings into kafka-out, against kafkajs by itself with batches of 1 000.
import type { Figure } from './harness/figure';
import { measureDelivery } from './harness/kafka';

export const kafkaArray: Figure = {
  name: 'kafka-array',
  unit: 'records/s',
  goal: { of: 'ratio', atLeast: 0.95 },
  measure: () => measureDelivery(1000),
};
