// Features of a field's last values: a window of so many of them, or of so much event time, the current value included.
import { doublesOfText, doublesToText } from '../../core/doubles';
import type { FieldFamily, FieldMemory } from './family';
import { SlidingWindow, type WindowNeeds, type WindowSize } from './sliding-window';

export const ROLLING_FEATURES = ['rolling_mean', 'rolling_std', 'rolling_min', 'rolling_max', 'z_score'] as const;
export type RollingFeature = (typeof ROLLING_FEATURES)[number];

const ABSENT = -1;

export interface RollingSettings {
  readonly window: WindowSize;
  /** with fewer values in the window there are no features */
  readonly minValues: number;
}

/**
 * The rolling features, as in pandas (`rolling(window, min_periods)` over the values that are there):
 *
 * - `rolling_mean`, `rolling_min`, `rolling_max`
 * - `rolling_std`: the sample standard deviation, divisor n − 1; not defined for one value
 * - `z_score`: (value − mean) / standard deviation of the window that holds the value itself; therefore never beyond
 *   ±(n − 1) / √n. 0 where all values are equal
 *
 * A window by time holds time − window < t ≤ time.
 */
export class Rolling implements FieldFamily {
  readonly id = 'rolling';
  isCrowded = false;
  /** which of the family's features each is, or ABSENT */
  readonly cells: Readonly<Record<RollingFeature, number>>;
  private readonly needs: WindowNeeds;

  constructor(
    readonly features: readonly RollingFeature[],
    private readonly settings: RollingSettings,
  ) {
    this.cells = {
      rolling_mean: features.indexOf('rolling_mean'),
      rolling_std: features.indexOf('rolling_std'),
      rolling_min: features.indexOf('rolling_min'),
      rolling_max: features.indexOf('rolling_max'),
      z_score: features.indexOf('z_score'),
    };
    const some = (...names: RollingFeature[]) => features.some((feature) => names.includes(feature));
    this.needs = {
      moments: some('rolling_mean', 'rolling_std', 'z_score'),
      extremes: some('rolling_min', 'rolling_max'),
    };
  }

  begin(): FieldMemory {
    return new RollingMemory(this, new SlidingWindow(this.settings.window, this.needs), this.settings.minValues);
  }
}

interface SavedRolling {
  values: string;
  /** none of a window by count */
  times: string;
}

class RollingMemory implements FieldMemory {
  constructor(
    private readonly family: Rolling,
    private readonly window: SlidingWindow,
    private readonly minValues: number,
  ) {}

  add(value: number, time: number, _elapsed: number, out: Float64Array, at: number): number {
    const { window, family } = this;
    const { cells } = family;
    const end = at + family.features.length;
    window.push(value, time);
    if (window.isCrowded) family.isCrowded = true;
    if (window.count < this.minValues) {
      out.fill(Number.NaN, at, end);
      return end;
    }
    if (cells.rolling_mean !== ABSENT) out[at + cells.rolling_mean] = window.mean;
    if (cells.rolling_min !== ABSENT) out[at + cells.rolling_min] = window.min;
    if (cells.rolling_max !== ABSENT) out[at + cells.rolling_max] = window.max;
    if (cells.rolling_std === ABSENT && cells.z_score === ABSENT) return end;
    const std = Math.sqrt(window.squares / (window.count - 1));
    if (cells.rolling_std !== ABSENT) out[at + cells.rolling_std] = std;
    if (cells.z_score !== ABSENT) out[at + cells.z_score] = std === 0 ? 0 : (value - window.mean) / std;
    return end;
  }

  save(): SavedRolling {
    return { values: doublesToText(this.window.values()), times: doublesToText(this.window.times()) };
  }

  /** Values without a time cannot go into a window by time. */
  restore(saved: SavedRolling): void {
    const values = doublesOfText(saved.values);
    const times = doublesOfText(saved.times);
    if (times.length < values.length && this.window.isByTime) return;
    for (const [i, value] of values.entries()) this.window.push(value, times[i]);
  }
}
