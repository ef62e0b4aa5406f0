// Autoregression on a seasonal profile: the profile is what usually comes at this hour and on this day; how far the last
// values are from it goes on as autoregression has it.
import { Lags } from '../lags';
import { type Scale, type Units, unitsOf } from '../log-units';
import type { FittedForecast, ForecastMethod } from '../method';
import { Recent } from '../recent';
import { Scratch } from '../scratch';
import { fewestFor, TwoSeasons, twoPeriods } from '../two-seasons';

/** What is kept of the weight of a value for each longer season that has passed since. */
const KEPT = 0.6;
const LONGEST = 26;

const ownCells = new Scratch();

/** How far an autoregression looks back: a little more than the shorter season. */
export function orderFor(period: number): number {
  return period > 1 ? Math.min(period + 2, LONGEST) : LONGEST / 2;
}

export class Autoregression implements ForecastMethod {
  readonly name = 'autoregression';

  /** @param share of what is left for the longer season by the shorter one, see TwoSeasons */
  constructor(
    private readonly share: number | 'found' = 0.5,
    private readonly scale: Scale = 'plain',
  ) {}

  minimum(periods: readonly number[]): number {
    return fewestFor(periods);
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const { length } = values;
    const units = unitsOf(values, this.scale);
    const own = units.allToOwn(values, ownCells);
    const both = twoPeriods(periods, length);
    const seasons = new TwoSeasons(both);
    seasons.find(own, length, this.share, KEPT);
    for (let i = 0; i < length; i++) own[i] -= seasons.at(i);
    const order = Math.min(orderFor(both.short), length >> 2);
    const lags = Lags.fit(own, order, length, order);
    const recent = new Recent(Math.max(1, lags.order));
    recent.pushAll(own, length);
    return new OnProfile(seasons, lags, recent, units, length);
  }
}

class OnProfile implements FittedForecast {
  constructor(
    private readonly seasons: TwoSeasons,
    private readonly lags: Lags,
    /** how far the last values are from the profile */
    private readonly recent: Recent,
    private readonly units: Units,
    /** values so far */
    private step: number,
  ) {}

  update(value: number): void {
    this.recent.push(this.units.toOwn(value) - this.seasons.at(this.step++));
  }

  forecast(out: Float64Array): void {
    this.lags.follow(this.recent, out);
    for (let i = 0; i < out.length; i++) out[i] += this.seasons.at(this.step + i);
    this.units.allToValues(out);
  }
}
