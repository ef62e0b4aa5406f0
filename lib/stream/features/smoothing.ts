// Exponentially weighted moving average of a field.
import type { FieldFamily, FieldMemory } from './family';

export const SMOOTHING_FEATURES = ['ewma'] as const;

/** How much a new value counts: always the same, or by the event time since the value before. */
export type Weighting = { readonly alpha: number } | { readonly halfLifeMs: number };

/** The weight of a new value for a span of so many values, as in pandas. */
export function alphaOfSpan(span: number): number {
  return 2 / (span + 1);
}

/**
 * y = x at first, then y ← (1 − α) y + α x, as pandas' `ewm(…, adjust=False).mean()` over the values that are there.
 * With a half-life α = 1 − ½^(elapsed / half-life), as Polars' `ewm_mean_by`: a value at the time of the one before has no
 * weight then.
 */
export class Smoothing implements FieldFamily {
  readonly id = 'smoothing';
  readonly features = SMOOTHING_FEATURES;
  /** fields come at the same times, so that the last weight is likely the next */
  private elapsed = Number.NaN;
  private alpha: number;

  constructor(private readonly weighting: Weighting) {
    this.alpha = 'alpha' in weighting ? weighting.alpha : Number.NaN;
  }

  begin(): FieldMemory {
    return new SmoothingMemory(this);
  }

  /** @param elapsed ms since the value before */
  weight(elapsed: number): number {
    const { weighting } = this;
    if ('alpha' in weighting || elapsed === this.elapsed) return this.alpha;
    this.elapsed = elapsed;
    this.alpha = -Math.expm1((-Math.LN2 * elapsed) / weighting.halfLifeMs);
    return this.alpha;
  }
}

class SmoothingMemory implements FieldMemory {
  private smoothed = Number.NaN;

  constructor(private readonly family: Smoothing) {}

  add(value: number, _time: number, elapsed: number, out: Float64Array, at: number): number {
    if (Number.isNaN(this.smoothed)) {
      this.smoothed = value;
    } else {
      // In this form even the largest numbers do not leave their range.
      const alpha = this.family.weight(elapsed);
      this.smoothed = (1 - alpha) * this.smoothed + alpha * value;
    }
    out[at] = this.smoothed;
    return at + 1;
  }

  save(): number {
    return this.smoothed;
  }

  restore(saved: number | null): void {
    this.smoothed = saved ?? Number.NaN;
  }
}
