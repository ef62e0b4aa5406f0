// The sessions of one key: readings that follow each other without a longer gap. A session grows with its readings, and
// one out of order may join two.
import type { KeyWindows, Leave, OpenWindow, Taken } from './key-windows';
import type { Fields } from './reading-shape';
import { WindowList } from './window-list';

/** What `save` writes. JSON turns the watermark of a key without readings into null. */
interface Saved {
  watermark: number | null;
  windows: object[];
}

export interface SessionRules {
  /** readings of one session are at most this far apart, ms */
  gapMs: number;
  /** a session lasts at most this long, ms; Infinity: no limit */
  longestMs: number;
  /** how far the watermark must pass the gap behind a session to close it, ms */
  graceMs: number;
}

export class SessionWindows<W extends OpenWindow<W>> implements KeyWindows<W> {
  watermark = Number.NEGATIVE_INFINITY;
  private readonly list: WindowList<W>;

  constructor(
    newWindow: () => W,
    private readonly rules: SessionRules,
  ) {
    this.list = new WindowList(newWindow);
  }

  add(fields: Fields, time: number): Taken {
    const [before, after] = this.neighbours(time);
    if (before && this.reaches(before, time)) {
      const joins = after !== undefined && this.canJoin(before, after, time);
      if (joins) before.checkRoomFor(after);
      if (!before.add(fields, time)) return 'unusable';
      stretch(before, time);
      if (joins) {
        before.merge(after);
        this.list.remove(this.list.countBefore(after.start), 1);
      }
      return 'added';
    }
    const grows = after !== undefined && this.reaches(after, time);
    if (!grows && this.isClosed(time, time)) return 'late';
    const session = grows ? after : this.list.at(time, time);
    if (!session.add(fields, time)) return 'unusable';
    stretch(session, time);
    this.list.put(session);
    return 'added';
  }

  advance(time: number): boolean {
    if (time > this.watermark) this.watermark = time;
    return this.closed() !== undefined;
  }

  leaveClosed(leave: Leave<W>): void {
    for (let session = this.closed(); session; session = this.closed()) {
      leave(session);
      this.list.remove(0, 1);
    }
  }

  eachUnsent(leave: Leave<W>): void {
    this.list.eachUnsent(leave);
  }

  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.list.clear();
  }

  save(): Saved {
    return { watermark: this.watermark, windows: this.list.save() };
  }

  restore({ watermark, windows }: Saved): void {
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
    this.list.restore(windows);
  }

  /** The earliest session, if it is closed. */
  private closed(): W | undefined {
    const [first] = this.list.windows;
    return first && this.isClosed(first.start, first.end) ? first : undefined;
  }

  /** The last session that begins at `time` or before, and the first that begins after it. */
  private neighbours(time: number): [before: W | undefined, after: W | undefined] {
    const { windows } = this.list;
    const place = this.list.countBefore(time);
    if (windows[place]?.start === time) return [windows[place], windows[place + 1]];
    return [windows[place - 1], windows[place]];
  }

  /** Whether a reading of `time` belongs to `session`. */
  private reaches({ start, end }: W, time: number): boolean {
    const { gapMs, longestMs } = this.rules;
    return Math.max(time - end, start - time) <= gapMs && Math.max(end, time) - Math.min(start, time) <= longestMs;
  }

  /** Whether `before`, with a reading of `time` in addition, and `after` are one session. */
  private canJoin(before: W, after: W, time: number): boolean {
    const { gapMs, longestMs } = this.rules;
    return after.start - Math.max(before.end, time) <= gapMs && after.end - before.start <= longestMs;
  }

  /** Whether no further reading can come in time for the session from `start` to `end`. */
  private isClosed(start: number, end: number): boolean {
    const { gapMs, longestMs, graceMs } = this.rules;
    return Math.min(end + gapMs, start + longestMs) + graceMs < this.watermark;
  }
}

function stretch<W extends OpenWindow<W>>(session: W, time: number): void {
  if (time < session.start) session.start = session.from = time;
  if (time > session.end) session.end = session.to = time;
  session.unsent = true;
}
