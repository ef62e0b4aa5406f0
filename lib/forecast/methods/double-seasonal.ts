// Double seasonal exponential smoothing, in the manner of Taylor (2003): two seasons that follow the values slowly, and an
// autoregression for what is left, which also carries the level.
import { Lags } from '../lags';
import { type Scale, type Units, unitsOf } from '../log-units';
import type { FittedForecast, ForecastMethod } from '../method';
import { Recent } from '../recent';
import { Scratch } from '../scratch';
import { fewestFor, TwoSeasons, twoPeriods } from '../two-seasons';
import { orderFor } from './autoregression';

/** The seasons begin as the means over so many of the longer one. */
const FIRST_CYCLES = 2;
/** The autoregression is that of the last so many longer seasons, whose seasons had time to settle, and of so many values. */
const LAST_CYCLES = 3;
const FEWEST_LEFT = 200;

const ownCells = new Scratch();

export interface SmoothedSeasons {
  /** of what is left for the longer season by the shorter one, at the beginning: 0 … 1 */
  readonly share: number;
  /** how much of an error goes into each season: 0 … 1 */
  readonly gammaShort: number;
  readonly gammaLong: number;
  /** how much of what is left is carried on to the next step, 0 … 1, in place of an autoregression */
  readonly carried?: number;
}

/** Few weeks: half of what they say of a day is chance. */
export const CAUTIOUS: SmoothedSeasons = { share: 0.5, gammaShort: 0.1, gammaLong: 0.1 };
/** Days of the week differ, and each tells of its like. */
export const TRUSTING: SmoothedSeasons = { share: 1, gammaShort: 0.1, gammaLong: 0.2 };

/** As Taylor has it: nothing is known of the longer season at first, and what is left decays. */
export const TAYLOR: SmoothedSeasons = { share: 0, gammaShort: 0.1, gammaLong: 0.1, carried: 0.97 };

export class DoubleSeasonal implements ForecastMethod {
  readonly name = 'double-seasonal';

  constructor(
    private readonly smoothed: SmoothedSeasons = CAUTIOUS,
    private readonly scale: Scale = 'logs',
  ) {}

  minimum(periods: readonly number[]): number {
    return fewestFor(periods);
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const { length } = values;
    const units = unitsOf(values, this.scale);
    const own = units.allToOwn(values, ownCells);
    const both = twoPeriods(periods, length);
    const { share, gammaShort, gammaLong, carried } = this.smoothed;
    const seasons = new TwoSeasons(both);
    seasons.find(own, Math.min(length, FIRST_CYCLES * both.long), share, 1);
    const order = Math.min(orderFor(both.short), length >> 2);
    const fitted = new FollowedSeasons(seasons, gammaShort, gammaLong, new Recent(Math.max(1, order)), units);
    for (let i = 0; i < length; i++) fitted.follow(own[i]);
    if (carried !== undefined) {
      fitted.lags = Lags.carry(carried);
      return fitted;
    }
    const left = Math.min(length, Math.max(LAST_CYCLES * both.long, FEWEST_LEFT));
    for (let i = length - left; i < length; i++) own[i] -= seasons.at(i);
    fitted.lags = Lags.fit(own.subarray(length - left, length), Math.min(order, left >> 2), left, order);
    return fitted;
  }
}

class FollowedSeasons implements FittedForecast {
  lags: Lags | undefined;
  /** values so far */
  private step = 0;

  constructor(
    private readonly seasons: TwoSeasons,
    private readonly gammaShort: number,
    private readonly gammaLong: number,
    /** how far the last values were from the seasons */
    private readonly recent: Recent,
    private readonly units: Units,
  ) {}

  update(value: number): void {
    this.follow(this.units.toOwn(value));
  }

  /** Takes the next value, in own units. */
  follow(own: number): void {
    const { short, long } = this.seasons;
    const s = this.step % short.length;
    const k = this.step % long.length;
    const error = own - short[s] - long[k];
    short[s] += this.gammaShort * error;
    long[k] += this.gammaLong * error;
    this.recent.push(own - short[s] - long[k]);
    this.step++;
  }

  forecast(out: Float64Array): void {
    this.lags!.follow(this.recent, out);
    for (let i = 0; i < out.length; i++) out[i] += this.seasons.at(this.step + i);
    this.units.allToValues(out);
  }
}
