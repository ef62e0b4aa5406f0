// Where the ticks of a fleet lie in event time.

export class Timeline {
  /**
   * @param startMs event time of tick 0, ms since the Unix epoch
   * @param periodMs from one tick to the next; a fraction is possible (3 readings a second)
   */
  constructor(
    readonly startMs: number,
    readonly periodMs: number,
  ) {}

  /** Event time of a tick in whole ms since the Unix epoch. */
  timeOf(tick: number): number {
    return Math.floor(this.startMs + tick * this.periodMs + 0.5);
  }

  /** The last tick at or before an event time, ms since the Unix epoch. */
  tickAtOrBefore(eventMs: number): number {
    const tick = Math.round((eventMs - this.startMs) / this.periodMs);
    return this.timeOf(tick) <= eventMs ? tick : tick - 1;
  }

  /** The first tick at or after an event time, ms since the Unix epoch. */
  tickAtOrAfter(eventMs: number): number {
    const before = this.tickAtOrBefore(eventMs);
    return this.timeOf(before) === eventMs ? before : before + 1;
  }
}
