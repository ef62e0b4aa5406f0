// The hot loops of LTTB in one function. In several, small enough for Node to put them into their caller, the processor
// would not have registers for all of them together, and take half as long again.
// `| 0` says that a sum of indexes stays a whole number of 32 bits, so that it need not be checked.

/** A step of LTTB: the bucket start ≤ index < end, the next one end ≤ index < next, and the point chosen before. */
export interface Bucket {
  before: number;
  start: number;
  end: number;
  next: number;
}

/**
 * The point of a bucket that is farthest from the line between the point chosen before and the mean of the next bucket.
 * −1 where that is no matter of plain arithmetic: something on the way is not finite.
 */
export function plainTop(x: Float64Array | undefined, y: Float64Array, { before, start, end, next }: Bucket): number {
  // Eight sums at a time: one alone would wait for each addition.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  let i = end | 0;
  for (const last = (next - 7) | 0; i < last; i = (i + 8) | 0) {
    s0 += y[i];
    s1 += y[(i + 1) | 0];
    s2 += y[(i + 2) | 0];
    s3 += y[(i + 3) | 0];
    s4 += y[(i + 4) | 0];
    s5 += y[(i + 5) | 0];
    s6 += y[(i + 6) | 0];
    s7 += y[(i + 7) | 0];
  }
  let sum = s0 + s4 + (s1 + s5) + (s2 + s6) + (s3 + s7);
  for (; i < next; i = (i + 1) | 0) sum += y[i];

  const base = y[before];
  const place = x ? x[before] : before;
  const middle = x ? (x[end] + x[next - 1]) / 2 : (end + next - 1) / 2;
  const slope = (sum / (next - end) - base) / (middle - place);
  const slope2 = 2 * slope;
  const slope3 = 3 * slope;
  const slope4 = 4 * slope;
  let line = base + slope * (start - place);
  let line1 = 0;
  let line2 = 0;
  let line3 = 0;
  let top = -1;
  let distance = -1;
  // Four distances before a branch is taken, which is seldom.
  i = start | 0;
  for (const last = (end - 3) | 0; i < last; i = (i + 4) | 0) {
    if (x) {
      line = base + slope * (x[i] - place);
      line1 = base + slope * (x[(i + 1) | 0] - place);
      line2 = base + slope * (x[(i + 2) | 0] - place);
      line3 = base + slope * (x[(i + 3) | 0] - place);
    } else {
      line1 = line + slope;
      line2 = line + slope2;
      line3 = line + slope3;
    }
    const d0 = Math.abs(y[i] - line);
    const d1 = Math.abs(y[(i + 1) | 0] - line1);
    const d2 = Math.abs(y[(i + 2) | 0] - line2);
    const d3 = Math.abs(y[(i + 3) | 0] - line3);
    line += slope4;
    if (d0 > distance || d1 > distance || d2 > distance || d3 > distance) {
      if (d0 > distance) {
        distance = d0;
        top = i;
      }
      if (d1 > distance) {
        distance = d1;
        top = (i + 1) | 0;
      }
      if (d2 > distance) {
        distance = d2;
        top = (i + 2) | 0;
      }
      if (d3 > distance) {
        distance = d3;
        top = (i + 3) | 0;
      }
    }
  }
  for (; i < end; i = (i + 1) | 0) {
    const d = Math.abs(y[i] - (base + slope * ((x ? x[i] : i) - place)));
    if (d > distance) {
      distance = d;
      top = i;
    }
  }
  return distance < Number.POSITIVE_INFINITY ? top : -1;
}
