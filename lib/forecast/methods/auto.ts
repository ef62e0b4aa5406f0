// Forecasting without a choice: finds the seasons, asks each method that may suit what it would have forecast in the past,
// and takes the weighted median of those that would have done well. One best method is a noisy choice; the middle of the
// good ones is better than the best of them nearly always.
import { Combination, type Part } from '../combination';
import type { FittedForecast, ForecastMethod } from '../method';
import { findPeriods } from '../periods';
import { latestOrigins, type Origins, roll } from '../rolling-origins';
import { Autoregression } from './autoregression';
import { CAUTIOUS, DoubleSeasonal, TAYLOR, TRUSTING } from './double-seasonal';
import { MultipleSeasons } from './multiple-seasons';
import { Naive } from './naive';
import { Polynomial } from './polynomial';
import { SeasonalDifferences } from './seasonal-differences';
import { SeasonalIncrements } from './seasonal-increments';
import { SeasonalNaive } from './seasonal-naive';
import { Theta } from './theta';

/** Origins in the past, half a horizon apart. */
const ORIGINS = 14;
/** The horizon of the past forecasts is so much of the series at most. */
const SHARE = 10;
const LONGEST = 100;
/** What a forecast from the same place in the longest season counts, in units of the others: weekdays differ. */
const SAME_PLACE = 5;
/** A method that would have erred more than so many times as much as the best is left out. */
const WORST = 2;
/** Weights fall with this power of the error. */
const POWER = 4;

interface Candidate {
  readonly method: ForecastMethod;
  /** the periods it is to use, of those found */
  readonly of: (periods: readonly number[]) => readonly number[];
}

const all = (method: ForecastMethod): Candidate => ({ method, of: (periods) => periods });

/** For a season within a season: a day and a week. */
const NESTED: readonly Candidate[] = [
  all(new SeasonalNaive()),
  { method: new SeasonalNaive(), of: (periods) => periods.slice(-1) },
  all(new Autoregression(0)),
  all(new Autoregression(0.5)),
  all(new Autoregression('found')),
  all(new DoubleSeasonal(CAUTIOUS, 'logs')),
  all(new DoubleSeasonal(TRUSTING, 'logs')),
  all(new DoubleSeasonal(CAUTIOUS, 'plain')),
  all(new DoubleSeasonal(TAYLOR, 'logs')),
  all(new SeasonalDifferences('logs')),
  all(new MultipleSeasons(new Theta())),
];

/** For one season, which may be so long that it was seen a few times only. */
const SINGLE: readonly Candidate[] = [
  all(new SeasonalNaive()),
  all(new Autoregression()),
  all(new DoubleSeasonal(CAUTIOUS, 'logs')),
  all(new DoubleSeasonal(CAUTIOUS, 'plain')),
  all(new SeasonalIncrements('logs')),
  all(new SeasonalDifferences('logs')),
  all(new SeasonalDifferences('plain')),
  all(new MultipleSeasons(new Theta())),
];

const PLAIN: readonly Candidate[] = [
  all(new Naive()),
  all(new SeasonalDifferences('logs')),
  all(new SeasonalDifferences('plain')),
  all(new Theta()),
  all(new Polynomial(1)),
];

/** A method in use and its weight, of 1 in all. */
export interface Choice {
  readonly name: string;
  readonly weight: number;
}

export class Auto implements ForecastMethod {
  readonly name = 'auto';

  /** @param horizon steps ahead for which methods are chosen; by default as the length of the series allows */
  constructor(private readonly horizon = LONGEST) {}

  minimum(): number {
    return 2;
  }

  /** Finds the periods itself when none are given. */
  fit(values: Float64Array, periods: readonly number[]): AutoForecast {
    const found = periods.length > 0 ? periods : findPeriods(values);
    const suiting = candidates(values.length, found);
    const errors = this.pastErrors(suiting, values, found);
    const best = Math.min(...errors);
    const parts: Part[] = [];
    const choices: Choice[] = [];
    suiting.forEach(({ method, of }, k) => {
      const weight = weightOf(errors[k], best);
      if (weight === 0) return;
      parts.push({ fitted: method.fit(values, of(found)), weight });
      choices.push({ name: method.name, weight });
    });
    const total = parts.reduce((sum, { weight }) => sum + weight, 0);
    return new AutoForecast(
      parts,
      choices.map(({ name, weight }) => ({ name, weight: weight / total })),
      found,
    );
  }

  /** Mean absolute errors over the past, candidate by candidate. Without a past all are the same. */
  private pastErrors(suiting: readonly Candidate[], values: Float64Array, found: readonly number[]): number[] {
    const horizon = Math.max(1, Math.min(this.horizon, Math.floor(values.length / SHARE)));
    const stride = Math.max(1, Math.ceil(horizon / 2));
    const fewest = Math.max(...suiting.map(({ method, of }) => method.minimum(of(found))));
    const origins = latestOrigins(values.length, { horizon, stride, count: ORIGINS }, fewest);
    return suiting.map((candidate) => (origins ? pastError(candidate, values, found, origins) : 1));
  }
}

function candidates(length: number, periods: readonly number[]): readonly Candidate[] {
  const fits = ({ method, of }: Candidate) => method.minimum(of(periods)) <= length;
  const wanted = periods.length > 1 ? NESTED : periods.length > 0 ? SINGLE : PLAIN;
  const fitting = wanted.filter(fits);
  return fitting.length > 0 ? fitting : PLAIN.filter(fits);
}

/** The mean absolute error over the past, halved because large values could overflow. */
function pastError(
  { method, of }: Candidate,
  values: Float64Array,
  found: readonly number[],
  origins: Origins,
): number {
  const season = found[found.length - 1] ?? 1;
  let sum = 0;
  let weights = 0;
  roll(method, values, of(found), origins, (origin, forecast) => {
    const seasons = (values.length - origin) / season;
    const isSamePlace = Math.abs(seasons - Math.round(seasons)) * season <= origins.stride / 2;
    const weight = isSamePlace ? SAME_PLACE : 1;
    weights += weight;
    let error = 0;
    for (let i = 0; i < forecast.length; i++) {
      error += Math.abs(forecast[i] / 2 - values[origin + i] / 2) / forecast.length;
    }
    sum += (error - sum) * (weight / weights);
  });
  return sum;
}

function weightOf(error: number, best: number): number {
  if (error <= best) return 1;
  const ratio = best / error;
  return ratio * WORST < 1 ? 0 : ratio ** POWER;
}

export class AutoForecast implements FittedForecast {
  private readonly combination: Combination;

  constructor(
    parts: readonly Part[],
    /** the methods in use */
    readonly choices: readonly Choice[],
    /** the seasonal periods in use, in steps, ascending */
    readonly periods: readonly number[],
  ) {
    this.combination = new Combination(parts, 'median');
  }

  update(value: number): void {
    this.combination.update(value);
  }

  forecast(out: Float64Array): void {
    this.combination.forecast(out);
  }
}
