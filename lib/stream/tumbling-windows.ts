// The tumbling windows of one key.
import type { KeyWindows, Leave, OpenWindow, Taken } from './key-windows';
import type { Fields } from './reading-shape';
import type { Tumbling } from './tumbling';
import { WindowList } from './window-list';

/** What `save` writes. JSON turns the watermark of a key without readings into null. */
interface Saved {
  watermark: number | null;
  windows: object[];
}

export class TumblingWindows<W extends OpenWindow<W>> implements KeyWindows<W> {
  watermark = Number.NEGATIVE_INFINITY;
  /** the window that was used last, while it is open */
  current: W | undefined;
  private readonly list: WindowList<W>;

  constructor(
    newWindow: () => W,
    private readonly grid: Tumbling,
    private readonly grace: number,
  ) {
    this.list = new WindowList(newWindow);
  }

  /** @param position where the reading lies among the windows, if that is not its time */
  add(fields: Fields, time: number, position = time): Taken {
    let window = this.current;
    if (!window || position < window.start || position >= window.end) {
      const start = this.grid.startOf(position);
      const end = start + this.grid.size;
      if (end + this.grace <= this.watermark) return 'late';
      window = this.list.at(start, end);
    }
    if (!window.add(fields, time)) return 'unusable';
    window.unsent = true;
    if (window !== this.current) {
      this.list.put(window);
      this.current = window;
    }
    return 'added';
  }

  advance(position: number): boolean {
    if (position <= this.watermark) return false;
    this.watermark = position;
    return this.closed() !== undefined;
  }

  leaveClosed(leave: Leave<W>): void {
    for (let window = this.closed(); window; window = this.closed()) {
      leave(window);
      if (window === this.current) this.current = undefined;
      this.list.remove(0, 1);
    }
  }

  eachUnsent(leave: Leave<W>): void {
    this.list.eachUnsent(leave);
  }

  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.current = undefined;
    this.list.clear();
  }

  save(): Saved {
    return { watermark: this.watermark, windows: this.list.save() };
  }

  restore({ watermark, windows }: Saved): void {
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
    this.list.restore(windows);
  }

  /** The earliest window, if it is closed. */
  private closed(): W | undefined {
    const { windows } = this.list;
    return windows.length > 0 && windows[0].end + this.grace <= this.watermark ? windows[0] : undefined;
  }
}
