// The pump of a fleet: sends its readings when they fall due, device after device, tick after tick. When is computed from the
// clock each time, so nothing drifts. Its place (tick, device) is all it has to remember.
//
// Three distances to the clock. On time: up to LATE_MS behind, everything is sent. Late: "skip" leaves out what is not
// the newest tick, "catch up" sends it all; both count. Far behind (FAR_BEHIND_MS; history and backfill always): it
// catches up like a backfill and waits while a sink asks for it; a source that keeps time never waits. What fell due
// before the pump was first on time (history, the moment of a deploy) is sent whatever the policy, and is not late,
// unless the pump falls back further and further: it will never be on time.
import type { BackpressureHub } from '../core/backpressure';
import { Timeline } from '../core/timeline';
import type { Fleet } from './fleet';
import {
  FAR_BEHIND_MS,
  NO_READING,
  NOTHING_DUE,
  type Outlet,
  PacedPump,
  type PaceSettings,
  READING,
  type Schedule,
} from './paced-pump';
import type { Timers } from './timers';
import type { TruthPayload } from './truth';

const NO_TRUTH: readonly TruthPayload[] = Object.freeze([]);

/** A reading that leaves later than this after it fell due, wall ms, is late. */
export const LATE_MS = 1000;

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

export interface PumpSettings extends PaceSettings {
  readonly late: 'skip' | 'catch up';
  /** ends after so many readings; Infinity for no end */
  readonly maxReadings: number;
  /** ends after this span of event time, history included; Infinity for no end */
  readonly maxMs: number;
}

export type PumpFleet = Pick<Fleet, 'size' | 'periodMs' | 'startMs' | 'timeOf' | 'reading' | 'events' | 'truth'>;

type Place = { -readonly [K in keyof PumpPosition]: PumpPosition[K] };

export class Pump extends PacedPump<PumpPosition> {
  /** the next to generate */
  private readonly at: Place;
  private readonly lastTick: number;
  private readonly timeline: Timeline;
  /** the last tick before those left out, until all devices have been at work since */
  private gapFrom: number | undefined;
  /** until it is on time: the backlog that it works off, up to this event time, and how long that was */
  private backlogEndMs: number;
  private backlogMs: number;
  // Of the turn at hand: the last tick that is due, and the last one that is late.
  private newest = -1;
  private lateTick = -1;

  constructor(
    private readonly fleet: PumpFleet,
    plant: Schedule,
    out: Outlet,
    private readonly settings: PumpSettings,
    position?: PumpPosition,
    timers?: Timers,
    hub?: BackpressureHub,
  ) {
    super(plant, out, settings, timers, hub);
    this.timeline = new Timeline(fleet.startMs, fleet.periodMs);
    const firstTick = position?.firstTick ?? this.timeline.tickAtOrAfter(plant.entryMs);
    this.at = { firstTick, tick: firstTick, index: 0, sent: 0, late: 0, onTime: false, ...position };
    this.begin();
    const endMs = Math.min(plant.endMs, fleet.timeOf(firstTick) + settings.maxMs);
    this.lastTick = this.timeline.tickAtOrAfter(endMs) - 1;
    this.backlogEndMs = plant.horizonMs;
    this.backlogMs = this.behindMs(this.backlogEndMs);
    // The moment of a deploy is no lateness.
    if (this.backlogMs <= FAR_BEHIND_MS) this.at.onTime = false;
  }

  /** The last tick for which the reading of device `i` was made, whether it has been sent or waits in an array. */
  lastTickOf(i: number): number {
    return i < this.at.index ? this.at.tick : this.at.tick - 1;
  }

  /** Everything that the limits or the end of a backfill allow has been sent. */
  get finished(): boolean {
    return this.at.tick > this.lastTick || this.at.sent >= this.settings.maxReadings || this.fleet.size === 0;
  }

  /** The share of the history or backfill that has been sent, 0 … 1; undefined when neither is under way. */
  get progress(): number | undefined {
    const { at, fleet, plant } = this;
    const fromMs = fleet.timeOf(at.firstTick);
    const toMs = Math.min(plant.liveMs, fleet.timeOf(this.lastTick + 1));
    const nowMs = fleet.timeOf(at.tick);
    return nowMs < toMs ? (nowMs - fromMs) / (toMs - fromMs) : undefined;
  }

  protected get reached(): PumpPosition {
    return { ...this.at };
  }

  protected nextMs(): number {
    return this.fleet.timeOf(this.at.tick);
  }

  protected override work(horizonMs: number): void {
    const { at, settings, timeline } = this;
    this.newest = Math.min(this.lastTick, timeline.tickAtOrBefore(horizonMs));
    if (!at.onTime) at.onTime = this.fallsBack(horizonMs);
    if (settings.late === 'skip') this.skipLate(horizonMs);
    this.lateTick = at.onTime ? timeline.tickAtOrBefore(horizonMs - LATE_MS * this.plant.speed) : -1;
    super.work(horizonMs, settings.maxReadings - at.sent);
    if (at.tick > this.newest) at.onTime = true;
  }

  /** What device `index` has at `tick`. */
  protected step(_horizonMs: number, elapsedMs: number): number {
    const { at, fleet } = this;
    const { tick, index } = at;
    if (tick > this.newest) return NOTHING_DUE;
    const reading = fleet.reading(tick, index);
    const events = fleet.events(tick, index);
    const truth = this.out.wantsTruth ? fleet.truth(tick, index, this.gapFrom) : NO_TRUTH;
    this.emit(reading, events, truth, elapsedMs);
    if (reading) {
      at.sent++;
      if (tick <= this.lateTick) at.late++;
    }
    if (++at.index >= fleet.size) {
      at.index = 0;
      at.tick++;
      this.gapFrom = undefined;
    }
    return reading ? READING : NO_READING;
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
  private skipLate(horizonMs: number): void {
    const { at, newest } = this;
    if (!at.onTime || at.tick >= newest || this.behindMs(horizonMs) <= LATE_MS) return;
    at.late += (newest - at.tick) * this.fleet.size - at.index;
    this.gapFrom ??= at.tick - 1;
    at.tick = newest;
    at.index = 0;
  }
}
