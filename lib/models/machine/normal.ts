// What a healthy machine shows: the middle of each band, moved by the hour, the weekday and the season, by age, by wear
// since its last maintenance, and by what sets it apart from the others. All of it in widths of the band, so that no sensor
// lies at the end of its band for half of the day.
import { MS_PER_UNIT } from '../../core/time';
import { MACHINE_SENSORS, SENSORS } from './sensors';
import type { MachineSettings } from './settings';

const DAY_MS = MS_PER_UNIT.d;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365.25 * DAY_MS;
const TURN = 2 * Math.PI;
/** 2024-01-01, from which the reference counts its drift. */
export const AGE_FROM_MS = Date.UTC(2024, 0, 1);
/** Drift does not go further, in widths of a band. */
const MOST_AGING = 0.2;

// By sensor, as the inner loop wants them.
const LOW = Float64Array.from(MACHINE_SENSORS, ({ low }) => low);
const WIDTH = Float64Array.from(MACHINE_SENSORS, ({ low, high }) => high - low);
const WEAR = Float64Array.from(MACHINE_SENSORS, ({ wear }) => wear);

export class MachineNormal {
  /** per ms since the last maintenance, and at most: the wear of a sensor that wears fully, in widths of its band */
  private readonly wearPerMs: number;
  private readonly mostWear: number;
  private readonly sigma: number;
  private readonly offset: number;
  // Devices have the same times, one after the other.
  private cyclesTime = Number.NaN;
  private cycles = 0;

  constructor(private readonly settings: Readonly<MachineSettings>) {
    const { maintenanceMode, maintenanceDays, wearPercent, noisePercent, offsetPercent } = settings;
    // What nothing ever mends does not wear: it would be worn out always.
    this.mostWear = maintenanceMode === 'each machine' ? wearPercent / 100 : 0;
    this.wearPerMs = this.mostWear / (maintenanceDays * DAY_MS);
    this.sigma = noisePercent / 100;
    this.offset = offsetPercent / 100;
  }

  /**
   * The values with their noise, within the bands, into `out`.
   *
   * @param time event time, ms since the Unix epoch
   * @param own what sets the machine apart, −1 … 1
   * @param wearMs for how long it wears
   * @param noise a standard normal a sensor
   */
  read(time: number, own: number, wearMs: number, noise: Float64Array, out: Float64Array): void {
    const middle = this.middle(time, own);
    const wear = this.wear(wearMs);
    const { sigma } = this;
    for (let i = 0; i < SENSORS; i++) {
      const share = middle + wear * WEAR[i]! + sigma * noise[i]!;
      out[i] = LOW[i]! + WIDTH[i]! * (share <= 0 ? 0 : share >= 1 ? 1 : share);
    }
  }

  /** One sensor's value without noise, as `read` has it. */
  base(sensor: number, time: number, own: number, wearMs: number): number {
    const share = this.middle(time, own) + this.wear(wearMs) * WEAR[sensor]!;
    return LOW[sensor]! + WIDTH[sensor]! * (share <= 0 ? 0 : share >= 1 ? 1 : share);
  }

  /** No base moves faster than this, per ms. */
  steepest(sensor: number): number {
    const { dailyPercent, weeklyPercent, yearlyPercent, agingPercent } = this.settings;
    const cycles = TURN * (dailyPercent / DAY_MS + weeklyPercent / WEEK_MS + yearlyPercent / YEAR_MS);
    const shift = (cycles + Math.abs(agingPercent) / YEAR_MS) / 100;
    return WIDTH[sensor]! * (shift + Math.abs(WEAR[sensor]!) * this.wearPerMs);
  }

  /** Where the values of all sensors are in their bands, by time and machine. */
  private middle(time: number, own: number): number {
    if (time !== this.cyclesTime) {
      this.cyclesTime = time;
      this.cycles = this.cyclesAt(time);
    }
    return 0.5 + this.cycles + this.offset * own;
  }

  private cyclesAt(time: number): number {
    const { dailyPercent, weeklyPercent, yearlyPercent, agingPercent } = this.settings;
    const daily = dailyPercent * Math.sin(TURN * (time / DAY_MS - Math.floor(time / DAY_MS)));
    const weekly = weeklyPercent * Math.sin((TURN * weekday(time)) / 7);
    const yearly = yearlyPercent * Math.sin((TURN * time) / YEAR_MS);
    const aging = (agingPercent / 100) * ((time - AGE_FROM_MS) / YEAR_MS);
    return (daily + weekly + yearly) / 100 + Math.min(MOST_AGING, Math.max(-MOST_AGING, aging));
  }

  /** From a maintenance on until the next is due. */
  private wear(wearMs: number): number {
    return Math.min(this.mostWear, Math.max(0, wearMs * this.wearPerMs));
  }
}

/** Days since Monday 00:00 UTC, 0 to 7. The epoch began on a Thursday. */
export function weekday(time: number): number {
  const days = time / DAY_MS + 3;
  return days - 7 * Math.floor(days / 7);
}
