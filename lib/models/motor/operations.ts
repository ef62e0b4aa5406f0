// When motors fail and are maintained.
import { MS_PER_UNIT } from '../../core/time';
import { failureCells } from '../failure-cells';
import { MaintenanceRounds } from '../maintenance-rounds';
import type { Device, DeviceCommands } from '../model';
import { type Operation, Operations } from '../operation';
import { CELLS, MAINTENANCE } from './draws';
import { MOTOR_FAILURE_NAMES } from './failures';
import { type MotorSettings, motorFailureWeights } from './settings';

export class MotorOperations {
  private readonly operations: Operations;

  constructor(settings: Readonly<MotorSettings>) {
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

  /** What `device`, born at `bornMs`, is up to at `timeMs`, both of the fleet's time. */
  at(device: Device, commands: DeviceCommands, timeMs: number, bornMs: number): Operation {
    return this.operations.at(device, commands, timeMs, bornMs);
  }
}
