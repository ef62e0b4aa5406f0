import assert from 'node:assert/strict';
import { type Message, Partitioners, type PartitionMetadata } from 'kafkajs';
import { stickyPartitioner } from '../../../lib/delivery/kafka-partitioner';

const partitions = (count: number): PartitionMetadata[] =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 1,
    replicas: [1],
    isr: [1],
  }));

describe('Kafka partitioner', () => {
  const choose = (partitioner: ReturnType<typeof stickyPartitioner>, message: Message, count: number) =>
    partitioner({ topic: 't', partitionMetadata: partitions(count), message });

  it('chooses for each key as the default partitioner does, also the second time', () => {
    const ours = stickyPartitioner();
    const theirs = Partitioners.DefaultPartitioner();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 500; i++) {
        for (const key of [`Printer ${i}`, '', 'ü', Buffer.from([i])]) {
          assert.equal(choose(ours, { key, value: '' }, 12), choose(theirs, { key, value: '' }, 12));
        }
      }
    }
  });

  it('follows a topic that gets more partitions', () => {
    const ours = stickyPartitioner();
    const theirs = Partitioners.DefaultPartitioner();
    choose(ours, { key: 'Printer 1', value: '' }, 2);
    assert.equal(
      choose(ours, { key: 'Printer 1', value: '' }, 50),
      choose(theirs, { key: 'Printer 1', value: '' }, 50),
    );
  });

  it('spreads records without a key, and chooses once for each', () => {
    const ours = stickyPartitioner();
    const messages = Array.from({ length: 30 }, (): Message => ({ value: '' }));
    const chosen = messages.map((message) => choose(ours, message, 3));
    assert.deepEqual(new Set(chosen), new Set([0, 1, 2]));
    assert.deepEqual(
      messages.map((message) => choose(ours, message, 3)),
      chosen,
    );
  });

  it('takes partition 0 for what it is', () => {
    assert.equal(choose(stickyPartitioner(), { partition: 0, key: 'x', value: '' }, 3), 0);
  });

  it('does not lose a record for a partition that is not there, but says so', () => {
    assert.throws(() => choose(stickyPartitioner(), { partition: 3, value: '' }, 3), {
      message: 'partition is 3; topic "t" has partitions 0 to 2',
    });
  });
});
