// The open windows of one key, in the order of their starts.
import { InputError } from '../core/errors';
import type { OpenWindow } from './key-windows';

const MAX_OPEN = 10_000;

export class WindowList<W extends OpenWindow<W>> {
  private open: W[] = [];
  /** a window that is no longer open, for the next one to use again, so that steady running allocates nothing */
  private spare: W | undefined;

  constructor(private readonly newWindow: () => W) {}

  get windows(): readonly W[] {
    return this.open;
  }

  /**
   * The window that starts at `start`: an open one, or a new one that `put` will open.
   *
   * @throws InputError when too many are open
   */
  at(start: number, end: number): W {
    const found = this.open[this.countBefore(start)];
    if (found?.start === start) return found;
    if (this.open.length === MAX_OPEN) throw new InputError(`no room for the reading: ${MAX_OPEN} windows are open`);
    this.spare ??= this.newWindow();
    this.spare.begin(start, end);
    return this.spare;
  }

  /** Opens `window`, which `at` gave; its place, or undefined when it was open. */
  put(window: W): number | undefined {
    if (window !== this.spare) return undefined;
    this.spare = undefined;
    const place = this.countBefore(window.start);
    this.open.splice(place, 0, window);
    return place;
  }

  /** Takes out the `count` windows from `place` on. */
  remove(place: number, count: number): void {
    if (count === 0) return;
    const removed = place === 0 && count === 1 ? this.open.shift() : this.open.splice(place, count)[0];
    this.spare = removed;
  }

  /** Hands over each window with readings that have not left yet. */
  eachUnsent(leave: (window: W) => void): void {
    for (const window of this.open) {
      if (!window.unsent) continue;
      window.unsent = false;
      leave(window);
    }
  }

  clear(): void {
    this.open = [];
  }

  /** How many open windows start before `start`. */
  countBefore(start: number): number {
    let low = 0;
    let high = this.open.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.open[middle].start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  save(): object[] {
    return this.open.map((window) => window.save());
  }

  restore(saved: readonly object[]): void {
    for (const each of saved) {
      const window = this.newWindow();
      window.restore(each);
      this.open.push(window);
    }
  }
}
