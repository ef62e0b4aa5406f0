// Prediction intervals from the errors that forecasts turned out to have, without an assumption on their distribution:
// split conformal prediction by distance ahead, on a sliding window, with widths that are corrected online. Memory is
// bounded whatever the horizon: errors are kept at some distances, between which widths are interpolated.

/** Distances at which errors are kept, when the horizon has more steps. */
const DISTANCES = 14;
/** How much of what an interval missed, or covered for nothing, goes into the logarithm of its widening. */
const RATE = 0.2;
/** A width is widened by at most so much, and narrowed by the reciprocal of its root: natural logarithms. */
const WIDEST = Math.log(16);
const NARROWEST = -Math.log(4);
/** Errors that are kept for a distance: this many times what an interval takes, so that it does not hang on the largest. */
const KEPT_SHARE = 3;
const FEWEST_KEPT = 60;

const NONE = new Float64Array(0);

export interface ConformalSettings {
  /** the farthest step, a whole number of at least 1 */
  readonly horizon: number;
  /** what the intervals are to cover, 0 < coverage < 1 */
  readonly coverage: number;
  /** errors that are kept for a distance; by default three times what an interval takes, at least 60 */
  readonly kept?: number;
}

/** What `save` writes: plain numbers, for JSON. */
export interface SavedConformal {
  steps: number[];
  /** by distance, oldest first */
  errors: number[][];
  widenings: number[];
}

/** The errors needed for a two-sided interval: the n of which the ⌈(n + 1) · coverage⌉-th smallest exists. */
export function fewestErrors(coverage: number): number {
  return Math.ceil(coverage / (1 - coverage) - 1e-9);
}

/** Distances from 1 to the horizon in steps, ascending, at most 14: each about as many times the one before. */
export function distancesTo(horizon: number): Int32Array {
  if (horizon <= DISTANCES) return Int32Array.from({ length: horizon }, (_, i) => i + 1);
  const distances = [1];
  for (let left = DISTANCES - 1; left > 0; left--) {
    const last = distances[distances.length - 1];
    distances.push(Math.max(last + 1, Math.round(last * (horizon / last) ** (1 / left))));
  }
  return Int32Array.from(distances);
}

/**
 * The half width at a distance is the ⌈(n + 1) · coverage⌉-th smallest of the amounts of the n errors kept there, times
 * a widening that rises whenever an error lies outside and falls slowly whenever it lies inside, so that in the long run
 * the share that is covered is the nominal one whatever the errors do. Widths never fall with the distance: where they
 * would by chance, they are averaged.
 *
 * Sources: V. Vovk, A. Gammerman, G. Shafer, Algorithmic Learning in a Random World (2005), for the quantile; A.
 * Angelopoulos, E. Candès, R. Tibshirani, Conformal PID Control for Time Series Prediction (2023), for the tracking, here
 * of the logarithm, so that it needs no unit.
 */
export class ConformalIntervals {
  /** the distances at which errors are kept, ascending; the last is the horizon */
  readonly steps: Int32Array;
  readonly coverage: number;
  private readonly kept: number;
  private readonly fewest: number;
  /** amounts of errors, `kept` a distance; a distance's cells are made when it has its first error */
  private readonly amounts: (Float64Array | undefined)[];
  /** errors so far, by distance */
  private readonly counts: Uint32Array;
  /** logarithms */
  private readonly widenings: Float64Array;

  constructor({ horizon, coverage, kept }: ConformalSettings) {
    this.coverage = coverage;
    this.steps = distancesTo(horizon);
    this.fewest = fewestErrors(coverage);
    this.kept = Math.max(this.fewest, kept ?? Math.max(FEWEST_KEPT, KEPT_SHARE * this.fewest));
    this.amounts = new Array(this.steps.length);
    this.counts = new Uint32Array(this.steps.length);
    this.widenings = new Float64Array(this.steps.length);
  }

  /**
   * Takes an error (value − forecast) as soon as it is known.
   *
   * @param step how far ahead the forecast was, 1 … horizon. It is kept with the nearest of `steps`
   * @param covered whether the interval that was given covered the value, where the caller knows; else whether the one
   * of now would
   */
  add(step: number, error: number, covered?: boolean): void {
    const at = this.nearest(step);
    const inside = covered ?? this.covers(at, Math.abs(error));
    if (inside !== undefined) {
      const moved = this.widenings[at] + RATE * ((inside ? 0 : 1) - (1 - this.coverage));
      this.widenings[at] = Math.min(WIDEST, Math.max(NARROWEST, moved));
    }
    this.keep(at, Math.abs(error));
  }

  /** Takes an error of a forecast that would have been made in the past: nobody was given an interval, none is corrected. */
  addPast(step: number, error: number): void {
    this.keep(this.nearest(step), Math.abs(error));
  }

