// LTTB where plain arithmetic fails: gaps, infinite values, and values so large that their sums and differences are.
// Slower, and only used for the buckets that need it.
import type { Series } from './selection';

/** Values are taken times this, so that the difference of any two of them is finite. */
const SCALE = 0.25;

/** The mean of the finite values from ≤ index < to; NaN when there is none. */
export function carefulMean(y: Float64Array, from: number, to: number): number {
  let mean = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    if (!Number.isFinite(y[i])) continue;
    count++;
    mean += y[i] / count - mean / count;
  }
  return count > 0 ? mean : Number.NaN;
}

/**
 * The point from ≤ index < to that LTTB chooses, `to` when none is there: the first gap, the first infinite value, or
 * the one farthest from the line from point `chosen` to (`middle`, `level`). Where one end of the line is not finite, it
 * is level with the other.
 */
export function carefulFarthest(
  { x, y, gaps }: Series,
  from: number,
  to: number,
  chosen: number,
  middle: number,
  level: number,
): number {
  const place = x ? x[chosen] : chosen;
  const end = SCALE * (Number.isFinite(level) ? level : finiteOr0(y[chosen]));
  const base = Number.isFinite(y[chosen]) ? SCALE * y[chosen] : end;
  const length = middle - place;
  let farthest = to;
  let distance = -1;
  for (let i = from; i < to; i++) {
    if (Number.isNaN(y[i])) {
      if (gaps) return i;
      continue;
    }
    const part = length > 0 ? ((x ? x[i] : i) - place) / length : 0;
    const a = Math.abs(SCALE * y[i] - (base + (end - base) * part));
    if (a > distance) {
      distance = a;
      farthest = i;
    }
  }
  return farthest;
}

function finiteOr0(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
