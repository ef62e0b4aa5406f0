// The last values of a series: a ring that grows with them, so that a key which came once costs little, and overwrites
// the oldest when it is full.
import { arrayText, doublesOf } from '../core/array-text';

const FIRST_CAPACITY = 16;

export class ValueWindow {
  length = 0;
  private ring: Float64Array;
  /** where the next value goes */
  private end = 0;

  /** @param capacity values it holds at most, a whole number of at least 1 */
  constructor(readonly capacity: number) {
    this.ring = new Float64Array(Math.min(FIRST_CAPACITY, capacity));
  }

  push(value: number): void {
    if (this.length === this.ring.length && this.length < this.capacity) this.grow();
    this.ring[this.end] = value;
    if (++this.end === this.ring.length) this.end = 0;
    if (this.length < this.ring.length) this.length++;
  }

  /** The value that was pushed last; NaN before the first. */
  get last(): number {
    return this.length === 0 ? Number.NaN : this.ring[this.end === 0 ? this.ring.length - 1 : this.end - 1]!;
  }

  /** Puts `value` in the place of the last one. */
  amend(value: number): void {
    if (this.length > 0) this.ring[this.end === 0 ? this.ring.length - 1 : this.end - 1] = value;
  }

  /** The values, oldest first, in the first cells of `out`. */
  copyTo(out: Float64Array): Float64Array {
    const { ring, end, length } = this;
    const begin = end - length;
    if (begin >= 0) {
      out.set(ring.subarray(begin, end));
    } else {
      out.set(ring.subarray(ring.length + begin));
      out.set(ring.subarray(0, end), -begin);
    }
    return out.subarray(0, length);
  }

  clear(): void {
    this.length = 0;
    this.end = 0;
  }

  /** As text, for JSON. */
  save(): string {
    return arrayText(this.copyTo(new Float64Array(this.length)));
  }

  /** Takes over what `save` wrote, the latest values if not all have room. What is no finite number is left out. */
  restore(saved: string): void {
    for (const value of doublesOf(saved)) if (Number.isFinite(value)) this.push(value);
  }

  private grow(): void {
    const larger = new Float64Array(Math.min(2 * this.ring.length, this.capacity));
    const { length } = this.copyTo(larger);
    this.ring = larger;
    this.end = length;
  }
}
