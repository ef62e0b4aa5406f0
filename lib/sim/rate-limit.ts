// A bound on readings a second: an allowance that grows with time and is spent. It saves up a tenth of a second's worth
// at most, so that a burst stays small.

const SAVED_SECONDS = 0.1;

export class RateLimit {
  private saved: number;
  private since: number;

  /**
   * @param perSecond the bound; Infinity for none
   * @param elapsedMs now, on a clock that never steps back
   */
  constructor(
    private readonly perSecond: number,
    elapsedMs: number,
  ) {
    this.saved = this.most;
    this.since = elapsedMs;
  }

  /** How many may be sent now: a whole number, or Infinity. */
  allowance(elapsedMs: number): number {
    if (this.perSecond === Infinity) return Infinity;
    this.saved = Math.min(this.most, this.saved + (this.perSecond * (elapsedMs - this.since)) / 1000);
    this.since = elapsedMs;
    return Math.floor(this.saved);
  }

  spend(count: number): void {
    this.saved -= count;
  }

  /** Ms until one more may be sent, as of the last `allowance`. */
  get waitMs(): number {
    return this.saved >= 1 ? 0 : ((1 - this.saved) / this.perSecond) * 1000;
  }

  private get most(): number {
    return Math.max(1, this.perSecond * SAVED_SECONDS);
  }
}
