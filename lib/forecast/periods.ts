// Seasonal periods, found in the series itself: those that repeat more often than chance would have it once the trend is
// taken away, and the longer ones that remain when a shorter season is taken away as well.
import { autocorrelations } from './autocorrelation';
import { CALENDAR, DAYS_OF_WEEK, isSame, ofCalendar, withCalendar } from './calendar-periods';
import { unitsOf } from './log-units';
import { Scratch } from './scratch';

/** A season has been seen so often at least. */
const CYCLES = 3;
const MOST = 3;
/** At longer lags, in lengths of the series, too few pairs are left. */
const LAGS = 0.8;
/** Standard errors that the highest of some hundred sums of autocorrelations of pure chance hardly ever reaches. */
const CRITICAL = 5;
/** The noise may have a memory of so many steps beyond that of the filter. */
const MEMORY = 4;
/** So many multiples of a lag tell of a season, at most; to tell fractions of a step, more. */
const MULTIPLES = 4;
const FINE_MULTIPLES = 12;
/** A lag is a multiple of a season if values are as much alike at the season's other multiples, or so much of that. */
const PART = 0.5;
const WHOLE = 0.85;
/** Days of a week differ more than that. */
const PART_OF_WEEK = 0.25;
/** A lag is looked at in numbers of parts that one of these divides. */
const PRIMES = [2, 3, 5, 7];
/** A season in whole steps is preferred to one in fractions of steps that is hardly any better. */
const AS_GOOD = 0.97;
/** Larger bends are counted as such, in medians of their amounts: a single spike is no pattern. */
const LARGEST = 6;
/** A median is that of so many of them. */
const SAMPLE = 256;
/** Means are over so many times as many values each time. */
const BLOCKS = 3;
/** A season with such an autocorrelation is plain to see: there is no need to look for a plainer one. */
const PLAIN = 0.7;
/** The shortest season seen in means of some values, in such means. */
const SHORTEST = 3;
/** Seasons that are parts of another are not told apart from it by so few parts, or by parts of so few steps. */
const FEWEST_PARTS = 7;
const SHORTEST_PART = 7;
const ownCells = new Scratch();
const bendCells = new Scratch();
const sampleCells = new Scratch();
const correlationCells = new Scratch();

/**
 * A few periods in steps, ascending, the longer ones not always whole numbers; none for a series without seasons: of
 * noise, of a random walk, of a trend. Where a day is found the week is given as well, and for a part of a year of weeks
 * the year, if the series is two of them long: whether they help is for the caller to find out.
 */
export function findPeriods(values: Float64Array): readonly number[] {
  const { length } = values;
  const own = unitsOf(values, 'logs').allToOwn(values, ownCells);
  let found: Found = { periods: [], correlation: 0 };
  // Sharp patterns are found in single values; smooth ones drown in the noise of these and are found in means.
  for (let block = 1; block * SHORTEST * CYCLES <= length && found.correlation < PLAIN; block *= BLOCKS) {
    const here = findIn(bendsOf(own, length, block), block);
    if (here.correlation > found.correlation) found = here;
  }
  return withCalendar(withoutParts(found.periods), length);
}

interface Found {
  /** ascending */
  readonly periods: readonly number[];
  /** the autocorrelation at the one found first */
  readonly correlation: number;
}

/** How far the mean of `block` values is above that of the means before and after it: no trend is left in it. */
function bendsOf(own: Float64Array, count: number, block: number): Float64Array {
  const length = count - 3 * block + 1;
  const bends = bendCells.of(length);
  let bend = 0;
  for (let i = 0; i < block; i++) bend += 2 * own[block + i] - own[i] - own[2 * block + i];
  for (let i = 0; i < length; i++) {
    bends[i] = bend;
    bend += own[i] - 3 * own[i + block] + 3 * own[i + 2 * block] - (i + 1 < length ? own[i + 3 * block] : 0);
  }
  const largest = LARGEST * medianAmount(bends, length);
  // A series that mostly does not bend at all has no usual size.
  if (largest > 0) for (let i = 0; i < length; i++) bends[i] = Math.max(-largest, Math.min(largest, bends[i]));
  return bends.subarray(0, length);
}

function medianAmount(values: Float64Array, length: number): number {
  const count = Math.min(SAMPLE, length);
  const amounts = sampleCells.of(SAMPLE).subarray(0, count);
  for (let i = 0; i < count; i++) amounts[i] = Math.abs(values[Math.floor((i * length) / count)]);
  return amounts.sort()[count >> 1];
}

function findIn(bends: Float64Array, block: number): Found {
  const { length } = bends;
  const found: number[] = [];
  let correlation = 0;
  const lags = Math.floor(length * LAGS);
  const correlations = correlationCells.of(lags).subarray(0, lags);
  for (let shortest = SHORTEST * block; found.length < MOST; ) {
    autocorrelations(bends, correlations);
    const scores = new Scores(correlations, length, 3 * block + MEMORY);
    const season = bestSeason(scores, shortest, Math.floor(length / CYCLES), found[found.length - 1]);
    if (season === undefined) break;
    if (found.length === 0) correlation = correlations[season];
    const part = scores.fundamental(season, Math.max(SHORTEST, (shortest * 2) / SHORTEST));
    found.push(scores.refined(part));
    // Where values a whole lag apart are more alike than those a part of it apart, the lag is a season too.
    if (part < season && correlations[Math.round(part)] < WHOLE * correlations[season])
      found.push(scores.refined(season));
    const period = found[found.length - 1];
    if (ofCalendar(period, length)) break;
    removeSeason(bends, Math.round(period));
    shortest = Math.floor(2 * period) - 1;
  }
  return { periods: found, correlation };
}

/** Without those that are parts of a longer one: harmonics. */
function withoutParts(found: readonly number[]): number[] {
  return found.filter((period, i) => {
    return !found.slice(i + 1).some((longer) => {
      const parts = Math.round(longer / period);
      return period < SHORTEST_PART || (parts < FEWEST_PARTS && isSame(parts * period, longer));
    });
  });
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
      const least = (parts === DAYS_OF_WEEK ? PART_OF_WEEK : PART) * this.correlations[lag];
      const primes = PRIMES.filter((prime) => parts % prime === 0);
      if (primes.length > 0 && primes.every((prime) => this.meanBetween(lag, parts, prime) >= least))
        return lag / parts;
    }
    return lag;
  }

  /** The mean autocorrelation at the multiples of a part of a lag that are no multiples of `prime` parts. */
  private meanBetween(lag: number, parts: number, prime: number): number {
    let sum = 0;
    let count = 0;
    for (let k = 1; k < parts; k++) {
      if (k % prime === 0) continue;
      sum += this.correlations[Math.round((k * lag) / parts)];
      count++;
    }
    return sum / count;
  }

  /** A season known to half a step or so, more exactly. */
  refined(season: number): number {
    const multiples = Math.min(FINE_MULTIPLES, Math.floor((this.correlations.length - 1) / season));
    const [below, above] = [Math.floor(season), Math.ceil(season)];
    let best = this.of(below, multiples) > this.of(above, multiples) ? below : above;
    let score = this.of(best, multiples) / AS_GOOD;
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
  let best: number | undefined;
  let highest = CRITICAL;
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
