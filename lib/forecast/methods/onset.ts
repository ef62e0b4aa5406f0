// Onset: a series is constant and then begins to move, ever faster as a rule. For noise that is about independent from
// step to step, as that of window aggregates is; a season or a wandering level is no onset. Forecast and time of passage
// are medians and mixtures over all the trends that the values allow. Between two fits an update only stores its value; what it means
// is worked out when it is asked for, in about 0.2 ms for 480 values.
import { normalProbability } from '../../core/normal-probability';
import type { FittedForecast, ForecastMethod, Passage, Side } from '../method';
import { trendAt } from '../onset-grid';
import { type OnsetOutlook, onsetOutlook, type WeighedTrend } from '../onset-outlook';
import { passageOfChances } from '../passage';
import { normalScore } from '../trend-evidence';

/** Fewer say nothing of the noise. */
const FEWEST = 3;
/** The path is worked out at steps ever wider apart, and straight between them. */
const NODE_SPACING = 1.1;
/** A young trend must leave time for more values before the crossing, in steps; or it is taken for a shift. */
const TIME_FOR_MORE = 2;

/** The method; it has no settings. */
export const onset: ForecastMethod = {
  name: 'onset',
  minimum: () => FEWEST,
  fit: (values) => new FittedOnset(values),
};

class FittedOnset implements FittedForecast {
  /** the window, oldest first, with room to go on before it is moved */
  private readonly values: Float64Array;
  private readonly length: number;
  private start = 0;
  private outlook: OnsetOutlook | undefined;

  constructor(values: Float64Array) {
    this.length = values.length;
    this.values = new Float64Array(this.length + Math.max(16, this.length >> 2));
    this.values.set(values);
  }

  update(value: number): void {
    const { values, length } = this;
    if (this.start + length === values.length) {
      values.copyWithin(0, this.start + 1);
      this.start = -1;
    }
    this.start++;
    values[this.start + length - 1] = value;
    this.outlook = undefined;
  }

  forecast(out: Float64Array): void {
    const outlook = this.look();
    const path = new MedianPath(outlook);
    let before = 0;
    let levelBefore = path.at(0);
    while (before < out.length) {
      const step = Math.min(out.length, Math.max(before + 1, Math.floor(before * NODE_SPACING)));
      const level = path.at(step);
      for (let h = before + 1; h <= step; h++) {
        const own = levelBefore + ((level - levelBefore) * (h - before)) / (step - before);
        out[h - 1] = outlook.units.toValue(own);
      }
      before = step;
      levelBefore = level;
    }
  }

  passage(limit: number, side: Side, horizon: number): Passage {
    const outlook = this.look();
    const evidence = Math.max(0, side === 'low' ? -outlook.evidence : outlook.evidence);
    const chance = passageChance(outlook, limit, side);
    const passage = passageOfChances(chance, horizon, evidence);
    const mayBeShift = outlook.isYoung && passage.p50 !== undefined && passage.p50 < TIME_FOR_MORE;
    return mayBeShift ? { ...passage, evidence: 0 } : passage;
  }

  private look(): OnsetOutlook {
    this.outlook ??= onsetOutlook(this.values.subarray(this.start, this.start + this.length));
    return this.outlook;
  }
}

/**
 * The median of the level over all trends and that of none: it gets to a limit when the time of passage has its median,
 * where the mean would be carried off by the few trends that are fast.
 */
class MedianPath {
  /** of no onset, then of each trend */
  private readonly levels: Float64Array;
  /** by level, ascending; it changes little from step to step */
  private readonly order: Uint32Array;

  constructor(private readonly outlook: OnsetOutlook) {
    const { mean, trends } = outlook;
    this.levels = new Float64Array(trends.length + 1).fill(mean);
    this.order = Uint32Array.from(this.levels, (_, i) => i);
  }

  at(step: number): number {
    const { levels, order } = this;
    const { steady, mean, behind, trends } = this.outlook;
    if (steady >= 0.5) return mean;
    for (let i = 0; i < trends.length; i++) levels[i + 1] = mean + movedBy(trends[i]!, step + behind);
    for (let i = 1; i < order.length; i++) {
      const moved = order[i]!;
      let place = i;
      for (; place > 0 && levels[order[place - 1]!]! > levels[moved]!; place--) order[place] = order[place - 1]!;
      order[place] = moved;
    }
    let weight = 0;
    for (const i of order) {
      weight += i === 0 ? steady : trends[i - 1]!.weight;
      if (weight >= 0.5) return levels[i]!;
    }
    return mean;
  }
}

/** How far a trend is from the mean of the values, so many steps after the newest. */
function movedBy(trend: WeighedTrend, steps: number): number {
  return trend.effect * (trendAt(trend, steps) - trend.meanX);
}

/**
 * The chance that a value `steps` ahead is at the limit or beyond: level and noise. It does not fall, as the passage
 * cannot be undone.
 */
function passageChance(outlook: OnsetOutlook, limit: number, side: Side): (steps: number) => number {
  const { units, behind, mean, count, sd, constantSd, freedom, steady, trends } = outlook;
  const sign = side === 'low' ? -1 : 1;
  const goal = units.toOwn(limit);
  if (constantSd === 0) return () => (sign * (mean - goal) >= 0 ? 1 : 0);
  const still = normalProbability((sign * (mean - goal)) / (constantSd * Math.sqrt(1 + 1 / count)));
  const chanceAt = (steps: number) => {
    let chance = steady * still;
    for (const trend of trends) {
      const moved = trendAt(trend, steps + behind) - trend.meanX;
      const beyond = sign * (mean + trend.effect * moved - goal);
      const error = sd * Math.sqrt((steps > 0 ? 1 : 0) + 1 / count + (moved * moved) / trend.spreadX);
      chance += trend.weight * normalProbability(normalScore(beyond / error, freedom));
    }
    return chance;
  };
  const now = chanceAt(0);
  return (steps) => Math.max(now, chanceAt(steps));
}
