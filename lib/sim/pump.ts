// The pump: sends the readings of a fleet when they fall due, device after device, tick after tick. One pending timer,
// computed from the clock each time, so nothing drifts; at most SLICE_STEPS readings or SLICE_MS in one turn of the
// event loop, so that everything else stays responsive. Its place (tick, device) is all it has to remember.
//
// Three distances to the clock. On time: up to LATE_MS behind, everything is sent. Late: "skip" leaves out what is not
// the newest tick, "catch up" sends it all; both count. Far behind (FAR_BEHIND_MS; history and backfill always): it
// catches up like a backfill and waits while a sink asks for it; a source that keeps time never waits. What fell due
// before the pump was first on time (history, the moment of a deploy) is sent whatever the policy, and is not late,
// unless the pump falls back further and further: it will never be on time.
import { type BackpressureHub, backpressure } from '../core/backpressure';
import type { Reading } from '../core/reading';
import { Timeline } from '../core/timeline';
import { Batch, type BatchSettings } from './batch';
import type { EventPayload, Fleet } from './fleet';
import { RateLimit } from './rate-limit';
import { type Cancel, systemTimers, type Timers } from './timers';
import type { OpenTruth, TruthPayload } from './truth';

/** The bounds of one turn: steps, and wall ms, looked at every so many steps. */
export const SLICE_STEPS = 1000;
export const SLICE_MS = 5;
export const STEPS_PER_LOOK = 32;

const NO_TRUTH: readonly TruthPayload[] = Object.freeze([]);

/** A reading that leaves later than this after it fell due, wall ms, is late. */
export const LATE_MS = 1000;
/** A source that is further behind than this, wall ms, no longer keeps time. */
export const FAR_BEHIND_MS = 60_000;
/** The clock is looked at no less often than this, wall ms: a step of the wall clock is noticed. */
export const LOOK_MS = 1000;

/** What the pump asks its plant. Event times are ms since the Unix epoch. */
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

/** Where what was sent ends. Plain JSON: it is kept with the plant and handed to the next pump. */
export interface PumpPosition {
  /** the first tick of this source */
  readonly firstTick: number;
  /** the next to send: device `index` at `tick` */
  readonly tick: number;
  readonly index: number;
  /** readings sent so far */
  readonly sent: number;
  /** readings sent late or left out so far */
  readonly late: number;
  /** the source has been on time since it began: what is late from now on goes by the late policy */
  readonly onTime: boolean;
}

export interface PumpSettings {
  /** arrays by size and delay; undefined sends one reading at a time */
  readonly batch?: BatchSettings;
  readonly late: 'skip' | 'catch up';
  /** readings per wall second; Infinity for no bound */
  readonly maxPerSecond: number;
  /** ends after so many readings; Infinity for no end */
  readonly maxReadings: number;
  /** ends after this span of event time, history included; Infinity for no end */
  readonly maxMs: number;
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

export type PumpFleet = Pick<Fleet, 'size' | 'periodMs' | 'startMs' | 'timeOf' | 'reading' | 'events' | 'truth'>;

type Place = { -readonly [K in keyof PumpPosition]: PumpPosition[K] };

export class Pump {
  /** the next to generate */
  private readonly at: Place;
  /** the next to send, while a batch is open */
  private left: PumpPosition;
  private readonly lastTick: number;
  private readonly timeline: Timeline;
  private readonly batch: Batch | undefined;
  private readonly limit: RateLimit;
  /** the last tick before those left out, until all devices have been at work since */
  private gapFrom: number | undefined;
  private pending: Cancel[] = [];
  private waits = false;
  /** until it is on time: the backlog that it works off, up to this event time, and how long that was */
  private backlogEndMs: number;
  private backlogMs: number;

