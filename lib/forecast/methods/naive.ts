// The last value, for all time to come: what every other method has to beat.
import type { FittedForecast, ForecastMethod } from '../method';

export class Naive implements ForecastMethod {
  readonly name = 'naive';

  minimum(): number {
    return 1;
  }

  fit(values: Float64Array): FittedForecast {
    return new LastValue(values[values.length - 1]);
  }
}

class LastValue implements FittedForecast {
  constructor(private last: number) {}

  forecast(out: Float64Array): void {
    out.fill(this.last);
  }

  update(value: number): void {
    this.last = value;
  }
}
