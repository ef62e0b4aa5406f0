// What a machine is up to at a moment: in maintenance, failing, or neither. It follows from its schedules and from the
// commands alone, so that any moment can be asked for by itself. In this order: a maintenance under way; else the last
// failure that a person injected, if it began after the machine was last cleared and has not ended; else that of the cell,
// if it began after that too, neither in a maintenance nor in an injected failure, and nothing was injected since.
import type { KeptValues } from '../core/kept-values';
import type { CellFailure, FailureCells } from './failure-cells';
import type { Maintenance, MaintenanceRounds } from './maintenance-rounds';
import type { Device, DeviceCommands } from './model';
import { GivenCommands } from './operation-commands';

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

/** Times are ms of the fleet's time. */
export interface Operation {
  readonly maintenance: Maintenance | undefined;
  /** the last maintenance that is over */
  readonly maintained: Maintenance | undefined;
  /** since when it wears */
  readonly wearsFromMs: number;
  readonly failure: Failure | undefined;
  /** from when on it may be another */
  readonly untilMs: number;
}

/** Of maintenances that follow each other without a break so many are looked back for: settings may ask for no end of them. */
const MOST_JOINED = 100;

export const NOTHING_YET: Operation = {
  maintenance: undefined,
  maintained: undefined,
  wearsFromMs: 0,
  failure: undefined,
  untilMs: -Infinity,
};

/**
 * `operation` as a device keeps it: few fail or are in maintenance.
 *
 * @param bornMs of the device for which it is taken out
 */
export function keptOperation(kept: KeptValues, operation: Operation, bornMs: number): Operation {
  const startMs = kept.number(operation.maintained?.startMs ?? Number.NaN);
  const endMs = kept.number(operation.maintained?.endMs ?? Number.NaN);
  const untilMs = kept.number(operation.untilMs);
  const maintenance = kept.rare(operation.maintenance, undefined);
  const failure = kept.rare(operation.failure, undefined);
  if (!kept.isTakenOut) return operation;
  const maintained = Number.isNaN(startMs) ? undefined : { startMs, endMs };
  return { maintenance, maintained, wearsFromMs: wearsFromMs(maintained, bornMs), failure, untilMs };
}

function wearsFromMs(maintained: Maintenance | undefined, bornMs: number): number {
  return maintained?.endMs ?? bornMs;
}

export interface OperationRules {
  readonly cells: FailureCells;
  readonly rounds: MaintenanceRounds;
  /** a maintenance changes nothing but the status, a defect of the reference */
  readonly statusOnly: boolean;
  /** types of failures by place */
  readonly types: readonly string[];
}

export class Operations {
  constructor(private readonly rules: OperationRules) {}

  /**
   * What `device` is up to at `timeMs`.
   *
   * @param bornMs the fleet's time at which it began to be: nothing happened to it before
   */
  at(device: Device, commands: DeviceCommands, timeMs: number, bornMs: number): Operation {
    return new Moment(this.rules, device, commands, timeMs, bornMs).operation();
  }
}

/** One machine at one moment, which `now` is. */
class Moment {
  private readonly given: GivenCommands;

  constructor(
    private readonly rules: OperationRules,
    private readonly device: Device,
    commands: DeviceCommands,
    private readonly now: number,
    private readonly bornMs: number,
  ) {
    this.given = new GivenCommands(commands, device.timeline, now, rules.types);
  }

  operation(): Operation {
    const { rules, device, given, now, bornMs } = this;
    const last = this.maintenanceBefore(now);
    const maintenance = last && now < last.endMs ? last : undefined;
    const over = maintenance ? this.maintenanceBefore(maintenance.startMs - 1) : last;
    const maintained = rules.statusOnly ? undefined : over;
    const failure = this.injected() ?? this.ofCell();
    return {
      maintenance,
      maintained,
      wearsFromMs: wearsFromMs(maintained, bornMs),
      failure: maintenance && !rules.statusOnly ? undefined : failure,
      untilMs: Math.min(
        given.nextMs,
        maintenance?.endMs ?? Infinity,
        rules.rounds.nextStartMs(device, now),
        failure?.endMs ?? Infinity,
        this.nextOfCellsMs(),
      ),
    };
  }

