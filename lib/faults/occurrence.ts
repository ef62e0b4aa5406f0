// When a fault strikes: a function of the sensor's key and the event time alone, so that the same faults come at the same
// times whatever was seen before, and however the stream is cut. Times are ms.
import { cellAt } from '../core/cell-times';
import type { DeviceKey } from '../core/hash';
import { uniform } from '../core/random';
import { LAST_TIME_MS } from '../core/time';
import { WanderingCells } from '../core/wandering-cells';
import { CHANNEL } from './channels';

export type Occurrence =
  /** from the device's first reading on */
  | { readonly kind: 'always' }
  /** when a command says so */
  | { readonly kind: 'command'; readonly shortestMs: number; readonly longestMs: number }
  /** now and then, `everyMs` from start to start on average, for `shortestMs` … `longestMs`; `everyMs` ≥ 2 · `longestMs` */
  | {
      readonly kind: 'random';
      readonly everyMs: number;
      readonly shortestMs: number;
      readonly longestMs: number;
    }
  /** from `startMs` (of the device's first reading on, if `isRelative`), every `everyMs` (0: once); `everyMs` ≥ `longestMs` */
  | {
      readonly kind: 'schedule';
      readonly startMs: number;
      readonly isRelative: boolean;
      readonly everyMs: number;
      readonly shortestMs: number;
      readonly longestMs: number;
    };

/** What is known of a stretch of event time. */
export interface Stretch {
  /** the last fault that began before the stretch or with it, [startMs, endMs); −Infinity: none */
  startMs: number;
  endMs: number;
  /** the stretch, [fromMs, toMs) */
  fromMs: number;
  toMs: number;
}

/** Describes into `out` the stretch that holds `timeMs`. @param firstMs event time of the device's first reading */
export function findStretch(rule: Occurrence, key: DeviceKey, firstMs: number, timeMs: number, out: Stretch): void {
  out.fromMs = -Infinity;
  out.toMs = Infinity;
  none(out);
  if (rule.kind === 'random') findRandom(rule, key, timeMs, out);
  else if (rule.kind === 'schedule') findScheduled(rule, key, firstMs, timeMs, out);
  else if (rule.kind === 'always') findEndless(firstMs, timeMs, out);
}

function findEndless(firstMs: number, timeMs: number, out: Stretch): void {
  if (timeMs < firstMs) {
    out.toMs = firstMs;
    return;
  }
  out.fromMs = firstMs;
  out.startMs = firstMs;
  out.endMs = LAST_TIME_MS;
}

/** How long fault number `tick` of the sensor lasts. */
export function drawnDuration(
  { shortestMs, longestMs }: { readonly shortestMs: number; readonly longestMs: number },
  key: DeviceKey,
  tick: number,
): number {
  if (shortestMs === longestMs) return longestMs;
  return Math.round(shortestMs + (longestMs - shortestMs) * uniform(key, CHANNEL.duration, tick));
}

/** Cells are as long as this share of the mean time between faults, if two of the longest faults fit. */
const CELLS_EACH = 8;

/** How many cells are looked at for the next fault; most often it is in one of the first eight. */
const CELLS_AHEAD = 64;
const AHEAD: Stretch = { startMs: 0, endMs: 0, fromMs: 0, toMs: 0 };

type Random = Extract<Occurrence, { kind: 'random' }>;

/** Time is cut into cells of the sensor's own; each holds one fault, wholly inside, or none. */
function findRandom(rule: Random, key: DeviceKey, timeMs: number, out: Stretch): void {
  const lengthMs = Math.ceil(Math.max(2 * rule.longestMs, rule.everyMs / CELLS_EACH));
  const cells = new WanderingCells(lengthMs, CHANNEL.phase);
  const probability = lengthMs / rule.everyMs;
  const cell = cells.cellAt(key, timeMs);
  let isBegun = inCell(rule, key, cells, probability, cell, out) && out.startMs <= timeMs;
  out.fromMs = isBegun ? out.startMs : cells.startOf(key, cell);
  // Of what is to come only the start is of interest, of what has been only the last.
  out.toMs = nextStart(rule, key, cells, probability, isBegun ? cell + 1 : cell);
  isBegun ||= inCell(rule, key, cells, probability, cell - 1, out);
  if (!isBegun) none(out);
}

/** The first start in cell number `cell` and those behind it, or where nothing more is known. */
function nextStart(rule: Random, key: DeviceKey, cells: WanderingCells, probability: number, cell: number): number {
  const end = cell + CELLS_AHEAD;
  for (let next = cell; next < end; next++) {
    if (inCell(rule, key, cells, probability, next, AHEAD)) return AHEAD.startMs;
  }
  return cells.startOf(key, end);
}

function inCell(
  rule: Random,
  key: DeviceKey,
  cells: WanderingCells,
  probability: number,
  cell: number,
  out: Stretch,
): boolean {
  if (uniform(key, CHANNEL.whether, cell) >= probability) return false;
  const fromMs = cells.startOf(key, cell);
  const lengthMs = cells.startOf(key, cell + 1) - fromMs;
  const durationMs = Math.min(lengthMs, drawnDuration(rule, key, cell));
  out.startMs = Math.floor(fromMs + (lengthMs - durationMs) * uniform(key, CHANNEL.start, cell));
  out.endMs = out.startMs + durationMs;
  return true;
}

type Schedule = Extract<Occurrence, { kind: 'schedule' }>;

function findScheduled(rule: Schedule, key: DeviceKey, firstMs: number, timeMs: number, out: Stretch): void {
  const { everyMs } = rule;
  const beginMs = rule.startMs + (rule.isRelative ? firstMs : 0);
  // Without a start of its own it is as if it had always been so.
  const isEndless = rule.startMs === 0 && !rule.isRelative;
  if (timeMs < beginMs && !isEndless) {
    out.toMs = beginMs;
    return;
  }
  const k = everyMs > 0 ? cellAt(timeMs, everyMs, -beginMs) : 0;
  out.startMs = beginMs + k * everyMs;
  out.endMs = out.startMs + drawnDuration(rule, key, k);
  out.fromMs = out.startMs;
  if (everyMs > 0) out.toMs = out.startMs + everyMs;
}

function none(out: Stretch): void {
  out.startMs = -Infinity;
  out.endMs = -Infinity;
}
