// Exponential smoothing with a level and, where wanted, a trend, a damped trend and seasons: one recursion for SES, Holt
// and Holt-Winters, in the error-correction form (Hyndman, Koehler, Ord, Snyder 2008, chapter 2). The parameters are
// those of the component form, as in statsmodels' ExponentialSmoothing: beta there is beta here, not alpha · beta.
import type { FittedForecast } from './method';
import type { OwnUnits } from './own-units';

export type SeasonKind = 'additive' | 'multiplicative';

/** How much of an error goes into each component, 0 … 1, and how much of a trend is left after a step. */
export interface SmoothingFactors {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

/** The components before the first value. */
export interface SmoothingStart {
  readonly level: number;
  readonly trend: number;
  /** of the first value, the second, …; empty without seasons */
  readonly seasons: Float64Array;
}

/** A multiplicative season stays between this and its reciprocal, whatever the values are divided by. */
const SMALLEST_SEASON = 1e-6;

export class Smoothing implements FittedForecast {
  private level: number;
  private trend: number;
  private readonly seasons: Float64Array;
  /** the season of the next value */
  private at = 0;

  /**
   * @param start in own units
   * @param note why another kind of seasons is in use than was asked for
   */
  constructor(
    readonly factors: SmoothingFactors,
    start: SmoothingStart,
    private readonly units: OwnUnits,
    readonly kind: SeasonKind = 'additive',
    readonly note?: string,
  ) {
    this.level = start.level;
    this.trend = start.trend;
    this.seasons = start.seasons.slice();
  }

  /** Goes on with the first `length` values, which are in own units. Returns the sum of the squared one-step errors. */
  over(values: Float64Array, length: number): number {
    let squares = 0;
    for (let i = 0; i < length; i++) {
      const error = this.advance(values[i]);
      squares += error * error;
    }
    return squares;
  }

  update(value: number): void {
    this.advance(this.units.toOwn(value));
  }

  forecast(out: Float64Array): void {
    const { seasons, units, kind } = this;
    const { phi } = this.factors;
    let expected = this.level;
    let slope = this.trend;
    let k = this.at;
    for (let i = 0; i < out.length; i++) {
      slope *= phi;
      expected += slope;
      if (seasons.length === 0) out[i] = units.toValue(expected);
      else {
        out[i] = units.toValue(kind === 'additive' ? expected + seasons[k] : expected * seasons[k]);
        if (++k === seasons.length) k = 0;
      }
    }
  }

  /** Takes the next value, in own units, and returns how far it is from what was expected. */
  private advance(value: number): number {
    const { seasons } = this;
    const { alpha, beta, gamma, phi } = this.factors;
    const slope = phi * this.trend;
    const expected = this.level + slope;
    if (seasons.length === 0) {
      const error = value - expected;
      this.level = expected + alpha * error;
      this.trend = slope + alpha * beta * error;
      return error;
    }
    const season = seasons[this.at];
    const additive = this.kind === 'additive';
    const error = additive ? value - expected - season : value - expected * season;
    const ofLevel = additive ? error : error / season;
    this.level = expected + alpha * ofLevel;
    this.trend = slope + alpha * beta * ofLevel;
    seasons[this.at] = additive ? season + gamma * error : multiplied(season, gamma, error, expected);
    if (++this.at === seasons.length) this.at = 0;
    return error;
  }
}

/** A season after an error. At a level of zero or below, a quotient means nothing: the season stays as it is. */
function multiplied(season: number, gamma: number, error: number, expected: number): number {
  if (!(expected > 0)) return season;
  const next = season + (gamma * error) / expected;
  return Math.min(1 / SMALLEST_SEASON, Math.max(SMALLEST_SEASON, next));
}
