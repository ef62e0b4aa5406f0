// Naive2, against which the M4 competition measured every method: the last value without its season, with the seasons of
// the steps ahead. By the competition's own definition, so that figures can be compared; no method to choose.
import type { FittedForecast, ForecastMethod } from '../method';
import { isSeasonal } from '../seasonality-test';
import { classicalProfile, shortest } from '../seasons';

/** The competition tested no season of which there were fewer cycles. */
const CYCLES = 3;

/**
 * The season is that of the shortest period, by classical multiplicative decomposition, if the competition's test finds
 * one and every value is above zero. It stays as it is between two fits.
 *
 * Source: github.com/Mcompetitions/M4-methods, "Benchmarks and Evaluation.R".
 */
export class Naive2 implements ForecastMethod {
  readonly name = 'naive2';

  minimum(): number {
    return 1;
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const { length } = values;
    const period = shortest(periods);
    const last = values[length - 1];
    if (length < CYCLES * period || !values.every((value) => value > 0) || !isSeasonal(values, length, period)) {
      return new SeasonedLast(last, Float64Array.of(1), 0);
    }
    const seasons = new Float64Array(period);
    classicalProfile(values, length, period, 'multiplicative', seasons);
    return new SeasonedLast(last, seasons, (length - 1) % period);
  }
}

class SeasonedLast implements FittedForecast {
  /** @param at the season of the last value */
  constructor(
    private last: number,
    private readonly seasons: Float64Array,
    private at: number,
  ) {}

  update(value: number): void {
    this.last = value;
    this.at = (this.at + 1) % this.seasons.length;
  }

  forecast(out: Float64Array): void {
    const { seasons, at } = this;
    const level = this.last / seasons[at];
    for (let i = 0; i < out.length; i++) out[i] = level * seasons[(at + 1 + i) % seasons.length];
  }
}
