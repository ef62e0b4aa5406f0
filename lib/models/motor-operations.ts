// When motors fail and are maintained.
import { uniform } from '../core/random';
import { MS_PER_UNIT } from '../core/time';
import { failureCells } from './failure-cells';
import { MaintenanceRounds } from './maintenance-rounds';
import type { Device, DeviceCommands } from './model';
import { CELLS, MAINTENANCE, PAST } from './motor-draws';
import { MOTOR_FAILURE_NAMES } from './motor-failures';
import { type MotorSettings, motorFailureWeights } from './motor-settings';
import { type Operation, Operations } from './operation';
import { phaseMs } from './start-phase';

/** A motor that has long been running has run for up to so many days. */
const LONGEST_PAST_DAYS = 1000;

export class MotorOperations {
  private readonly operations: Operations;

  constructor(private readonly settings: Readonly<MotorSettings>) {
    const { failureMode, mtbfHours, shortestHours, longestHours, maintenanceMode, maintenanceDays } = settings;
    const { maintenanceMinMinutes, maintenanceMaxMinutes } = settings;
    this.operations = new Operations({
      cells: failureCells(
        {
          mtbfMs: failureMode === 'none' ? Infinity : mtbfHours * MS_PER_UNIT.h,
          shortestMs: shortestHours * MS_PER_UNIT.h,
          longestMs: longestHours * MS_PER_UNIT.h,
          weights: motorFailureWeights(settings),
        },
        CELLS,
      ),
      rounds: new MaintenanceRounds(
        {
          everyMs: () => (maintenanceMode === 'none' ? Infinity : maintenanceDays * MS_PER_UNIT.d),
          shortestMs: maintenanceMinMinutes * MS_PER_UNIT.min,
          longestMs: maintenanceMaxMinutes * MS_PER_UNIT.min,
        },
        MAINTENANCE,
      ),
      statusOnly: false,
      types: MOTOR_FAILURE_NAMES,
    });
  }

  /** The fleet's time at which `device` began to be, ms. */
  bornMs({ key, index }: Device): number {
    const { startPhase, startSpacingSeconds } = this.settings;
    if (startPhase === 'as if long running') {
      return -Math.floor(uniform(key, PAST, 0) * LONGEST_PAST_DAYS * MS_PER_UNIT.d);
    }
    return 0 - phaseMs(startPhase, index, Math.round(startSpacingSeconds * 1000), Infinity);
  }

  /** What `device`, born at `bornMs`, is up to at `timeMs`, both of the fleet's time. */
  at(device: Device, commands: DeviceCommands, timeMs: number, bornMs: number): Operation {
    return this.operations.at(device, commands, timeMs, bornMs);
  }
}
