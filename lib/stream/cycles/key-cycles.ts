// The signal of one key: its samples are put in the order of time, as far as the grace goes, and cut into cycles.
import { InputError } from '../../core/errors';
import { type CutRules, CycleCutter, type SavedCutter } from './cycle-cutter';
import type { CycleSamples } from './cycle-metrics';
import { SampleList } from './sample-list';

/** What became of a sample. */
export type Taken = 'taken' | 'repeated' | 'late';

/** What `save` writes. JSON turns the watermark of a key without samples into null. */
export interface SavedKeyCycles {
  readonly watermark: number | null;
  readonly waiting: number[][];
  readonly cutter: SavedCutter;
}

export class KeyCycles {
  /** wall time, ms, at which a series of late samples began */
  lateSince = Number.NEGATIVE_INFINITY;
  /** the latest event time of the key, ms */
  private watermark = Number.NEGATIVE_INFINITY;
  /** samples that others may still come before, by time */
  private readonly waiting = new SampleList();
  private readonly cutter: CycleCutter;

  constructor(
    private readonly rules: CutRules,
    private readonly graceMs: number,
  ) {
    this.cutter = new CycleCutter(rules);
  }

  /**
   * Takes a sample, and hands over the cycles that are over because of it.
   *
   * @throws InputError when more samples wait for earlier ones than a cycle may have
   */
  add(time: number, value: number, leave: (cycle: CycleSamples) => void, overflow: () => void): Taken {
    const { waiting, cutter, graceMs } = this;
    if (time <= cutter.lastTime) return time === cutter.lastTime ? 'repeated' : 'late';
    // What waits is of a longer grace, before a deploy.
    if (graceMs === 0 && waiting.length === 0) {
      this.cut(time, value, leave, overflow);
      return 'taken';
    }
    // Time goes on with a reading for which there is no room, too; else there would never be any again.
    if (waiting.length >= this.rules.maxSamples) this.moveTo(time, leave, overflow);
    let place = waiting.length;
    while (place > 0 && waiting.times[place - 1]! > time) place--;
    if (place > 0 && waiting.times[place - 1] === time) return 'repeated';
    if (waiting.length >= this.rules.maxSamples) {
      throw new InputError(`no room for the reading: ${waiting.length} readings wait for earlier ones`);
    }
    waiting.insert(place, time, value);
    this.moveTo(time, leave, overflow);
    return 'taken';
  }

  /** As if the key had sent nothing. */
  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.waiting.clear();
    this.cutter.restart();
  }

  save(): SavedKeyCycles {
    return { watermark: this.watermark, waiting: this.waiting.save(), cutter: this.cutter.save() };
  }

  restore({ watermark, waiting, cutter }: SavedKeyCycles): void {
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
    this.waiting.restore(waiting);
    this.cutter.restore(cutter);
  }

  /** A reading of `time` has come: cuts what no earlier one may come before any more. */
  private moveTo(time: number, leave: (cycle: CycleSamples) => void, overflow: () => void): void {
    const { waiting, graceMs } = this;
    this.watermark = Math.max(this.watermark, time);
    let ready = 0;
    while (ready < waiting.length && waiting.times[ready]! <= this.watermark - graceMs) {
      this.cut(waiting.times[ready]!, waiting.values[ready]!, leave, overflow);
      ready++;
    }
    if (ready > 0) waiting.drop(ready);
  }

  private cut(time: number, value: number, leave: (cycle: CycleSamples) => void, overflow: () => void): void {
    const cycle = this.cutter.add(time, value, overflow);
    if (cycle) leave(cycle);
  }
}
