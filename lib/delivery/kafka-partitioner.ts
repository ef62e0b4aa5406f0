// Chooses the partition as kafkajs's default partitioner (and that of the Java client) does, with three additions: the
// hash of a key, which costs more than all else that is done with a record, is kept; a choice stays with the record,
// so that a second attempt is the same request to the broker; and a partition that is not there is an error, where
// kafkajs would drop the record without a word.
import { type ICustomPartitioner, Partitioners } from 'kafkajs';
import { PartitionMissing } from './kafka-errors';

const MAX_KEYS = 10_000;

export const stickyPartitioner: ICustomPartitioner = () => {
  const choose = Partitioners.DefaultPartitioner();
  const known = new Map<string, { count: number; byKey: Map<string, number> }>();

  return (args) => {
    const { topic, partitionMetadata, message } = args;
    const count = partitionMetadata.length;
    const { key } = message;
    if (message.partition !== undefined) {
      const { partition } = message;
      if (!partitionMetadata.some(({ partitionId }) => partitionId === partition)) {
        throw new PartitionMissing(topic, partition, count);
      }
      return partition;
    }
    if (typeof key !== 'string') {
      message.partition = choose(args);
      return message.partition;
    }
    let entry = known.get(topic);
    if (entry?.count !== count) {
      entry = { count, byKey: new Map() };
      known.set(topic, entry);
    }
    let partition = entry.byKey.get(key);
    if (partition === undefined) {
      partition = choose(args);
      if (entry.byKey.size >= MAX_KEYS) entry.byKey.clear();
      entry.byKey.set(key, partition);
    }
    message.partition = partition;
    return partition;
  };
};
