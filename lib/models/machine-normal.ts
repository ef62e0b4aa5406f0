// What a healthy machine shows: the middle of each band, moved by the hour, the weekday and the season, by age, by wear
// since its last maintenance, and by what sets it apart from the others. All of it in widths of the band, so that no sensor
// lies at the end of its band for half of the day.
import { MS_PER_UNIT } from '../core/time';
import { MACHINE_SENSORS, SENSORS } from './machine-sensors';
import { MACHINE_DEFAULTS, type MachineSettings } from './machine-settings';

const DAY_MS = MS_PER_UNIT.d;
const YEAR_MS = 365.25 * DAY_MS;
/** 2024-01-01, from which the reference counts its drift. */
export const AGE_FROM_MS = Date.UTC(2024, 0, 1);

/** What is a machine's own at a moment. */
export interface MachineMoment {
  /** event time, ms since the Unix epoch */
  readonly time: number;
  /** its difference from the others, −1 … 1 */
  readonly offset: number;
  /** since the last maintenance ended, ms */
  readonly sinceMaintenanceMs: number;
}

export class MachineNormal {
  private readonly fullWearMs: number;
  // Devices have the same times, one after the other.
  private cyclesTime = Number.NaN;
  private cycles = 0;

  constructor(private readonly settings: Readonly<MachineSettings>) {
    const { maintenanceMode, maintenanceDays } = settings;
    const days = maintenanceMode === 'each machine' ? maintenanceDays : MACHINE_DEFAULTS.maintenanceDays;
    this.fullWearMs = days * DAY_MS;
  }

  /** The values with their noise, within the bands. `noise`: a standard normal a sensor. */
  read(moment: MachineMoment, noise: Float64Array, out: Float64Array): void {
    const sigma = this.settings.noisePercent / 100;
    const shift = this.shift(moment);
    const wear = this.wear(moment);
    for (let i = 0; i < SENSORS; i++) {
      const { low, high, wear: own } = MACHINE_SENSORS[i]!;
      out[i] = within(low, high, 0.5 + shift + wear * own + sigma * noise[i]!);
    }
  }

  /** One sensor's value without noise. */
  base(sensor: number, moment: MachineMoment): number {
    const { low, high, wear } = MACHINE_SENSORS[sensor]!;
    return within(low, high, 0.5 + this.shift(moment) + wear * this.wear(moment));
  }

  private shift({ time, offset }: MachineMoment): number {
    if (time !== this.cyclesTime) {
      this.cyclesTime = time;
      this.cycles = this.cyclesAt(time);
    }
    return this.cycles + (this.settings.offsetPercent / 100) * offset;
  }

  private cyclesAt(time: number): number {
    const { dailyPercent, weeklyPercent, yearlyPercent, agingPercent } = this.settings;
    const days = time / DAY_MS;
    const daily = dailyPercent * Math.sin(2 * Math.PI * (days - Math.floor(days)));
    const weekly = weeklyPercent * Math.sin((2 * Math.PI * weekday(time)) / 7);
    const yearly = yearlyPercent * Math.sin((2 * Math.PI * time) / YEAR_MS);
    return (daily + weekly + yearly + (agingPercent * (time - AGE_FROM_MS)) / YEAR_MS) / 100;
  }

  /** 0 after a maintenance, to 1 when the next is due. */
  private wear({ sinceMaintenanceMs }: MachineMoment): number {
    return Math.min(1, Math.max(0, sinceMaintenanceMs / this.fullWearMs));
  }
}

/** Days since Monday 00:00 UTC, 0 to 7. The epoch began on a Thursday. */
export function weekday(time: number): number {
  const days = time / DAY_MS + 3;
  return days - 7 * Math.floor(days / 7);
}

/** The point of a band, `share` of it from its low end, at most its ends. */
function within(low: number, high: number, share: number): number {
  return share <= 0 ? low : share >= 1 ? high : low + (high - low) * share;
}
