// Points in time as they come in from the world, and durations as people read them.
import type { TimeZone } from './time-zone';

/** Milliseconds in each unit that settings may use. */
export const MS_PER_UNIT = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export type TimeUnit = keyof typeof MS_PER_UNIT;

/** The last moment that a Date can be, ms since the Unix epoch: in the year 275760. */
export const LAST_TIME_MS = 8.64e15;

/** `YYYY-MM-DD` with an optional time and an optional zone. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T@ ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A point in time as ms since the Unix epoch, or undefined when `value` is none.
 *
 * Takes a Date, ISO 8601 text, or a number (also as text) whose unit follows from its size: below 1e11 seconds, below 1e14
 * ms, below 1e17 µs, else ns (times after March 1973 are told apart safely).
 *
 * @param local the zone of text that names none; UTC when missing
 */
export function toTime(value: unknown, local?: TimeZone): number | undefined {
  if (typeof value === 'number') return fromNumber(value);
  if (value instanceof Date) return fromNumber(value.getTime(), 1);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const match = ISO.exec(text);
  if (match) {
    const zone = match[1] ?? '';
    const moment = text
      .slice(0, text.length - zone.length)
      .trim()
      .replace(/[@ ]/, 'T')
      .replace(',', '.');
    const ms = Date.parse(moment.length > 10 ? `${moment}${zone.toUpperCase() || 'Z'}` : moment);
    // Date leaves out what is behind the milliseconds.
    const [, behind] = /\.\d{3}(\d+)$/.exec(moment) ?? [];
    const time = fromNumber(behind === undefined ? ms : ms + Number(`0.${behind}`), 1);
    return time !== undefined && zone === '' && local ? local.utcOf(time) : time;
  }
  return text === '' ? undefined : fromNumber(Number(text));
}

function fromNumber(value: number, msPerUnit?: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const size = Math.abs(value);
  const ms = value * (msPerUnit ?? (size < 1e11 ? 1000 : size < 1e14 ? 1 : size < 1e17 ? 1e-3 : 1e-6));
  return Math.abs(ms) <= LAST_TIME_MS ? ms : undefined;
}

/** A duration in ms as short text with two units at most: "850 ms", "42 s", "5 min 3 s", "2 h 5 min". */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

const DURATION = /^\s*(-?)\s*(\d+(?:\.\d+)?\s*(?:ms|s|min|h|d)(?![a-z])\s*)+$/;

/** A duration in ms from text as people write it, "90 s", "1 h 30 min" or "-5 min"; undefined when it is none. */
export function toDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let ms = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)/g)) {
    ms += Number(count) * MS_PER_UNIT[unit as TimeUnit];
  }
  return text.trim().startsWith('-') ? -ms : ms;
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
let lastDay = Number.NaN;
let lastDate = '';
let lastSecond = Number.NaN;
let lastText = '';

/**
 * A point in time, ms since the Unix epoch, as `YYYY-MM-DD HH:MM:SS` in UTC. The last date and text are kept: a source
 * asks for each second in turn, and for all its devices (`toISOString` would cost more than the rest of a reading).
 */
export function dateTimeText(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second === lastSecond) return lastText;
  const day = Math.floor(second / 86_400);
  if (day !== lastDay) {
    lastDate = new Date(day * MS_PER_UNIT.d).toISOString().split('T')[0]!;
    lastDay = day;
  }
  const minute = Math.floor(second / 60) - day * 1440;
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  lastText = `${lastDate} ${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes]}:${TWO_DIGITS[second - (day * 1440 + minute) * 60]}`;
  lastSecond = second;
  return lastText;
}
