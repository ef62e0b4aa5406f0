// Where the lowest and the highest value of a bin are: the hot loop of MinMax and M4. Four values are compared before a
// branch is taken, which is seldom.

/** The result of `find`, reused so that nothing is allocated for a bin. */
export class Extremes {
  /** index of the lowest value, of equal ones the first */
  low = 0;
  high = 0;

  /**
   * Looks at the values from ≤ index < to; NaN is no value, or, when it is a gap, all that is to be found. False when
   * there is none.
   */
  find(y: Float64Array, from: number, to: number, gaps: boolean): boolean {
    if (gaps) {
      const gap = firstNaN(y, from, to);
      if (gap < to) {
        this.low = gap;
        this.high = gap;
        return true;
      }
    }
    this.findNumbers(y, from, to);
    return this.low < to;
  }

  private findNumbers(y: Float64Array, from: number, to: number): void {
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    let low = -1;
    let high = -1;
    let i = from;
    for (const last = to - 3; i < last; i += 4) {
      const a = y[i];
      const b = y[i + 1];
      const c = y[i + 2];
      const d = y[i + 3];
      if (a < lowest || b < lowest || c < lowest || d < lowest) {
        for (let k = i; k < i + 4; k++) {
          if (y[k] < lowest) {
            lowest = y[k];
            low = k;
          }
        }
      }
      if (a > highest || b > highest || c > highest || d > highest) {
        for (let k = i; k < i + 4; k++) {
          if (y[k] > highest) {
            highest = y[k];
            high = k;
          }
        }
      }
    }
    for (; i < to; i++) {
      if (y[i] < lowest) {
        lowest = y[i];
        low = i;
      }
      if (y[i] > highest) {
        highest = y[i];
        high = i;
      }
    }
    // Nothing is below +∞, or above −∞, where that is the only value.
    this.low = low >= 0 ? low : firstNumber(y, from, to);
    this.high = high >= 0 ? high : firstNumber(y, from, to);
  }
}

/** The first index from `from` to `to` whose value is not NaN; `to` when there is none. */
export function firstNumber(y: Float64Array, from: number, to: number): number {
  let i = from;
  while (i < to && Number.isNaN(y[i])) i++;
  return i;
}

/** The first index from `from` to `to` whose value is NaN; `to` when there is none. */
export function firstNaN(y: Float64Array, from: number, to: number): number {
  let i = from;
  while (i < to && !Number.isNaN(y[i])) i++;
  return i;
}
