// An alerter under test, fed in seconds of event time, with what it has sent in short form.

import type { Alert } from '../../../lib/monitor/alert';
import { DEFAULT_TEXTS } from '../../../lib/monitor/alert-text';
import type { WallDuration } from '../../../lib/monitor/alert-writer';
import { Alerter, type AlerterSettings } from '../../../lib/monitor/alerter';
import { type GatheredRows, gatherRows, parseForecast } from '../../../lib/monitor/forecast-in';
import type { Limit } from '../../../lib/monitor/limits';

export const T0 = Date.UTC(2026, 0, 1);
export const SECOND = 1000;
export const MINUTE = 60_000;

/** The ambient limits of the reference. */
export const AMBIENT: Limit = {
  field: 'ambient_temperature',
  name: 'Ambient temperature',
  unit: 'ºC',
  low: 45,
  high: 55,
  hysteresis: 0.75,
};

export function settingsOf(changed: Partial<AlerterSettings> = {}): AlerterSettings {
  return {
    limits: [AMBIENT],
    holdMs: 0,
    repeatMs: 0,
    forecastPoints: 3,
    withdrawAfter: 1,
    updateMs: 0,
    staleMs: 0,
    events: [],
    texts: DEFAULT_TEXTS,
    valueName: 'alert_value',
    keyProperty: 'device',
    timeProperty: 'timestamp',
    expireMs: 86_400_000,
    maxKeys: 100,
    ...changed,
  };
}

export interface Crossing {
  side: 'low' | 'high';
  limit: number;
  announced?: boolean;
  /** seconds of event time since T0 */
  p10?: number;
  p50?: number;
  p90?: number;
}

/** Times are in seconds: event time since T0, and wall time since T0 in `now`. */
export class Rig {
  alerter: Alerter;
  /** seconds of wall time since T0 */
  now = 0;
  private out: Alert[] = [];

  constructor(
    private settings: AlerterSettings = settingsOf(),
    private readonly wallDuration?: WallDuration,
  ) {
    this.alerter = new Alerter(settings, wallDuration);
  }

  private get wall(): number {
    return T0 + this.now * SECOND;
  }

  reading(time: number, value: unknown, device = 'Printer 1', field = AMBIENT.field): void {
    this.fields(time, { [field]: value }, device);
  }

  fields(time: number, fields: Record<string, unknown>, device = 'Printer 1'): void {
    this.alerter.takeReading({ key: device, time: T0 + time * SECOND, fields }, this.wall, this.out);
  }

  /** A compact forecast with a point a minute, made at `origin`. */
  forecast(origin: number, values: unknown[], crossings: Crossing[] = [], device = 'Printer 1'): void {
    const at = (time: number | undefined) => (time === undefined ? null : T0 + time * SECOND);
    const told = crossings.map(({ p10, p50, p90, ...rest }) => {
      return { announced: true, ...rest, p10: at(p10), p50: at(p50), p90: at(p90) };
    });
    const payload = {
      kind: 'forecast',
      device,
      timestamp: at(origin),
      field: AMBIENT.field,
      step: MINUTE,
      values,
      crossings: told,
    };
    this.alerter.takeForecast(parseForecast(payload, undefined, 'device'), this.wall, this.out);
  }

  rows(rows: object[], keyProperty = 'device'): GatheredRows {
    const gathered = gatherRows(rows, 0, undefined, keyProperty);
    this.alerter.takeForecasts(gathered.forecasts, this.wall, this.out);
    return gathered;
  }

  event(time: number, event: unknown, device = 'Printer 1'): void {
    const payload = { kind: 'event', device, timestamp: T0 + time * SECOND, event };
    this.alerter.takeEvent(payload, undefined, this.wall, this.out);
  }

  sweep(now = this.now): void {
    this.now = now;
    this.alerter.sweep(this.wall, this.out);
  }

  /** As after a deploy or a restart, with other settings if need be. */
  restart(settings = this.settings, now = this.now): void {
    const saved = JSON.parse(JSON.stringify(this.alerter.save(this.wall)));
    this.settings = settings;
    this.now = now;
    this.alerter = new Alerter(settings, this.wallDuration);
    this.alerter.restore(saved, this.wall);
  }

  /** The alerts that have left since the last call. */
  sent(): Alert[] {
    return this.out.splice(0);
  }

  /** The same in short: "raise under-now @60", "clear under-now @90". */
  short(): string[] {
    return this.sent().map(({ action, status, was, timestamp, device }) => {
      const who = device === 'Printer 1' ? '' : `${device}: `;
      return `${who}${action} ${was ?? status} @${(timestamp - T0) / SECOND}`;
    });
  }

  /** The active alerts: "Printer 1 under-now". */
  active(): string[] {
    return this.alerter.active(1000).map(({ device, status }) => `${device} ${status}`);
  }
}
