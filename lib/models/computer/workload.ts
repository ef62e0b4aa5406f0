// What a computer has to do: little that follows the hour, and bursts of work, which are more frequent by day. Bursts are
// an event list that is drawn anew with each boot.

import type { DeviceKey } from '../../core/hash';
import type { KeptValues } from '../../core/kept-values';
import { normal, uniform } from '../../core/random';
import { MS_PER_UNIT } from '../../core/time';
import { epochDraw } from '../epoch';
import { BURSTS, IDLE_LOAD } from './draws';
import type { ComputerSettings } from './settings';

const TURN = 2 * Math.PI;
/** Of the busiest hour, so much is done in the quietest. */
const QUIET = 0.2;
/** How an idle load scatters, in shares of itself; it is never below the least. */
const SCATTER = 0.35;
const LEAST_LOAD = 0.02;
/** From one burst to the next at least. */
const LEAST_GAP_MS = 10_000;

export class Workload {
  private epoch = 0;
  private drawn = 0;
  /** the burst under way or else the next */
  private startMs = 0;
  private endMs = 0;

  constructor(
    private readonly key: DeviceKey,
    private readonly settings: Readonly<ComputerSettings>,
  ) {}

  /** A boot at `timeMs` begins. */
  begin(timeMs: number, activity: number): void {
    this.epoch = epochOf(timeMs);
    this.drawn = 0;
    this.endMs = timeMs;
    this.next(activity);
  }

  /** The load at look number `look` of the boot, 0 … 1; times only go on. */
  at(timeMs: number, look: number, activity: number): number {
    while (timeMs >= this.endMs) this.next(activity);
    if (timeMs >= this.startMs) return this.burst();
    const { key, settings, epoch } = this;
    const mean = (settings.idleLoadPercent / 100) * (0.4 + 0.8 * activity);
    return Math.min(1, Math.max(LEAST_LOAD, mean * (1 + SCATTER * normal(key, IDLE_LOAD, epochDraw(epoch, look)))));
  }

  /** @param bootMs when the boot began */
  keep(kept: KeptValues, bootMs: number): void {
    this.epoch = epochOf(bootMs);
    this.drawn = kept.whole(this.drawn);
    this.startMs = kept.number(this.startMs);
    this.endMs = kept.number(this.endMs);
  }

  /** The load of the one that was drawn last. */
  private burst(): number {
    const { burstLoadMinPercent, burstLoadMaxPercent } = this.settings;
    const drawn = uniform(this.key, BURSTS.load, epochDraw(this.epoch, this.drawn - 1));
    return (burstLoadMinPercent + (burstLoadMaxPercent - burstLoadMinPercent) * drawn) / 100;
  }

  private next(activity: number): void {
    const { key, settings } = this;
    const { burstsPerHour, burstMinMinutes, burstMaxMinutes } = settings;
    const draw = epochDraw(this.epoch, this.drawn++);
    const meanMs = MS_PER_UNIT.h / (burstsPerHour * activity);
    const gapMs = LEAST_GAP_MS - meanMs * Math.log(1 - uniform(key, BURSTS.gap, draw));
    const minutes = burstMinMinutes + (burstMaxMinutes - burstMinMinutes) * uniform(key, BURSTS.duration, draw);
    this.startMs = burstsPerHour > 0 ? this.endMs + Math.round(gapMs) : Infinity;
    this.endMs = this.startMs + Math.round(minutes * MS_PER_UNIT.min);
  }
}

/** The number of the boot that began at `timeMs`. */
function epochOf(timeMs: number): number {
  return Math.floor(timeMs / MS_PER_UNIT.min);
}

/** How much there is to do at a time of the day, as a share of the busiest hour. */
export function activityAt(timeMs: number, busiestHour: number): number {
  return QUIET + (1 - QUIET) * (0.5 + 0.5 * Math.cos(turnOf(timeMs, busiestHour)));
}

/** The room is warmest at three in the afternoon, coldest twelve hours later, UTC. */
export function roomAt(timeMs: number, { roomTemperature, roomSwing }: Readonly<ComputerSettings>): number {
  return roomTemperature + roomSwing * Math.cos(turnOf(timeMs, WARMEST_HOUR));
}

const WARMEST_HOUR = 15;

function turnOf(timeMs: number, hour: number): number {
  const days = timeMs / MS_PER_UNIT.d - hour / 24;
  return TURN * (days - Math.floor(days));
}
