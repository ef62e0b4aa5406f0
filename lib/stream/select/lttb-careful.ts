// LTTB where plain arithmetic fails: gaps, infinite values, and values so large that their sums and differences are.
// Slower, and only used for the buckets that need it.
import type { Bucket } from './lttb-top';
import type { Series } from './selection';

/** Values are taken times this, so that the difference of any two of them is finite. */
const SCALE = 0.25;

/**
 * The point of a bucket that LTTB chooses, −1 when none is there: the first gap, the first infinite value, or the one
 * farthest from the line. Where one end of the line is not finite, it is level with the other.
 */
export function carefulTop({ x, y, gaps }: Series, { before, start, end, next }: Bucket): number {
  const place = x ? x[before] : before;
  const length = (x ? (x[end] + x[next - 1]) / 2 : (end + next - 1) / 2) - place;
  const mean = finiteMean(y, end, next);
  const last = SCALE * (Number.isFinite(mean) ? mean : finiteOr0(y[before]));
  const first = Number.isFinite(y[before]) ? SCALE * y[before] : last;
  let top = -1;
  let distance = -1;
  for (let i = start; i < end; i++) {
    if (Number.isNaN(y[i])) {
      if (gaps) return i;
      continue;
    }
    const part = length > 0 ? ((x ? x[i] : i) - place) / length : 0;
    const here = Math.abs(SCALE * y[i] - (first + (last - first) * part));
    if (here > distance) {
      distance = here;
      top = i;
    }
  }
  return top;
}

/** The mean of the finite values from ≤ index < to; NaN when there is none. */
function finiteMean(y: Float64Array, from: number, to: number): number {
  let mean = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    if (!Number.isFinite(y[i])) continue;
    count++;
    mean += y[i] / count - mean / count;
  }
  return count > 0 ? mean : Number.NaN;
}

function finiteOr0(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
