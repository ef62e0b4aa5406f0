// The value of one season ago. Of several periods it takes the shortest; without one it is naive.
import type { FittedForecast, ForecastMethod } from '../method';
import { shortest } from '../seasons';

export class SeasonalNaive implements ForecastMethod {
  readonly name = 'seasonal-naive';

  minimum(periods: readonly number[]): number {
    return shortest(periods);
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    return new LastSeason(values.slice(values.length - shortest(periods)));
  }
}

class LastSeason implements FittedForecast {
  /** where the oldest value is, the next one's place */
  private at = 0;

  constructor(private readonly values: Float64Array) {}

  forecast(out: Float64Array): void {
    const { values } = this;
    for (let i = 0, k = this.at; i < out.length; i++) {
      out[i] = values[k];
      if (++k === values.length) k = 0;
    }
  }

  update(value: number): void {
    this.values[this.at] = value;
    if (++this.at === this.values.length) this.at = 0;
  }
}
