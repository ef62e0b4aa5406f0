// Largest triangle, three buckets (Steinarsson 2013): of each bucket the point that makes the largest triangle with the
// point chosen before it and the mean of the next bucket. Its base is the same for all points of a bucket, so that the
// largest triangle is that of the point farthest, straight up or down, from the line between those two.
import { firstNumber } from './extremes';
import { carefulTop } from './lttb-careful';
import { type Bucket, plainTop } from './lttb-top';
import { choosePart, type Select, type Series, selection } from './selection';

/**
 * LTTB with the buckets of tsdownsample: the first point, the last point, and count − 2 buckets of equally many points
 * between them. The place of a bucket's mean is the middle between its first and its last point.
 *
 * An infinite value is farther than any other. With gaps, a bucket that has one gives its first; means and lines are
 * those of the finite values.
 */
export const lttb: Select = selection({ least: 3, multipleOf: 1 }, (series, count, out) => {
  const [from, to] = ends(series);
  return chooseTops(series, from, to, count, out);
});

/** Where the points begin and end that are there: from ≤ index < to. */
export function ends({ y, gaps }: Series): [from: number, to: number] {
  if (gaps) return [0, y.length];
  let to = y.length;
  while (to > 0 && Number.isNaN(y[to - 1])) to--;
  return [firstNumber(y, 0, to), to];
}

/** LTTB of the points from ≤ index < to, of which the first and the last are there. Answers how many it wrote. */
export function chooseTops(series: Series, from: number, to: number, count: number, out: Uint32Array): number {
  const { x, y, gaps } = series;
  if (to - from <= count) return choosePart(y, from, to, gaps, out);
  const width = (to - from - 2) / (count - 2);
  const bucket: Bucket = { before: from, start: from + 1, end: from + Math.floor(width) + 1, next: 0 };
  out[0] = from;
  let written = 1;
  for (let made = 1; made <= count - 2; made++) {
    bucket.next = Math.min(from + Math.floor(width * (made + 1)) + 1, to);
    let top = gaps ? -1 : plainTop(x, y, bucket);
    if (top < 0) top = carefulTop(series, bucket);
    if (top >= 0) {
      out[written++] = top;
      if (Number.isFinite(y[top])) bucket.before = top;
    }
    bucket.start = bucket.end;
    bucket.end = bucket.next;
  }
  out[written++] = to - 1;
  return written;
}
