// An industrial machine: seven sensors with daily, weekly and yearly cycles, noise and wear; five failures that develop;
// maintenance that repairs. All of it in closed form: any moment is known from the time, the seed and the commands.
import { normals, uniform } from '../core/random';
import type { Reading } from '../core/reading';
import { rounded } from '../core/rounding';
import { MS_PER_UNIT } from '../core/time';
import { FailureCells } from './failure-cells';
import { MACHINE_COMMANDS } from './machine-commands';
import { MachineFailing } from './machine-failing';
import { FAILURE_NAMES, MACHINE_FAILURES } from './machine-failures';
import { coolAfter, readIdle } from './machine-idle';
import { type MachineMoment, MachineNormal } from './machine-normal';
import { failReference, readReference } from './machine-reference';
import {
  BEARING_TEMPERATURE,
  FLOW_RATE,
  MACHINE_CHANNELS,
  MACHINE_SENSORS,
  OIL_LEVEL,
  POWER,
  PRESSURE,
  SENSORS,
  STEPS_PER_UNIT,
  TEMPERATURE,
  VIBRATION,
} from './machine-sensors';
import { failureWeights, type MachineSettings, machineSettings, mtbfHoursOf } from './machine-settings';
import { type Maintenance, MaintenanceRounds } from './maintenance-rounds';
import type { Anomaly, Device, DeviceCommands, Model, ModelEvent } from './model';
import { type Failure, NOTHING_YET, type Operation, Operations } from './operation';
import { phaseMs } from './start-phase';

const HOUR_MS = MS_PER_UNIT.h;
const DAY_MS = MS_PER_UNIT.d;
/** A machine that has long been running has run for up to so many days. */
const LONGEST_PAST_DAYS = 1000;
/** σ of a sensor that fails, share of its band's width. */
const FAILING_NOISE = 0.02;

/** The channels of a machine's random numbers: 0 to 6 are noise. A number is part of what a seed means: never change one. */
const OFFSET = 7;
const CELLS = { phase: 8, whether: 9, duration: 10, start: 11, type: 12 } as const;
const MAINTENANCE = 13;
const PAST = 14;

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

interface MachineState {
  readonly device: Device;
  readonly commands: DeviceCommands;
  readonly operations: Operations;
  /** how far it is in its own past at the fleet's start */
  readonly phaseMs: number;
  /** its difference from the others, −1 … 1 */
  readonly offset: number;
  /** ms of the fleet's time */
  timeMs: number;
  operation: Operation;
  /** that of the tick before, for what changed */
  before: Operation;
}

export class Machine implements Model<MachineState> {
  readonly channels = MACHINE_CHANNELS;
  readonly commands = MACHINE_COMMANDS;
  readonly reachMs = 0;
  private readonly settings: Readonly<MachineSettings>;
  private readonly normal: MachineNormal;
  private readonly failing: MachineFailing;
  private readonly isReference: boolean;
  /** a maintenance changes nothing but the status */
  private readonly isIdleMaintenance: boolean;
  /** by period and size of the fleet */
  private readonly operations = new Map<string, Operations>();
  private readonly noise = new Float64Array(SENSORS);
  private readonly failingNoise = (sensor: number) => FAILING_NOISE * this.noise[sensor]!;

  /** @throws SettingError naming the setting that cannot be used */
  constructor(settings: Partial<MachineSettings> = {}) {
    this.settings = machineSettings(settings);
    this.normal = new MachineNormal(this.settings);
    this.failing = new MachineFailing(this.normal);
    this.isReference = this.settings.course === 'as the reference';
    this.isIdleMaintenance = this.settings.maintenanceMode === 'as the reference';
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, tick: number, commands: DeviceCommands): MachineState {
    const { startPhase, startSpacingSeconds } = this.settings;
    const { key, index, timeline, fleet } = device;
    const spacingMs = Math.round(startSpacingSeconds * 1000);
    const state: MachineState = {
      device,
      commands,
      operations: this.operationsOf(timeline.periodMs, fleet.size),
      phaseMs:
        startPhase === 'as if long running'
          ? Math.floor(uniform(key, PAST, 0) * LONGEST_PAST_DAYS * DAY_MS)
          : phaseMs(startPhase, index, spacingMs, Infinity),
      offset: 2 * uniform(key, OFFSET, 0) - 1,
      timeMs: 0,
      operation: NOTHING_YET,
      before: NOTHING_YET,
    };
    this.moveTo(state, tick - 1);
    this.step(state, tick);
    return state;
  }

  step(state: MachineState, tick: number): void {
    state.before = state.operation;
    this.moveTo(state, tick);
  }

  read(state: MachineState, tick: number, out: Float64Array): boolean {
    const { device, timeMs, operation, offset } = state;
    if (timeMs + state.phaseMs < 0) return false;
    const { noise } = this;
    const { failure, maintenance, maintained } = operation;
    normals(device.key, tick, noise, SENSORS);
    const time = device.timeline.startMs + timeMs;
    if (this.isReference) readReference(time, (offset + 1) / 2, this.settings.noisePercent / 100, noise, out);
    else this.normal.read(this.moment(state, timeMs), noise, out);
    if (failure) this.fail(state, failure, out);
    if (!this.isIdleMaintenance) {
      if (maintained) coolAfter(maintained, timeMs, out);
      if (maintenance) readIdle(maintenance, timeMs, noise, out);
    }
    for (let sensor = 0; sensor < SENSORS; sensor++) out[sensor] = rounded(out[sensor]!, STEPS_PER_UNIT);
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array, state: MachineState): Reading {
    return {
      device,
      timestamp,
      maintenance_status: this.condition(state),
      temperature: values[TEMPERATURE],
      vibration: values[VIBRATION],
      pressure: values[PRESSURE],
      flow_rate: values[FLOW_RATE],
      power_consumption: values[POWER],
      oil_level: values[OIL_LEVEL],
      bearing_temperature: values[BEARING_TEMPERATURE],
    };
  }

