// Tumbling windows: event time cut into spans of equal length without gap or overlap, each from its start up to, but
// without, its end.

export class Tumbling {
  /**
   * @param sizeMs length of a window, whole ms
   * @param offsetMs the windows start at offset + k · size since the Unix epoch, k whole
   */
  constructor(
    readonly sizeMs: number,
    private readonly offsetMs = 0,
  ) {}

  /** The start of the window that `time` (ms since the Unix epoch) lies in. Exact: a remainder is not rounded. */
  startOf(time: number): number {
    const since = time - this.offsetMs;
    const past = since % this.sizeMs;
    return since - past + this.offsetMs - (past < 0 ? this.sizeMs : 0);
  }
}
