// Makes the messages of alerts.
import type { Reading } from '../core/reading';
import {
  type Alert,
  type AlertAction,
  alertId,
  type Expected,
  STATUS_CLEAR,
  STATUS_FORECAST,
  STATUS_NOW,
  STATUS_STALE,
} from './alert';
import { type AlertTexts, fillIn, rangeOf } from './alert-text';
import type { Expectation } from './expectation';
import type { Bound } from './limits';

export interface AlertWriterSettings {
  readonly texts: AlertTexts;
  /** the property that holds the value */
  readonly valueName: string;
}

/**
 * What a duration of event time, up to the event time `until`, is on the clock on the wall, ms; undefined where it is the
 * same or unknown.
 */
export type WallDuration = (durationMs: number, until: number) => number | undefined;

/** The properties that every alert may have of its own: none can be the name of the value. */
export const ALERT_PROPERTIES: readonly string[] = [
  ...['kind', 'device', 'timestamp', 'id', 'action', 'status', 'was', 'field', 'parameter_name', 'side', 'limit'],
  ...['alert_timestamp', 'message', 'raised', 'expected', 'acknowledged', '__proto__'],
];

/** How an event is told. */
export interface EventWords {
  readonly event: string;
  readonly status: string;
  readonly template: string;
}

/** Why an alert is over: the text that says so. */
export type Ending = 'normal' | 'withdrawn' | 'reached' | 'returned' | 'ended';

export class AlertWriter {
  constructor(
    private readonly settings: AlertWriterSettings,
    private readonly wallDuration: WallDuration = () => undefined,
  ) {}

  /** A value beyond a limit; `raised` is the alert that it repeats. */
  now(device: string, bound: Bound, value: number, time: number, raised?: Alert): Alert {
    const { underNow, overNow } = this.settings.texts;
    const message = fillIn(bound.side === 'low' ? underNow : overNow, { device, bound, value });
    return this.ofLimit(device, bound, {
      action: raised ? 'repeat' : 'raise',
      status: STATUS_NOW[bound.side],
      timestamp: time,
      raised: raised?.raised ?? time,
      value,
      valueTime: time,
      message,
    });
  }

  /** A value expected beyond a limit, by a forecast of event time `origin`; `raised` is the alert that it updates. */
  forecast(device: string, bound: Bound, { expected, value }: Expectation, origin: number, raised?: Alert): Alert {
    const { underForecast, overForecast } = this.settings.texts;
    const durationMs = expected.p50 - origin;
    const message = fillIn(bound.side === 'low' ? underForecast : overForecast, {
      device,
      bound,
      value,
      durationMs,
      rangeMs: rangeOf(expected, origin),
      wallMs: this.wallDuration(durationMs, expected.p50),
    });
    return this.ofLimit(device, bound, {
      action: raised ? 'update' : 'raise',
      status: STATUS_FORECAST[bound.side],
      timestamp: origin,
      raised: raised?.raised ?? origin,
      value,
      valueTime: expected.p50,
      message,
      expected,
    });
  }

  /** A device that has sent nothing for `silenceMs`, since its reading of event time `time`. */
  stale(device: string, time: number, silenceMs: number): Alert {
    const message = fillIn(this.settings.texts.stale, { device, durationMs: silenceMs });
    return this.ofDevice(device, { action: 'raise', about: '', status: STATUS_STALE, time, message });
  }

  /** An event that people want to know of; `text` is what it says of itself. */
  event(device: string, { event, status, template }: EventWords, time: number, text: string | undefined): Alert {
    const message = fillIn(template, { device, text });
    return this.ofDevice(device, { action: 'event', about: event, status, time, message });
  }

  /**
   * The message that ends `alert` at event time `time`.
   *
   * @param value of the field, where the end is one of a value
   */
  clear(alert: Alert, ending: Ending, bound: Bound | undefined, time: number, value?: number): Alert {
    const { valueName, texts } = this.settings;
    const { device, field } = alert;
    const cleared: Reading = {
      ...alert,
      timestamp: time,
      action: 'clear',
      status: STATUS_CLEAR,
      was: alert.status,
      [valueName]: value,
      alert_timestamp: time,
      message: fillIn(texts[ending], { device, bound, field, value, durationMs: time - alert.raised }),
    };
    delete cleared.expected;
    if (value === undefined) delete cleared[valueName];
    return cleared as Alert;
  }

  private ofLimit(
    device: string,
    { of, side, limit }: Bound,
    { action, status, timestamp, raised, value, valueTime, message, expected }: LimitFacts,
  ): Alert {
    return {
      kind: 'alert',
      device,
      timestamp,
      id: alertId(device, of.field, status, raised),
      action,
      status,
      field: of.field,
      parameter_name: of.field,
      side,
      limit,
      [this.settings.valueName]: value,
      alert_timestamp: valueTime,
      message,
      raised,
      ...(expected && { expected }),
    };
  }

  private ofDevice(device: string, { action, about, status, time, message }: DeviceFacts): Alert {
    return {
      kind: 'alert',
      device,
      timestamp: time,
      id: alertId(device, about, status, time),
      action,
      status,
      alert_timestamp: time,
      message,
      raised: time,
    };
  }
}

interface LimitFacts {
  readonly action: AlertAction;
  readonly status: string;
  readonly timestamp: number;
  readonly raised: number;
  readonly value: number;
  readonly valueTime: number;
  readonly message: string;
  readonly expected?: Expected;
}

interface DeviceFacts {
  readonly action: AlertAction;
  /** what tells it from the others of the device in its id, where an alert of a limit has its field */
  readonly about: string;
  readonly status: string;
  readonly time: number;
  readonly message: string;
}
