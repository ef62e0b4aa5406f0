// How worn a motor is: after a maintenance it begins at 0 and wanders, hour by hour, between new and fully worn.

import { reflected, walkAt } from '../../core/brownian-bridge';
import { type DeviceKey, hash32 } from '../../core/hash';
import type { KeptValues } from '../../core/kept-values';
import { MS_PER_UNIT } from '../../core/time';
import { WEAR, WEAR_KEY } from './draws';

/** Where it is after the time between two maintenances, typically. */
const TYPICAL = 0.5;

export class MotorWear {
  private readonly perHour: number;

  /** @param dueHours from one maintenance to the next */
  constructor(dueHours: number) {
    this.perHour = TYPICAL / Math.sqrt(dueHours);
  }

  /** The key of the wear that begins at `sinceMs`. */
  keyOf(key: DeviceKey, sinceMs: number): DeviceKey {
    return { hi: hash32(key, WEAR_KEY, sinceMs), lo: hash32(key, WEAR_KEY + 1, sinceMs) };
  }

  /** 0 … 1 after `hours`, a whole number. */
  after(wearKey: DeviceKey, hours: number): number {
    return reflected(this.perHour * walkAt(wearKey, WEAR, hours), 0, 1);
  }

  /** 0 … 1 at `timeMs`, of what began at `sinceMs`. */
  at(wearKey: DeviceKey, sinceMs: number, timeMs: number): number {
    const hours = Math.max(0, (timeMs - sinceMs) / MS_PER_UNIT.h);
    const hour = Math.floor(hours);
    const from = this.after(wearKey, hour);
    return from + (this.after(wearKey, hour + 1) - from) * (hours - hour);
  }
}

/** `MotorWear.at` for times that follow each other: the walk is looked up once an hour. */
export class WearInTime {
  private sinceMs = Number.NaN;
  private hour = Number.NaN;
  private from = 0;
  private to = 0;

  at(wear: MotorWear, deviceKey: DeviceKey, sinceMs: number, timeMs: number): number {
    const hours = Math.max(0, (timeMs - sinceMs) / MS_PER_UNIT.h);
    const hour = Math.floor(hours);
    if (hour !== this.hour || sinceMs !== this.sinceMs) {
      const key = wear.keyOf(deviceKey, sinceMs);
      this.sinceMs = sinceMs;
      this.hour = hour;
      this.from = wear.after(key, hour);
      this.to = wear.after(key, hour + 1);
    }
    return this.from + (this.to - this.from) * (hours - hour);
  }

  /** @param sinceMs for which it will be asked next, as a rule */
  keep(kept: KeptValues, sinceMs: number): void {
    this.hour = kept.number(sinceMs === this.sinceMs ? this.hour : Number.NaN);
    this.sinceMs = sinceMs;
    this.from = kept.number(this.from);
    this.to = kept.number(this.to);
  }
}
