// Between outbox and transport: collects records for a moment (linger), so that a request carries many of them, and
// hands them on as the transport has room. Order is kept: records leave the outbox in the order in which they came.
import type { Outbox } from './outbox';
import type { Queued, Transport, TransportEvents, Trouble } from './transport';

export interface BatcherOptions {
  /** records that a request carries at most */
  batchSize: number;
  /** their size at most, bytes; a larger record goes alone */
  batchBytes: number;
  /** how long the first record of a batch waits for others, ms; 0 sends what one turn of the event loop brings */
  lingerMs: number;
}

/** What a batcher tells its node. */
export interface BatcherEvents {
  /** Records wait because of `trouble`; undefined: they go. Told on each change. */
  trouble(trouble: Trouble | undefined): void;
}

export class Batcher<R extends Queued> implements TransportEvents<R> {
  /** records acknowledged since the start */
  acknowledged = 0;
  private linger: NodeJS.Timeout | NodeJS.Immediate | undefined;
  private due = false;
  /** condition of the trouble that was told last; none is told before the first */
  private condition: string | undefined = 'not open';
  private closed = false;
  private emptied: (() => void) | undefined;

  constructor(
    readonly outbox: Outbox<R>,
    private readonly transport: Transport<R>,
    private readonly options: BatcherOptions,
    private readonly events: BatcherEvents,
  ) {}

  /** Connects and sends what waits already, from before a deploy. */
  open(): void {
    this.due = this.outbox.queued > 0;
    this.transport.open(this);
  }

  add(record: R): void {
    this.outbox.add(record);
    if (this.outbox.queued >= this.options.batchSize) this.pump();
    else if (!this.linger && !this.due && this.outbox.queued > 0) this.startLinger();
  }

  /**
   * Ends the connection. What waits is sent for `flushMs` at most, when there is a connection; the rest goes back to
   * the outbox.
   */
  async close(flushMs: number): Promise<void> {
    if (this.condition === undefined && this.outbox.waiting > 0 && flushMs > 0) {
      this.due = true;
      await this.flush(flushMs);
    }
    this.closed = true;
    this.stopLinger();
    this.outbox.putBack(await this.transport.close());
    this.outbox.release();
  }

  room(): void {
    this.pump();
  }

  delivered(record: R): void {
    this.acknowledged++;
    this.outbox.delivered(record);
    if (this.outbox.waiting === 0) this.emptied?.();
  }

  refused(record: R, error: Error): void {
    this.outbox.failed(record, error);
    if (this.outbox.waiting === 0) this.emptied?.();
  }

  trouble(trouble: Trouble | undefined): void {
    if (trouble?.condition === this.condition) return;
    this.condition = trouble?.condition;
    if (!trouble) this.outbox.connected = true;
    this.events.trouble(trouble);
  }

  private flush(forMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, forMs);
      this.emptied = () => {
        clearTimeout(timer);
        resolve();
      };
      this.pump();
    });
  }

  private pump(): void {
    const { outbox, transport } = this;
    const { batchSize, batchBytes } = this.options;
    while (!this.closed && transport.room > 0 && (this.due ? outbox.queued > 0 : outbox.queued >= batchSize)) {
      this.stopLinger();
      const wanted = Math.min(transport.room, batchSize);
      const batch = outbox.take(wanted, batchBytes);
      // What did not fit for its size has waited long enough.
      this.due = batch.length < wanted && outbox.queued > 0;
      transport.send(batch);
    }
    if (!this.closed && !this.linger && !this.due && outbox.queued > 0) this.startLinger();
  }

  private startLinger(): void {
    const { lingerMs } = this.options;
    const end = () => {
      this.linger = undefined;
      this.due = true;
      this.pump();
    };
    this.linger = lingerMs > 0 ? setTimeout(end, lingerMs) : setImmediate(end);
  }

  private stopLinger(): void {
    clearTimeout(this.linger as NodeJS.Timeout);
    clearImmediate(this.linger as NodeJS.Immediate);
    this.linger = undefined;
  }
}
