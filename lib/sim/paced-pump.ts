// What all pumps have in common: they send what has fallen due, a few ms of work a turn, with one pending timer in between;
// gather it into arrays where those are asked for; and wait for sinks while they do not send live.
import { type BackpressureHub, backpressure } from '../core/backpressure';
import type { Reading } from '../core/reading';
import { Batch, type BatchSettings } from './batch';
import type { EventPayload } from './fleet';
import { RateLimit } from './rate-limit';
import { type Cancel, systemTimers, type Timers } from './timers';
import type { OpenTruth, TruthPayload } from './truth';

const SLICE_STEPS = 1000;
const SLICE_MS = 5;
const STEPS_PER_LOOK = 32;
/** A source that is further behind than this, wall ms, no longer keeps time. */
export const FAR_BEHIND_MS = 60_000;
/** The clock is looked at no less often than this, wall ms: a step of the wall clock is noticed. */
const LOOK_MS = 1000;

/** What a pump asks its plant. Event times are ms since the Unix epoch. */
export interface Schedule {
  readonly paused: boolean;
  /** event ms per wall ms, as it is or would be without the pause */
  readonly speed: number;
  /** true when nothing is tied to the wall clock */
  readonly backfills: boolean;
  /** where history ends */
  readonly liveMs: number;
  /** event time from which a source without a position sends */
  readonly entryMs: number;
  /** no reading at or after this */
  readonly endMs: number;
  /** readings up to this, inclusive, are due */
  readonly horizonMs: number;
  /** wall ms until `eventMs` is due */
  waitFor(eventMs: number): number;
}

/** How readings leave. */
export interface PaceSettings {
  /** arrays by size and delay; undefined sends one reading at a time */
  readonly batch?: BatchSettings;
  /** readings per wall second; Infinity for no bound */
  readonly maxPerSecond: number;
}

/** Where the readings go. Objects are handed over: the pump does not touch them again. */
export interface Outlet {
  reading(reading: Reading): void;
  readings(readings: Reading[]): void;
  event(event: EventPayload): void;
  truth(truth: TruthPayload | OpenTruth): void;
  /** false spares the search for the ground truth */
  readonly wantsTruth: boolean;
  /** the end of a turn in which the pump was awake */
  turned(): void;
}

/** What a step came to. */
export const NOTHING_DUE = -1;
export const NO_READING = 0;
export const READING = 1;

/** @typeParam Position where what was sent ends, as plain JSON */
export abstract class PacedPump<Position> {
  private readonly batch: Batch | undefined;
  private readonly limit: RateLimit;
  /** where what has left ends, while a batch is open */
  private left: Position | undefined;
  private pending: Cancel[] = [];
  private waits = false;
  private stopped = false;

  constructor(
    protected readonly plant: Schedule,
    protected readonly out: Outlet,
    { batch, maxPerSecond }: PaceSettings,
    protected readonly timers: Timers = systemTimers,
    private readonly hub: BackpressureHub = backpressure,
  ) {
    this.batch = batch && new Batch(batch);
    this.limit = new RateLimit(maxPerSecond, timers.elapsed());
  }

  /** Everything that there is has been sent. */
  abstract get finished(): boolean;
  /** Where what was made ends, whether it has left or waits in an array: a fresh object. */
  protected abstract get reached(): Position;
  /** Event time at which there is something to do, ms since the Unix epoch; Infinity when that is not known yet. */
  protected abstract nextMs(): number;
  /**
   * Makes and emits what is next, if it is due by `horizonMs`.
   *
   * @param elapsedMs now, for `emit`
   * @returns READING, NO_READING when it was something else, or NOTHING_DUE
   */
  protected abstract step(horizonMs: number, elapsedMs: number): number;

  /** Where what was sent ends; a pump made with it goes on exactly there. */
  get position(): Position {
    return this.batch && !this.batch.isEmpty ? this.left! : this.reached;
  }

  /** It waits for a sink. */
  get held(): boolean {
    return this.waits;
  }

