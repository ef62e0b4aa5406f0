// Alerts of a fleet: readings, forecasts and events in, alerts out, each raised once and cleared once. All durations are
// event time but that of a silence, which has none: it is wall time.
import { InputError, shown } from '../core/errors';
import { type Keyed, type KeyedLimits, KeyedState, type SavedKeys } from '../core/keyed-state';
import { type ParsedReading, timeOf, unusable } from '../core/reading';
import type { Alert } from './alert';
import { AlertWriter, type AlertWriterSettings, type Ending, type EventWords, type WallDuration } from './alert-writer';
import { DeviceWatch, type SavedDevice, type WatchedField } from './device-watch';
import { expectationOf } from './expectation';
import { deviceOf, type IncomingForecast } from './forecast-in';
import { type Bound, boundsOf, type Limit } from './limits';
import type { SideWatch, WatchRules } from './side-watch';

/** An event of which people want to know. */
export interface EventRule extends EventWords {
  /** it ends the device's work: its alerts are cleared, and silence is no alarm until it sends again */
  readonly ends: boolean;
}

export interface AlerterSettings extends KeyedLimits, WatchRules, AlertWriterSettings {
  readonly keyProperty: string;
  readonly timeProperty: string;
  /** each field once */
  readonly limits: readonly Limit[];
  readonly events: readonly EventRule[];
  /** consecutive points of a forecast beyond a limit that make a crossing, where the forecaster does not tell of it */
  readonly forecastPoints: number;
  /** a device is silent when no reading came for so long, ms of wall time; 0: never */
  readonly staleMs: number;
}

/** Whose alerts a person has taken note of: all of the device, those of a field, or one. */
export interface Acknowledgement {
  readonly device: string;
  readonly field?: string;
  readonly id?: string;
}

/** What a saved state depends on, as text: with another one it cannot be read. */
export function stateFingerprint({ keyProperty, timeProperty }: AlerterSettings): string {
  return JSON.stringify([keyProperty, timeProperty]);
}

const NOTHING_LEFT: ReadonlySet<string> = new Set();

export class Alerter {
  /** readings, forecasts and events that came too late to say how things are */
  late = 0;
  /** how many times a field's time was set back and it began anew */
  restarts = 0;
  /** grows with each change of the active alerts */
  changes = 0;

  private readonly keys: KeyedState<DeviceWatch>;
  private readonly watched: readonly WatchedField[];
  private readonly names: readonly string[];
  private readonly indexOf: ReadonlyMap<string, number>;
  private readonly rules: ReadonlyMap<string, EventRule>;
  private readonly writer: AlertWriter;
  /** by id, the oldest first */
  private readonly raised = new Map<string, Alert>();
  /** what is to leave with the next sweep */
  private pending: Alert[] = [];

  constructor(
    readonly settings: AlerterSettings,
    wallDuration?: WallDuration,
  ) {
    const { limits, events } = settings;
    this.keys = new KeyedState(settings);
    this.watched = limits.map((limit) => ({ field: limit.field, bounds: boundsOf(limit) }));
    this.names = limits.map(({ field }) => field);
    this.indexOf = new Map(this.names.map((field, i) => [field, i]));
    this.rules = new Map(events.map((rule) => [rule.event, rule]));
    this.writer = new AlertWriter(settings, wallDuration);
  }

  /** How many devices are kept. */
  get size(): number {
    return this.keys.size;
  }

  /** How many alerts are active. */
  get activeCount(): number {
    return this.raised.size;
  }

  /** The newest active alerts, `max` at most, the oldest of them first. */
  active(max: number): Alert[] {
    return [...this.raised.values()].slice(-max);
  }

  /**
   * Takes a reading that arrives at wall time `now` (ms since the Unix epoch) and adds to `out` what it causes.
   *
   * @throws InputError when it has no number in any field that has limits, or its device is one too many
   */
  takeReading({ key, time, fields }: ParsedReading, now: number, out: Alert[]): void {
    const { watched } = this;
    if (watched.length > 0 && !hasNumber(fields, this.names)) {
      throw unusable(fields, this.names, NOTHING_LEFT, this.settings.timeProperty);
    }
    const known = this.keys.find(key) ?? this.keys.add(key, new DeviceWatch(watched), now);
    const device = known.value;
    const found = device.readings.take(time, now);
    let isLate = watched.length > 0 || found === 'late';
    for (let i = 0; i < watched.length; i++) {
      const value = fields[watched[i].field];
      if (typeof value !== 'number' || !Number.isFinite(value)) continue;
      if (this.seeField(key, device, i, value, time, now, out)) isLate = false;
    }
    if (isLate) this.late++;
    // A reading sent once more, or long after, is no sign of life.
    if (found === 'late' || found === 'same') return;
    this.keys.use(known, now);
    device.hasReadings = true;
    device.rests = false;
    if (found === 'set back') device.events.clear();
    if (device.stale) device.stale = this.end(device.stale, 'returned', undefined, time, out);
  }

