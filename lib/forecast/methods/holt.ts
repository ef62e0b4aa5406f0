// Holt's trend smoothing: a level and a slope that follow the values. The damped one (Gardner and McKenzie 1985) lets the
// slope die away, which forecasts far ahead forgive more.
import type { FittedForecast, ForecastMethod } from '../method';
import { minimizeInUnitBox } from '../nelder-mead';
import { OwnUnits } from '../own-units';
import { Scratch } from '../scratch';
import { NO_SEASONS, Smoothing } from '../smoothing';

/** Square roots of the factors that are tried first: the small ones lie close together. */
const ROOTS_OF_ALPHA = [0.15, 0.4, 0.7, 1];
const ROOTS_OF_BETA = [0, 0.3, 0.6, 1];
/** Of the damping's range, 0.8 to 0.995 as in statsmodels. */
const DAMPINGS = [0.3, 0.9];
const SLOWEST_DAMPING = 0.995;
const FASTEST_DAMPING = 0.8;
const TOLERANCE = 1e-8;

const ownCells = new Scratch();

/** Factors, level and slope before the first value are those with the smallest sum of squared one-step errors. */
export class Holt implements ForecastMethod {
  readonly name: string;

  constructor(private readonly damped: boolean) {
    this.name = damped ? 'damped-holt' : 'holt';
  }

  minimum(): number {
    return 2;
  }

  fit(values: Float64Array): FittedForecast {
    const units = OwnUnits.ofChanges(values);
    const own = units.allToOwn(values, ownCells);
    const line = new StartLine(own, values.length);
    const grid = this.damped ? [ROOTS_OF_ALPHA, ROOTS_OF_BETA, DAMPINGS] : [ROOTS_OF_ALPHA, ROOTS_OF_BETA];
    const squaresOf = (x: Float64Array) => line.squares(x[0] * x[0], x[1] * x[1], phiOf(x[2]));
    const [rootOfAlpha, rootOfBeta, damping] = minimizeInUnitBox(squaresOf, grid, TOLERANCE).at;
    const alpha = rootOfAlpha * rootOfAlpha;
    const beta = rootOfBeta * rootOfBeta;
    const phi = phiOf(damping);
    line.squares(alpha, beta, phi);
    const start = { level: line.level, trend: line.trend, seasons: NO_SEASONS };
    const fitted = new Smoothing(start, units);
    fitted.restart(start, alpha, beta, 0, phi);
    fitted.over(own, values.length);
    return fitted;
  }
}

function phiOf(damping: number | undefined): number {
  return damping === undefined ? 1 : FASTEST_DAMPING + (SLOWEST_DAMPING - FASTEST_DAMPING) * damping;
}

/**
 * The errors are linear in level and slope before the first value: for any factors the best ones follow from how an
 * error answers to each of them.
 */
class StartLine {
  /** the best ones for the factors tried last */
  level = 0;
  trend = 0;

  constructor(
    private readonly values: Float64Array,
    private readonly length: number,
  ) {}

  squares(alpha: number, beta: number, phi: number): number {
    const { values, length } = this;
    const ofTrend = alpha * beta;
    let level = 0;
    let trend = 0;
    // What is expected answers to a level of 1, and to a slope of 1.
    let levelOfLevel = 1;
    let trendOfLevel = 0;
    let levelOfTrend = 0;
    let trendOfTrend = 1;
    let errors = 0;
    let byLevel = 0;
    let byTrend = 0;
    let levels = 0;
    let both = 0;
    let trends = 0;
    for (let i = 0; i < length; i++) {
      trend *= phi;
      level += trend;
      trendOfLevel *= phi;
      levelOfLevel += trendOfLevel;
      trendOfTrend *= phi;
      levelOfTrend += trendOfTrend;
      const error = values[i] - level;
      errors += error * error;
      byLevel += error * levelOfLevel;
      byTrend += error * levelOfTrend;
      levels += levelOfLevel * levelOfLevel;
      both += levelOfLevel * levelOfTrend;
      trends += levelOfTrend * levelOfTrend;
      level += alpha * error;
      trend += ofTrend * error;
      trendOfLevel -= ofTrend * levelOfLevel;
      trendOfTrend -= ofTrend * levelOfTrend;
      levelOfLevel -= alpha * levelOfLevel;
      levelOfTrend -= alpha * levelOfTrend;
    }
    // Above 0 from two values on: of the first two errors' answers alone it is phi to the fourth.
    const determinant = levels * trends - both * both;
    this.trend = (levels * byTrend - both * byLevel) / determinant;
    this.level = (byLevel - both * this.trend) / levels;
    return Math.max(0, errors - byLevel * this.level - byTrend * this.trend);
  }
}
