// Readings out: what an array causes leaves as one array, the rest as single messages; what a timer causes has the
// form of the last input.
import type { NodeMessage } from 'node-red';
import type { Reading } from '../../lib/core/reading';

export type MessageForm = 'single' | 'array';

/** The form of a message that came in. */
export function formOf(msg: NodeMessage): MessageForm {
  return Array.isArray(msg.payload) ? 'array' : 'single';
}

/**
 * The messages that carry `items` in the given form: one a reading with the device as topic, or one for all with
 * `topic`. Nothing for no items.
 */
export function messagesOf(items: readonly Reading[], form: MessageForm, topic: string | undefined): NodeMessage[] {
  if (items.length === 0) return [];
  if (form === 'array') return [{ topic, payload: items }];
  return items.map((item) => ({ topic: item.device ?? topic, payload: item }));
}
