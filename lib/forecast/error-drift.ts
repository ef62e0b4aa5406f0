// Whether the errors of a fitted method have become larger than they were, so that it does not fit any more: the series has
// jumped, or goes another way.

/** How far above their mean errors have to stay, in parts of it, … */
const TOLERATED = 0.5;
/** … and how much they must have exceeded that in sum: one error of eleven times the mean, or ten of two and a half times. */
const LIMIT = 10;
/** Errors from which the mean is known. */
const FEWEST = 8;
const AVERAGED = 50;

/** The test of Page and Hinkley (E. S. Page, Continuous inspection schemes, 1954) on amounts of errors over their mean. */
export class ErrorDrift {
  private count = 0;
  private mean = 0;
  /** by how much the errors have exceeded what is tolerated since they last did not */
  private excess = 0;

  /** Whether it has been found; until `fitted`. */
  get isFound(): boolean {
    return this.excess > LIMIT;
  }

  add(error: number): void {
    const amount = Math.abs(error);
    if (this.count >= FEWEST && amount > 0) {
      this.excess = Math.max(0, this.excess + Math.min(2 * LIMIT, amount / this.mean) - 1 - TOLERATED);
    }
    // What drifts away would be the mean itself before long.
    if (this.isFound) return;
    this.count++;
    this.mean += (amount - this.mean) / Math.min(this.count, AVERAGED);
  }

  /** The method has been fitted anew: its errors are others. */
  fitted(): void {
    if (!this.isFound) return;
    this.excess = 0;
    this.count = 0;
    this.mean = 0;
  }
}
