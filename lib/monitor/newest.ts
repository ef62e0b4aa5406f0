// The newest event time of a series: what is older came too late to say how things are now.
import { isSetBack, type LateSpell } from '../stream/wrong-clock';

/** Nothing but late entries for so long, wall time, and the series' clock was set back. */
export const SET_BACK_MS = 60_000;

export class Newest implements LateSpell {
  lateSince = Number.NEGATIVE_INFINITY;
  private newest = Number.NEGATIVE_INFINITY;
  /** wall time, ms, of the last entry that was not late */
  private takenAt = Number.NEGATIVE_INFINITY;

  /** event time, ms; −∞ before the first entry */
  get time(): number {
    return this.newest;
  }

  /**
   * Takes an entry of event time `time` at wall time `now`: it is new, of the same time as the newest, late, or the first
   * one after the clock was set back.
   */
  take(time: number, now: number): 'new' | 'same' | 'late' | 'set back' {
    const { newest } = this;
    if (time < newest && !isSetBack({ key: '', value: this, usedAt: this.takenAt }, now, SET_BACK_MS)) return 'late';
    this.set(time, now);
    return time > newest ? 'new' : time === newest ? 'same' : 'set back';
  }

  /** What is older than `time` is late from wall time `now` on. */
  set(time: number, now: number): void {
    this.newest = time;
    this.takenAt = now;
  }
}
