// Holt-Winters: level, slope and one season that follow the values. Of several periods it takes the shortest; without
// one it is Holt's method.
import type { FittedForecast, ForecastMethod } from '../method';
import { minimizeInUnitBox } from '../nelder-mead';
import { OwnUnits } from '../own-units';
import { Scratch } from '../scratch';
import { centredAverage, classicalProfile, shortest } from '../seasons';
import { type SeasonKind, Smoothing, type SmoothingStart } from '../smoothing';
import { Holt } from './holt';

/** Square roots of the factors that are tried first: the small ones lie close together. */
const ROOTS_OF_ALPHA = [0.15, 0.4, 0.8];
const ROOTS_OF_BETA = [0.05, 0.3];
/** Of gamma as a share of 1 − alpha, the most that it can be. */
const ROOTS_OF_SHARE = [0.1, 0.4, 0.7];
const TOLERANCE = 1e-8;
/** The first cycles and values that the start is taken from, as in Hyndman and others 2008, section 2.6. */
const START_CYCLES = 5;
const START_VALUES = 10;

const ownCells = new Scratch();
const trendCells = new Scratch();

/**
 * Start: the seasons by classical decomposition of the first five cycles, level and slope by a straight line through the
 * first ten values of their centred average. Factors: the smallest sum of squared one-step errors. Multiplicative
 * seasons need values above zero; when a value is not, they are additive, and the fit's `note` says so.
 */
export class HoltWinters implements ForecastMethod {
  readonly name: string;

  constructor(private readonly kind: SeasonKind) {
    this.name = `holt-winters-${kind}`;
  }

  minimum(periods: readonly number[]): number {
    const period = shortest(periods);
    return period > 1 ? 2 * period : HOLT.minimum();
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const period = shortest(periods);
    if (period === 1) return HOLT.fit(values);
    const positive = this.kind === 'additive' || values.every((value) => value > 0);
    const kind = positive ? this.kind : 'additive';
    const units = kind === 'additive' ? OwnUnits.ofChanges(values) : OwnUnits.ofSize(values);
    const own = units.allToOwn(values, ownCells);
    const start = startOf(own, values.length, period, kind);
    const note = positive ? undefined : 'additive seasons: values at or below 0';
    const fitted = new Smoothing(start, units, kind, note);
    const over = (x: Float64Array) => {
      const alpha = x[0] * x[0];
      fitted.restart(start, alpha, x[1] * x[1], x[2] * x[2] * (1 - alpha), 1);
      return fitted.over(own, values.length);
    };
    over(minimizeInUnitBox(over, [ROOTS_OF_ALPHA, ROOTS_OF_BETA, ROOTS_OF_SHARE], TOLERANCE).at);
    return fitted;
  }
}

const HOLT = new Holt(false);

function startOf(own: Float64Array, length: number, period: number, kind: SeasonKind): SmoothingStart {
  const cycles = Math.min(START_CYCLES, Math.floor(length / period));
  const seasons = new Float64Array(period);
  classicalProfile(own, cycles * period, period, kind, seasons);
  const trend = trendCells.of(length);
  centredAverage(own, length, period, trend);
  const half = period >> 1;
  const { level, slope } = lineThrough(trend, half, Math.min(START_VALUES, length - 2 * half));
  return { level: level - slope * (half + 1), trend: slope, seasons };
}

/** The least-squares line through `count` values from `from` on; its level is that at the first of them. */
function lineThrough(values: Float64Array, from: number, count: number): { level: number; slope: number } {
  const middle = (count - 1) / 2;
  let sum = 0;
  let products = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    sum += values[from + i];
    products += (i - middle) * (values[from + i] - values[from]);
    squares += (i - middle) * (i - middle);
  }
  const slope = count > 1 ? products / squares : 0;
  return { level: sum / count - slope * middle, slope };
}
