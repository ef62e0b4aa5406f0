// Where a series jumped to another level, so that what came before says nothing of what comes next; and lone spikes,
// which say nothing at all.

/** Values on either side of a jump that must agree among themselves; the newest side may have one less. */
const SIDE = 3;
/** A jump is this many standard deviations of the noise at least … */
const SHIFT_SDS = 8;
/** … and beyond this many times the ranges on both sides: a steep trend moves by less from one side to the other. */
const SHIFT_RANGES = 3;
/** A lone value is a spike when it is further from the median of its neighbourhood (Hampel 1974). */
const SPIKE_SDS = 4.5;

/**
 * The place of the first value after the last level shift in `values[from] … values[to − 1]`, or `from`. The one value
 * between both levels may be anything: the shift may have come in the middle of its window.
 *
 * @param sd standard deviation of the noise
 */
export function lastLevelShift(values: Float64Array, from: number, to: number, sd: number): number {
  for (let between = to - SIDE; between >= from + SIDE; between--) {
    const after = Math.min(SIDE, to - between - 1);
    const jump = Math.abs(middle(values, between + 1, after) - middle(values, between - SIDE, SIDE));
    if (jump <= SHIFT_SDS * sd) continue;
    const ranges = range(values, between + 1, after) + range(values, between - SIDE, SIDE);
    if (jump > SHIFT_SDS * sd + SHIFT_RANGES * ranges) return between + 1;
  }
  return from;
}

/**
 * Cuts lone spikes in `values[from] … values[to − 1]` down, in place, to the median of the five values around them. The
 * two values at each end stay: there a spike cannot be told from a change.
 *
 * @returns how much the largest spike was off; 0 without any
 */
export function cutSpikes(values: Float64Array, from: number, to: number, sd: number): number {
  let largest = 0;
  const most = SPIKE_SDS * sd;
  for (let i = from + 2; i < to - 2; i++) {
    const before = values[i - 1]!;
    const after = values[i + 1]!;
    const value = values[i]!;
    // Between its neighbours, or near one of them, it is no spike; most are not, and need no median.
    if (value >= before !== value > after) continue;
    if (Math.min(Math.abs(value - before), Math.abs(value - after)) <= most / 2) continue;
    const usual = median5(values[i - 2]!, before, value, after, values[i + 2]!);
    if (Math.abs(value - usual) <= most) continue;
    largest = Math.max(largest, Math.abs(value - usual));
    values[i] = usual;
  }
  return largest;
}

/** The median of two or three values, of two their mean. */
function middle(values: Float64Array, from: number, count: number): number {
  const a = values[from]!;
  const b = values[from + 1]!;
  return count === 2 ? (a + b) / 2 : median3(a, b, values[from + 2]!);
}

function range(values: Float64Array, from: number, count: number): number {
  const a = values[from]!;
  const b = values[from + 1]!;
  const c = count === 2 ? b : values[from + 2]!;
  return Math.max(a, b, c) - Math.min(a, b, c);
}

function median3(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Of four values the smallest and the largest are left out; of the two others and the fifth it is the median. */
function median5(a: number, b: number, c: number, d: number, e: number): number {
  const low = Math.max(Math.min(a, b), Math.min(c, d));
  const high = Math.min(Math.max(a, b), Math.max(c, d));
  return median3(low, high, e);
}
