// The topic that a sink sends to: fixed, which is checked when the node starts, or from each message.
import type { NodeMessage } from 'node-red';
import { InputError, SettingError, shown } from '../../lib/core/errors';
import type { Settings } from './settings';
import { readSource } from './value-source';

/** What a protocol takes as a topic. */
export interface TopicRule {
  matches(topic: unknown): topic is string;
  /** the rule in words */
  expected: string;
}

export interface TopicSource {
  readonly isFixed: boolean;
  /** @throws InputError when the message names none that can be used */
  of(msg: NodeMessage, item: unknown): string;
}

/** @throws SettingError for a fixed topic that cannot be used */
export function readTopic(settings: Settings, { matches, expected }: TopicRule): TopicSource {
  const source = readSource(settings, 'topic', {
    types: ['str', 'reading', 'msg'],
    fallback: { type: 'str', value: 'readings' },
  });
  if (source.type === 'str') {
    const topic = source.fixed;
    if (!matches(topic)) throw new SettingError('topic', topic, expected);
    return { isFixed: true, of: () => topic };
  }
  const of = (msg: NodeMessage, item: unknown): string => {
    const topic = source.of(msg, item);
    if (matches(topic)) return topic;
    throw new InputError(`topic is ${shown(topic)}; expected ${expected}`);
  };
  return { isFixed: false, of };
}
