// Largest triangle, three buckets (Steinarsson 2013): of each bucket the point that makes the largest triangle with the
// point chosen before it and the mean of the next bucket. Its base is the same for all points of a bucket, so that the
// largest triangle is that of the point farthest, straight up or down, from the line between those two.
import { firstNumber } from './extremes';
import { carefulFarthest, carefulMean } from './lttb-careful';
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
  return chooseTriangles(series, from, to, count, out);
});

/** Where the points begin and end that are there: from ≤ index < to. */
export function ends({ y, gaps }: Series): [from: number, to: number] {
  if (gaps) return [0, y.length];
  let to = y.length;
  while (to > 0 && Number.isNaN(y[to - 1])) to--;
  return [firstNumber(y, 0, to), to];
}

/** LTTB of the points from ≤ index < to, of which the first and the last are there. Answers how many it wrote. */
export function chooseTriangles(series: Series, from: number, to: number, count: number, out: Uint32Array): number {
  const { x, y, gaps } = series;
  if (to - from <= count) return choosePart(y, from, to, gaps, out);
  const width = (to - from - 2) / (count - 2);
  let chosen = from;
  let written = 0;
  out[written++] = from;
  let start = from + 1;
  let end = from + Math.floor(width) + 1;
  let isPlain = Number.isFinite(mean(y, start, end));
  for (let bucket = 1; bucket <= count - 2; bucket++) {
    const next = Math.min(from + Math.floor(width * (bucket + 1)) + 1, to);
    const middle = x ? (x[end] + x[next - 1]) / 2 : (end + next - 1) / 2;
    let level = mean(y, end, next);
    const nextIsPlain = Number.isFinite(level);
    if (!nextIsPlain) level = carefulMean(y, end, next);
    const slope = (level - y[chosen]) / (middle - (x ? x[chosen] : chosen));
    let farthest = x ? farthestPlaced(x, y, start, end, chosen, slope) : farthestEven(y, start, end, chosen, slope);
    const distance = y[farthest] - y[chosen] - slope * (x ? x[farthest] - x[chosen] : farthest - chosen);
    if (!isPlain || !Number.isFinite(distance)) {
      farthest = carefulFarthest(series, start, end, chosen, middle, level);
    }
    if (farthest < end) {
      out[written++] = farthest;
      if (Number.isFinite(y[farthest])) chosen = farthest;
    }
    start = end;
    end = next;
    isPlain = nextIsPlain;
  }
  out[written++] = to - 1;
  return written;
}

/** Eight sums at a time: one alone would wait for each addition. */
function mean(y: Float64Array, from: number, to: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let h = 0;
  let i = from;
  for (const last = to - 7; i < last; i += 8) {
    a += y[i];
    b += y[i + 1];
    c += y[i + 2];
    d += y[i + 3];
    e += y[i + 4];
    f += y[i + 5];
    g += y[i + 6];
    h += y[i + 7];
  }
  let sum = a + e + (b + f) + (c + g) + (d + h);
  for (; i < to; i++) sum += y[i];
  return sum / (to - from);
}

/** The point farthest from a line through point `chosen`, points equally far apart. Four before a branch is taken. */
function farthestEven(y: Float64Array, from: number, to: number, chosen: number, slope: number): number {
  const base = y[chosen];
  const slope2 = 2 * slope;
  const slope3 = 3 * slope;
  let farthest = from;
  let distance = -1;
  let i = from;
  let steps = from - chosen;
  for (const last = to - 3; i < last; i += 4) {
    const line = base + slope * steps;
    const a = Math.abs(y[i] - line);
    const b = Math.abs(y[i + 1] - (line + slope));
    const c = Math.abs(y[i + 2] - (line + slope2));
    const d = Math.abs(y[i + 3] - (line + slope3));
    steps += 4;
    if (a > distance || b > distance || c > distance || d > distance) {
      if (a > distance) {
        distance = a;
        farthest = i;
      }
      if (b > distance) {
        distance = b;
        farthest = i + 1;
      }
      if (c > distance) {
        distance = c;
        farthest = i + 2;
      }
      if (d > distance) {
        distance = d;
        farthest = i + 3;
      }
    }
  }
  for (; i < to; i++, steps++) {
    const a = Math.abs(y[i] - (base + slope * steps));
    if (a > distance) {
      distance = a;
      farthest = i;
    }
  }
  return farthest;
}

/** The same where the places of the points are given. */
function farthestPlaced(
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  chosen: number,
  slope: number,
): number {
  const base = y[chosen];
  const place = x[chosen];
  let farthest = from;
  let distance = -1;
  for (let i = from; i < to; i++) {
    const a = Math.abs(y[i] - (base + slope * (x[i] - place)));
    if (a > distance) {
      distance = a;
      farthest = i;
    }
  }
  return farthest;
}
