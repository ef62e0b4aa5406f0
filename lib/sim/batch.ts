// Readings gathered into arrays by size and delay. The events and ground truth of gathered readings wait with them, so
// that what has left always ends at one position.
import type { Reading } from '../core/reading';
import type { EventPayload } from './fleet';
import type { OpenTruth, TruthPayload } from './truth';

export interface BatchSettings {
  /** readings an array holds at most */
  readonly size: number;
  /** an array leaves at the latest this long after its first reading, wall ms */
  readonly delayMs: number;
}

export interface BatchContent {
  readonly readings: Reading[];
  readonly events: EventPayload[];
  readonly truth: (TruthPayload | OpenTruth)[];
}

export class Batch {
  private content: BatchContent = { readings: [], events: [], truth: [] };
  private openedMs: number | undefined;

  constructor(private readonly settings: BatchSettings) {}

  get isEmpty(): boolean {
    return this.openedMs === undefined;
  }

  get isFull(): boolean {
    return this.content.readings.length >= this.settings.size;
  }

  /** Takes what one device has at one tick. `elapsedMs` is now, on a clock that never steps back. */
  add(
    reading: Reading | undefined,
    events: readonly EventPayload[],
    truth: readonly (TruthPayload | OpenTruth)[],
    elapsedMs: number,
  ): void {
    if (!reading && events.length === 0 && truth.length === 0) return;
    this.openedMs ??= elapsedMs;
    if (reading) this.content.readings.push(reading);
    if (events.length > 0) this.content.events.push(...events);
    if (truth.length > 0) this.content.truth.push(...truth);
  }

  /** Ms until what is gathered has to leave: 0 when it is due, Infinity when there is nothing. */
  waitMs(elapsedMs: number): number {
    if (this.openedMs === undefined) return Infinity;
    return Math.max(0, this.openedMs + this.settings.delayMs - elapsedMs);
  }

  /** Hands over what is gathered, and begins the next array. */
  take(): BatchContent {
    const { content } = this;
    this.content = { readings: [], events: [], truth: [] };
    this.openedMs = undefined;
    return content;
  }
}
