// The standard Theta method (Assimakopoulos and Nikolopoulos 2000), which won the M3 competition: by Hyndman and Billah
// (2003) simple exponential smoothing with a drift of half the slope of a straight line through the series.
import type { FittedForecast, ForecastMethod } from '../method';
import { minimize } from '../optimize';
import { OwnUnits } from '../own-units';
import { Scratch } from '../scratch';
import { isSeasonal } from '../seasonality-test';
import { classicalProfile, shortest } from '../seasons';
import { NO_SEASONS, type SeasonKind } from '../smoothing';

/** Where a sum of squares may have valleys of its own; the ends are the bounds, as in statsmodels. */
const ALPHAS = [1e-4, 0.02, 0.06, 0.15, 0.3, 0.5, 0.75, 0.9999];
const TOLERANCE = 1e-5;
/** A multiplicative season as low as this would blow its values up: the seasons are additive then. */
const SMALLEST_SEASON = 0.01;

const ownCells = new Scratch();

/**
 * As ThetaModel of statsmodels has it: level before the first value = the first value, smoothing factor with the
 * smallest sum of squared errors, slope by least squares. When the seasonality test of the M4 competition finds a
 * season of the shortest period, the series is first divided by its classical profile, or, where a value is not above
 * zero, has it subtracted. Seasons, factor and slope stay as they are between two fits.
 */
export class Theta implements ForecastMethod {
  readonly name = 'theta';

  /** @param alpha the smoothing factor, in place of the best one */
  constructor(private readonly alpha?: number) {}

  minimum(): number {
    return 2;
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const { length } = values;
    const period = shortest(periods);
    const units = OwnUnits.ofSize(values);
    const own = units.allToOwn(values, ownCells);
    let seasons = NO_SEASONS;
    let kind: SeasonKind = 'additive';
    if (isSeasonal(own, length, period)) {
      seasons = new Float64Array(period);
      kind = profileOf(own, length, seasons);
      for (let i = 0, k = 0; i < length; i++) {
        if (kind === 'additive') own[i] -= seasons[k];
        else own[i] /= seasons[k];
        if (++k === period) k = 0;
      }
    }
    const alpha = this.alpha ?? minimize((tried) => squaresOf(own, length, tried), ALPHAS, TOLERANCE).at;
    const fitted = new DriftingLevel(alpha, own[0], slopeOf(own, length) / 2, seasons, kind, units);
    for (let i = 0; i < length; i++) fitted.follow(own[i]);
    return fitted;
  }
}

/** The kind of seasons that suits the values; writes their profile. */
function profileOf(own: Float64Array, length: number, seasons: Float64Array): SeasonKind {
  let smallest = own[0];
  for (let i = 1; i < length; i++) smallest = Math.min(smallest, own[i]);
  if (smallest > 0) {
    classicalProfile(own, length, seasons.length, 'multiplicative', seasons);
    if (seasons.every((season) => season >= SMALLEST_SEASON)) return 'multiplicative';
  }
  classicalProfile(own, length, seasons.length, 'additive', seasons);
  return 'additive';
}

function squaresOf(own: Float64Array, length: number, alpha: number): number {
  let level = own[0];
  let squares = 0;
  for (let i = 1; i < length; i++) {
    const error = own[i] - level;
    squares += error * error;
    level += alpha * error;
  }
  return squares;
}

function slopeOf(own: Float64Array, length: number): number {
  const middle = (length - 1) / 2;
  let products = 0;
  for (let i = 0; i < length; i++) products += (i - middle) * (own[i] - own[0]);
  return (12 * products) / (length * (length * length - 1));
}

class DriftingLevel implements FittedForecast {
  /** (1 − alpha)^count of values */
  private forgotten = 1;
  /** the season of the next value */
  private at = 0;

  /**
   * @param drift a step, in own units, as the level
   * @param seasons of the first value, the second, …; empty without seasons
   */
  constructor(
    readonly alpha: number,
    private level: number,
    readonly drift: number,
    private readonly seasons: Float64Array,
    readonly kind: SeasonKind,
    private readonly units: OwnUnits,
  ) {}

  update(value: number): void {
    const { seasons, at, kind } = this;
    const own = this.units.toOwn(value);
    if (seasons.length === 0) this.follow(own);
    else this.follow(kind === 'additive' ? own - seasons[at] : own / seasons[at]);
  }

  /** Takes the next value, without its season and in own units. */
  follow(own: number): void {
    this.level += this.alpha * (own - this.level);
    this.forgotten *= 1 - this.alpha;
    if (++this.at >= this.seasons.length) this.at = 0;
  }

  forecast(out: Float64Array): void {
    const { seasons, kind, units, drift } = this;
    // How many steps of drift the smoothed level is behind, and one for each step ahead but the first.
    let expected = this.level + (drift * (1 - this.forgotten)) / this.alpha;
    for (let i = 0, k = this.at; i < out.length; i++) {
      if (seasons.length === 0) out[i] = units.toValue(expected);
      else {
        out[i] = units.toValue(kind === 'additive' ? expected + seasons[k] : expected * seasons[k]);
        if (++k === seasons.length) k = 0;
      }
      expected += drift;
    }
  }
}
