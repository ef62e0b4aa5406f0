// A node for tests of what nodes share: it keeps what is reported, and can be closed as Node-RED closes one.
import { EventEmitter } from 'node:events';
import type { Node } from 'node-red';

export class FakeNode extends EventEmitter {
  readonly statuses: string[] = [];
  readonly errors: { text: string; msg: unknown }[] = [];
  readonly sent: unknown[] = [];
  wires: string[][] = [];

  constructor(readonly id = 'node-0001') {
    super();
  }

  /** The same as Node-RED's type has it. */
  get asNode(): Node {
    return this as unknown as Node;
  }

  status({ fill, shape, text }: { fill: string; shape: string; text: string }): void {
    this.statuses.push(`${fill} ${shape} ${text}`);
  }

  error(text: string, msg?: unknown): void {
    this.errors.push({ text, msg });
  }

  send(message: unknown): void {
    this.sent.push(message);
  }

  /** Calls the listeners of `close`, with `done` where they declare it, and waits for them. */
  async close(removed = false): Promise<void> {
    const closing = this.listeners('close').map(
      (listener) =>
        new Promise<void>((resolve) => {
          if (listener.length > 1) return listener.call(this, removed, resolve);
          listener.call(this, removed);
          resolve();
        }),
    );
    this.removeAllListeners();
    await Promise.all(closing);
  }
}
