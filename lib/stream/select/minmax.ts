// MinMax: the lowest and the highest point of each bin, so that no peak is lost. As in tsdownsample.
import { Bins } from './bins';
import { Extremes } from './extremes';
import { choosePart, type Select, type Series, selection } from './selection';

/** MinMax; `count` is a multiple of 2. A bin with a gap has the gap only. */
export const minMax: Select = selection({ least: 2, multipleOf: 2 }, (series, count, out) => {
  return chooseExtremes(series, 0, series.y.length, count / 2, out, 0);
});

/**
 * Writes the extremes of the points from ≤ index < to, cut into `bins`, to `out` from `at` on: ascending, twice the
 * same one where a bin has only one value. Answers where it ended.
 */
export function chooseExtremes(
  { x, y, gaps }: Series,
  from: number,
  to: number,
  bins: number,
  out: Uint32Array,
  at: number,
): number {
  const bin = new Bins(x, from, to, bins);
  const extremes = new Extremes();
  let written = at;
  while (bin.next()) {
    if (x && bin.end - bin.start <= 2) {
      written = choosePart(y, bin.start, bin.end, gaps, out, written);
    } else if (extremes.find(y, bin.start, bin.end, gaps)) {
      out[written++] = Math.min(extremes.low, extremes.high);
      out[written++] = Math.max(extremes.low, extremes.high);
    }
  }
  return written;
}
