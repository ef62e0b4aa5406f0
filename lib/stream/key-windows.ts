// The open windows of one key. Event time is the key's own: its watermark is the latest time it has sent, and a window
// closes when the watermark reaches the window's end plus the grace.
import { InputError } from '../core/errors';
import { type SavedWindow, Window, type WindowPlan } from './window';

const MAX_OPEN = 10_000;

/** What `save` writes. JSON turns the watermark of a key without readings into null. */
export interface SavedWindows {
  watermark: number | null;
  windows: SavedWindow[];
}

export class KeyWindows {
  /** the latest event time of the key, ms */
  watermark = Number.NEGATIVE_INFINITY;
  /** the window that was used last, while it is open */
  current: Window | undefined;
  /** wall time, ms, at which a series of late readings began */
  lateSince = Number.NEGATIVE_INFINITY;

  /** by start */
  private open: Window[] = [];
  /** a closed window for the next one to use again, so that steady running allocates nothing */
  private spare: Window | undefined;

  constructor(
    private readonly plan: WindowPlan,
    private readonly graceMs: number,
  ) {}

  get windows(): readonly Window[] {
    return this.open;
  }

  /** Whether a window that ends at `end` is closed, so that its readings are late. */
  isClosed(end: number): boolean {
    return end + this.graceMs <= this.watermark;
  }

  /**
   * The window [start, end): an open one, or a new one that `use` will open.
   *
   * @throws InputError when too many are open: the grace is that much longer than the windows
   */
  at(start: number, end: number): Window {
    const found = this.open[this.position(start)];
    if (found?.start === start) return found;
    if (this.open.length === MAX_OPEN) throw new InputError(`no room for the reading: ${MAX_OPEN} windows are open`);
    this.spare ??= new Window(this.plan);
    this.spare.begin(start, end);
    return this.spare;
  }

  /** Makes `window`, which `at` gave, the current one. */
  use(window: Window): void {
    this.current = window;
    if (window !== this.spare) return;
    this.spare = undefined;
    this.open.splice(this.position(window.start), 0, window);
  }

  /** Whether `advance` to `time` would close a window. */
  closesAny(time: number): boolean {
    return this.open.length > 0 && this.open[0].end + this.graceMs <= time;
  }

  /** Moves event time on to `time` and hands each window that this closes to `leave`, the earliest first. */
  advance(time: number, leave: (window: Window) => void): void {
    this.watermark = time;
    while (this.closesAny(time)) {
      const window = this.open.shift()!;
      leave(window);
      if (window === this.current) this.current = undefined;
      this.spare = window;
    }
  }

  /** Begins anew, as if the key had sent nothing. */
  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.current = undefined;
    this.open = [];
  }

  save(): SavedWindows {
    return { watermark: this.watermark, windows: this.open.map((window) => window.save()) };
  }

  restore({ watermark, windows }: SavedWindows): void {
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
    for (const saved of windows) {
      const window = new Window(this.plan);
      window.restore(saved);
      this.open.push(window);
    }
  }

  /** How many open windows start before `start`. */
  private position(start: number): number {
    let low = 0;
    let high = this.open.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.open[middle].start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
