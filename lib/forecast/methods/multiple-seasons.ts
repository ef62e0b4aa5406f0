// Several seasons at once, as day and week: each has a profile of its own, found in turn while the others are taken away,
// in the manner of MSTL (Bandara, Hyndman, Bergmeir 2021) with moving averages and means by place in the season where
// that one has LOESS. What is left is forecast without seasons, and the profiles go on as they are.
import type { FittedForecast, ForecastMethod } from '../method';
import { OwnUnits } from '../own-units';
import { Scratch } from '../scratch';
import { centredAverage } from '../seasons';

/** How often all profiles are found anew, when there is more than one. */
const SWEEPS = 2;
/** A profile is that of the latest cycles, so that it follows a season that changes. */
const CYCLES = 8;

/** The standard deviation of a normal distribution, in units of its mean absolute deviation. */
const NORMAL_DEVIATION = Math.sqrt(Math.PI / 2);

const ownCells = new Scratch();
const trendCells = new Scratch();
const placeCells = new Float64Array(CYCLES);

/**
 * A profile's value is the mean of the middle half of what was seen at that place, so that no single dip or spike comes
 * back every day. Periods of which there are not two whole cycles are left out.
 */
export class MultipleSeasons implements ForecastMethod {
  readonly name = 'multiple-seasons';

  /** @param rest forecasts what is left without the seasons */
  constructor(private readonly rest: ForecastMethod) {}

  minimum(periods: readonly number[]): number {
    const [period] = wholePeriods(periods);
    return period === undefined ? this.rest.minimum([]) : Math.max(2 * period, this.rest.minimum([]));
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const { length } = values;
    const units = OwnUnits.ofChanges(values);
    const left = units.allToOwn(values, ownCells);
    const profiles = wholePeriods(periods)
      .filter((period) => 2 * period <= length)
      .map((period) => new Float64Array(period));
    for (let sweep = 0; sweep < (profiles.length > 1 ? SWEEPS : 1); sweep++) {
      for (const profile of profiles) {
        if (sweep > 0) addProfile(left, length, profile, 1);
        findProfile(left, length, profile);
        addProfile(left, length, profile, -1);
      }
    }
    const seasons = profiles.map((profile) => new Season(profile, length));
    return new SeasonsAndRest(seasons, this.rest.fit(left.subarray(0, length), []), units);
  }
}

function wholePeriods(periods: readonly number[]): number[] {
  return periods.map(Math.round).filter((period, i, all) => period > 1 && all.indexOf(period) === i);
}

function addProfile(values: Float64Array, length: number, profile: Float64Array, sign: number): void {
  for (let i = 0, k = 0; i < length; i++) {
    values[i] += sign * profile[k];
    if (++k === profile.length) k = 0;
  }
}

/**
 * What the values have above their centred average at each place of the season; its mean is 0. It is shrunk towards
 * no season by the share of its variance that chance alone would give it (James and Stein 1961); how much that is follows
 * from the mean absolute deviation, which a spike hardly moves.
 */
function findProfile(values: Float64Array, length: number, profile: Float64Array): void {
  const period = profile.length;
  const half = period >> 1;
  const trend = trendCells.of(length);
  centredAverage(values, length, period, trend);
  let total = 0;
  let deviations = 0;
  let degrees = 0;
  let chance = 0;
  for (let back = 0; back < period; back++) {
    const last = length - half - 1 - back;
    let count = 0;
    for (let i = last; i >= half && count < CYCLES; i -= period) placeCells[count++] = values[i] - trend[i];
    const value = middleMean(placeCells, count);
    for (let i = 0; i < count; i++) deviations += Math.abs(placeCells[i] - value);
    // As much as the deviations from the mean of `count` normal draws add up to, in units of the mean absolute one.
    degrees += Math.sqrt(count * (count - 1));
    chance += 1 / count;
    profile[last % period] = value;
    total += value;
  }
  const mean = total / period;
  let squares = 0;
  for (let k = 0; k < period; k++) {
    profile[k] -= mean;
    squares += profile[k] * profile[k];
  }
  const deviation = degrees > 0 ? (NORMAL_DEVIATION * deviations) / degrees : 0;
  const noise = deviation * deviation * chance;
  const kept = squares > noise ? 1 - noise / squares : 0;
  for (let k = 0; k < period; k++) profile[k] *= kept;
}

/** The mean without the lowest and the highest quarter. Sorts. */
function middleMean(cells: Float64Array, count: number): number {
  for (let i = 1; i < count; i++) {
    const cell = cells[i];
    let j = i;
    for (; j > 0 && cells[j - 1] > cell; j--) cells[j] = cells[j - 1];
    cells[j] = cell;
  }
  const cut = count >> 2;
  let sum = 0;
  for (let i = cut; i < count - cut; i++) sum += cells[i];
  return sum / (count - 2 * cut);
}

class Season {
  /** the place of the next value */
  at: number;

  constructor(
    readonly profile: Float64Array,
    seen: number,
  ) {
    this.at = seen % profile.length;
  }
}

class SeasonsAndRest implements FittedForecast {
  constructor(
    private readonly seasons: readonly Season[],
    private readonly rest: FittedForecast,
    private readonly units: OwnUnits,
  ) {}

  update(value: number): void {
    let own = this.units.toOwn(value);
    for (const season of this.seasons) {
      own -= season.profile[season.at];
      if (++season.at === season.profile.length) season.at = 0;
    }
    this.rest.update(own);
  }

  forecast(out: Float64Array): void {
    this.rest.forecast(out);
    for (const { profile, at } of this.seasons) {
      for (let i = 0, k = at; i < out.length; i++) {
        out[i] += profile[k];
        if (++k === profile.length) k = 0;
      }
    }
    this.units.allToValues(out);
  }
}
