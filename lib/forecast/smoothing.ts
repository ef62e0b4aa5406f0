// Exponential smoothing with a level and, where wanted, a trend, a damped trend and seasons: one recursion for SES, Holt
// and Holt-Winters, in the error-correction form (Hyndman, Koehler, Ord, Snyder 2008, chapter 2). The parameters are
// those of the component form, as in statsmodels' ExponentialSmoothing: beta there is beta here, not alpha · beta.
import type { FittedForecast } from './method';
import type { OwnUnits } from './own-units';

export type SeasonKind = 'additive' | 'multiplicative';

/** The components before the first value. */
export interface SmoothingStart {
  readonly level: number;
  readonly trend: number;
  /** of the first value, the second, …; empty without seasons */
  readonly seasons: Float64Array;
}

/** A multiplicative season stays between this and its reciprocal, whatever the values are divided by. */
const SMALLEST_SEASON = 1e-6;

export const NO_SEASONS = new Float64Array(0);

const ONE = new Float64Array(1);

export class Smoothing implements FittedForecast {
  /** how much of an error goes into the level, of the level's change into the slope, of an error into the season: 0 … 1 */
  alpha = 0;
  beta = 0;
  gamma = 0;
  /** how much of the slope is left after a step */
  phi = 1;
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
    start: SmoothingStart,
    private readonly units: OwnUnits,
    readonly kind: SeasonKind = 'additive',
    readonly note?: string,
  ) {
    this.level = start.level;
    this.trend = start.trend;
    this.seasons = start.seasons.slice();
  }

  /** Begins before the first value, with these factors. */
  restart(start: SmoothingStart, alpha: number, beta: number, gamma: number, phi: number): void {
    this.alpha = alpha;
    this.beta = beta;
    this.gamma = gamma;
    this.phi = phi;
    this.level = start.level;
    this.trend = start.trend;
    this.seasons.set(start.seasons);
    this.at = 0;
  }

  /** Goes on with the first `length` values, which are in own units. Returns the sum of the squared one-step errors. */
  over(values: Float64Array, length: number): number {
    const { alpha, gamma, phi, seasons } = this;
    const ofTrend = alpha * this.beta;
    const period = seasons.length;
    const multiplicative = period > 0 && this.kind === 'multiplicative';
    let { level, trend, at } = this;
    let squares = 0;
    for (let i = 0; i < length; i++) {
      trend *= phi;
      level += trend;
      let error = values[i] - level;
      let ofLevel = error;
      if (period > 0) {
        const season = seasons[at];
        if (multiplicative) {
          error = values[i] - level * season;
          ofLevel = error / season;
          seasons[at] = multiplied(season, gamma * error, level);
        } else {
          error -= season;
          ofLevel = error;
          seasons[at] = season + gamma * error;
        }
        if (++at === period) at = 0;
      }
      squares += error * error;
      level += alpha * ofLevel;
      trend += ofTrend * ofLevel;
    }
    this.level = level;
    this.trend = trend;
    this.at = at;
    return squares;
  }

  update(value: number): void {
    ONE[0] = this.units.toOwn(value);
    this.over(ONE, 1);
  }

  forecast(out: Float64Array): void {
    const { seasons, units, kind, phi } = this;
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
}

/** A season after a correction. At a level of zero or below a quotient means nothing: the season stays as it is. */
function multiplied(season: number, correction: number, level: number): number {
  if (!(level > 0)) return season;
  const next = season + correction / level;
  return next < SMALLEST_SEASON ? SMALLEST_SEASON : next > 1 / SMALLEST_SEASON ? 1 / SMALLEST_SEASON : next;
}