  /** What an error would be added to a forecast to get the interval's ends; undefined without enough evidence. */
  offsets(step: number): [lower: number, upper: number] | undefined {
    const widths = new Float64Array(step);
    return this.halfWidths(widths) < step ? undefined : [-widths[step - 1], widths[step - 1]];
  }

  /**
   * Writes half the interval's width 1, 2, … steps ahead.
   *
   * @returns for how many steps there is enough evidence; the rest of `out` is left as it is
   */
  halfWidths(out: Float64Array): number {
    const widths = this.widths();
    let from = 0;
    for (let at = 0; at < widths.length && from < out.length; at++) {
      const to = this.steps[at];
      const before = at > 0 ? widths[at - 1] : widths[0];
      for (let step = from + 1; step <= Math.min(to, out.length); step++) {
        out[step - 1] = before + ((widths[at] - before) * (step - from)) / (to - from);
      }
      from = to;
    }
    return Math.min(from, out.length);
  }

  /** The amounts of the last errors at the distance `steps[at]`, in no order: a view, not to be written. */
  amountsAt(at: number): Float64Array {
    return this.amounts[at]?.subarray(0, this.size(at)) ?? NONE;
  }

  save(): SavedConformal {
    return {
      steps: Array.from(this.steps),
      errors: Array.from(this.steps, (_, at) => this.oldestFirst(at)),
      widenings: Array.from(this.widenings),
    };
  }

  /** Takes over what `save` wrote, if it is of the same distances. */
  restore({ steps, errors, widenings }: SavedConformal): void {
    if (steps.join() !== this.steps.join()) return;
    errors.forEach((amounts, at) => {
      this.counts[at] = 0;
      for (const amount of amounts) this.keep(at, amount);
    });
    this.widenings.set(widenings);
  }

  /** Half widths at the distances with enough evidence, the first of which comes first, never falling. */
  private widths(): number[] {
    const widths: number[] = [];
    for (let at = 0; at < this.steps.length; at++) {
      const width = this.halfWidth(at);
      if (width === undefined) break;
      widths.push(width);
    }
    neverFalling(widths);
    return widths;
  }

  private keep(at: number, amount: number): void {
    this.amounts[at] ??= new Float64Array(this.kept);
    this.amounts[at][this.counts[at]++ % this.kept] = amount;
  }

  private size(at: number): number {
    return Math.min(this.counts[at], this.kept);
  }

  /** How many of the amounts an interval has to reach; undefined when there are too few. */
  private rank(at: number): number | undefined {
    const size = this.size(at);
    return size < this.fewest ? undefined : Math.ceil((size + 1) * this.coverage - 1e-9);
  }

  private halfWidth(at: number): number | undefined {
    const rank = this.rank(at);
    if (rank === undefined) return undefined;
    const sorted = this.amounts[at]!.slice(0, this.size(at)).sort();
    return Math.min(Number.MAX_VALUE, sorted[rank - 1] * Math.exp(this.widenings[at]));
  }

  /** Whether `halfWidth` reaches an amount, without sorting. */
  private covers(at: number, amount: number): boolean | undefined {
    const rank = this.rank(at);
    if (rank === undefined) return undefined;
    const limit = amount / Math.exp(this.widenings[at]);
    const amounts = this.amounts[at]!;
    let below = 0;
    for (let i = 0; i < this.size(at); i++) if (amounts[i] < limit) below++;
    return below < rank;
  }

  private oldestFirst(at: number): number[] {
    const amounts = this.amounts[at];
    if (!amounts) return [];
    const size = this.size(at);
    return Array.from({ length: size }, (_, i) => amounts[(this.counts[at] - size + i) % this.kept]);
  }

  /** The index of the distance that is nearest by ratio. */
  private nearest(step: number): number {
    const { steps } = this;
    let low = 0;
    let high = steps.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (steps[middle] < step) low = middle + 1;
      else high = middle;
    }
    return low > 0 && step * step < steps[low] * steps[low - 1] ? low - 1 : low;
  }
}

/** The closest ascending values in the sense of least squares: neighbours that fall become their mean (Barlow 1972). */
function neverFalling(values: number[]): void {
  const means: number[] = [];
  const sizes: number[] = [];
  for (const value of values) {
    let mean = value;
    let size = 1;
    while (means.length > 0 && means[means.length - 1] > mean) {
      const before = sizes.pop()!;
      mean += (means.pop()! - mean) * (before / (before + size));
      size += before;
    }
    means.push(mean);
    sizes.push(size);
  }
  let at = 0;
  means.forEach((mean, k) => {
    values.fill(mean, at, at + sizes[k]);
    at += sizes[k];
  });
}
