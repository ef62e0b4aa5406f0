// How sure it is that a series moves towards a limit, as a t-value that can be held against one threshold whatever the
// number of values. A forecast is told to a person only when it passes.
import type { Side } from './method';
import type { ForecastPath } from './passage';

/** Stretches of values that a slope is tried on: these lengths, and each twice, four times, … as long. */
const SHORTEST = [8, 12];
/** Differences beyond this many times their median are no noise. */
const MOST_TYPICAL = 4;
/** The autocorrelation of the noise is told from so many differences at most, the last: they are sorted. */
const MOST_DIFFERENCES = 1000;
/** Larger t-values are told as this: a trend without noise has no other bound. */
export const MOST_EVIDENCE = 1e6;

/**
 * For a method without seasons: the t-value of the least-squares slope towards the limit over the last 8, 12, 16,
 * 24, … values, the largest of them, 0 at least. Autocorrelated noise widens the standard error, and few degrees of freedom
 * count for less (`normalScore`).
 */
export function slopeEvidence(values: ArrayLike<number>, side: Side): number {
  const sign = side === 'low' ? -1 : 1;
  const rho = values.length < SHORTEST[0]! ? 0 : rhoOfDifferences(values);
  let most = 0;
  for (const shortest of SHORTEST) {
    for (let length = shortest; length <= values.length; length *= 2) {
      most = Math.max(most, sign * slopeScore(values, length, rho));
    }
  }
  return most;
}

/**
 * For a method with seasons, whose path gets to a limit and back without any trend: how far the path has to move before
 * it is beyond the limit, in standard deviations of its error there; 0 when it does not get there.
 *
 * @param now the level that it moves from
 */
export function moveEvidence({ path, scale }: ForecastPath, now: number, limit: number, side: Side): number {
  for (let h = 0; h < path.length; h++) {
    if (side === 'low' ? path[h]! > limit : path[h]! < limit) continue;
    return bounded(Math.max(0, side === 'low' ? now - path[h]! : path[h]! - now) / scale[h]!);
  }
  return 0;
}

/**
 * The standard normal value that is as unlikely as the t-value `t` with `freedom` degrees of freedom.
 *
 * Source: D. L. Wallace, Bounds on normal approximations to Student's and the chi-square distributions, Annals of
 * Mathematical Statistics 30 (1959) 1121–1130.
 */
export function normalScore(t: number, freedom: number): number {
  const shrunk = (8 * freedom + 1) / (8 * freedom + 3);
  return bounded(Math.sign(t) * shrunk * Math.sqrt(freedom * Math.log1p((t * t) / freedom)));
}

/**
 * By how much autocorrelated noise widens the standard error of what is fitted to it: √((1 + ρ)/(1 − ρ)) of an AR(1)
 * process, 1 at least. The estimate ρ of `count` residuals is raised by what fitting a mean (1) or a line (2) takes off
 * it (Kendall 1954).
 */
export function errorInflation(rho: number, count: number, fitted: number): number {
  const first = Math.max(0, rho + fitted / count);
  const raised = Math.min(0.99, Math.max(0, rho + (fitted + (fitted + 2) * first) / count));
  return Math.sqrt((1 + raised) / (1 - raised));
}

/**
 * Signed: above 0 when the last `length` values rise.
 *
 * @param least of the noise's autocorrelation, which few values tell too low
 */
function slopeScore(values: ArrayLike<number>, length: number, least: number): number {
  const first = values.length - length;
  const middle = (length - 1) / 2;
  const range = rangeFrom(values, first);
  if (range === 0) return 0;
  // Differences from one of the values, in parts of the range: nothing is lost or overflows where values are large.
  const base = values[first]! / 4;
  const valueAt = (i: number) => (values[first + i]! / 4 - base) / range;
  let mean = 0;
  for (let i = 0; i < length; i++) mean += valueAt(i) / length;
  let slope = 0;
  for (let i = 0; i < length; i++) slope += (i - middle) * (valueAt(i) - mean);
  const spread = (length * (length * length - 1)) / 12;
  slope /= spread;
  let squares = 0;
  let products = 0;
  let before = 0;
  for (let i = 0; i < length; i++) {
    const residual = valueAt(i) - mean - slope * (i - middle);
    squares += residual * residual;
    products += residual * before;
    before = residual;
  }
  const rho = squares > 0 ? products / squares : 0;
  const inflation = Math.max(errorInflation(rho, length, 2), errorInflation(least, Infinity, 2));
  const error = inflation * Math.sqrt(squares / (length - 2) / spread);
  return normalScore(slope / error, Math.max(1, length / (inflation * inflation) - 2));
}

/**
 * The lag-1 autocorrelation of an AR(1) process from that of its differences, −(1 − ρ)/2, after the slope is taken off
 * them; large ones are cut down, so that jumps and spikes count for little.
 */
function rhoOfDifferences(values: ArrayLike<number>): number {
  const count = Math.min(MOST_DIFFERENCES, values.length - 1);
  const first = values.length - 1 - count;
  const differences = new Float64Array(count);
  for (let i = 0; i < count; i++) differences[i] = values[first + i + 1]! / 4 - values[first + i]! / 4;
  const slope = middleOf(differences);
  const noise = differences.map((difference) => difference - slope);
  const most = MOST_TYPICAL * middleOf(noise.map(Math.abs));
  let squares = 0;
  let products = 0;
  let before = 0;
  for (const difference of noise) {
    const cut = most > 0 ? Math.max(-1, Math.min(1, difference / most)) : 0;
    squares += cut * cut;
    products += cut * before;
    before = cut;
  }
  return squares > 0 ? Math.max(0, 1 + (2 * products) / squares) : 0;
}

function middleOf(values: Float64Array): number {
  return values.toSorted()[values.length >> 1]!;
}

/** A quarter of the range of the values from `first` on. */
function rangeFrom(values: ArrayLike<number>, first: number): number {
  let low = Infinity;
  let high = -Infinity;
  for (let i = first; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return high / 4 - low / 4;
}

/** Finite for a division by zero too. */
function bounded(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-MOST_EVIDENCE, Math.min(MOST_EVIDENCE, value));
}
