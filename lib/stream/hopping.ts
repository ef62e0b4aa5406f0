// Hopping windows: spans of equal length, a new one at each hop, so that they overlap. Cut where any of them begins or
// ends, event time falls into slices, at most two a hop, that are shared by all windows over them ("paired windows",
// Krishnamurthy, Wu and Franklin 2006).
import { Tumbling } from './tumbling';

export class Hopping {
  private readonly hops: Tumbling;
  /** how far behind a start the latest end lies */
  private readonly rest: number;

  /**
   * @param size length of a window, whole ms
   * @param hop from one start to the next, whole ms, at most `size`
   * @param offset the windows start at offset + k · hop since the Unix epoch, k whole; ms
   */
  constructor(
    readonly size: number,
    readonly hop: number,
    offset = 0,
  ) {
    this.hops = new Tumbling(hop, offset);
    this.rest = size % hop;
  }

  /** The start of the latest window that `time` lies in. */
  startOf(time: number): number {
    return this.hops.startOf(time);
  }

  /** The start of the first window that begins after `time`. */
  startAfter(time: number): number {
    return time === Number.NEGATIVE_INFINITY ? time : this.hops.startOf(time) + this.hop;
  }

  /** The slice that `time` lies in, from its start up to, but without, its end. */
  sliceOf(time: number): [start: number, end: number] {
    const start = this.hops.startOf(time);
    const cut = start + this.rest;
    if (this.rest === 0) return [start, start + this.hop];
    return time < cut ? [start, cut] : [cut, start + this.hop];
  }
}
