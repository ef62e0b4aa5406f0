// What a series says of its onset: a constant, then a power of the time since an onset. What came before the last level
// shift is left out, and so is what no longer fits. Onset and exponent are never known exactly, so that there are many
// trends, each with its probability, beside that of none.
import { cutSpikes, lastLevelShift } from './level-shift';
import { noiseScale } from './noise-scale';
import { fitGrid, type GridFit, type Trend, trendAt } from './onset-grid';
import { OwnUnits } from './own-units';
import { Scratch } from './scratch';
import { errorInflation, normalScore } from './trend-evidence';

/** Fewer values since a level shift allow no trend: two parameters more would fit whatever they are. */
const FEWEST_FOR_TREND = 5;
/** Parameters of the trend: constant, effect, onset and exponent; the last two count for one. */
const FITTED = 3;
/** Residuals that the noise of the whole window stands for, where few values follow a level shift. */
const PRIOR_FREEDOM = 4;
/**
 * A newest value this many standard deviations off the fit is left out until the next one explains it; so is one that by
 * itself would outweigh a trend.
 */
const UNEXPLAINED_SDS = 6;
const MOST_UNEXPLAINED = 2;
/** A fit that leaves this many times the noise is none: the older half is left out, until the rest can be explained. */
const MISFIT = 5;
/**
 * A trend is over when the newer half of its values moves less than half as fast as it should, by this many standard
 * deviations; so many values are needed to tell.
 */
const ENDED_SDS = 4;
const FEWEST_TO_END = 6;
/** Residuals beyond this many standard deviations widen the scale that evidence is measured in: the tails are heavy. */
const TAIL = 4;
/** … and for a trend that is seen in one value only, which may be one more of those in the tails, beyond fewer. */
const LONE_TAIL = 3;
/** An onset up to this age in steps is young: its trend is seen in few values, … */
const YOUNG = 3;
/** … and in the newest only, when it moved the one before by no more standard deviations than this. */
const UNSEEN_SDS = 2;
/** Candidates that are less likely are left out. */
const NEGLIGIBLE = 1e-4;

/** What the values say at the moment, in units of their own. */
export interface OnsetOutlook {
  readonly units: OwnUnits;
  /** newest values that are left out, as nothing explains them */
  readonly behind: number;
  readonly mean: number;
  /** that of the mean itself is sd² / count */
  readonly count: number;
  readonly sd: number;
  /** of the constant alone */
  readonly constantSd: number;
  readonly freedom: number;
  /** probability of no onset */
  readonly steady: number;
  readonly trends: readonly WeighedTrend[];
  /** t-value of the likeliest trend, above 0 for one that rises */
  readonly evidence: number;
  /** whether it began so lately that it may as well be a shift */
  readonly isYoung: boolean;
}

export interface WeighedTrend extends Trend {
  readonly effect: number;
  readonly meanX: number;
  readonly spreadX: number;
  weight: number;
}

const own = new Scratch();
/** the values that are looked at, in own units */
let work: Float64Array = new Float64Array(0);
let weights = new Float64Array(1024);

/** Of equally spaced finite values, oldest first; one at least. */
export function onsetOutlook(values: Float64Array): OnsetOutlook {
  const units = OwnUnits.ofChanges(values);
  work = units.allToOwn(values, own);
  // Own units begin at the first value, and are of its distance from the others as long as that is a normal number.
  const isConstant = work.subarray(0, values.length).every((value) => Math.abs(value) < 1e-100);
  return { units, ...(isConstant ? CONSTANT : outlookIn(values.length)) };
}

/** Of the values in `work`, which are changed. */
function outlookIn(count: number): Omit<OnsetOutlook, 'units'> {
  const noise = noiseScale(work, 0, count);
  const start = lastLevelShift(work, 0, count, noise.sd);
  const spike = cutSpikes(work, start, count, noise.sd);
  const { fit, from, to } = explained(start, count, noise.sd);
  const behind = count - to;
  const least = noise.resolution / 2;
  const priorSquares = PRIOR_FREEDOM * noise.sd * noise.sd;
  const constantFreedom = fit.count - 1 + PRIOR_FREEDOM;
  const constantSd = Math.max(least, Math.sqrt((fit.constantSquares + priorSquares) / constantFreedom));
  const { count: used, mean, best } = fit;
  if (used < FEWEST_FOR_TREND) {
    return { ...NO_TREND, behind, mean, count: used, sd: constantSd, constantSd, freedom: constantFreedom };
  }

  const { rho, largest } = residualsOf(fit, from);
  const inflation = errorInflation(rho, used, 1);
  const worth = used / (inflation * inflation);
  const freedom = Math.max(1, worth - FITTED + PRIOR_FREEDOM);
  const sd = Math.max(least, Math.sqrt((best.squares + priorSquares) / (used - FITTED + PRIOR_FREEDOM)));
  const isLone = isInOneValue(fit, noise.sd);
  const tail = isLone ? Math.max(largest, spike) / LONE_TAIL : largest / TAIL;
  const t = (best.effect * Math.sqrt(best.spreadX)) / (Math.max(sd, tail) * inflation);
  return {
    behind,
    mean,
    count: worth,
    sd: sd * inflation,
    constantSd,
    freedom,
    ...weighed(fit, worth, priorSquares),
    evidence: normalScore(t, freedom),
    isYoung: best.age <= YOUNG,
  };
}

