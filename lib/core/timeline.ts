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
}
