// What a machine is up to at a moment: in maintenance, failing, or neither. It follows from its schedules and from the
// commands alone, so that any moment can be asked for by itself. In this order: a maintenance under way; else the last
// failure that a person injected, if it began after the machine was last cleared and has not ended; else that of the cell,
// if it began after that too, neither in a maintenance nor in an injected failure, and nothing was injected since.
import type { FailureCells } from './failure-cells';
import type { Maintenance, MaintenanceRounds } from './maintenance-rounds';
import type { Device, DeviceCommands, EffectiveCommand } from './model';

/** A failure of one machine. Times are ms of the fleet's time. */
export interface Failure {
  /** place of its type in the model's list */
  readonly type: number;
  readonly startMs: number;
  readonly endMs: number;
  /** where it begins: 0 at the present value, 1 at critical */
  readonly from: number;
  /** so many times faster than stated */
  readonly rate: number;
}

export interface Operation {
  readonly maintenance: Maintenance | undefined;
  /** the last maintenance that has ended */
  readonly maintained: Maintenance | undefined;
  readonly failure: Failure | undefined;
  /** fleet time from which on it may be another, ms */
  readonly untilMs: number;
}

export const NOTHING_YET: Operation = {
  maintenance: undefined,
  maintained: undefined,
  failure: undefined,
  untilMs: -Infinity,
};

export interface OperationRules {
  readonly cells: FailureCells;
  readonly rounds: MaintenanceRounds;
  /** a maintenance changes nothing but the status, a defect of the reference */
  readonly idleMaintenance: boolean;
  /** types of failures by place */
  readonly types: readonly string[];
}

const CLEARING = ['clear', 'maintenance'];
const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;

export class Operations {
  constructor(private readonly rules: OperationRules) {}

  /**
   * What `device` is up to at `timeMs`.
   *
   * @param phaseMs how far its failures are ahead of the fleet's time
   */
  at(device: Device, commands: DeviceCommands, timeMs: number, phaseMs: number): Operation {
    const { rules } = this;
    const given = new Given(device, commands, rules, timeMs);
    const maintenance = this.maintenanceAt(device, given, timeMs, phaseMs);
    const cleared = given.clearedMs(this.lastScheduled(device, timeMs, phaseMs));
    const injected = given.injected(timeMs, cleared);
    const failure = injected ?? this.cellFailure(device, given, timeMs, phaseMs, cleared.timeMs);
    return {
      maintenance,
      maintained: this.maintainedBefore(device, given, timeMs, phaseMs),
      failure: maintenance && !rules.idleMaintenance ? undefined : failure,
      untilMs: Math.min(
        given.nextMs,
        maintenance?.endMs ?? Infinity,
        rules.rounds.nextStartMs(device, timeMs),
        failure ? failure.endMs : Infinity,
        this.nextCellChangeMs(device, timeMs, phaseMs),
      ),
    };
  }

  /** None that began before the machine itself. */
  private lastScheduled(device: Device, timeMs: number, phaseMs: number): Maintenance | undefined {
    const last = this.rules.rounds.last(device, timeMs);
    return last && last.startMs >= -phaseMs ? last : undefined;
  }

  private maintenanceAt(device: Device, given: Given, timeMs: number, phaseMs: number): Maintenance | undefined {
    const asked = given.maintenanceBefore(timeMs);
    const scheduled = this.lastScheduled(device, timeMs, phaseMs);
    if (asked && timeMs < asked.endMs) return asked;
    return scheduled && timeMs < scheduled.endMs ? scheduled : undefined;
  }

  private maintainedBefore(device: Device, given: Given, timeMs: number, phaseMs: number): Maintenance | undefined {
    const asked = given.maintenanceBefore(timeMs);
    const scheduled = this.lastScheduled(device, timeMs, phaseMs);
    const ended = [asked, scheduled].filter((one) => one !== undefined && one.endMs <= timeMs);
    return ended.reduce<Maintenance | undefined>((a, b) => (a && b && a.endMs > b.endMs ? a : b), undefined);
  }

  private cellFailure(device: Device, given: Given, timeMs: number, phaseMs: number, clearedMs: number) {
    const { cells, idleMaintenance } = this.rules;
    const { key } = device;
    const found = cells.in(key, cells.cellAt(key, timeMs + phaseMs));
    if (!found || found.startMs < 0) return undefined;
    const startMs = found.startMs - phaseMs;
    const endMs = found.endMs - phaseMs;
    if (timeMs < startMs || timeMs >= endMs) return undefined;
    if (!idleMaintenance && clearedMs >= startMs) return undefined;
    if (idleMaintenance && given.clearCommandMs >= startMs) return undefined;
    if (!idleMaintenance && this.maintenanceAt(device, given, startMs, phaseMs)) return undefined;
    const scheduled = idleMaintenance ? undefined : this.lastScheduled(device, startMs, phaseMs);
    if (given.injectedSince(startMs) || given.injectedAt(startMs, scheduled)) return undefined;
    return { type: found.type, startMs, endMs, from: 0, rate: 1 / cells.scale };
  }

