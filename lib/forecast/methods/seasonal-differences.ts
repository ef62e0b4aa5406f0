// Autoregression on the changes from one value to the next, with what changed at this time of the last three years: for
// series that wander, and have a season so long that it was seen a few times only.
import { Lags } from '../lags';
import { type Scale, type Units, unitsOf } from '../log-units';
import type { FittedForecast, ForecastMethod } from '../method';
import { Recent } from '../recent';
import { Scratch } from '../scratch';

const ORDER = 13;
const YEARS = 3;
const FEWEST = 2;

const ownCells = new Scratch();
const columnCells = new Scratch();

/** Goes by the longest period, not rounded: a year has 52.18 weeks. */
export class SeasonalDifferences implements ForecastMethod {
  readonly name = 'seasonal-differences';

  constructor(private readonly scale: Scale = 'plain') {}

  minimum(): number {
    return FEWEST;
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const { length } = values;
    const units = unitsOf(values, this.scale);
    const changes = units.allToOwn(values, ownCells);
    const last = changes[length - 1];
    for (let i = length - 1; i > 0; i--) changes[i] -= changes[i - 1];
    // The first value has no change. Changes begin at cell 1.
    const order = Math.min(ORDER, length >> 2);
    const period = periods[periods.length - 1] ?? 1;
    const longest = Math.round(period);
    // Where there is less than a year and as many rows as the autoregression takes, there is no year.
    const isYearly = longest > 1 && length > longest + 3 * order;
    const seasons = isYearly ? Array.from({ length: YEARS }, (_, k) => Math.round((k + 1) * period)) : [];
    const recent = new Recent(Math.max(order, seasons[YEARS - 1] ?? 0) + 1);
    const own = changes.subarray(1, length);
    recent.pushAll(own, length - 1);
    let column: Float64Array | undefined;
    if (isYearly) {
      column = columnCells.of(length);
      for (let i = 0; i < length - 1; i++) column[i] = meanOf(seasons, i, (lag) => own[i - lag]);
    }
    const from = isYearly ? Math.max(order, longest) : order;
    const lags = Lags.fit(own, Math.min(from, length - 1), length - 1, order, column);
    return new Changing(last, lags, recent, seasons, units);
  }
}

/** The mean of what was so many steps ago, of those for which there is something; 0 without any. */
function meanOf(lags: readonly number[], known: number, value: (lag: number) => number): number {
  let sum = 0;
  let count = 0;
  for (const lag of lags) {
    if (lag > known) break;
    sum += value(lag);
    count++;
  }
  return count > 0 ? sum / count : 0;
}

class Changing implements FittedForecast {
  constructor(
    /** in own units */
    private last: number,
    private readonly lags: Lags,
    private readonly recent: Recent,
    private readonly seasons: readonly number[],
    private readonly units: Units,
  ) {}

  update(value: number): void {
    const own = this.units.toOwn(value);
    this.recent.push(own - this.last);
    this.last = own;
  }

  forecast(out: Float64Array): void {
    const { lags, recent, seasons, units } = this;
    if (seasons.length === 0) lags.follow(recent, out);
    else lags.follow(recent, out, this.column(out.length));
    for (let i = 0, own = this.last; i < out.length; i++) {
      own += out[i];
      out[i] = units.toValue(own);
    }
  }

  /** Beyond a year ahead the last year comes again. */
  private column(length: number): Float64Array {
    const { recent, seasons } = this;
    const column = columnCells.of(length);
    const year = seasons[0];
    for (let i = 0; i < length; i++) {
      const ahead = i % year;
      column[i] = meanOf(seasons, recent.length + ahead, (lag) => recent.back(lag - 1 - ahead));
    }
    return column;
  }
}
