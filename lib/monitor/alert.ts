// The alert: a message that something is, or will be, not as it should be, or is so again.
import type { Reading } from '../core/reading';
import type { Side } from './limits';

/** Beyond a limit now, or expected to be. */
export const STATUS_NOW = { low: 'under-now', high: 'over-now' } as const;
export const STATUS_FORECAST = { low: 'under-forecast', high: 'over-forecast' } as const;
/** A device sends nothing. */
export const STATUS_STALE = 'stale';
/** What was raised is over. */
export const STATUS_CLEAR = 'no-alert';

/** When a limit is expected to be crossed, ms of event time; null where that is unknown. */
export interface Expected {
  readonly p10: number | null;
  readonly p50: number;
  readonly p90: number | null;
}

/** What a message of an alert does. An event is over as soon as it is told: it is neither repeated nor cleared. */
export type AlertAction = 'raise' | 'repeat' | 'update' | 'clear' | 'event';

/** A message is never changed once it was made: another state of the same alert is another object of the same `id`. */
export interface Alert extends Reading {
  readonly kind: 'alert';
  /** names the alert in all its messages, also when they are sent again: device, field, status and `raised` */
  readonly id: string;
  readonly action: AlertAction;
  /** of the six of `no-alert`, `under-now`, …, or `stale`, or that of an event */
  readonly status: string;
  /** the status that is over, in a message that clears */
  readonly was?: string;
  /** the field, where the alert is about one; twice, because pipelines of the reference call it `parameter_name` */
  readonly field?: string;
  readonly parameter_name?: string;
  readonly side?: Side;
  readonly limit?: number;
  /** event time, ms, that the value is of: for a forecast the expected time of the crossing */
  readonly alert_timestamp: number;
  /** the sentence for people */
  readonly message: string;
  /** event time, ms, at which the alert was raised */
  readonly raised: number;
  readonly expected?: Expected;
  /** a person has taken note: it is not repeated */
  readonly acknowledged?: true;
}

/** The name of an alert in all its messages. */
export function alertId(device: string, field: string, status: string, raised: number): string {
  return [device, field, status].map(escaped).join('/').concat(`/${raised}`);
}

function escaped(part: string): string {
  return part.replace(/[%/]/g, (character) => (character === '/' ? '%2F' : '%25'));
}
