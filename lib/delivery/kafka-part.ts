// A batch of Kafka records, or the part of one that is left after it was divided.
import type { Message, TopicMessages } from 'kafkajs';
import type { KafkaRecord } from './kafka-record';

export class Part {
  /** how often it failed for a reason that nobody knows */
  strikes = 0;

  private constructor(
    readonly records: readonly KafkaRecord[],
    /** the records as kafkajs takes them; they keep the partition that has been chosen for them */
    private readonly messages: Message[],
    /** in the order of their first records */
    readonly topics: readonly string[],
  ) {}

  static of(records: readonly KafkaRecord[]): Part {
    return Part.from(records, records.map(messageOf));
  }

  private static from(records: readonly KafkaRecord[], messages: Message[]): Part {
    const { topic } = records[0];
    const isAlone = records.every((record) => record.topic === topic);
    return new Part(records, messages, isAlone ? [topic] : [...new Set(records.map((record) => record.topic))]);
  }

  /** The request for it. */
  get topicMessages(): TopicMessages[] {
    if (this.topics.length === 1) return [{ topic: this.topics[0], messages: QuicklyGrouped.from(this.messages) }];
    return this.byTopic().map(({ topics: [topic], messages }) => ({ topic, messages: QuicklyGrouped.from(messages) }));
  }

  /** Its parts by topic. */
  byTopic(): Part[] {
    return this.grouped((index) => this.records[index].topic);
  }

  /**
   * Its parts on the way to a bad record: by partition first, as what the other partitions have taken is then the same
   * request again, which they recognise; then halves. Itself when it is a single record.
   */
  divided(): Part[] {
    if (this.records.length === 1) return [this];
    const groups = this.grouped((index) => `${this.records[index].topic} ${this.messages[index].partition}`);
    if (groups.length > 1) return groups;
    const middle = this.records.length >> 1;
    return [
      Part.from(this.records.slice(0, middle), this.messages.slice(0, middle)),
      Part.from(this.records.slice(middle), this.messages.slice(middle)),
    ];
  }

  private grouped(keyOf: (index: number) => string): Part[] {
    const groups = new Map<string, number[]>();
    for (let index = 0; index < this.records.length; index++) {
      const key = keyOf(index);
      const group = groups.get(key);
      if (group) group.push(index);
      else groups.set(key, [index]);
    }
    return Array.from(groups.values(), (indices) =>
      Part.from(
        indices.map((index) => this.records[index]),
        indices.map((index) => this.messages[index]),
      ),
    );
  }
}

/**
 * kafkajs groups messages by partition in a `reduce` that copies the whole group for each of them: with 1 000 messages
 * that is a tenth of all its work. This `reduce` asks its callback for one message at a time, and joins the answers.
 */
class QuicklyGrouped extends Array<Message> {
  override reduce(group: (groups: never, message: never, index: number, array: Message[]) => unknown): never {
    const groups: Record<string, Message[]> = {};
    for (let index = 0; index < this.length; index++) {
      const message = this[index];
      for (const partition in group({} as never, message as never, index, this) as Record<string, Message[]>) {
        const members = groups[partition];
        if (members) members.push(message);
        else groups[partition] = [message];
      }
    }
    return groups as never;
  }
}

/** kafkajs takes the same words, but for the time. */
function messageOf({ key, value, partition, headers, time }: KafkaRecord): Message {
  return { key, value, partition, headers, timestamp: time === undefined ? undefined : String(Math.round(time)) };
}
