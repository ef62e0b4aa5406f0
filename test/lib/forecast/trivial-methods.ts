// Methods whose forecasts are known without thinking, for tests of what is around them.
import type { FittedForecast, ForecastMethod, Passage, Side } from '../../../lib/forecast/method';

/** Forecasts the last value; counts its fits and says what it was fitted to. */
export class LastValue implements ForecastMethod {
  readonly name: string = 'last value';
  fits = 0;
  fittedTo: number[] = [];
  periods: readonly number[] = [];

  constructor(private readonly fewest = 1) {}

  minimum(): number {
    return this.fewest;
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    this.fits++;
    this.fittedTo = Array.from(values);
    this.periods = periods;
    return this.from(values.at(-1)!);
  }

  protected from(last: number): FittedForecast {
    let level = last;
    return {
      forecast: (out) => void out.fill(level),
      update: (value) => {
        level = value;
      },
    };
  }
}

/** Goes on by the last change for ever. */
export class LastChange implements ForecastMethod {
  readonly name = 'last change';
  minimum = () => 2;

  fit(values: Float64Array): FittedForecast {
    let [before, last] = [values.at(-2)!, values.at(-1)!];
    return {
      forecast: (out) => {
        for (let h = 0; h < out.length; h++) out[h] = last + (last - before) * (h + 1);
      },
      update: (value) => {
        before = last;
        last = value;
      },
    };
  }
}

/** Has a passage of its own, the same always. */
export class OwnPassage extends LastValue {
  asked: [number, Side, number][] = [];

  constructor(public passage: Passage) {
    super();
  }

  protected override from(last: number): FittedForecast {
    const passage = (limit: number, side: Side, horizon: number) => {
      this.asked.push([limit, side, horizon]);
      return this.passage;
    };
    return { ...super.from(last), passage };
  }
}