  constructor(
    private readonly fleet: PumpFleet,
    private readonly plant: Schedule,
    private readonly out: Outlet,
    private readonly settings: PumpSettings,
    position?: PumpPosition,
    private readonly timers: Timers = systemTimers,
    private readonly hub: BackpressureHub = backpressure,
  ) {
    this.timeline = new Timeline(fleet.startMs, fleet.periodMs);
    const firstTick = position?.firstTick ?? this.timeline.tickAtOrAfter(plant.entryMs);
    this.at = { firstTick, tick: firstTick, index: 0, sent: 0, late: 0, onTime: false, ...position };
    this.left = { ...this.at };
    const endMs = Math.min(plant.endMs, fleet.timeOf(firstTick) + settings.maxMs);
    this.lastTick = this.timeline.tickAtOrAfter(endMs) - 1;
    this.batch = settings.batch && new Batch(settings.batch);
    this.limit = new RateLimit(settings.maxPerSecond, timers.elapsed());
    this.backlogEndMs = plant.horizonMs;
    this.backlogMs = this.behindMs(this.backlogEndMs);
    // The moment of a deploy is no lateness.
    if (this.backlogMs <= FAR_BEHIND_MS) this.at.onTime = false;
  }

  /** Where what was sent ends; a pump made with it goes on exactly there. */
  get position(): PumpPosition {
    return this.batch && !this.batch.isEmpty ? this.left : { ...this.at };
  }

  /** The last tick for which the reading of device `i` was made, whether it has been sent or waits in an array. */
  lastTickOf(i: number): number {
    return i < this.at.index ? this.at.tick : this.at.tick - 1;
  }

  /** Everything that the limits or the end of a backfill allow has been sent. */
  get finished(): boolean {
    return this.at.tick > this.lastTick || this.at.sent >= this.settings.maxReadings || this.fleet.size === 0;
  }

  /** It waits for a sink. */
  get held(): boolean {
    return this.waits;
  }

  /** The share of the history or backfill that has been sent, 0 … 1; undefined when neither is under way. */
  get progress(): number | undefined {
    const { at, fleet, plant } = this;
    const fromMs = fleet.timeOf(at.firstTick);
    const toMs = Math.min(plant.liveMs, fleet.timeOf(this.lastTick + 1));
    const nowMs = fleet.timeOf(at.tick);
    return nowMs < toMs ? (nowMs - fromMs) / (toMs - fromMs) : undefined;
  }

  /** Begins, or looks again at once: the clock has been changed. */
  wake(): void {
    this.sleep();
    this.pending = [this.timers.soon(() => this.turn())];
  }

  /** Sends nothing more; a batch that is open has not been sent, and `position` lies before it. */
  stop(): void {
    this.sleep();
  }

  private sleep(): void {
    for (const cancel of this.pending) cancel();
    this.pending = [];
  }

  private turn(): void {
    this.sleep();
    const { at, plant, batch, timers } = this;
    const horizonMs = plant.horizonMs;
    const newest = Math.min(this.lastTick, this.timeline.tickAtOrBefore(horizonMs));
    const mayFlow = !plant.paused && !this.finished;
    this.waits = mayFlow && at.tick <= newest && this.hub.held && this.isBackfilling(horizonMs);
    if (mayFlow && !this.waits) {
      if (!at.onTime) at.onTime = this.fallsBack(horizonMs);
      if (this.settings.late === 'skip') this.skipLate(horizonMs, newest);
      this.slice(horizonMs, newest);
      if (at.tick > newest) at.onTime = true;
    }
    if (batch && (this.finished || batch.waitMs(timers.elapsed()) === 0)) this.flush();
    this.out.turned();
    this.pending = this.next(newest);
  }

