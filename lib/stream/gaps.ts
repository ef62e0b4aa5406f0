// What is sent for windows without readings between two others.
import type { Reading } from '../core/reading';
import type { Aggregate } from './aggregates';

export interface GapSettings {
  /** `hold`: the one before again; `linear`: on the line to the one after; `empty`: none but a count of 0 */
  fill: 'none' | 'hold' | 'linear' | 'empty';
  /** windows that are filled in a row at most: the first ones */
  maxFill: number;
}

/** The name of the field in which a filled window says how it was filled. */
export const FILLED = 'filled';

export class Gaps {
  /** names of the fields that count are `count_…`, or all of them */
  private readonly counts: string | undefined;

  constructor(
    private readonly settings: GapSettings,
    private readonly stepMs: number,
    aggregates: readonly Aggregate[],
    private readonly countField: string,
  ) {
    const counts = aggregates.some(({ name }) => name === 'count');
    this.counts = counts ? (aggregates.length === 1 ? '' : 'count_') : undefined;
  }

  /** The readings for the windows between `before` and `after`, which were sent for windows of one key. */
  between(before: Reading, after: Reading): Reading[] {
    const missing = Math.round((after.timestamp - before.timestamp) / this.stepMs) - 1;
    const count = Math.min(missing, this.settings.maxFill);
    return Array.from({ length: Math.max(count, 0) }, (_, i) => {
      const { fill } = this.settings;
      const filled: Reading = { device: before.device, timestamp: before.timestamp + (i + 1) * this.stepMs };
      if (fill === 'linear') this.interpolate(filled, before, after, (i + 1) / (missing + 1));
      if (fill === 'hold') this.hold(filled, before);
      if (this.countField || fill === 'empty') filled[this.countField || 'count'] = 0;
      filled[FILLED] = fill;
      return filled;
    });
  }

  private hold(filled: Reading, before: Reading): void {
    for (const name of Object.keys(before)) {
      if (!Object.hasOwn(filled, name)) filled[name] = this.isCount(name, before[name]) ? 0 : before[name];
    }
  }

  /** Numbers that both have; other values as they were before. */
  private interpolate(filled: Reading, before: Reading, after: Reading, share: number): void {
    for (const name of Object.keys(before)) {
      if (Object.hasOwn(filled, name)) continue;
      const [from, to] = [before[name], after[name]];
      if (this.isCount(name, from)) filled[name] = 0;
      else if (typeof from !== 'number') filled[name] = from;
      else if (typeof to === 'number') filled[name] = between(from, to, share);
    }
  }

  private isCount(name: string, value: unknown): boolean {
    return this.counts !== undefined && typeof value === 'number' && name.startsWith(this.counts);
  }
}

function between(from: number, to: number, share: number): number {
  const value = from + (to - from) * share;
  // The difference of two large numbers may be none.
  return Number.isFinite(value) ? value : from * (1 - share) + to * share;
}
