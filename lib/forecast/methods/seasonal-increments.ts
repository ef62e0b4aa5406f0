// What the series gained from this time of the year on in each of the last years, on average: for seasons so long that
// they were seen a few times only, of a series that wanders.
import { type Scale, type Units, unitsOf } from '../log-units';
import type { FittedForecast, ForecastMethod } from '../method';
import { Recent } from '../recent';
import { Scratch } from '../scratch';

const YEARS = 8;
/** A single year's gains are half chance, as far as one can know. */
const ONE_YEARS_SHARE = 0.5;

const ownCells = new Scratch();
const gainCells = new Scratch();

/**
 * Goes by the longest period, not rounded: a year has 52.18 weeks. Gains are shrunk by S / (S + V/2), where S is their
 * mean square and V their mean variance between years. Without a period it is naive.
 */
export class SeasonalIncrements implements ForecastMethod {
  readonly name = 'seasonal-increments';

  constructor(private readonly scale: Scale = 'logs') {}

  minimum(): number {
    return 1;
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const units = unitsOf(values, this.scale);
    const own = units.allToOwn(values, ownCells);
    const period = periods[periods.length - 1] ?? 1;
    const recent = new Recent(period > 1 ? Math.ceil(YEARS * period) + 2 : 1);
    recent.pushAll(own, values.length);
    return new Gains(recent, period, units);
  }
}

class Gains implements FittedForecast {
  constructor(
    private readonly recent: Recent,
    private readonly period: number,
    private readonly units: Units,
  ) {}

  update(value: number): void {
    this.recent.push(this.units.toOwn(value));
  }

  forecast(out: Float64Array): void {
    const { recent, period, units } = this;
    const years = period > 1 ? Math.min(YEARS, Math.floor((recent.length - 1) / period)) : 0;
    const last = recent.back(0);
    if (years === 0) {
      out.fill(units.toValue(last));
      return;
    }
    const year = Math.floor(period);
    const cycle = Math.min(out.length, year);
    const gains = gainCells.of(year);
    const share = this.gains(years, cycle, gains);
    // What a whole year gains, for what lies farther ahead.
    const yearly = out.length > year ? gains[year - 1] : 0;
    for (let i = 0; i < out.length; i++) {
      out[i] = units.toValue(last + share * (gains[i % year] + Math.floor(i / year) * yearly));
    }
  }

  /** Writes the mean gains 1, 2, … `length` steps after this time of the year; returns the share that is no chance. */
  private gains(years: number, length: number, gains: Float64Array): number {
    let squares = 0;
    let variances = 0;
    for (let i = 0; i < length; i++) {
      let mean = 0;
      let squared = 0;
      for (let k = 1; k <= years; k++) {
        const gain = this.between(k * this.period - i - 1) - this.between(k * this.period);
        // Welford 1962.
        const off = gain - mean;
        mean += off / k;
        squared += off * (gain - mean);
      }
      gains[i] = mean;
      squares += mean * mean;
      if (years > 1) variances += squared / (years - 1);
    }
    if (years === 1) return ONE_YEARS_SHARE;
    const share = squares / (squares + variances / 2);
    // Of nothing, and of what is too large to be squared, nothing is kept.
    return share >= 0 ? share : 0;
  }

  /** The value so many steps ago, on the straight line between its neighbours. */
  private between(steps: number): number {
    const { recent } = this;
    const later = Math.floor(steps);
    const share = steps - later;
    const after = recent.back(later);
    return share > 0 && later + 1 < recent.length ? after + share * (recent.back(later + 1) - after) : after;
  }
}