  /** The last injected failure, if it goes on. */
  private injected(): Failure | undefined {
    const failure = this.given.injected(this.now, this.clearing);
    if (!failure || failure.endMs <= this.now) return undefined;
    return failure.startMs >= this.repairedMs(this.now) ? failure : undefined;
  }

  private ofCell(): Failure | undefined {
    const { rules, given, now, bornMs } = this;
    const found = this.cellAt(now);
    if (!found || found.startMs < 0) return undefined;
    const startMs = found.startMs + bornMs;
    const endMs = found.endMs + bornMs;
    if (now < startMs || now >= endMs || this.isMasked(startMs)) return undefined;
    if (given.clearedMs(now, this.clearing) >= startMs || this.repairedMs(now) >= startMs) return undefined;
    return { type: found.type, startMs, endMs, from: 0, rate: 1 / rules.cells.scale };
  }

  /** Whether a failure of a cell that would start at `startMs` does not, or has been replaced. */
  private isMasked(startMs: number): boolean {
    const { rules, given } = this;
    const maintenance = rules.statusOnly ? undefined : this.maintenanceBefore(startMs);
    if (maintenance && startMs < maintenance.endMs) return true;
    if (given.injectedSince(startMs)) return true;
    const injected = given.injected(startMs, this.clearing);
    return injected !== undefined && startMs < injected.endMs && injected.startMs >= this.repairedMs(startMs);
  }

  /** The commands that end a failure. */
  private get clearing(): readonly string[] {
    return this.rules.statusOnly ? ['clear'] : ['clear', 'maintenance'];
  }

  /** When the last scheduled maintenance up to `timeMs` repaired the machine. */
  private repairedMs(timeMs: number): number {
    return this.rules.statusOnly ? -Infinity : (this.scheduledBefore(timeMs)?.startMs ?? -Infinity);
  }

  /** The last maintenance that began at or before `timeMs`; those that follow each other without a break are one. */
  private maintenanceBefore(timeMs: number): Maintenance | undefined {
    const { given } = this;
    const begun = [given.longestMaintenance(timeMs), this.scheduledBefore(timeMs)].filter((one) => one !== undefined);
    let found = begun.reduce<Maintenance | undefined>((a, b) => (a && a.endMs > b.endMs ? a : b), undefined);
    for (let joins = 0; found && joins < MOST_JOINED; joins++) {
      const { startMs, endMs }: Maintenance = found;
      const before = [given.longestMaintenance(startMs - 1), this.scheduledBefore(startMs - 1)];
      const joined = before.filter((one) => one !== undefined && one.endMs >= startMs) as Maintenance[];
      if (joined.length === 0) break;
      found = {
        startMs: Math.min(...joined.map((one) => one.startMs)),
        endMs: Math.max(endMs, ...joined.map((one) => one.endMs)),
      };
    }
    return found;
  }

  private scheduledBefore(timeMs: number): Maintenance | undefined {
    const last = this.rules.rounds.last(this.device, timeMs);
    return last && last.startMs >= this.bornMs ? last : undefined;
  }

  private cellAt(timeMs: number): CellFailure | undefined {
    const { cells } = this.rules;
    const { key } = this.device;
    return cells.in(key, cells.cellAt(key, timeMs - this.bornMs));
  }

  private nextOfCellsMs(): number {
    const { now, bornMs } = this;
    const { cells } = this.rules;
    const { key } = this.device;
    const failure = this.cellAt(now);
    if (failure && now - bornMs < failure.startMs) return failure.startMs + bornMs;
    return cells.startOf(key, cells.cellAt(key, now - bornMs) + 1) + bornMs;
  }
}
