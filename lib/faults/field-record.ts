// What a field has been like so far: its mean, spread and range. Faults measured in standard deviations, and sensors stuck
// at their lowest or highest value, follow from it.

/** Values that the mean and the spread look back on, about. */
const MEMORY = 500;

/** JSON. */
export type SavedRecord = [count: number, mean: number, variance: number, min: number, max: number];

export class FieldRecord {
  private count = 0;
  private average = 0;
  private variance = 0;
  private low = Infinity;
  private high = -Infinity;

  constructor([count, mean, variance, min, max]: SavedRecord = [0, 0, 0, Infinity, -Infinity]) {
    this.count = count;
    this.average = mean;
    this.variance = variance;
    // JSON has no infinity.
    this.low = min ?? Infinity;
    this.high = max ?? -Infinity;
  }

  /** Population mean and variance of the first values, then forgetting exponentially (West, 1979). */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.count < MEMORY) this.count++;
    const weight = 1 / this.count;
    const difference = value - this.average;
    this.average += weight * difference;
    this.variance = (1 - weight) * (this.variance + weight * difference * difference);
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
  }

  get mean(): number {
    return this.average;
  }

  /** Standard deviation; of a field that never varied a hundredth of its value, or 1. */
  get spread(): number {
    const spread = Math.sqrt(this.variance);
    return spread > 0 && spread < Infinity ? spread : Math.abs(this.average) / 100 || 1;
  }

  /** Infinity while there is none. */
  get min(): number {
    return this.low;
  }

  get max(): number {
    return this.high;
  }

  save(): SavedRecord {
    return [this.count, this.average, this.variance, this.low, this.high];
  }
}
