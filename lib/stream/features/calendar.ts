// Features of the moment: where the event time of a reading lies in the day, the week and the year of a time zone.
import { LAST_TIME_MS, MS_PER_UNIT } from '../../core/time';
import type { TimeZone } from '../../core/time-zone';

export const CALENDAR_FEATURES = ['hour', 'day_of_week', 'month', 'is_weekend', 'is_night_shift'] as const;
export type CalendarFeature = (typeof CALENDAR_FEATURES)[number];

export interface CalendarSettings {
  readonly features: readonly CalendarFeature[];
  readonly zone: TimeZone;
  /** first and last hour of the night shift, 0 to 23, both belong to it; it may go over midnight */
  readonly nightFrom: number;
  readonly nightTo: number;
}

/** `hour` 0–23, `day_of_week` 0–6 from Monday, `month` 1–12; `is_weekend` (Saturday, Sunday), `is_night_shift` 0 or 1. */
export class Calendar {
  /** hours since 1970 in local time, of which `values` holds the features */
  private hours = Number.NaN;
  private readonly values: Float64Array;

  constructor(private readonly settings: CalendarSettings) {
    this.values = new Float64Array(settings.features.length);
  }

  /** Writes the features of `time` (ms since the Unix epoch) to `out` from `at` on. */
  write(time: number, out: Float64Array, at: number): void {
    const { values } = this;
    const hours = Math.floor((time + this.settings.zone.offsetAt(time)) / MS_PER_UNIT.h);
    if (hours !== this.hours) this.renew(hours);
    for (let i = 0; i < values.length; i++) out[at + i] = values[i];
  }

  private renew(hours: number): void {
    this.hours = hours;
    const days = Math.floor(hours / 24);
    const hour = hours - 24 * days;
    // 1 January 1970 was a Thursday.
    const day = (((days + 3) % 7) + 7) % 7;
    for (const [i, feature] of this.settings.features.entries())
      this.values[i] = this.valueOf(feature, hour, day, days);
  }

  private valueOf(feature: CalendarFeature, hour: number, day: number, days: number): number {
    switch (feature) {
      case 'hour':
        return hour;
      case 'day_of_week':
        return day;
      case 'month':
        // At the ends of time a zone may be a day before or behind all that a Date can be.
        return new Date(Math.min(Math.max(days * MS_PER_UNIT.d, -LAST_TIME_MS), LAST_TIME_MS)).getUTCMonth() + 1;
      case 'is_weekend':
        return day >= 5 ? 1 : 0;
      default:
        return this.isNight(hour) ? 1 : 0;
    }
  }

  private isNight(hour: number): boolean {
    const { nightFrom, nightTo } = this.settings;
    return nightFrom <= nightTo ? hour >= nightFrom && hour <= nightTo : hour >= nightFrom || hour <= nightTo;
  }
}