  /**
   * Takes a forecast.
   *
   * @throws InputError when its field has no limits
   */
  takeForecast(forecast: IncomingForecast, now: number, out: Alert[]): void {
    const { device: key, origin } = forecast;
    const index = this.indexOfForecast([forecast.field]);
    if (index === undefined) return;
    const field = this.deviceFor(key, now).fields[index];
    const found = field.forecasts.take(origin, now);
    if (found === 'same') return;
    if (found === 'late') {
      this.late++;
      return;
    }
    for (const side of field.sides) this.foresee(key, side, forecast, out);
  }

  /**
   * Takes forecasts of one device, of one field each, of which some may have no limits.
   *
   * @throws InputError when all are of fields without limits
   */
  takeForecasts(forecasts: readonly IncomingForecast[], now: number, out: Alert[]): void {
    this.indexOfForecast(forecasts.map(({ field }) => field));
    for (const forecast of forecasts) {
      if (this.indexOf.has(forecast.field)) this.takeForecast(forecast, now, out);
    }
  }

  /**
   * Takes an event (`payload.kind` is `event`). Events without a rule are nobody's concern.
   *
   * @throws InputError naming the property that cannot be used
   */
  takeEvent(fields: Readonly<Record<string, unknown>>, topic: unknown, now: number, out: Alert[]): void {
    const { event, text } = fields;
    if (typeof event !== 'string')
      throw new InputError(`payload.event is ${shown(event)}; expected the name of an event`);
    const key = deviceOf(fields, topic, this.settings.keyProperty);
    const time = timeOf(fields, now);
    const rule = this.rules.get(event);
    if (!rule) return;
    const device = this.deviceFor(key, now);
    const last = device.events.get(event) ?? Number.NEGATIVE_INFINITY;
    if (time <= last) {
      if (time < last) this.late++;
      return;
    }
    device.events.set(event, time);
    if (rule.ends && time >= device.readings.time) {
      this.endAll(device, time, out);
      device.rest(time, now);
    }
    out.push(this.writer.event(key, rule, time, typeof text === 'string' ? text : undefined));
  }

  /**
   * Takes note that a person knows: what is acknowledged is not repeated until it is cleared.
   *
   * @throws InputError when the device is not known
   */
  acknowledge({ device: key, field, id }: Acknowledgement): void {
    const known = this.keys.find(key);
    if (!known) throw new InputError(`device ${shown(key)} is not known; expected one that has sent readings`);
    const device = known.value;
    const isMeant = (alert: Alert | undefined): alert is Alert =>
      alert !== undefined &&
      !alert.acknowledged &&
      (id === undefined || alert.id === id) &&
      (field === undefined || alert.field === field);
    const noted = (alert: Alert): Alert => this.keep({ ...alert, acknowledged: true });
    if (isMeant(device.stale)) device.stale = noted(device.stale);
    for (const { sides } of device.fields) {
      for (const side of sides) {
        if (isMeant(side.now)) side.now = noted(side.now);
        if (isMeant(side.forecast)) side.forecast = noted(side.forecast);
      }
    }
  }

  /** Raises the alarm of silent devices, and forgets those that have expired: their alerts are cleared. */
  sweep(now: number, out: Alert[]): void {
    out.push(...this.pending.splice(0));
    const { staleMs } = this.settings;
    if (staleMs > 0) this.keys.eachIdle(now - staleMs, (idle) => this.callStale(idle, out));
    this.keys.expire(now, ({ value: device }) => this.endAll(device, device.readings.time, out));
  }

  /** The state as JSON. */
  save(now: number): SavedKeys {
    return this.keys.save(now, (device) => device.save(this.watched));
  }

  /** Takes over what `save` wrote. Alerts of limits that are no more are cleared with the next sweep. */
  restore(saved: SavedKeys, now: number): void {
    const active: Alert[] = [];
    this.keys.restore(saved, now, (value) => {
      const device = new DeviceWatch(this.watched);
      const gone = device.restore(value as SavedDevice, this.watched, now);
      for (const alert of gone) {
        const time = Math.max(device.readings.time, alert.timestamp);
        this.pending.push(this.writer.clear(alert, 'ended', undefined, time));
      }
      if (device.stale) active.push(device.stale);
      for (const { sides } of device.fields) {
        for (const { now, forecast } of sides) active.push(...[now, forecast].filter((alert) => alert !== undefined));
      }
      return device;
    });
    active.sort((a, b) => a.raised - b.raised || (a.id < b.id ? -1 : 1));
    for (const alert of active) this.raised.set(alert.id, alert);
  }

