// Simple exponential smoothing: a level that follows the values, and a forecast that stays at it.
import type { FittedForecast, ForecastMethod } from '../method';
import { minimize } from '../optimize';
import { OwnUnits } from '../own-units';
import { Scratch } from '../scratch';
import { NO_SEASONS, Smoothing } from '../smoothing';

/** Where a sum of squares may have valleys of its own; the ends are the bounds. */
const ALPHAS = [0, 0.02, 0.06, 0.15, 0.3, 0.5, 0.75, 1];
const TOLERANCE = 1e-5;

const ownCells = new Scratch();

/** Both the factor and the level before the first value are those with the smallest sum of squared one-step errors. */
export class SimpleSmoothing implements ForecastMethod {
  readonly name = 'ses';

  minimum(): number {
    return 2;
  }

  fit(values: Float64Array): FittedForecast {
    const units = OwnUnits.ofChanges(values);
    const own = units.allToOwn(values, ownCells);
    const startLevel = new StartLevel(own, values.length);
    const alpha = minimize((tried) => startLevel.squares(tried), ALPHAS, TOLERANCE).at;
    startLevel.squares(alpha);
    const start = { level: startLevel.level, trend: 0, seasons: NO_SEASONS };
    const fitted = new Smoothing(start, units);
    fitted.restart(start, alpha, 0, 0, 1);
    fitted.over(own, values.length);
    return fitted;
  }
}

/** The errors are linear in the level before the first value: for each factor its best one is known at once. */
class StartLevel {
  /** the best one for the factor tried last */
  level = 0;

  constructor(
    private readonly values: Float64Array,
    private readonly length: number,
  ) {}

  squares(alpha: number): number {
    const { values, length } = this;
    const kept = 1 - alpha;
    let level = 0;
    let weight = 1;
    let errors = 0;
    let products = 0;
    let weights = 0;
    for (let i = 0; i < length; i++) {
      const error = values[i] - level;
      errors += error * error;
      products += error * weight;
      weights += weight * weight;
      level += alpha * error;
      weight *= kept;
    }
    this.level = products / weights;
    return errors - products * this.level;
  }
}
