// Seasonal periods, found in the series itself: those that repeat more often than chance would have it once the trend is
// taken away, and the longer ones that remain when a shorter season is taken away as well.
import { autocorrelations } from './autocorrelation';
import { unitsOf } from './log-units';
import { Scratch } from './scratch';

/** A season has been seen so often at least. */
const CYCLES = 3;
const MOST = 3;
/** Standard errors that the highest of some hundred sums of autocorrelations of pure chance hardly ever reaches. */
const CRITICAL = 5;
/** The same for a longer season, which is looked for only where there is a shorter one. */
const CRITICAL_LONGER = 3.5;
/** The noise may have a memory of so many steps beyond that of the filter. */
const MEMORY = 4;
/** So many multiples of a lag tell of a season, at most; to tell fractions of a step, more. */
const MULTIPLES = 4;
const FINE_MULTIPLES = 12;
/** A lag is a multiple of a season if the season's other multiples are so much as alike. */
const PART = 0.5;
/** A season in whole steps is preferred to one in fractions of steps that is hardly any better. */
const AS_GOOD = 0.97;
/** Larger changes are counted as such, in standard deviations: a single spike is no pattern. */
const LARGEST = 4;
/** The shortest season seen in means of some values, in such means. */
const SHORTEST = 3;
/** Periods of the calendar that are no whole numbers: weeks and days of a year. */
const CALENDAR = [365.25 / 7, 365.25];

const ownCells = new Scratch();
const bendCells = new Scratch();
const correlationCells = new Scratch();

/**
 * At most three periods in steps, ascending, the longer ones not always whole numbers; none for a series without
 * seasons: of noise, of a random walk, of a trend.
 */
export function findPeriods(values: Float64Array): number[] {
  const { length } = values;
  const own = unitsOf(values, 'logs').allToOwn(values, ownCells);
  // Sharp patterns are found in single values; smooth ones drown in the noise of these and are found in means.
  for (let block = 1; block * SHORTEST * CYCLES <= length; block *= 2) {
    const found = findIn(bendsOf(own, length, block), block);
    if (found.length > 0) return found;
  }
  return [];
}

/** How far the mean of `block` values is above that of the means before and after it: no trend is left in it. */
function bendsOf(own: Float64Array, count: number, block: number): Float64Array {
  const length = count - 3 * block + 1;
  const bends = bendCells.of(length);
  let bend = 0;
  for (let i = 0; i < block; i++) bend += 2 * own[block + i] - own[i] - own[2 * block + i];
  let squares = 0;
  for (let i = 0; i < length; i++) {
    bends[i] = bend;
    squares += bend * bend;
    bend += own[i] - 3 * own[i + block] + 3 * own[i + 2 * block] - (i + 1 < length ? own[i + 3 * block] : 0);
  }
  const largest = LARGEST * Math.sqrt(squares / length);
  for (let i = 0; i < length; i++) bends[i] = Math.max(-largest, Math.min(largest, bends[i]));
  return bends.subarray(0, length);
}

function findIn(bends: Float64Array, block: number): number[] {
  const { length } = bends;
  const found: number[] = [];
  const correlations = correlationCells.of(length).subarray(0, length);
  for (let shortest = SHORTEST * block; found.length < MOST; ) {
    autocorrelations(bends, length, correlations.subarray(0, Math.floor(length * 0.8)));
    const scores = new Scores(correlations.subarray(0, Math.floor(length * 0.8)), length, 3 * block + MEMORY);
    const season = bestSeason(scores, shortest, Math.floor(length / CYCLES), found[found.length - 1]);
    if (season === undefined) break;
    const period = scores.refined(scores.fundamental(season, shortest));
    found.push(period);
    removeSeason(bends, Math.round(period));
    shortest = Math.round(2 * period);
  }
  return found;
}

class Scores {
  private readonly variance: number;

  /** @param memory the lags at which the noise itself may be correlated */
  constructor(
    readonly correlations: Float64Array,
    length: number,
    memory: number,
  ) {
    // Bartlett 1946.
    let variance = 1;
    for (let lag = 1; lag < Math.min(memory, correlations.length); lag++) {
      variance += 2 * correlations[lag] * correlations[lag];
    }
    this.variance = variance / length;
  }

  isPeak(lag: number): boolean {
    const { correlations } = this;
    return correlations[lag] > correlations[lag - 1] && correlations[lag] >= (correlations[lag + 1] ?? -1);
  }

  /** The sum of the autocorrelations at the multiples of a lag, in standard errors. */
  of(lag: number, multiples: number): number {
    let sum = 0;
    let count = 0;
    for (let k = 1; k <= multiples; k++) {
      const at = Math.round(k * lag);
      if (at >= this.correlations.length) break;
      sum += this.correlations[at];
      count++;
    }
    return sum / Math.sqrt(this.variance * Math.max(1, count));
  }

  /** The shortest season of which the lag is a multiple; else the lag. */
  fundamental(lag: number, shortest: number): number {
    for (let parts = Math.floor(lag / shortest); parts > 1; parts--) {
      if (this.meanBetween(lag, parts) >= PART * this.correlations[lag]) return lag / parts;
    }
    return lag;
  }

  /** The mean autocorrelation at the multiples of a part of a lag that are no multiples of the whole. */
  private meanBetween(lag: number, parts: number): number {
    let sum = 0;
    for (let k = 1; k < parts; k++) sum += this.correlations[Math.round((k * lag) / parts)];
    return sum / (parts - 1);
  }

  refined(season: number): number {
    const multiples = Math.min(FINE_MULTIPLES, Math.floor((this.correlations.length - 1) / season));
    const whole = this.of(Math.round(season), multiples);
    let best = Math.round(season);
    let score = whole / AS_GOOD;
    for (let part = -multiples; part <= multiples; part++) {
      const period = season + part / (2 * multiples);
      const found = this.of(period, multiples);
      if (found > score) {
        score = found;
        best = period;
      }
    }
    return CALENDAR.find((length) => Math.abs(length - best) < 1 / multiples) ?? best;
  }
}

/** @param shorter the season that was taken away before, if one was */
function bestSeason(scores: Scores, from: number, to: number, shorter: number | undefined): number | undefined {
  const critical = shorter === undefined ? CRITICAL : CRITICAL_LONGER;
  let best: number | undefined;
  let highest = critical;
  for (let lag = from; lag <= to; lag++) {
    if (!scores.isPeak(lag)) continue;
    const score = scores.of(lag, MULTIPLES);
    if (score <= highest) continue;
    // What is left of a shorter season that changes has no peak of its own among its multiples.
    if (shorter !== undefined && !isAbove(scores.correlations, lag, Math.round(shorter))) continue;
    highest = score;
    best = lag;
  }
  return best;
}

function isAbove(correlations: Float64Array, lag: number, shorter: number): boolean {
  return correlations[lag] > correlations[lag - shorter] && correlations[lag] > correlations[lag + shorter];
}

/** Takes away the means by place in the season. */
function removeSeason(bends: Float64Array, season: number): void {
  for (let k = 0; k < season; k++) {
    let sum = 0;
    let count = 0;
    for (let i = k; i < bends.length; i += season, count++) sum += bends[i];
    for (let i = k; i < bends.length; i += season) bends[i] -= sum / count;
  }
}
