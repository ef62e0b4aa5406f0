// Which parts of a computer degrade at a moment: those of its cells, and those that people asked for. Each part by itself: its
// own last command counts, and what its cell has is repaired by a command that repairs it, or did not begin while
// something injected went on. All times are event time, ms since the Unix epoch.
import type { KeptValues } from '../../core/kept-values';
import { MS_PER_UNIT } from '../../core/time';
import { type FailureCells, failureCells } from '../failure-cells';
import type { Device, DeviceCommands, EffectiveCommand } from '../model';
import { DEGRADATIONS } from './commands';
import { CELLS } from './draws';
import { type ComputerSettings, partWeights } from './settings';
import type { Wear } from './thermal';

/** A degradation has its full effect after this share of its time. */
const DEVELOPS = 0.6;

/** A part that degrades, [startMs, endMs). */
export interface Degradation {
  /** place in DEGRADATIONS */
  readonly part: number;
  readonly startMs: number;
  readonly endMs: number;
  /** how far it is worn at the start, and in the end, 0 … 1 */
  readonly from: number;
  readonly to: number;
}

/** What goes on at a moment, and until when it may. */
export interface Degrading {
  readonly list: readonly Degradation[];
  readonly untilMs: number;
}

/** Before it was looked at. */
export const NOT_DEGRADING: Degrading = { list: [], untilMs: -Infinity };

/** `degrading` as a computer keeps it: of few, something does. */
export function keptDegrading(kept: KeptValues, { list, untilMs }: Degrading): Degrading {
  return { list: kept.rare(list, NOT_DEGRADING.list), untilMs: kept.number(untilMs) };
}

export class Degradations {
  private readonly cells: FailureCells;

  constructor(settings: Readonly<ComputerSettings>) {
    this.cells = failureCells(
      {
        mtbfMs: settings.faults ? settings.mtbfHours * MS_PER_UNIT.h : Infinity,
        shortestMs: settings.shortestHours * MS_PER_UNIT.h,
        longestMs: settings.longestHours * MS_PER_UNIT.h,
        weights: partWeights(settings),
      },
      CELLS,
    );
  }

  /** @param bornMs nothing of the cells began before */
  at(device: Device, commands: DeviceCommands, timeMs: number, bornMs: number): Degrading {
    const { key, timeline } = device;
    const { cells } = this;
    const cell = cells.cellAt(key, timeMs);
    const failure = cells.in(key, cell);
    let list = NOT_DEGRADING.list;
    let untilMs = failure && timeMs < failure.startMs ? failure.startMs : cells.startOf(key, cell + 1);
    for (let part = 0; part < DEGRADATIONS.length; part++) {
      const asked = lastOf(part, device, commands, timeMs);
      if (asked && timeMs < asked.endMs) {
        if (asked.to > 0) list = [...list, asked];
        untilMs = Math.min(untilMs, asked.endMs);
      } else if (failure?.type === part && timeMs >= failure.startMs && timeMs < failure.endMs) {
        const { startMs, endMs } = failure;
        untilMs = Math.min(untilMs, endMs);
        if (startMs < bornMs || (asked && (asked.to > 0 ? asked.endMs : asked.startMs) >= startMs)) continue;
        list = [...list, { part, startMs, endMs, from: 0, to: 1 }];
      }
    }
    const next = commands.list.find(({ tick }) => timeline.timeOf(tick) > timeMs);
    if (next) untilMs = Math.min(untilMs, timeline.timeOf(next.tick));
    return { list, untilMs };
  }
}

/** How far a part is worn, 0 … 1. */
export function wornAt({ startMs, endMs, from, to }: Degradation, timeMs: number): number {
  return from + (to - from) * Math.min(1, (timeMs - startMs) / (DEVELOPS * (endMs - startMs)));
}

/** Writes how far all parts are worn into `wear`. */
export function wearAt(list: readonly Degradation[], timeMs: number, wear: Wear): void {
  wear.fan = 0;
  wear.dust = 0;
  wear.supply = 0;
  for (const one of list) {
    const worn = wornAt(one, timeMs);
    if (one.part === 0) wear.fan = worn;
    else if (one.part === 1) wear.dust = worn;
    else wear.supply = worn;
  }
}

/** What was last asked of a part up to `timeMs`; with `to` 0 its repair, which has no end. */
function lastOf(part: number, device: Device, { list }: DeviceCommands, timeMs: number): Degradation | undefined {
  const { timeline } = device;
  for (let i = list.length - 1; i >= 0; i--) {
    const startMs = timeline.timeOf(list[i]!.tick);
    if (startMs > timeMs) continue;
    const asked = askedOf(part, list[i]!);
    if (!asked) continue;
    const { from, to, hours } = asked;
    const endMs = to > 0 ? startMs + Math.round(hours * MS_PER_UNIT.h) : startMs;
    return { part, startMs, endMs, from, to };
  }
  return undefined;
}

const REPAIRED = { from: 0, to: 0, hours: 0 };

/** What a command means for a part: how far it is worn at the start and in the end, and for how long. */
function askedOf(part: number, { command, value }: EffectiveCommand): typeof REPAIRED | undefined {
  if (command === 'clear') return REPAIRED;
  const values = value as { failure: string; from: number; hours: number; percent: number; state: string };
  if (command === 'inject' && values.failure === DEGRADATIONS[part]) {
    return { from: values.from, to: 1, hours: values.hours };
  }
  if (command === 'fan' && part === 0) return values.state === 'fail' ? worn(1, values.hours) : REPAIRED;
  if ((command === 'dust' && part === 1) || (command === 'under-voltage' && part === 2)) {
    return worn(values.percent / 100, values.hours);
  }
  return undefined;
}

function worn(level: number, hours: number): typeof REPAIRED {
  return { from: level, to: level, hours };
}