  /** False when the value is late. */
  private seeField(
    key: string,
    device: DeviceWatch,
    index: number,
    value: number,
    time: number,
    now: number,
    out: Alert[],
  ): boolean {
    const field = device.fields[index];
    const found = field.readings.take(time, now);
    // What is of the time at which the device's work ended belongs to what has ended.
    if (found === 'late' || (found === 'same' && device.rests)) return false;
    if (found === 'set back') {
      field.restart(time, now);
      this.restarts++;
    }
    // What is over is cleared before anything is raised.
    const sides = field.sides.at(-1)!.now ? field.sides.toReversed() : field.sides;
    for (const side of sides) this.see(key, side, value, time, out);
    return true;
  }

  private see(key: string, side: SideWatch, value: number, time: number, out: Alert[]): void {
    const step = side.see(value, time, this.settings);
    if (step === undefined) return;
    const { bound } = side;
    if (step === 'clear') {
      side.now = this.end(side.now!, 'normal', bound, time, out, value);
      return;
    }
    if (side.forecast) side.forecast = this.end(side.forecast, 'reached', bound, time, out, value);
    const alert = this.keep(this.writer.now(key, bound, value, time, side.now));
    side.told(alert, time);
    out.push(alert);
  }

  private foresee(key: string, side: SideWatch, forecast: IncomingForecast, out: Alert[]): void {
    const { bound } = side;
    const found = expectationOf(forecast, bound, this.settings.forecastPoints);
    // What begins beyond the limit is the reading's business.
    if (found === 'reached') return;
    const step = side.foresee(found?.expected.p50, this.settings);
    if (step === undefined) return;
    if (!found) {
      side.forecast = this.end(side.forecast!, 'withdrawn', bound, forecast.origin, out, firstValue(forecast));
      return;
    }
    const { forecast: before } = side;
    const written = this.writer.forecast(key, bound, found, forecast.origin, before);
    const alert = this.keep(before?.acknowledged ? { ...written, acknowledged: true } : written);
    if (step === 'refresh') {
      side.forecast = alert;
      return;
    }
    side.toldForecast(alert, found.expected.p50);
    out.push(alert);
  }

  private callStale({ key, value: device }: Keyed<DeviceWatch>, out: Alert[]): void {
    if (!device.hasReadings || device.rests || device.stale) return;
    device.stale = this.keep(this.writer.stale(key, device.readings.time, this.settings.staleMs));
    out.push(device.stale);
  }

  /** Clears an alert. */
  private end(
    alert: Alert,
    ending: Ending,
    bound: Bound | undefined,
    time: number,
    out: Alert[],
    value?: number,
  ): undefined {
    this.raised.delete(alert.id);
    this.changes++;
    out.push(this.writer.clear(alert, ending, bound, time, value));
  }

  /** Clears what is active of a device: nobody looks any more from event time `time` on. */
  private endAll(device: DeviceWatch, time: number, out: Alert[]): void {
    const ended = (alert: Alert, bound?: Bound) =>
      this.end(alert, 'ended', bound, Math.max(time, alert.timestamp), out);
    if (device.stale) device.stale = ended(device.stale);
    for (const { sides } of device.fields) {
      for (const side of sides) {
        if (side.forecast) side.forecast = ended(side.forecast, side.bound);
        if (side.now) side.now = ended(side.now, side.bound);
      }
    }
  }

  private keep(alert: Alert): Alert {
    this.raised.set(alert.id, alert);
    this.changes++;
    return alert;
  }

  /**
   * The device of a forecast or an event. Where readings come, they alone tell whether it is alive.
   *
   * @throws InputError when it is one too many
   */
  private deviceFor(key: string, now: number): DeviceWatch {
    const known = this.keys.find(key) ?? this.keys.add(key, new DeviceWatch(this.watched), now);
    if (!known.value.hasReadings) this.keys.use(known, now);
    return known.value;
  }

  /** The first of `fields` that has limits; undefined when none has any and there are none at all. */
  private indexOfForecast(fields: readonly string[]): number | undefined {
    const field = fields.find((name) => this.indexOf.has(name));
    if (field !== undefined) return this.indexOf.get(field);
    if (this.names.length === 0) return undefined;
    const has = fields.map((name) => `\`${name}\``).join(', ');
    throw new InputError(`forecast of ${has}, which has no limits here; limits are of ${this.names.join(', ')}`);
  }
}

function hasNumber(fields: ParsedReading['fields'], names: readonly string[]): boolean {
  for (const name of names) if (Number.isFinite(fields[name])) return true;
  return false;
}

/** The first point of a forecast, where it has one. */
function firstValue({ values }: IncomingForecast): number | undefined {
  return Number.isFinite(values[0]) ? values[0] : undefined;
}
