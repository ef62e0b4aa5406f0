// The windows of one key where each message is one: all of its readings that an array holds.
import type { KeyWindows, Leave, OpenWindow, Taken } from './key-windows';
import type { Fields } from './reading-shape';

/** What `save` writes. JSON turns the watermark of a key without readings into null. */
interface Saved {
  watermark: number | null;
}

export class MessageWindows<W extends OpenWindow<W>> implements KeyWindows<W> {
  watermark = Number.NEGATIVE_INFINITY;
  private readonly window: W;
  private isOpen = false;

  constructor(newWindow: () => W) {
    this.window = newWindow();
  }

  add(fields: Fields, time: number): Taken {
    const { window } = this;
    if (!this.isOpen) window.begin(time, time);
    if (!window.add(fields, time)) return 'unusable';
    this.isOpen = true;
    window.from = Math.min(window.from, time);
    window.to = Math.max(window.to, time);
    return 'added';
  }

  advance(time: number): boolean {
    if (time > this.watermark) this.watermark = time;
    return false;
  }

  leaveClosed(): void {}

  eachUnsent(): void {}

  endMessage(leave: Leave<W>): void {
    if (this.isOpen) leave(this.window);
    this.isOpen = false;
  }

  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.isOpen = false;
  }

  save(): Saved {
    return { watermark: this.watermark };
  }

  restore({ watermark }: Saved): void {
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
  }
}
