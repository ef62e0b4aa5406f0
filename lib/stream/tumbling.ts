// Tumbling windows: event time cut into spans of equal length without gap or overlap, each from its start up to, but
// without, its end.

export class Tumbling {
  /**
   * @param size length of a window, whole ms
   * @param offset the windows start at offset + k · size since the Unix epoch, k whole; ms
   */
  constructor(
    readonly size: number,
    private readonly offset = 0,
  ) {}

  /** The start of the window that `time` (ms since the Unix epoch) lies in. Exact: a remainder is not rounded. */
  startOf(time: number): number {
    const since = time - this.offset;
    const past = since % this.size;
    return since - past + this.offset - (past < 0 ? this.size : 0);
  }
}
