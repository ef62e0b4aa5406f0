// Completes a message when all of its records are delivered or have failed. What is lost against the person's will is an
// error for each message; what could not be used in the first place, or was dropped as chosen, is said as in every node:
// collapsed when it repeats.
import type { NodeMessageInFlow } from 'node-red';
import { InputError } from '../../lib/core/errors';
import { Dropped } from '../../lib/delivery/outbox';
import type { Receipt } from '../../lib/delivery/transport';
import type { Complaints } from './complaints';

type Done = (error?: Error) => void;

export class MessageReceipt implements Receipt {
  private failures = 0;
  private first: Error | undefined;
  private firstIndex = 0;
  private isLost = false;
  private open: number;

  /** @param count records that the message has, at least one */
  constructor(
    private readonly complaints: Complaints,
    private readonly msg: NodeMessageInFlow,
    private readonly done: Done,
    private readonly count: number,
  ) {
    this.open = count;
  }

  delivered(): void {
    if (--this.open === 0) this.complete();
  }

  failed(error: Error, index: number): void {
    this.failures++;
    this.isLost ||= !(error instanceof InputError || error instanceof Dropped);
    if (!this.first || index < this.firstIndex) {
      this.first = error;
      this.firstIndex = index;
    }
    if (--this.open === 0) this.complete();
  }

  private complete(): void {
    if (!this.first) this.done();
    else if (this.isLost) this.done(this.error(this.first));
    else this.complaints.complete(this.error(this.first), this.msg, this.done);
  }

  /** For an array the error names the first bad index and the count. */
  private error(first: Error): Error {
    if (!Array.isArray(this.msg.payload)) return first;
    const where = `payload[${this.firstIndex}]; ${this.failures} of ${this.count} are bad`;
    return new InputError(`${first.message} (${where})`);
  }
}
