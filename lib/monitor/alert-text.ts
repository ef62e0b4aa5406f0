// The sentences of alerts, from templates of people's own.
import { durationText } from '../core/time';
import type { Expected } from './alert';
import type { Bound } from './limits';

/** A template for each thing that an alert can say. */
export interface AlertTexts {
  readonly underNow: string;
  readonly overNow: string;
  /** back inside the band */
  readonly normal: string;
  readonly underForecast: string;
  readonly overForecast: string;
  /** the forecast no longer has the crossing */
  readonly withdrawn: string;
  /** what was forecast has come */
  readonly reached: string;
  readonly stale: string;
  /** the silent device sends again */
  readonly returned: string;
  /** the alert is over because nobody looks any more: the device has ended or is forgotten, the limit is gone */
  readonly ended: string;
}

/** The texts of the reference, where it has one. */
export const DEFAULT_TEXTS: AlertTexts = {
  underNow: "'{name}' is under the threshold ({limit}{unit})",
  overNow: "'{name}' is over the threshold ({limit}{unit})",
  normal: "'{name}' is within normal parameters",
  underForecast: "'{name}' is forecasted to fall below {limit}{unit} in {time}{clock}.",
  overForecast: "'{name}' is forecasted to go over {limit}{unit} in {time}{clock}.",
  withdrawn: "The value of '{name}' is not expected to hit the threshold of {limit}{unit} within the forecast range.",
  reached: "'{name}' has reached the threshold of {limit}{unit}, as was forecasted.",
  stale: "'{device}' has sent nothing for {duration}.",
  returned: "'{device}' sends again.",
  ended: "'{name}' is no longer watched.",
};

/** What a sentence may tell. */
export interface AlertFacts {
  readonly device: string;
  readonly bound?: Bound;
  /** where the bound is not known any more */
  readonly field?: string;
  readonly value?: number;
  /** ms of event time: until the expected crossing; of a silence */
  readonly durationMs?: number;
  /** from the forecast to the P10 and P90 of the crossing, ms of event time; both or none */
  readonly rangeMs?: readonly [number, number];
  /** what `durationMs` is on the clock on the wall, ms; undefined where it is the same or unknown */
  readonly wallMs?: number;
  /** what an event says of itself */
  readonly text?: string;
}

const FILL: Readonly<Record<string, (facts: AlertFacts) => string>> = {
  device: ({ device }) => device,
  field: ({ bound, field = '' }) => bound?.of.field ?? field,
  name: ({ bound, field, device }) => bound?.of.name ?? field ?? device,
  unit: ({ bound }) => bound?.of.unit ?? '',
  limit: ({ bound }) => (bound ? String(bound.limit) : ''),
  value: ({ value }) => (value === undefined ? '' : String(Number(value.toPrecision(6)))),
  time: ({ durationMs }) => (durationMs === undefined ? '' : hoursText(durationMs)),
  duration: ({ durationMs }) => (durationMs === undefined ? '' : durationText(durationMs)),
  range: ({ rangeMs }) => (rangeMs ? ` (${hoursText(rangeMs[0])} to ${hoursText(rangeMs[1])})` : ''),
  clock: ({ wallMs }) => (wallMs === undefined ? '' : ` machine time, ${minutesText(wallMs)} on your clock`),
  text: ({ text = '' }) => text,
};

/** The placeholders that templates may use, without their braces. */
export const PLACEHOLDERS: readonly string[] = Object.keys(FILL);

const PLACEHOLDER = /\{(\w+)\}/g;

/** The first placeholder of a template that there is not, or undefined. */
export function unknownPlaceholder(template: string): string | undefined {
  return Array.from(template.matchAll(PLACEHOLDER), ([, name]) => name).find((name) => !Object.hasOwn(FILL, name));
}

/** The sentence that `template` makes of `facts`; a fact that is not there is empty. */
export function fillIn(template: string, facts: AlertFacts): string {
  return template.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(FILL, name) ? FILL[name](facts) : whole,
  );
}

/** From `origin` to the P10 and P90 of a crossing, where both are known. */
export function rangeOf({ p10, p90 }: Expected, origin: number): readonly [number, number] | undefined {
  return p10 === null || p90 === null ? undefined : [p10 - origin, p90 - origin];
}

/** A duration as H:MM:SS, hours without end: `0:27:00`. */
function hoursText(ms: number): string {
  const seconds = Math.round(Math.max(ms, 0) / 1000);
  return `${Math.floor(seconds / 3600)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
}

/** A duration as M:SS, or H:MM:SS from an hour on: `2:42`. */
function minutesText(ms: number): string {
  const seconds = Math.round(Math.max(ms, 0) / 1000);
  return seconds >= 3600 ? hoursText(ms) : `${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
}

function twoDigits(count: number): string {
  return String(count).padStart(2, '0');
}
