// The units in which a series is of size 1. Methods add up squares and products; in these units none of them overflows
// or vanishes, whatever the person measures in, and a constant level does not drown small changes.
import type { Scratch } from './scratch';

/** Beyond it a value that comes after the fit is as good as infinite, and sums of such values stay finite. */
const LARGEST = 1e200;

export class OwnUnits {
  private readonly shift: number;

  /**
   * value = origin + unit · own
   *
   * @param unit a power of two, so that nothing is rounded by it
   */
  constructor(
    private readonly origin: number,
    private readonly unit: number,
  ) {
    this.shift = origin / unit;
  }

  /** From the first value, in units of the largest distance from it: for methods that do not care where zero is. */
  static ofChanges(values: Float64Array): OwnUnits {
    const origin = values[0] ?? 0;
    let largest = 0;
    for (let i = 1; i < values.length; i++) {
      const half = Math.abs(values[i] / 2 - origin / 2);
      if (half > largest) largest = half;
    }
    return new OwnUnits(origin, powerOfTwo(largest));
  }

  /** From zero, in units of the largest value: for methods that multiply. */
  static ofSize(values: Float64Array): OwnUnits {
    let largest = 0;
    for (let i = 0; i < values.length; i++) {
      const half = Math.abs(values[i] / 2);
      if (half > largest) largest = half;
    }
    return new OwnUnits(0, powerOfTwo(largest));
  }

  toOwn(value: number): number {
    const own = value / this.unit - this.shift;
    return own > LARGEST ? LARGEST : own < -LARGEST ? -LARGEST : own;
  }

  /** The values in own units, which are the first `values.length` cells of the scratch. */
  allToOwn(values: Float64Array, scratch: Scratch): Float64Array {
    const own = scratch.of(values.length);
    for (let i = 0; i < values.length; i++) own[i] = values[i] / this.unit - this.shift;
    return own;
  }

  /** Finite: what is beyond the range of a number becomes the largest one. */
  toValue(own: number): number {
    const value = this.origin + this.unit * own;
    return value > Number.MAX_VALUE ? Number.MAX_VALUE : value < -Number.MAX_VALUE ? -Number.MAX_VALUE : value;
  }

  allToValues(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.toValue(out[i]);
  }
}

/** The one above `half`, at most twice as large; 1 for a series that does not change. */
function powerOfTwo(half: number): number {
  if (half === 0) return 1;
  return 2 ** Math.min(1023, Math.max(-1000, Math.floor(Math.log2(half)) + 1));
}
