// The hopping windows of one key. A reading goes into one slice, however many windows it belongs to; a window is put
// together from its slices when it leaves.
import type { Reading } from '../core/reading';
import type { Hopping } from './hopping';
import type { KeyWindows, Leave, Taken, WindowResult } from './key-windows';
import type { Fields } from './reading-shape';
import { writeResults } from './results';
import { RunningAggregate } from './running-aggregate';
import { Slices } from './slices';
import { Window, type WindowPlan } from './window';
import { WindowList } from './window-list';

/** What `save` writes. JSON turns the watermark of a key without readings into null. */
interface Saved {
  watermark: number | null;
  slices: object[];
  /** for the start of each window that has left before its end, how many readings it held then */
  sent: [start: number, readings: number][];
}

interface HoppingRules {
  /** how far the watermark must pass a window's end to close it */
  grace: number;
  /** no window starts before */
  first: number;
  /** windows have the time of their readings, because their own is none */
  spansReadings: boolean;
}

export class HoppingWindows implements KeyWindows<WindowResult> {
  watermark = Number.NEGATIVE_INFINITY;
  /** the slice that was used last, while it is open */
  current: Window | undefined;
  private readonly list: WindowList<Window>;
  private readonly slices: Slices;
  private readonly running: RunningAggregate;
  /** the end of the last slice that `running` holds */
  private coveredTo = Number.NEGATIVE_INFINITY;
  /** the windows that this watermark closes have left */
  private leftTo = Number.NEGATIVE_INFINITY;
  /** a watermark below closes no further window */
  private closesAt = Number.NEGATIVE_INFINITY;
  private readonly sent = new Map<number, number>();

  constructor(
    private readonly plan: WindowPlan,
    private readonly grid: Hopping,
    private readonly rules: HoppingRules,
  ) {
    this.list = new WindowList(() => new Window(plan));
    this.slices = new Slices(plan, this.list);
    this.running = new RunningAggregate(plan.cells, this.slices);
  }

  /** @param position where the reading lies among the windows, if that is not its time */
  add(fields: Fields, time: number, position = time): Taken {
    const { grid } = this;
    if (grid.startOf(position) + grid.size + this.rules.grace <= this.watermark) return 'late';
    let slice = this.current;
    if (!slice || position < slice.start || position >= slice.end) slice = this.list.at(...grid.sliceOf(position));
    if (!slice.add(fields, time)) return 'unusable';
    this.current = slice;
    if (this.list.put(slice) === 0) this.closesAt = Number.NEGATIVE_INFINITY;
    if (slice.start < this.coveredTo) this.forgetRunning();
    return 'added';
  }

  advance(position: number): boolean {
    if (position <= this.watermark) return false;
    this.watermark = position;
    if (position >= this.closesAt) return true;
    this.leftTo = position;
    return false;
  }

  leaveClosed(leave: Leave<WindowResult>): void {
    const { running, sent } = this;
    this.eachWindow(this.leftTo, this.watermark, running.end, (start, head, tail) => {
      sent.delete(start);
      if (!this.slices.cover(Math.max(head, running.end), head, tail)) running.reset();
      running.moveTo(head, tail);
      this.coveredTo = this.list.windows[tail - 1].end;
      leave(this.resultOf(running, start, head, tail));
    });
    this.leftTo = this.watermark;
    this.dropClosed();
  }

  eachUnsent(leave: Leave<WindowResult>): void {
    const { windows } = this.list;
    const running = new RunningAggregate(this.plan.cells, this.slices);
    let readings = 0;
    let from = 0;
    let to = 0;
    this.eachWindow(this.watermark, Number.POSITIVE_INFINITY, 0, (start, head, tail) => {
      for (; to < tail; to++) readings += windows[to].readings;
      for (; from < head; from++) readings -= windows[from].readings;
      if (this.sent.get(start) === readings) return;
      this.sent.set(start, readings);
      if (!this.slices.cover(Math.max(head, running.end), head, tail)) {
        running.reset();
        this.forgetRunning();
      }
      running.moveTo(head, tail);
      leave(this.resultOf(running, start, head, tail));
    });
  }

  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.leftTo = Number.NEGATIVE_INFINITY;
    this.closesAt = Number.NEGATIVE_INFINITY;
    this.current = undefined;
    this.list.clear();
    this.forgetRunning();
    this.sent.clear();
  }

  save(): Saved {
    return { watermark: this.watermark, slices: this.list.save(), sent: [...this.sent] };
  }

  restore({ watermark, slices, sent }: Saved): void {
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
    this.leftTo = this.watermark;
    this.list.restore(slices);
    for (const [start, readings] of sent) this.sent.set(start, readings);
  }

  /**
   * Visits each window with readings that a watermark of `after` leaves open and one of `upTo` closes, the earliest
   * first: its start and its slices, from index `head` up to, but without, `tail`.
   *
   * @param covered slices that end with the first of these windows or before
   */
  private eachWindow(
    after: number,
    upTo: number,
    covered: number,
    visit: (start: number, head: number, tail: number) => void,
  ): void {
    const { grid } = this;
    const { grace } = this.rules;
    const { windows: slices } = this.list;
    let start = this.firstOpen(after);
    let head = 0;
    let tail = covered;
    for (;;) {
      while (head < slices.length && slices[head].end <= start) head++;
      if (head === slices.length) return;
      start = Math.max(start, grid.startAfter(slices[head].start - grid.size));
      const end = start + grid.size;
      if (end + grace > upTo) return;
      tail = Math.max(tail, head);
      while (tail < slices.length && slices[tail].end <= end) tail++;
      visit(start, head, tail);
      start += grid.hop;
    }
  }

  /** The start of the earliest window that a watermark leaves open. */
  private firstOpen(watermark: number): number {
    return Math.max(this.rules.first, this.grid.startAfter(watermark - this.rules.grace - this.grid.size));
  }

  /** Takes out the slices that belong to no open window. */
  private dropClosed(): void {
    const { windows: slices } = this.list;
    const start = this.firstOpen(this.watermark);
    let closed = 0;
    while (closed < slices.length && slices[closed].end <= start) closed++;
    if (closed > 0) {
      this.running.drop(closed);
      this.list.remove(0, closed);
      if (this.current && this.current.end <= start) this.current = undefined;
    }
    const first = slices[0]?.start ?? Number.NEGATIVE_INFINITY;
    this.closesAt = Math.max(start, this.grid.startAfter(first - this.grid.size)) + this.grid.size + this.rules.grace;
  }

  private forgetRunning(): void {
    this.running.reset();
    this.coveredTo = Number.NEGATIVE_INFINITY;
  }

  private resultOf(running: RunningAggregate, start: number, head: number, tail: number): WindowResult {
    const { plan, slices } = this;
    const { cells, readings } = running;
    const { spansReadings } = this.rules;
    const gathered = {
      columns: slices.columns,
      running: cells,
      sortedOf: (column: number) => running.sortedOf(column),
      textOf: (column: number) => slices.textOf(column, head, tail, !spansReadings),
    };
    const span = spansReadings ? slices.span(head, tail) : { from: start, to: start + this.grid.size };
    return { ...span, readings, writeTo: (out: Reading) => writeResults(out, plan, gathered) };
  }
}