  condition({ operation }: MachineState): string {
    return operation.maintenance ? 'maintenance' : 'operational';
  }

  /** `maintenance_started` and `maintenance_ended`. */
  events({ device, operation, before }: MachineState): readonly ModelEvent[] {
    const [was, is] = [before.maintenance, operation.maintenance];
    if (was?.startMs === is?.startMs) return NO_EVENTS;
    const { startMs } = device.timeline;
    const event = (name: string, text: string, one: Maintenance): ModelEvent => ({
      event: name,
      text,
      maintenance_start: startMs + one.startMs,
      maintenance_end: startMs + one.endMs,
    });
    return [
      ...(was ? [event('maintenance_ended', 'Maintenance is over', was)] : []),
      ...(is ? [event('maintenance_started', 'Maintenance has begun', is)] : []),
    ];
  }

  anomalies(state: MachineState): readonly Anomaly[] {
    const { operation, device, timeMs } = state;
    const { failure } = operation;
    if (!failure || timeMs + state.phaseMs < 0) return NO_ANOMALIES;
    const { failing } = this;
    const { name, courses } = MACHINE_FAILURES[failure.type]!;
    const { timeline } = device;
    const tickAt = (ms: number) => timeline.tickAtOrAfter(timeline.startMs + ms);
    const momentAt = (ms: number) => this.moment(state, ms);
    const criticalMs = failing.criticalMs(failure, momentAt);
    return [
      {
        type: name,
        fields: courses.map(({ sensor }) => MACHINE_SENSORS[sensor]!.name),
        startTick: tickAt(failure.startMs),
        endTick: tickAt(failure.endMs),
        severity: rounded(failing.progress(failure, failure.endMs, momentAt), 1000),
        crossingTick: criticalMs === undefined ? undefined : tickAt(criticalMs),
        stage: failing.stage(failure, timeMs, momentAt),
      },
    ];
  }

  remainingLifeMs(state: MachineState): number | undefined {
    const { failure } = state.operation;
    const criticalMs = failure && this.failing.criticalMs(failure, (ms) => this.moment(state, ms));
    return criticalMs === undefined ? undefined : Math.max(0, criticalMs - state.timeMs);
  }

  private fail(state: MachineState, failure: Failure, out: Float64Array): void {
    const { timeMs } = state;
    if (this.isReference) {
      const hours = ((timeMs - failure.startMs) / HOUR_MS) * failure.rate;
      failReference(failure, hours, this.failingNoise, out);
    } else {
      this.failing.read(failure, timeMs, (ms) => this.moment(state, ms), this.failingNoise, out);
    }
  }

  private moment({ device, operation, offset, phaseMs: pastMs }: MachineState, timeMs: number): MachineMoment {
    const newMs = this.isIdleMaintenance ? -pastMs : (operation.maintained?.endMs ?? -pastMs);
    return { time: device.timeline.startMs + timeMs, offset, sinceMaintenanceMs: timeMs - newMs };
  }

  private operationsOf(periodMs: number, fleetSize: number): Operations {
    const key = `${periodMs} ${fleetSize}`;
    const known = this.operations.get(key);
    if (known) return known;
    const { settings, isIdleMaintenance } = this;
    const { failureMode, failureProbability, maintenanceMode } = settings;
    const perReading = failureMode === 'per reading' && failureProbability > 0;
    const cells = new FailureCells(
      {
        mtbfMs: mtbfHoursOf(settings) * HOUR_MS,
        shortestMs: settings.shortestHours * HOUR_MS,
        longestMs: settings.longestHours * HOUR_MS,
        weights: failureWeights(settings),
        ...(perReading ? { healthyMs: periodMs / failureProbability } : {}),
      },
      CELLS,
    );
    const everyMs = {
      none: Infinity,
      'each machine': settings.maintenanceDays * DAY_MS,
      'as the reference': settings.maintenanceSeconds * 1000 * fleetSize,
    };
    const rounds = new MaintenanceRounds(
      {
        everyMs: everyMs[maintenanceMode],
        shortestMs: settings.maintenanceMinMinutes * MS_PER_UNIT.min,
        longestMs: settings.maintenanceMaxMinutes * MS_PER_UNIT.min,
      },
      MAINTENANCE,
    );
    const created = new Operations({ cells, rounds, idleMaintenance: isIdleMaintenance, types: FAILURE_NAMES });
    this.operations.set(key, created);
    return created;
  }

  private moveTo(state: MachineState, tick: number): void {
    const { timeline } = state.device;
    const timeMs = timeline.timeOf(tick) - timeline.startMs;
    state.timeMs = timeMs;
    if (timeMs < state.operation.untilMs) return;
    state.operation = state.operations.at(state.device, state.commands, timeMs, state.phaseMs);
  }
}
