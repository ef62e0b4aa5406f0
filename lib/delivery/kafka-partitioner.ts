// Chooses the partition as kafkajs's default partitioner and the Java client do, with two additions: a choice stays with
// the record, so that a second attempt is the same request to the broker; and a partition that is not there is an error,
// where kafkajs would drop the record without a word.
import { type ICustomPartitioner, Partitioners } from 'kafkajs';
import { PartitionMissing } from './kafka-errors';
import { murmur2 } from './murmur2';

export const stickyPartitioner: ICustomPartitioner = () => {
  const inTurn = Partitioners.DefaultPartitioner();

  return (args) => {
    const { topic, partitionMetadata, message } = args;
    const { key, partition } = message;
    const count = partitionMetadata.length;
    if (partition !== undefined) {
      if (partitionMetadata.some(({ partitionId }) => partitionId === partition)) return partition;
      throw new PartitionMissing(topic, partition, count);
    }
    const hasKey = key !== undefined && key !== null;
    message.partition = hasKey ? (murmur2(Buffer.from(key as string)) & 0x7fffffff) % count : inTurn(args);
    return message.partition;
  };
};
