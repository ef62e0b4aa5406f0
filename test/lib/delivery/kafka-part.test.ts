import assert from 'node:assert/strict';
import { Part } from '../../../lib/delivery/kafka-part';
import { type KafkaFields, type KafkaRecord, kafkaRecord } from '../../../lib/delivery/kafka-record';

const NOBODY = { delivered: () => {}, failed: () => {} };

function records(...fields: Partial<KafkaFields>[]): KafkaRecord[] {
  return fields.map((each, i) => kafkaRecord({ topic: 'a', key: null, value: String(i), ...each }, NOBODY, i));
}

const values = (part: Part) => part.records.map(({ value }) => value);

describe('part of a Kafka batch', () => {
  it('becomes one request, in order within each topic', () => {
    const part = Part.of(records({}, { topic: 'b' }, { key: 'k', partition: 0, time: 1.6, headers: { h: 'x' } }));
    const [a, b] = part.topicMessages;
    assert.deepEqual(
      [
        a?.topic,
        Array.from(a?.messages ?? [], ({ value }) => value),
        b?.topic,
        Array.from(b?.messages ?? [], ({ value }) => value),
      ],
      ['a', ['0', '2'], 'b', ['1']],
    );
    assert.deepEqual(a?.messages[1], { key: 'k', value: '2', partition: 0, headers: { h: 'x' }, timestamp: '2' });
    assert.equal(a?.messages[0]?.timestamp, undefined);
  });

  it('is grouped by partition as kafkajs asks for it', () => {
    const group = require('kafkajs/src/producer/groupMessagesPerPartition') as (args: object) => object;
    const [request] = Part.of(records({}, {}, {}, {}, {})).topicMessages;
    const messages = request?.messages ?? [];
    const partitioner = ({ message }: { message: { value: string } }) => Number(message.value) % 2;
    assert.deepEqual(group({ topic: 'a', partitionMetadata: [{}, {}], messages, partitioner }), {
      0: [messages[0], messages[2], messages[4]],
      1: [messages[1], messages[3]],
    });
  });

  it('divides by partition first, then in halves, down to a single record', () => {
    const whole = Part.of(records({ partition: 0 }, { partition: 1 }, { partition: 0 }, { partition: 0 }));
    const [first, second] = whole.divided() as [Part, Part];
    assert.deepEqual([values(first), values(second)], [['0', '2', '3'], ['1']]);
    assert.deepEqual(first.divided().map(values), [['0'], ['2', '3']]);
    assert.deepEqual(second.divided(), [second]);
  });

  it('divides by topic, and keeps the chosen partitions', () => {
    const whole = Part.of(records({ topic: 'x' }, { topic: 'y' }, { topic: 'x' }));
    for (const { messages } of whole.topicMessages) for (const message of messages) message.partition = 5;
    const parts = whole.byTopic();
    assert.deepEqual(
      parts.map((part) => part.topics),
      [['x'], ['y']],
    );
    assert.equal(parts[0]?.topicMessages[0]?.messages[1]?.partition, 5);
  });
});
