// The memory outbox: what waits for delivery, bounded by count and by size. Past its high-water mark it asks sources
// that send history to wait; when it is full, a record is refused or the oldest one is dropped, counted and said.
import { type BackpressureHub, backpressure } from '../core/backpressure';
import { ShopfloorError } from '../core/errors';
import { Ring } from './ring';
import type { Queued } from './transport';

export const OVERFLOW_POLICIES = ['refuse', 'drop-oldest'] as const;

export interface OutboxLimits {
  /** records that may wait, those under way included */
  records: number;
  /** their size, bytes */
  bytes: number;
  overflow: (typeof OVERFLOW_POLICIES)[number];
  /** waiting records at which sources are asked to wait; 80 % of the limits at most, which is the default */
  highWater?: number;
}

/** A record that gave way to a newer one, as the person chose. */
export class Dropped extends ShopfloorError {}

/** At this share of its limits an outbox asks sources to wait in any case. */
const HIGH_WATER = 0.8;
/** At this share of the high-water mark they may go on. */
const LOW_WATER = 0.5;

export class Outbox<R extends Queued> {
  /** records lost because the outbox was full */
  refused = 0;
  dropped = 0;
  /** true since the first connection: a sink that never had one holds nobody */
  connected = false;
  private readonly queue = new Ring<R>();
  private records = 0;
  private bytes = 0;

  constructor(
    private limits: OutboxLimits,
    private readonly hub: BackpressureHub = backpressure,
  ) {}

  /** records that are neither delivered nor given up: those in the queue and those under way */
  get waiting(): number {
    return this.records;
  }

  /** records that nobody has taken yet */
  get queued(): number {
    return this.queue.length;
  }

  /** Sets other limits; what waits already stays. */
  limit(limits: OutboxLimits): void {
    this.limits = limits;
  }

  /** Queues a record. When there is no place for it, this or the oldest one fails. */
  add(record: R): void {
    const { limits } = this;
    while (this.records >= limits.records || this.bytes + record.bytes > limits.bytes) {
      const oldest = limits.overflow === 'drop-oldest' && record.bytes <= limits.bytes ? this.queue.shift() : undefined;
      if (!oldest) {
        this.refused++;
        record.receipt.failed(new ShopfloorError(`the outbox is full (${this.records} records wait)`), record.index);
        return;
      }
      this.dropped++;
      this.forget(oldest);
      oldest.receipt.failed(new Dropped('dropped: the outbox is full, and this was the oldest in it'), oldest.index);
    }
    this.records++;
    this.bytes += record.bytes;
    this.queue.push(record);
    if (this.connected && this.isPast(1)) this.hub.hold(this);
  }

  /** Takes the oldest records: at least one, then up to `count` and `maxBytes`. They count as waiting until settled. */
  take(count: number, maxBytes: number): R[] {
    const taken: R[] = [];
    let bytes = 0;
    while (taken.length < count) {
      const next = this.queue.peek();
      if (!next || (taken.length > 0 && bytes + next.bytes > maxBytes)) break;
      bytes += next.bytes;
      taken.push(next);
      this.queue.shift();
    }
    return taken;
  }

  /** Returns records that were taken to the front of the queue. */
  putBack(records: readonly R[]): void {
    for (let i = records.length - 1; i >= 0; i--) this.queue.unshift(records[i]);
  }

  /** A record that was taken has been delivered. */
  delivered(record: R): void {
    this.forget(record);
    record.receipt.delivered();
  }

  /** A record that was taken can never be delivered. */
  failed(record: R, error: Error): void {
    this.forget(record);
    record.receipt.failed(error, record.index);
  }

  /** Gives up everything in the queue. */
  clear(error: Error): void {
    for (let record = this.queue.shift(); record; record = this.queue.shift()) this.failed(record, error);
  }

  /** Holds nobody any more, as when its node closes; `add` may hold again. */
  release(): void {
    this.hub.release(this);
  }

  private forget(record: R): void {
    this.records--;
    this.bytes -= record.bytes;
    if (!this.isPast(LOW_WATER)) this.hub.release(this);
  }

  /** True past this share of the high-water mark. */
  private isPast(share: number): boolean {
    const { records, bytes, highWater = Number.POSITIVE_INFINITY } = this.limits;
    return (
      this.records >= share * Math.min(HIGH_WATER * records, highWater) || this.bytes >= share * HIGH_WATER * bytes
    );
  }
}