/** The newest part of the values that one fit explains, and that fit. */
function explained(start: number, end: number, noiseSd: number): { fit: GridFit; from: number; to: number } {
  const noiseSquares = PRIOR_FREEDOM * noiseSd * noiseSd;
  let from = start;
  for (;;) {
    let fit = fitGrid(work, from, end, noiseSquares);
    let to = end;
    while (end - to < MOST_UNEXPLAINED && to - from > FEWEST_FOR_TREND) {
      const isLone = isInOneValue(fit, noiseSd);
      if (!isLone && !isOff(fit, to, noiseSd)) break;
      fit = fitGrid(work, from, --to, noiseSquares);
      if (!isLone || isTrend(fit)) continue;
      fit = fitGrid(work, from, ++to, noiseSquares);
      break;
    }
    // What is explained by nothing however much is left out is taken as it is.
    if (to < end && isOff(fit, to, noiseSd)) {
      to = end;
      fit = fitGrid(work, from, to, noiseSquares);
    }
    const newer = newerPart(fit, to, noiseSd);
    if (newer === fit.count) return { fit, from, to };
    from = to - newer;
  }
}

/** How many of the newest values to go on with: all of them, unless the fit is none of theirs. */
function newerPart(fit: GridFit, to: number, noiseSd: number): number {
  const { count, best } = fit;
  const isMisfit = best.squares > count * MISFIT * MISFIT * noiseSd * noiseSd;
  if (isMisfit && count >= 4 * FEWEST_FOR_TREND) return count >> 1;
  const newest = Math.ceil(best.age / 2);
  return newest >= FEWEST_TO_END && newest < count && isOver(fit, to, newest, noiseSd) ? newest : count;
}

/** Whether the last `newest` values move so much slower than the trend that it has come to its end. */
function isOver({ best }: GridFit, to: number, newest: number, noiseSd: number): boolean {
  const middle = (newest - 1) / 2;
  let expected = 0;
  let seen = 0;
  let spread = 0;
  for (let i = 0; i < newest; i++) {
    const t = i - middle;
    expected += t * best.effect * trendAt(best, i - newest + 1);
    seen += t * work[to - newest + i]!;
    spread += t * t;
  }
  const missing = Math.sign(expected) * (expected - seen);
  return missing > Math.abs(expected) / 2 && missing > ENDED_SDS * noiseSd * Math.sqrt(spread);
}

/** Whether the trend is seen in the newest value only, and in the one before no more than noise is. */
function isInOneValue({ best }: GridFit, noiseSd: number): boolean {
  return best.age <= YOUNG && Math.abs(best.effect) * trendAt(best, -1) <= UNSEEN_SDS * noiseSd;
}

/** Whether the trend explains more than noise would, by as many standard deviations as make a value unexplained. */
function isTrend({ count, constantSquares, best }: GridFit): boolean {
  return constantSquares - best.squares > (UNEXPLAINED_SDS * UNEXPLAINED_SDS * best.squares) / count;
}

/** Whether the newest value is far from the fit. */
function isOff({ mean, best }: GridFit, to: number, noiseSd: number): boolean {
  const residual = work[to - 1]! - mean - best.effect * (1 - best.meanX);
  return Math.abs(residual) > UNEXPLAINED_SDS * noiseSd;
}

/** Lag-1 autocorrelation and the largest of the likeliest trend's residuals. */
function residualsOf({ count, mean, best }: GridFit, from: number): { rho: number; largest: number } {
  let squares = 0;
  let products = 0;
  let before = 0;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const residual = work[from + i]! - mean - best.effect * (trendAt(best, i - count + 1) - best.meanX);
    squares += residual * residual;
    products += residual * before;
    largest = Math.max(largest, Math.abs(residual));
    before = residual;
  }
  return { rho: squares > 0 ? products / squares : 0, largest };
}

/**
 * The probability of each candidate and of no onset, which are as likely before any value is seen: the Bayesian
 * information criterion of `worth` independent values, two parameters apart.
 */
function weighed(fit: GridFit, worth: number, priorSquares: number): Pick<OnsetOutlook, 'steady' | 'trends'> {
  const { constantSquares, candidates, best } = fit;
  const likelihood = (squares: number) =>
    Math.exp((-worth / 2) * Math.log((squares + priorSquares) / (best.squares + priorSquares)));
  if (weights.length < candidates.length) weights = new Float64Array(2 * candidates.length);
  let priors = 0;
  let total = 0;
  for (let i = 0; i < candidates.length; i++) {
    const { prior, squares } = candidates[i]!;
    priors += prior;
    total += weights[i] = prior * likelihood(squares);
  }
  const steady = priors * worth * likelihood(constantSquares);
  total += steady;
  const trends: WeighedTrend[] = [];
  let kept = steady;
  for (let i = 0; i < candidates.length; i++) {
    if (weights[i]! < NEGLIGIBLE * total) continue;
    const { age, exponent, effect, meanX, spreadX } = candidates[i]!;
    trends.push({ age, exponent, effect, meanX, spreadX, weight: weights[i]! });
    kept += weights[i]!;
  }
  for (const trend of trends) trend.weight /= kept;
  return { steady: steady / kept, trends };
}

const NO_TREND = { steady: 1, trends: [], evidence: 0, isYoung: false } as const;

const CONSTANT = { ...NO_TREND, behind: 0, mean: 0, count: 1, sd: 0, constantSd: 0, freedom: 1 } as const;
