// Cuts the cycles out of one signal, sample by sample in the order of time. A cycle is what lies between two stretches,
// longer than the gap, in which nothing is beyond the threshold; it goes from its first sample beyond it to its last. It is
// complete when both stretches were seen: at the ends of a stream, and where it was interrupted, cycles are left out.
import type { CycleSamples } from './cycle-metrics';
import { SampleList } from './sample-list';

export interface CutRules {
  /** samples above it, or below it, are of a cycle */
  readonly threshold: number;
  readonly side: 'above' | 'below';
  /** samples of one cycle are not further apart, ms */
  readonly gapMs: number;
  /** shorter cycles are left out, ms from the first to the last sample */
  readonly minMs: number;
  /** without any sample for longer than this the stream was interrupted, ms; 0: never */
  readonly pauseMs: number;
  /** longer cycles are left out */
  readonly maxSamples: number;
}

/** What `save` writes; JSON turns times that are none into null. */
export interface SavedCutter {
  readonly samples: number[][];
  readonly kept: number;
  readonly lastTime: number | null;
  readonly lastKept: number | null;
  readonly quietFrom: number | null;
  readonly gathers: boolean;
}

export class CycleCutter {
  /** of the last sample; −∞ before the first */
  lastTime = Number.NEGATIVE_INFINITY;
  /** from the first sample of the cycle under way on */
  private readonly samples = new SampleList();
  /** how many of them there are up to the last one beyond the threshold */
  private kept = 0;
  /** when the last sample of the cycle under way was; NaN between cycles */
  private lastKept = Number.NaN;
  /** since when nothing was beyond the threshold, as far as is known; NaN before the first sample */
  private quietFrom = Number.NaN;
  /** whether the cycle under way may become complete; else its samples are not kept */
  private gathers = false;

  constructor(private readonly rules: CutRules) {}

  /**
   * Takes the next sample, and gives the cycle that is over because of it.
   *
   * @param overflow called when the cycle under way gets too long, once
   */
  add(time: number, value: number, overflow: () => void): CycleSamples | undefined {
    const { threshold, side, gapMs, pauseMs } = this.rules;
    const isBeyond = side === 'above' ? value > threshold : value < threshold;
    if (pauseMs > 0 && time - this.lastTime > pauseMs && this.lastTime !== Number.NEGATIVE_INFINITY) this.restart();
    this.lastTime = time;
    let cycle: CycleSamples | undefined;
    if (!Number.isNaN(this.lastKept) && time - this.lastKept > gapMs) cycle = this.end();
    if (Number.isNaN(this.lastKept)) {
      if (Number.isNaN(this.quietFrom)) this.quietFrom = time;
      if (!isBeyond) return cycle;
      this.gathers = time - this.quietFrom > gapMs;
    }
    if (isBeyond) this.lastKept = time;
    if (this.gathers) this.gather(time, value, isBeyond, overflow);
    return cycle;
  }

  /** As if nothing had come yet. */
  restart(): void {
    this.samples.clear();
    this.kept = 0;
    this.lastTime = Number.NEGATIVE_INFINITY;
    this.lastKept = Number.NaN;
    this.quietFrom = Number.NaN;
    this.gathers = false;
  }

  save(): SavedCutter {
    const { samples, kept, lastTime, lastKept, quietFrom, gathers } = this;
    return { samples: samples.save(), kept, lastTime, lastKept, quietFrom, gathers };
  }

  restore({ samples, kept, lastTime, lastKept, quietFrom, gathers }: SavedCutter): void {
    this.samples.restore(samples);
    this.kept = kept;
    this.lastTime = lastTime ?? Number.NEGATIVE_INFINITY;
    this.lastKept = lastKept ?? Number.NaN;
    this.quietFrom = quietFrom ?? Number.NaN;
    this.gathers = gathers;
  }

  private gather(time: number, value: number, isBeyond: boolean, overflow: () => void): void {
    const { samples, rules } = this;
    if (samples.length >= rules.maxSamples) {
      // What is not beyond the threshold may be after the end.
      if (!isBeyond) return;
      samples.clear();
      this.gathers = false;
      overflow();
      return;
    }
    samples.push(time, value);
    if (isBeyond) this.kept = samples.length;
  }

  private end(): CycleSamples | undefined {
    const { samples, kept, gathers, rules } = this;
    // Nothing is beyond the threshold since then, so the next cycle's beginning will have been seen.
    this.quietFrom = this.lastKept;
    this.lastKept = Number.NaN;
    this.kept = 0;
    this.gathers = false;
    if (!gathers) return undefined;
    const cycle = { times: samples.times.slice(0, kept), values: samples.values.slice(0, kept) };
    samples.clear();
    return cycle.times[kept - 1]! - cycle.times[0]! >= rules.minMs ? cycle : undefined;
  }
}