  /** What ends the sleep until the next turn. */
  private next(newest: number): Cancel[] {
    const { at, plant, batch, timers } = this;
    if (this.finished) return [];
    const turn = () => this.turn();
    const wait = (ms: number) => {
      const batchMs = batch?.waitMs(timers.elapsed()) ?? Infinity;
      return timers.after(Math.max(1, Math.ceil(Math.min(ms, batchMs, LOOK_MS))), turn);
    };
    if (this.waits) return [wait(LOOK_MS), this.hub.onFree(() => this.wake())];
    if (plant.paused) return [wait(LOOK_MS)];
    if (at.tick > newest) return [wait(plant.waitFor(this.fleet.timeOf(at.tick)))];
    return [this.limit.waitMs > 0 ? wait(this.limit.waitMs) : timers.soon(turn)];
  }

  /** True when what fell due while the pump worked off its backlog is more than that backlog, and far behind. */
  private fallsBack(horizonMs: number): boolean {
    if (this.fleet.timeOf(this.at.tick) <= this.backlogEndMs) return false;
    const behindMs = this.behindMs(horizonMs);
    const growing = behindMs > this.backlogMs && behindMs > FAR_BEHIND_MS;
    this.backlogEndMs = horizonMs;
    this.backlogMs = behindMs;
    return growing;
  }

  /** Leaves out what is late but for the newest tick. */
  private skipLate(horizonMs: number, newest: number): void {
    const { at } = this;
    if (!at.onTime || at.tick >= newest || this.behindMs(horizonMs) <= LATE_MS) return;
    at.late += (newest - at.tick) * this.fleet.size - at.index;
    this.gapFrom ??= at.tick - 1;
    at.tick = newest;
    at.index = 0;
  }

  /** Sends what is due, within the bounds of one turn. */
  private slice(horizonMs: number, newest: number): void {
    const { at, fleet, timers, out } = this;
    const { size } = fleet;
    const { wantsTruth } = out;
    const began = timers.elapsed();
    const allowance = Math.min(this.limit.allowance(began), this.settings.maxReadings - at.sent);
    const lateTick = at.onTime ? this.timeline.tickAtOrBefore(horizonMs - LATE_MS * this.plant.speed) : -1;
    let sent = 0;
    for (let step = 1; step <= SLICE_STEPS && at.tick <= newest && sent < allowance; step++) {
      if (this.send(at.tick, at.index, wantsTruth, began)) {
        sent++;
        at.sent++;
        if (at.tick <= lateTick) at.late++;
      }
      if (++at.index >= size) {
        at.index = 0;
        at.tick++;
        this.gapFrom = undefined;
      }
      if (this.batch?.isFull) this.flush();
      if (step % STEPS_PER_LOOK === 0 && timers.elapsed() - began >= SLICE_MS) break;
    }
    this.limit.spend(sent);
  }

  /** Sends or gathers what device `i` has at `tick`; true when that includes a reading. */
  private send(tick: number, i: number, wantsTruth: boolean, elapsedMs: number): boolean {
    const { fleet, out, batch } = this;
    const reading = fleet.reading(tick, i);
    const events = fleet.events(tick, i);
    const truth = wantsTruth ? fleet.truth(tick, i, this.gapFrom) : NO_TRUTH;
    if (batch) {
      batch.add(reading, events, truth, elapsedMs);
    } else {
      if (reading) out.reading(reading);
      for (const event of events) out.event(event);
      for (const payload of truth) out.truth(payload);
    }
    return reading !== undefined;
  }

  private flush(): void {
    const { readings, events, truth } = this.batch!.take();
    if (readings.length > 0) this.out.readings(readings);
    for (const event of events) this.out.event(event);
    for (const payload of truth) this.out.truth(payload);
    this.left = { ...this.at };
  }

  /** True while it sends history, a backfill or what has piled up, and so can wait for a sink. */
  private isBackfilling(horizonMs: number): boolean {
    const { plant } = this;
    return (
      plant.backfills || this.fleet.timeOf(this.at.tick) < plant.liveMs || this.behindMs(horizonMs) > FAR_BEHIND_MS
    );
  }

  /** Wall ms since the next reading fell due. */
  private behindMs(horizonMs: number): number {
    return (horizonMs - this.fleet.timeOf(this.at.tick)) / this.plant.speed;
  }
}
