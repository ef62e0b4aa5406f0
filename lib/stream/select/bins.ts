// How a series is cut into bins, one after the other without any being stored. As tsdownsample does it (Van Der Donckt et
// al. 2023): equally many points a bin where the points are equally far apart, bins of equal width where their places are
// given. A bin then holds start < x ≤ end, except that a point at its end that would be the first there is in the next.
export class Bins {
  /** the points start ≤ index < end are in the bin */
  start: number;
  end: number;
  private made = 0;
  private readonly width: number;

  /** Cuts the points from ≤ index < to into `count` bins. */
  constructor(
    private readonly x: Float64Array | undefined,
    private readonly from: number,
    private readonly to: number,
    private readonly count: number,
  ) {
    this.start = from;
    this.end = from;
    // Divided first: the difference of two large numbers may be none.
    this.width = x ? x[to - 1] / count - x[from] / count : (to - 1 - from) / count;
  }

  /** Goes to the next bin that is not empty; false when there is none. */
  next(): boolean {
    while (this.made < this.count) {
      this.start = this.end;
      this.end = this.endOf(++this.made);
      if (this.end > this.start) return true;
    }
    return false;
  }

  private endOf(bin: number): number {
    const { x, from, to, start, width } = this;
    // Whatever the roundings: no point is left over.
    if (bin === this.count) return to;
    if (!x) return from + Math.floor(width * bin) + 1;
    const edge = x[from] + width * bin;
    return start < to && x[start] < edge ? firstBeyond(x, edge, start + 1, to) : start;
  }
}

/** The first index from `from` to `to` where x is beyond `edge`, by bisection; `to` when there is none. */
function firstBeyond(x: Float64Array, edge: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x[middle] <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
}
