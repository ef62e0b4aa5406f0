// M4 (Jugel et al. 2014): the first, the lowest, the highest and the last point of each bin. With one bin for each
// column of pixels, the line through them covers the same pixels as the line through all points. As in tsdownsample.
import { Bins } from './bins';
import { Extremes } from './extremes';
import { choosePart, type Select, selection } from './selection';

/** M4; `count` is a multiple of 4. A bin with a gap has the gap between its first and its last point. */
export const m4: Select = selection({ least: 4, multipleOf: 4 }, ({ x, y, gaps }, count, out) => {
  const bin = new Bins(x, 0, y.length, count / 4);
  const extremes = new Extremes();
  let written = 0;
  while (bin.next()) {
    let first = bin.start;
    let last = bin.end - 1;
    if (x && last - first < 4) {
      written = choosePart(y, first, last + 1, gaps, out, written);
    } else if (extremes.find(y, first, last + 1, gaps)) {
      if (!gaps) {
        while (Number.isNaN(y[first])) first++;
        while (Number.isNaN(y[last])) last--;
      }
      out[written++] = first;
      out[written++] = Math.min(extremes.low, extremes.high);
      out[written++] = Math.max(extremes.low, extremes.high);
      out[written++] = last;
    }
  }
  return written;
});
