// The count windows of one key: each holds so many readings, in the order in which they come. They are tumbling or
// hopping windows over the numbers of the readings instead of their times.
import type { KeyWindows, Leave, Taken, WindowResult } from './key-windows';
import type { Fields } from './reading-shape';

/** Windows over positions. */
interface Positions<R> extends Omit<KeyWindows<R>, 'add'> {
  /** what took the last reading */
  readonly current: { from: number; to: number; readings: number } | undefined;
  add(fields: Fields, time: number, position: number): Taken;
}

/** What `save` writes. JSON turns times of a key without readings into null. */
interface Saved {
  counted: number;
  watermark: number | null;
  closedTo: number | null;
  positions: object;
}

export class CountWindows<R extends Pick<WindowResult, 'to'>> implements KeyWindows<R> {
  watermark = Number.NEGATIVE_INFINITY;
  private counted = 0;
  /** the latest time in the windows that have left, ms */
  private closedTo = Number.NEGATIVE_INFINITY;

  /** @param graceMs how far a reading may lie behind what has left already */
  constructor(
    private readonly positions: Positions<R>,
    private readonly graceMs: number,
  ) {}

  add(fields: Fields, time: number): Taken {
    if (time + this.graceMs < this.closedTo) return 'late';
    const { positions } = this;
    const taken = positions.add(fields, time, this.counted);
    if (taken !== 'added') return taken;
    this.counted++;
    const by = positions.current!;
    by.from = by.readings === 1 ? time : Math.min(by.from, time);
    by.to = by.readings === 1 ? time : Math.max(by.to, time);
    return taken;
  }

  advance(time: number): boolean {
    if (time > this.watermark) this.watermark = time;
    return this.positions.advance(this.counted);
  }

  leaveClosed(leave: Leave<R>): void {
    this.positions.leaveClosed((closed) => {
      this.closedTo = Math.max(this.closedTo, closed.to);
      leave(closed);
    });
  }

  eachUnsent(leave: Leave<R>): void {
    this.positions.eachUnsent(leave);
  }

  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.counted = 0;
    this.closedTo = Number.NEGATIVE_INFINITY;
    this.positions.restart();
  }

  save(): Saved {
    const { counted, watermark, closedTo } = this;
    return { counted, watermark, closedTo, positions: this.positions.save() };
  }

  restore({ counted, watermark, closedTo, positions }: Saved): void {
    this.counted = counted;
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
    this.closedTo = closedTo ?? Number.NEGATIVE_INFINITY;
    this.positions.restore(positions);
  }
}
