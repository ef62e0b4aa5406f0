// Messages that come before a node can work, because a context store has not answered yet: they wait, bounded.
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';

type Done = (error?: Error) => void;

const MAX_MESSAGES = 10_000;

export class EarlyMessages {
  private readonly max: number;
  private waiting: { msg: NodeMessageInFlow; done: Done }[] = [];

  constructor(RED: NodeAPI, node: Node) {
    const { nodeMessageBufferMaxLength } = RED.settings as { nodeMessageBufferMaxLength?: number };
    this.max = nodeMessageBufferMaxLength || MAX_MESSAGES;
    node.on('close', () => {
      const error = new Error('the node was closed before its context store answered');
      for (const { done } of this.waiting.splice(0)) done(error);
    });
  }

  add(msg: NodeMessageInFlow, done: Done): void {
    if (this.waiting.length < this.max) this.waiting.push({ msg, done });
    else done(new Error(`${this.max} messages wait for the context store already`));
  }

  /** Hands over what waits, in order. */
  drain(take: (msg: NodeMessageInFlow, done: Done) => void): void {
    for (const { msg, done } of this.waiting.splice(0)) take(msg, done);
  }
}
