// One round through a recording: when its rows are due. Recorded times keep their distances; a row that is older than one
// before it is due with that one.
import { roundedTime } from './record';

/** From the last time of a round to the first of the next where a recording has one time only, ms. */
const USUAL_STEP_MS = 1000;

/** Plain JSON. Times in ms since the Unix epoch. */
export interface RoundState {
  /** from 1 */
  readonly number: number;
  /** event time at which the first row is due */
  readonly originMs: number;
  /** recorded time of the first row; null before it */
  readonly firstMs: number | null;
  /** the latest recorded time */
  readonly lastMs: number | null;
  /** how often time went on from one row to the next */
  readonly steps: number;
}

export class Round {
  readonly number: number;
  private readonly originMs: number;
  private firstMs: number | null;
  private lastMs: number | null;
  private steps: number;

  constructor(state: RoundState) {
    this.number = state.number;
    this.originMs = state.originMs;
    this.firstMs = state.firstMs;
    this.lastMs = state.lastMs;
    this.steps = state.steps;
  }

  static first(originMs: number): Round {
    return new Round({ number: 1, originMs, firstMs: null, lastMs: null, steps: 0 });
  }

  get state(): RoundState {
    const { number, originMs, firstMs, lastMs, steps } = this;
    return { number, originMs, firstMs, lastMs, steps };
  }

  /** There has been no row. */
  get isEmpty(): boolean {
    return this.firstMs === null;
  }

  /** Event time at which a row of the recorded time is due. */
  dueMs(recordedMs: number): number {
    if (this.firstMs === null || this.lastMs === null) return this.originMs;
    return this.originMs + Math.max(recordedMs, this.lastMs) - this.firstMs;
  }

  /** Event time at which the last row was due. */
  get reachedMs(): number {
    return this.dueMs(-Infinity);
  }

  /** A row has its turn. */
  pass(recordedMs: number): void {
    this.firstMs ??= recordedMs;
    if (this.lastMs !== null && recordedMs > this.lastMs) this.steps++;
    this.lastMs = Math.max(this.lastMs ?? recordedMs, recordedMs);
  }

  /** A recorded time in event time; the first row is due at the beginning of the round. */
  redated(recordedMs: number): number {
    return roundedTime(this.originMs + recordedMs - (this.firstMs ?? recordedMs));
  }

  /** The recorded time behind the last row: as far from it as its rows are from each other. */
  get endRecordedMs(): number {
    const spanMs = (this.lastMs ?? 0) - (this.firstMs ?? 0);
    const stepMs = this.steps > 0 ? spanMs / this.steps : USUAL_STEP_MS;
    return (this.lastMs ?? 0) + Math.max(1, Math.round(stepMs));
  }

  /** Event time at which the round is over, and the next one begins. */
  get endMs(): number {
    return this.isEmpty ? this.originMs : this.redated(this.endRecordedMs);
  }

  next(): Round {
    return new Round({ number: this.number + 1, originMs: this.endMs, firstMs: null, lastMs: null, steps: 0 });
  }
}
