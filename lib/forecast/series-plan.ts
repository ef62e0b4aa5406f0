// What the series of one forecaster share: its settings, their lengths in steps, which depend on the step of a series when
// that is found from its data, and the arrays in which one forecast after the other is made.
import type { AnnouncementRule } from './announcement';
import type { ForecastMethod, Side } from './method';
import { lengthOf, type Span, stepsOf } from './span';
import type { GridSettings } from './step-grid';

/** A window or a horizon has so many steps at most. */
export const MAX_STEPS = 20_000;
/** Lengths in steps are kept for so many different steps; series of ever new steps would fill the memory with them. */
const MAX_LENGTHS = 100;

/** Costs and errors are averaged with weights that fall like those of the last so many. */
const AVERAGED = 50;

/** A limit of a field's allowed band. */
export interface Limit {
  readonly side: Side;
  readonly limit: number;
}

export type PeriodFinder = (values: Float64Array) => readonly number[];

export interface SeriesSettings extends GridSettings {
  readonly method: ForecastMethod;
  /** seasonal periods, or how they are found in the values: in steps, ascending, none longer than half of the values */
  readonly periods: readonly Span[] | PeriodFinder;
  /** the values that are kept, and fitted to */
  readonly window: Span;
  readonly horizon: Span;
  /** values before the first forecast */
  readonly minimum: number;
  /** a forecast every so many steps */
  readonly every: number;
  /** the method is fitted anew after so many steps */
  readonly refitEvery: number;
  /** what the prediction intervals should cover, 0 … 1; 0: no intervals */
  readonly coverage: number;
  readonly rule: AnnouncementRule;
  limitsOf(field: string): readonly Limit[];
}

/** The lengths of the settings in steps. */
export interface Lengths {
  readonly stepMs: number;
  readonly window: number;
  readonly horizon: number;
  /** in steps, not whole ones where that is how long they are; ascending; none where they are found in the values */
  readonly periods: readonly number[];
  /** values that the method takes at least */
  readonly fewest: number;
  /** values before the first forecast; at a window that is shorter, the reason why there is none */
  readonly minimum: number;
}

/** What forecasts cost and were worth lately, over all series. */
export class Worth {
  private ms = Number.NaN;
  private errors = 0;
  private values = 0;

  /** What a forecast with a new fit takes, ms; NaN before the first. */
  get costMs(): number {
    return this.ms;
  }

  /** The amounts of the last errors one step ahead over those of the values, 0 … ; NaN before the first. */
  get error(): number {
    return this.errors === 0 ? (this.values === 0 ? Number.NaN : 0) : this.errors / this.values;
  }

  fitted(ms: number): void {
    this.ms = Number.isNaN(this.ms) ? ms : this.ms + (ms - this.ms) / AVERAGED;
  }

  came(value: number, expected: number): void {
    this.errors += (Math.abs(value - expected) - this.errors) / AVERAGED;
    this.values += (Math.abs(value) - this.values) / AVERAGED;
  }
}

export class SeriesPlan {
  readonly worth = new Worth();
  private readonly lengths = new Map<number, Lengths>();
  private readonly arrays = [0, 1, 2].map(() => new Float64Array(0));

  /** @param clock ms, to measure what a fit costs */
  constructor(
    readonly settings: SeriesSettings,
    readonly clock: () => number,
  ) {}

  /** Arrays to work in, whose contents the next series overwrites: `length` cells, by what they are used for. */
  scratch(use: 'values' | 'path' | 'widths', length: number): Float64Array {
    const index = use === 'values' ? 0 : use === 'path' ? 1 : 2;
    if (this.arrays[index]!.length < length) this.arrays[index] = new Float64Array(length);
    return this.arrays[index]!.subarray(0, length);
  }

  lengthsFor(stepMs: number): Lengths {
    const known = this.lengths.get(stepMs);
    if (known) return known;
    if (this.lengths.size === MAX_LENGTHS) this.lengths.clear();
    const { settings } = this;
    const found = typeof settings.periods === 'function' ? [] : settings.periods;
    const periods = found
      .map((period) => lengthOf(period, stepMs))
      .filter((period) => period > 1 && period <= MAX_STEPS);
    const ascending = [...new Set(periods)].sort((a, b) => a - b);
    const horizon = stepsOf(settings.horizon, stepMs, MAX_STEPS);
    const window = stepsOf(settings.window, stepMs, MAX_STEPS);
    const fewest = settings.method.minimum(ascending);
    const lengths: Lengths = {
      stepMs,
      window,
      horizon,
      periods: ascending,
      fewest,
      minimum: Math.min(window, Math.max(settings.minimum, fewest)),
    };
    this.lengths.set(stepMs, lengths);
    return lengths;
  }
}
