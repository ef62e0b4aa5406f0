// Time for tests: it passes only when a test says so.
import type { Cancel, Timers } from '../../../lib/sim/timers';

interface Waiting {
  readonly dueMs: number;
  readonly callback: () => void;
}

export class FakeTimers implements Timers {
  /** the largest delay that was asked for, ms */
  longestMs = 0;
  /** callbacks that were run */
  turns = 0;
  private elapsedMs = 0;
  private readonly waiting = new Set<Waiting>();
  private readonly next = new Set<Waiting>();

  constructor(private offsetMs = Date.UTC(2026, 0, 1)) {}

  wall(): number {
    return this.offsetMs + this.elapsedMs;
  }

  elapsed(): number {
    return this.elapsedMs;
  }

  after(ms: number, callback: () => void): Cancel {
    this.longestMs = Math.max(this.longestMs, ms);
    return enter(this.waiting, { dueMs: this.elapsedMs + ms, callback });
  }

  soon(callback: () => void): Cancel {
    return enter(this.next, { dueMs: this.elapsedMs, callback });
  }

  /** Callbacks that wait. */
  get pending(): number {
    return this.waiting.size + this.next.size;
  }

  /** The wall clock steps, as by NTP, or by a sleep in which the timers stood still. */
  step(ms: number): void {
    this.offsetMs += ms;
  }

  /** The process does nothing for `ms`: timers that fall due meanwhile come late. */
  block(ms: number): void {
    this.elapsedMs += ms;
  }

  /** Lets `ms` pass, callback by callback. */
  run(ms: number): void {
    const endMs = this.elapsedMs + ms;
    for (;;) {
      while (this.next.size > 0 && this.elapsedMs <= endMs) this.turn();
      let first: Waiting | undefined;
      for (const entry of this.waiting) if (!first || entry.dueMs < first.dueMs) first = entry;
      if (!first || first.dueMs > endMs) break;
      this.elapsedMs = Math.max(this.elapsedMs, first.dueMs);
      this.waiting.delete(first);
      this.turns++;
      first.callback();
    }
    this.elapsedMs = Math.max(this.elapsedMs, endMs);
  }

  /** One turn of the event loop: what waits for the next one. */
  turn(): void {
    const now = [...this.next];
    this.next.clear();
    for (const entry of now) {
      this.turns++;
      entry.callback();
    }
  }
}

function enter(set: Set<Waiting>, entry: Waiting): Cancel {
  set.add(entry);
  return () => set.delete(entry);
}
