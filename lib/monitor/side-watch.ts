// One limit of one field of one device: whether the value is beyond it now, and whether it is expected to be. What is
// raised is raised once and cleared once; who keeps the alerts and sends them is told by what each step returns.
import type { Alert } from './alert';
import type { Bound } from './limits';

export interface WatchRules {
  /** event time that a value must be beyond a limit before an alert is raised, ms */
  readonly holdMs: number;
  /** event time after which an alert of a value that is still beyond is repeated, ms; 0: never */
  readonly repeatMs: number;
  /** so many forecasts in a row must be without a crossing before its alert is withdrawn */
  readonly withdrawAfter: number;
  /** change of the expected time that is told, ms of event time; 0: none */
  readonly updateMs: number;
}

/** What `save` writes. JSON has no NaN: it is null there. */
export interface SavedSide {
  readonly since: number | null;
  readonly sentAt: number | null;
  readonly now?: Alert;
  readonly forecast?: Alert;
  readonly toldTime: number | null;
  readonly missing: number;
}

export class SideWatch {
  /** the alert of the value, while it is raised */
  now: Alert | undefined;
  /** the alert of the forecast, while it is raised */
  forecast: Alert | undefined;

  /** event time since when the value has been beyond the limit; NaN: it is not */
  private since = Number.NaN;
  /** event time of the last message about `now` */
  private sentAt = Number.NaN;
  /** the expected time that was told last */
  private toldTime = Number.NaN;
  /** forecasts in a row without the crossing */
  private missing = 0;

  constructor(readonly bound: Bound) {}

  /** Takes a value of event time `time`. Nothing, or what is to be done with the alert of the value. */
  see(value: number, time: number, { holdMs, repeatMs }: WatchRules): 'raise' | 'repeat' | 'clear' | undefined {
    const isBeyond = this.bound.isBeyond(value);
    if (this.now) {
      if (this.bound.isBack(value)) return 'clear';
      const isDue = isBeyond && repeatMs > 0 && time - this.sentAt >= repeatMs && !this.now.acknowledged;
      return isDue ? 'repeat' : undefined;
    }
    if (!isBeyond) {
      this.since = Number.NaN;
      return undefined;
    }
    if (Number.isNaN(this.since)) this.since = time;
    return time - this.since >= holdMs ? 'raise' : undefined;
  }

  /** Notes a message about the value, raised or repeated. */
  told(alert: Alert, time: number): void {
    this.now = alert;
    this.sentAt = time;
    this.since = Number.NaN;
  }

  /**
   * Takes word of a new forecast: `expectedAt` is the event time at which it has the crossing, or undefined. Nothing, or
   * what is to be done with the alert of the forecast; `refresh` changes what is kept and is not told.
   */
  foresee(
    expectedAt: number | undefined,
    { withdrawAfter, updateMs }: WatchRules,
  ): 'raise' | 'update' | 'refresh' | 'clear' | undefined {
    if (this.now) return undefined;
    if (expectedAt === undefined) return this.forecast && ++this.missing >= withdrawAfter ? 'clear' : undefined;
    this.missing = 0;
    if (!this.forecast) return 'raise';
    const isMoved = updateMs > 0 && Math.abs(expectedAt - this.toldTime) >= updateMs;
    return isMoved && !this.forecast.acknowledged ? 'update' : 'refresh';
  }

  /** Notes a message about the forecast, raised or updated. */
  toldForecast(alert: Alert, expectedAt: number): void {
    this.forecast = alert;
    this.toldTime = expectedAt;
    this.missing = 0;
  }

  /** Event time was set back: what counts from a time counts from `time`. */
  restart(time: number): void {
    this.since = Number.NaN;
    this.sentAt = time;
  }

  save(): SavedSide {
    const { since, sentAt, now, forecast, toldTime, missing } = this;
    return { since, sentAt, toldTime, missing, ...(now && { now }), ...(forecast && { forecast }) };
  }

  restore({ since, sentAt, now, forecast, toldTime, missing }: SavedSide): void {
    this.since = since ?? Number.NaN;
    this.sentAt = sentAt ?? Number.NaN;
    this.now = now;
    this.forecast = forecast;
    this.toldTime = toldTime ?? Number.NaN;
    this.missing = missing;
  }
}
