// Hands a node a message with a `done` of the test's own: past the spies of the test helper, which keep every call for
// ever, and with an answer for messages that live longer than the node that took them.
import type { NodeMessage } from 'node-red';

type InputHandler = (msg: NodeMessage, send: () => void, done: (error?: Error) => void) => void;

/** @param done called when the message is complete */
export function give(node: object, msg: NodeMessage, done: (error?: Error) => void): void {
  const { _inputCallback } = node as { _inputCallback?: InputHandler };
  if (!_inputCallback) throw new Error('the node takes no messages');
  _inputCallback.call(node, msg, () => {}, done);
}
