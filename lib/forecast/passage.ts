// When a forecast gets to a limit for the first time, as a distribution: from any method's point path and the scale of
// its errors, step by step.
import { normalProbability } from '../core/normal-probability';
import type { Passage, Side } from './method';

/** Halvings of an interval between two steps: the quantiles are good to a thousandth of a step. */
const HALVINGS = 10;
/**
 * A path that is looked at once a step gets to a limit as seldom as one that is looked at all the time gets to a limit
 * this much further off, in standard deviations of a step: −ζ(½)/√(2π) (Broadie, Glasserman & Kou 1997).
 */
const BETWEEN_LOOKS = 0.5826;

/** Steps of a path at which the density of its passage is worked out, at most. */
const MOST_NODES = 96;

/** Standard deviations that no error exceeds. */
const FAR = 1e6;

/** The point path of a forecast and what is known of its errors. */
export interface ForecastPath {
  /** the point forecasts 1, 2, … steps after the last value; as many as the horizon has steps */
  readonly path: ArrayLike<number>;
  /** standard deviation of the forecast's error at each of these steps; where it falls, the largest so far counts */
  readonly scale: ArrayLike<number>;
}

/**
 * The first passage of a forecast whose errors are normal and grow like those of a random walk, as far as their scale
 * grows: the increments of its variance are independent. It is never less than the chance that the value of a step
 * itself is beyond.
 *
 * Source: A. Buonocore, A. G. Nobile & L. M. Ricciardi, A new integral equation for the evaluation of
 * first-passage-time probability densities, Advances in Applied Probability 19 (1987) 784–800, for the Wiener process.
 *
 * @param evidence see `trend-evidence.ts`
 */
export function passageOfPath(forecast: ForecastPath, limit: number, side: Side, evidence: number): Passage {
  const { path } = forecast;
  if (path.length === 0) return never(evidence);
  if (side === 'low' ? path[0]! <= limit : path[0]! >= limit) return atOnce(evidence);
  const chances = chancesByStep(forecast, limit, side);
  return passageOfChances((steps) => between(chances, steps), path.length, evidence);
}

/**
 * The passage whose distribution function is `chance`: that the limit has been reached `steps` after the last value.
 * It must not fall.
 */
export function passageOfChances(chance: (steps: number) => number, horizon: number, evidence: number): Passage {
  const probability = Math.min(1, Math.max(0, chance(horizon)));
  const quantile = (p: number) => (probability < p ? undefined : firstAt(chance, p, horizon));
  return { probability, p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9), evidence };
}

/** The passage of a series that is beyond the limit already. */
export function atOnce(evidence: number): Passage {
  return { probability: 1, p10: 0, p50: 0, p90: 0, evidence };
}

function never(evidence: number): Passage {
  return { probability: 0, p10: undefined, p50: undefined, p90: undefined, evidence };
}

/** The smallest number of steps at which `chance` is `p` at least. */
function firstAt(chance: (steps: number) => number, p: number, horizon: number): number {
  if (chance(0) >= p) return 0;
  let low = 0;
  let high = horizon;
  for (let i = Math.ceil(Math.log2(horizon + 1)) + HALVINGS; i > 0; i--) {
    const middle = (low + high) / 2;
    if (chance(middle) >= p) high = middle;
    else low = middle;
  }
  return high;
}

/** Entry h − 1: the chance that the limit has been reached at step h. */
function chancesByStep({ path, scale }: ForecastPath, limit: number, side: Side): Float64Array {
  const steps = path.length;
  const chances = new Float64Array(steps);
  const stride = Math.ceil(steps / MOST_NODES);
  const nodes: Node[] = [];
  let unit = 0;
  for (let h = 0; h < steps; h++) unit = Math.max(unit, scale[h]!);
  // In units of the largest error nothing overflows; so far away, errors do not matter.
  const own = (length: number) => (unit === 0 ? length : Math.max(-FAR, Math.min(FAR, length / unit)));
  let variance = 0;
  for (let h = 0; h < steps; h++) {
    const distance = own(side === 'low' ? path[h]! - limit : limit - path[h]!);
    const added = Math.max(0, own(scale[h]!) ** 2 - variance);
    variance += added;
    const sd = Math.sqrt(variance);
    chances[h] = sd > 0 ? normalProbability(-distance / sd) : distance <= 0 ? 1 : 0;
    if (added > 0 && (h % stride === 0 || h === steps - 1)) {
      nodes.push({ step: h, variance, distance: distance + BETWEEN_LOOKS * Math.sqrt(added), density: 0 });
    }
  }
  for (let i = 1; i < nodes.length; i++) {
    const { step, variance: now } = nodes[i]!;
    const before = nodes[i - 1]!;
    nodes[i]!.density = densityAt(nodes, i);
    const more = ((before.density + nodes[i]!.density) / 2) * (now - before.variance);
    chances[step] = Math.max(chances[step]!, chances[before.step]! + more);
    for (let h = before.step + 1; h < step; h++) {
      const share = (h - before.step) / (step - before.step);
      chances[h] = Math.max(chances[h]!, chances[before.step]! + share * more);
    }
  }
  for (let h = 0; h < steps; h++) chances[h] = Math.min(1, Math.max(chances[h]!, chances[h - 1] ?? 0));
  return chances;
}

/** A step at which the density of the first passage is worked out, over the variance. */
interface Node {
  readonly step: number;
  readonly variance: number;
  /** from the path to the limit */
  readonly distance: number;
  density: number;
}

/** Of getting to the limit at node `i`, less that of having been there before and coming again. */
function densityAt(nodes: readonly Node[], i: number): number {
  const { variance, distance } = nodes[i]!;
  const slope = slopeAt(nodes, i);
  let density = arriving(distance, variance, slope);
  for (let j = 0; j < i; j++) {
    const node = nodes[j]!;
    // The kernel is 0 at the node itself, so that the trapezoid rule needs no density there.
    const width = (nodes[j + 1]!.variance - (j > 0 ? nodes[j - 1]!.variance : node.variance)) / 2;
    density -= node.density * width * arriving(distance - node.distance, variance - node.variance, slope);
  }
  return Math.max(0, density);
}

/** Of the limit as the path sees it: the weighed mean of the slopes before and after. */
function slopeAt(nodes: readonly Node[], i: number): number {
  const slope = (from: Node, to: Node) => (to.distance - from.distance) / (to.variance - from.variance);
  const before = slope(nodes[i - 1]!, nodes[i]!);
  const next = nodes[i + 1];
  if (!next) return before;
  const share = (nodes[i]!.variance - nodes[i - 1]!.variance) / (next.variance - nodes[i - 1]!.variance);
  return before + share * (slope(nodes[i]!, next) - before);
}

/** Of a Wiener process through a line of that slope, at `distance` after `variance`; of either sign. */
function arriving(distance: number, variance: number, slope: number): number {
  return (
    ((distance / variance - slope) * Math.exp((-0.5 * distance * distance) / variance)) /
    Math.sqrt(2 * Math.PI * variance)
  );
}

/** Straight between the steps; nothing is reached before the first. */
function between(chances: Float64Array, steps: number): number {
  const step = Math.floor(steps);
  const before = step === 0 ? 0 : chances[step - 1]!;
  if (step >= chances.length) return before;
  return before + (steps - step) * (chances[step]! - before);
}