  private nextCellChangeMs({ key }: Device, timeMs: number, phaseMs: number): number {
    const { cells } = this.rules;
    const cell = cells.cellAt(key, timeMs + phaseMs);
    const failure = cells.in(key, cell);
    if (failure && timeMs + phaseMs < failure.startMs) return failure.startMs - phaseMs;
    return cells.startOf(key, cell + 1) - phaseMs;
  }
}

/** The commands to one machine, in ms of the fleet's time, as they stand at a moment. */
class Given {
  /** when the next command takes effect */
  readonly nextMs: number;
  private readonly past: readonly EffectiveCommand[];

  constructor(
    private readonly device: Device,
    commands: DeviceCommands,
    private readonly rules: OperationRules,
    timeMs: number,
  ) {
    const { list } = commands;
    let count = list.length;
    while (count > 0 && this.msOf(list[count - 1]!) > timeMs) count--;
    this.past = count === list.length ? list : list.slice(0, count);
    this.nextMs = count < list.length ? this.msOf(list[count]!) : Infinity;
  }

  maintenanceBefore(timeMs: number): Maintenance | undefined {
    const last = this.past.findLast((entry) => entry.command === 'maintenance' && this.msOf(entry) <= timeMs);
    if (!last) return undefined;
    const { minutes } = last.value as { minutes: number };
    const startMs = this.msOf(last);
    return { startMs, endMs: startMs + minutes * MS_PER_MINUTE };
  }

  /** When the machine was last cleared, and how many commands came before that, for those of the same tick. */
  clearedMs(scheduled: Maintenance | undefined): { timeMs: number; commands: number } {
    const clearing = this.rules.idleMaintenance ? ['clear'] : CLEARING;
    const commands = this.past.findLastIndex(({ command }) => clearing.includes(command)) + 1;
    const commandMs = commands > 0 ? this.msOf(this.past[commands - 1]!) : -Infinity;
    const scheduledMs = this.rules.idleMaintenance ? -Infinity : (scheduled?.startMs ?? -Infinity);
    return { timeMs: Math.max(commandMs, scheduledMs), commands };
  }

  get clearCommandMs(): number {
    const last = this.past.findLast(({ command }) => command === 'clear');
    return last ? this.msOf(last) : -Infinity;
  }

  /** The last injected failure, if it goes on at `timeMs`. */
  injected(timeMs: number, cleared: { timeMs: number; commands: number }): Failure | undefined {
    const at = this.past.findLastIndex(({ command }) => command === 'inject');
    if (at < 0 || at < cleared.commands) return undefined;
    const failure = this.failureOf(this.past[at]!);
    return failure.startMs >= cleared.timeMs && timeMs < failure.endMs ? failure : undefined;
  }

  injectedSince(timeMs: number): boolean {
    return this.past.some((entry) => entry.command === 'inject' && this.msOf(entry) >= timeMs);
  }

  /** Whether an injected failure was under way at `timeMs`, before which `scheduled` was the last scheduled maintenance. */
  injectedAt(timeMs: number, scheduled: Maintenance | undefined): boolean {
    const before = this.past.findLastIndex((entry) => entry.command === 'inject' && this.msOf(entry) <= timeMs);
    if (before < 0) return false;
    const { startMs, endMs } = this.failureOf(this.past[before]!);
    if (endMs <= timeMs || (scheduled && scheduled.startMs > startMs)) return false;
    const later = this.past.slice(before + 1);
    return !later.some((entry) => CLEARING.includes(entry.command) && this.msOf(entry) <= timeMs);
  }

  private failureOf(entry: EffectiveCommand): Failure {
    const { failure, from, rate, hours } = entry.value as {
      failure: string;
      from: number;
      rate: number;
      hours: number;
    };
    const startMs = this.msOf(entry);
    return { type: this.rules.types.indexOf(failure), startMs, endMs: startMs + hours * MS_PER_HOUR, from, rate };
  }

  private msOf({ tick }: EffectiveCommand): number {
    const { timeline } = this.device;
    return timeline.timeOf(tick) - timeline.startMs;
  }
}
