// Methods want equally spaced values, machines send readings as they come. The grid places the readings of one series on
// steps of event time: the value of a step is made of the readings nearest to it, short gaps are filled, a long one
// begins the series anew.
import { foundStep, type Spaced } from './found-step';

export interface GridSettings {
  /** the length of a step, event time, ms; 0: the usual spacing of the readings, found from the first of them */
  readonly stepMs: number;
  /** the value of a step with several readings */
  readonly combine: 'mean' | 'last';
  /** so many steps without a reading are filled by a straight line; after more, the series begins anew */
  readonly maxGap: number;
}

/** Whom the grid hands the values to. */
export interface GridListener {
  /** A series of values `stepMs` apart begins; what came before is another one. */
  begin(stepMs: number): void;
  /** The next value, of the step at event time `time`; one that fills a gap is not real. */
  next(value: number, time: number, isReal: boolean): void;
  /** The last value has become this one, because one more reading belongs to it. */
  amend(value: number): void;
}

/** What `save` writes. */
export interface SavedGrid {
  stepMs: number;
  /** null before the first reading */
  anchor: number | null;
  slot: number;
  isOpen: boolean;
  isDense: boolean;
  closed: number;
  missing: number;
  count: number;
  sum: number;
  latest: number;
  latestValue: number;
  previous: number;
  early: Spaced[];
}

/** After so many steps it is known whether a step has several readings. */
const TRIAL_STEPS = 8;

/**
 * A step is complete when a reading of a later one comes. A series that never had two readings in a step is not made to
 * wait for that: its steps are complete with their reading.
 */
export class StepGrid {
  /** ms; 0 until it is found */
  stepMs: number;

  /** event time of step 0: that of the first reading, so that readings spaced by a step lie in the middle of theirs */
  private anchor = Number.NaN;
  /** the step of the latest reading */
  private slot = 0;
  /** its value has not been handed on */
  private isOpen = false;
  /** a step has had several readings */
  private isDense = false;
  /** steps with readings that have been handed on since the series began, up to TRIAL_STEPS */
  private closed = 0;
  /** steps without readings before this one */
  private missing = 0;
  // the readings of this step
  private count = 0;
  private sum = 0;
  private latest = 0;
  private latestValue = 0;
  /** the value before */
  private previous = 0;
  /** the readings from which the step will be found */
  private early: Spaced[] = [];

  constructor(
    private readonly settings: GridSettings,
    private readonly listener: GridListener,
  ) {
    this.stepMs = settings.stepMs;
  }

  /**
   * Takes a reading of event time `time`, ms. False when it is late: its step is behind that of the latest reading. A
   * reading with the time of the latest takes its place, because what is delivered at least once comes twice.
   */
  add(time: number, value: number): boolean {
    if (this.stepMs === 0) {
      this.search(time, value);
      return true;
    }
    if (Number.isNaN(this.anchor)) this.start(time);
    const slot = Math.floor((time - this.anchor) / this.stepMs + 0.5);
    if (slot < this.slot) return false;
    if (slot === this.slot && this.count > 0) this.join(time, value);
    else this.moveTo(slot, time, value);
    return true;
  }

  /** Whether a reading of event time `time` would be late. */
  isLate(time: number): boolean {
    return Math.floor((time - this.anchor) / this.stepMs + 0.5) < this.slot;
  }

  /** Begins anew with the next reading. */
  restart(): void {
    this.stepMs = this.settings.stepMs;
    this.anchor = Number.NaN;
    this.isDense = false;
    this.early = [];
    this.slot = 0;
    this.count = 0;
    this.isOpen = false;
  }

  save(): SavedGrid {
    const { stepMs, slot, isOpen, isDense, closed, missing, count, sum, latest, latestValue, previous, early } = this;
    const anchor = Number.isNaN(this.anchor) ? null : this.anchor;
    return { stepMs, anchor, slot, isOpen, isDense, closed, missing, count, sum, latest, latestValue, previous, early };
  }

  /** Becomes the grid that `save` wrote. */
  restore({ anchor, ...rest }: SavedGrid): void {
    Object.assign(this, rest, { anchor: anchor ?? Number.NaN });
  }

  private search(time: number, value: number): void {
    this.early.push({ time, value });
    const stepMs = foundStep(this.early);
    if (stepMs === 0) return;
    const readings = this.early.sort((a, b) => a.time - b.time);
    this.early = [];
    this.stepMs = stepMs;
    for (const reading of readings) this.add(reading.time, reading.value);
  }

  private start(time: number): void {
    this.anchor = time;
    this.slot = 0;
    this.count = 0;
    this.isOpen = false;
    this.missing = 0;
    this.closed = 0;
    this.listener.begin(this.stepMs);
  }

  private moveTo(slot: number, time: number, value: number): void {
    if (this.isOpen) this.close();
    const missing = slot - this.slot - 1;
    if (missing > this.settings.maxGap) {
      if (this.settings.stepMs === 0) {
        this.stepMs = 0;
        this.anchor = Number.NaN;
        this.search(time, value);
        return;
      }
      this.start(time);
    } else {
      this.missing = Math.max(missing, 0);
      this.slot = slot;
    }
    this.isOpen = true;
    this.count = 1;
    this.sum = value;
    this.latest = time;
    this.latestValue = value;
    if (this.closed === TRIAL_STEPS && !this.isDense) this.close();
  }

  private join(time: number, value: number): void {
    if (time === this.latest) {
      this.sum += value - this.latestValue;
    } else {
      this.isDense = true;
      this.sum += value;
      this.count++;
    }
    if (time >= this.latest) {
      this.latest = time;
      this.latestValue = value;
    }
    if (this.isOpen) return;
    this.previous = this.value();
    this.listener.amend(this.previous);
  }

  private close(): void {
    const { missing, previous, listener } = this;
    const value = this.value();
    for (let i = 1; i <= missing; i++) {
      listener.next(
        previous + ((value - previous) * i) / (missing + 1),
        this.timeOf(this.slot - missing - 1 + i),
        false,
      );
    }
    this.isOpen = false;
    this.previous = value;
    if (this.closed < TRIAL_STEPS) this.closed++;
    listener.next(value, this.timeOf(this.slot), true);
  }

  private value(): number {
    return this.settings.combine === 'mean' ? this.sum / this.count : this.latestValue;
  }

  private timeOf(slot: number): number {
    return this.anchor + slot * this.stepMs;
  }
}