  /** Begins, or looks again at once: the clock has been changed. */
  wake(): void {
    if (this.stopped) return;
    this.sleep();
    this.pending = [this.timers.soon(() => this.turn())];
  }

  /** Sends nothing more, for good; a batch that is open has not been sent, and `position` lies before it. */
  stop(): void {
    this.stopped = true;
    this.sleep();
  }

  protected get isStopped(): boolean {
    return this.stopped;
  }

  /** What leaves from now on begins at `reached`: nothing is gathered. */
  protected begin(): void {
    this.left = this.reached;
  }

  protected turn(): void {
    if (this.stopped) return;
    this.sleep();
    const { plant, batch, timers } = this;
    const horizonMs = plant.horizonMs;
    const mayFlow = !plant.paused && !this.finished;
    this.waits = mayFlow && this.hub.held && this.nextMs() <= horizonMs && this.isBackfilling(horizonMs);
    if (mayFlow && !this.waits) this.work(horizonMs);
    if (this.stopped) return;
    if (batch && (this.finished || batch.waitMs(timers.elapsed()) === 0)) this.flush();
    this.out.turned();
    this.pending = this.finished ? [] : this.next();
  }

  /** Takes steps within the bounds of one turn. @param most readings */
  protected work(horizonMs: number, most = Infinity): void {
    const { batch, limit, timers } = this;
    const began = timers.elapsed();
    const allowance = Math.min(limit.allowance(began), most);
    let sent = 0;
    for (let step = 1; step <= SLICE_STEPS && sent < allowance && !this.stopped; step++) {
      const made = this.step(horizonMs, began);
      if (made === NOTHING_DUE) break;
      sent += made;
      if (batch?.isFull) this.flush();
      if (step % STEPS_PER_LOOK === 0 && timers.elapsed() - began >= SLICE_MS) break;
    }
    limit.spend(sent);
  }

  /** Sends or gathers what belongs together: what has left always ends between two calls. */
  protected emit(
    reading: Reading | undefined,
    events: readonly EventPayload[],
    truth: readonly (TruthPayload | OpenTruth)[],
    elapsedMs: number,
  ): void {
    const { out, batch } = this;
    if (batch) {
      batch.add(reading, events, truth, elapsedMs);
      return;
    }
    if (reading) out.reading(reading);
    for (const event of events) out.event(event);
    for (const payload of truth) out.truth(payload);
  }

  /** Wall ms since the next reading fell due. */
  protected behindMs(horizonMs: number): number {
    return (horizonMs - this.nextMs()) / this.plant.speed;
  }

  private sleep(): void {
    for (const cancel of this.pending) cancel();
    this.pending = [];
  }

  /** What ends the sleep until the next turn. */
  private next(): Cancel[] {
    const { plant, batch, limit, timers } = this;
    const turn = () => this.turn();
    const wait = (ms: number) => {
      const batchMs = batch?.waitMs(timers.elapsed()) ?? Infinity;
      return timers.after(Math.max(1, Math.ceil(Math.min(ms, batchMs, LOOK_MS))), turn);
    };
    if (this.waits) return [wait(LOOK_MS), this.hub.onFree(() => this.wake())];
    const nextMs = this.nextMs();
    if (plant.paused || nextMs === Infinity) return [wait(LOOK_MS)];
    if (nextMs > plant.horizonMs) return [wait(plant.waitFor(nextMs))];
    return [limit.waitMs > 0 ? wait(limit.waitMs) : timers.soon(turn)];
  }

  private flush(): void {
    const { readings, events, truth } = this.batch!.take();
    if (readings.length > 0) this.out.readings(readings);
    for (const event of events) this.out.event(event);
    for (const payload of truth) this.out.truth(payload);
    this.left = this.reached;
  }

  /** True while it sends history, a backfill or what has piled up, and so can wait for a sink. */
  private isBackfilling(horizonMs: number): boolean {
    const { plant } = this;
    return plant.backfills || this.nextMs() < plant.liveMs || this.behindMs(horizonMs) > FAR_BEHIND_MS;
  }
}
