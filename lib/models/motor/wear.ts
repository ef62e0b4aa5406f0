// How worn a motor is: after a maintenance it begins at 0 and wanders, hour by hour, between new and fully worn.
import { reflected, walkAt } from '../../core/brownian-bridge';
import { type DeviceKey, hash32 } from '../../core/hash';
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
  private key: DeviceKey | undefined;
  private sinceMs = Number.NaN;
  private hour = Number.NaN;
  private from = 0;
  private to = 0;

  at(wear: MotorWear, deviceKey: DeviceKey, sinceMs: number, timeMs: number): number {
    if (sinceMs !== this.sinceMs) {
      this.key = wear.keyOf(deviceKey, sinceMs);
      this.sinceMs = sinceMs;
      this.hour = Number.NaN;
    }
    const hours = Math.max(0, (timeMs - sinceMs) / MS_PER_UNIT.h);
    const hour = Math.floor(hours);
    if (hour !== this.hour) {
      this.hour = hour;
      this.from = wear.after(this.key!, hour);
      this.to = wear.after(this.key!, hour + 1);
    }
    return this.from + (this.to - this.from) * (hours - hour);
  }
}
