// An industrial machine: seven sensors with daily, weekly and yearly cycles, noise and wear; five failures that develop;
// maintenance that repairs. All of it in closed form: any moment is known from the time, the seed and the commands.
import { normals, uniform } from '../core/random';
import type { Reading } from '../core/reading';
import { rounded } from '../core/rounding';
import { MS_PER_UNIT } from '../core/time';
import { FailureCells } from './failure-cells';
import { type Course, courseEnd, FAILURE_NAMES, getsCritical, MACHINE_FAILURES, shiftOf } from './machine-failures';
import {
  BEARING_TEMPERATURE,
  FLOW_RATE,
  MACHINE_CHANNELS,
  MACHINE_SENSORS,
  OIL_LEVEL,
  POWER,
  PRESSURE,
  STEPS_PER_UNIT,
  TEMPERATURE,
  VIBRATION,
} from './machine-sensors';
import {
  failureWeights,
  MACHINE_DEFAULTS,
  type MachineSettings,
  machineSettings,
  mtbfHoursOf,
} from './machine-settings';
import { type Maintenance, MaintenanceRounds } from './maintenance-rounds';
import {
  type Anomaly,
  type CommandSpec,
  type Device,
  type DeviceCommands,
  DRAWN,
  type Model,
  type ModelEvent,
} from './model';
import { type Failure, type Operation, Operations } from './operation';
import { phaseMs } from './start-phase';

const SENSORS = MACHINE_SENSORS.length;
const HOUR_MS = MS_PER_UNIT.h;
const DAY_MS = MS_PER_UNIT.d;
const YEAR_DAYS = 365.25;
/** 2024-01-01, from which the reference counts its drift. */
const DRIFT_FROM_MS = Date.UTC(2024, 0, 1);
/** The reference's terms, in the sensors' units. */
const REFERENCE = { daily: 2, weekly: 1.5, driftPerDay: 0.001, offset: 0.099 };
/** σ of a sensor that fails, share of its band's width. */
const FAILING_NOISE = 0.02;
/** σ of a sensor of an idle machine, share of its band's width. */
const IDLE_NOISE = 0.005;
/** After so many time constants it is warm. */
const WARM_AFTER = 12;
/** A failure is a precursor until its course is so far on its way to critical. */
const DEGRADES_FROM = 1 / 3;
const ROUNDS = 8;

/** The channels of a machine's random numbers. A number here is part of what a seed means: never change one. */
const OFFSET = 7;
const CELLS = { phase: 8, whether: 9, duration: 10, start: 11, type: 12 } as const;
const MAINTENANCE = 13;
const PHASE = 14;

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'inject',
    does: 'lets a machine fail',
    parameters: [
      { name: 'failure', kind: 'choice', choices: FAILURE_NAMES, fallback: DRAWN },
      { name: 'from', kind: 'number', unit: '(0: present value, 1: critical)', min: 0, max: 1, fallback: 0 },
      { name: 'rate', kind: 'number', unit: '× the stated rate', min: 0.001, max: 100_000, fallback: 1 },
      { name: 'hours', kind: 'number', unit: 'h', min: 0.001, max: 100_000, fallback: 24 },
    ],
  },
  { name: 'clear', does: 'ends the failure', parameters: [] },
  {
    name: 'maintenance',
    does: 'stops the machine and repairs it',
    parameters: [{ name: 'minutes', kind: 'number', unit: 'min', min: 0.1, max: 100_000, fallback: 30 }],
  },
];

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
  before: Operation | undefined;
}

export class Machine implements Model<MachineState> {
  readonly channels = MACHINE_CHANNELS;
  readonly commands = COMMANDS;
  readonly reachMs = 0;
  private readonly settings: Readonly<MachineSettings>;
  private readonly isReference: boolean;
  /** by period and size of the fleet */
  private readonly operations = new Map<string, Operations>();
  /** cycles at `cyclesMs`, in widths of a band; in the reference's courses in the sensors' units */
  private cycles = 0;
  private cyclesMs = Number.NaN;
  private readonly noise = new Float64Array(SENSORS);

  /** @throws SettingError naming the setting that cannot be used */
  constructor(settings: Partial<MachineSettings> = {}) {
    this.settings = machineSettings(settings);
    this.isReference = this.settings.course === 'as the reference';
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, tick: number, commands: DeviceCommands): MachineState {
    const { startPhase, startSpacingSeconds } = this.settings;
    const { key, index, timeline, fleet } = device;
    const spacing = Math.round(startSpacingSeconds * 1000);
    const state: MachineState = {
      device,
      commands,
      operations: this.operationsOf(timeline.periodMs, fleet.size),
      phaseMs:
        startPhase === 'as if long running'
          ? Math.floor(uniform(key, PHASE, 0) * 1000 * DAY_MS)
          : phaseMs(startPhase, index, spacing, Infinity),
      offset: 2 * uniform(key, OFFSET, 0) - 1,
      timeMs: 0,
      operation: { maintenance: undefined, maintained: undefined, failure: undefined, untilMs: -Infinity },
      before: undefined,
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
    const { device, timeMs, operation } = state;
    if (timeMs + state.phaseMs < 0) return false;
    normals(device.key, tick, this.noise, SENSORS);
    const { failure, maintenance, maintained } = operation;
    if (this.isReference) this.readReference(state, out);
    else this.readNormal(state, out);
    if (failure) this.fail(state, failure, out);
    if (!this.isIdleMaintenance) {
      if (maintenance) this.idle(maintenance.startMs, timeMs, out);
      else if (maintained) this.warmUp(maintained, timeMs, out);
    }
    for (let sensor = 0; sensor < SENSORS; sensor++) out[sensor] = rounded(out[sensor]!, STEPS_PER_UNIT);
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array, { operation }: MachineState): Reading {
    return {
      device,
      timestamp,
      maintenance_status: operation.maintenance ? 'maintenance' : 'operational',
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
    const [was, is] = [before?.maintenance, operation.maintenance];
    if (was?.startMs === is?.startMs) return NO_EVENTS;
    const events: ModelEvent[] = [];
    const startMs = device.timeline.startMs;
    const times = (one: Maintenance) => ({
      maintenance_start: startMs + one.startMs,
      maintenance_end: startMs + one.endMs,
    });
    if (was) events.push({ event: 'maintenance_ended', text: 'Maintenance is over', ...times(was) });
    if (is) events.push({ event: 'maintenance_started', text: 'Maintenance has begun', ...times(is) });
    return events;
  }

  anomalies(state: MachineState): readonly Anomaly[] {
    const { operation, device, timeMs } = state;
    const { failure } = operation;
    if (!failure || timeMs + state.phaseMs < 0) return NO_ANOMALIES;
    const { timeline } = device;
    const { name, courses } = MACHINE_FAILURES[failure.type]!;
    const tickAt = (ms: number) => timeline.tickAtOrAfter(timeline.startMs + ms);
    const criticalMs = this.criticalMs(state, failure);
    const progress = this.progress(state, failure, timeMs);
    return [
      {
        type: name,
        fields: courses.map(({ sensor }) => MACHINE_SENSORS[sensor]!.name),
        startTick: tickAt(failure.startMs),
        endTick: tickAt(failure.endMs),
        severity: Math.min(1, Math.round(1000 * this.progress(state, failure, failure.endMs)) / 1000),
        crossingTick: criticalMs === undefined ? undefined : tickAt(criticalMs),
        stage: progress >= 1 ? 'failure' : progress >= DEGRADES_FROM ? 'degradation' : 'precursor',
      },
    ];
  }

  remainingLifeMs(state: MachineState): number | undefined {
    const { failure } = state.operation;
    const criticalMs = failure && this.criticalMs(state, failure);
    return criticalMs === undefined ? undefined : Math.max(0, criticalMs - state.timeMs);
  }

  /** The normal values with their noise, within the bands. */
  private readNormal(state: MachineState, out: Float64Array): void {
    const { noisePercent } = this.settings;
    const common = this.commonShift(state, state.timeMs);
    const wear = this.wear(state, state.timeMs);
    for (let i = 0; i < SENSORS; i++) {
      const sensor = MACHINE_SENSORS[i]!;
      const width = sensor.high - sensor.low;
      const shift = common + wear * sensor.wear + (noisePercent / 100) * this.noise[i]!;
      out[i] = clamp((sensor.low + sensor.high) / 2 + width * shift, sensor.low, sensor.high);
    }
  }

  /** The same by the reference's formula: its terms are absolute, so that some sensors lie at the end of their band. */
  private readReference(state: MachineState, out: Float64Array): void {
    const time = state.device.timeline.startMs + state.timeMs;
    const days = (time - DRIFT_FROM_MS) / DAY_MS;
    const hour = Math.floor((time % DAY_MS) / HOUR_MS);
    const daily = REFERENCE.daily * Math.sin((2 * Math.PI * hour) / 24);
    const weekly = REFERENCE.weekly * Math.sin((2 * Math.PI * weekday(time)) / 7);
    const shift =
      daily + weekly + REFERENCE.driftPerDay * Math.floor(days) + (REFERENCE.offset * (state.offset + 1)) / 2;
    for (let i = 0; i < SENSORS; i++) {
      const { low, high } = MACHINE_SENSORS[i]!;
      const noise = (this.settings.noisePercent / 100) * (high - low) * this.noise[i]!;
      out[i] = clamp((low + high) / 2 + shift + noise, low, high);
    }
  }

  /** Puts the course of a failure in the place of the normal values. */
  private fail(state: MachineState, failure: Failure, out: Float64Array): void {
    const hours = ((state.timeMs - failure.startMs) / HOUR_MS) * failure.rate;
    for (const course of MACHINE_FAILURES[failure.type]!.courses) {
      const { sensor } = course;
      const { low, high, critical } = MACHINE_SENSORS[sensor]!;
      const noise = FAILING_NOISE * (high - low) * this.noise[sensor]!;
      if (this.isReference) {
        const value = course.referenceStart + shiftOf({ ...course, oscillation: referenceSwing(course) }, hours, 0, 1);
        // The reference clips to the band's lower end and the critical value, the wrong way round for oil.
        out[sensor] = Math.min(Math.max(value + noise, low), critical);
      } else {
        out[sensor] = this.courseValue(state, failure, course, state.timeMs) + noise;
      }
    }
  }

  /** Where a course has brought its sensor, without noise. */
  private courseValue(state: MachineState, failure: Failure, course: Course, timeMs: number): number {
    const hours = ((timeMs - failure.startMs) / HOUR_MS) * failure.rate;
    const end = courseEnd(course);
    const room = failure.from === 0 ? 0 : end - this.baseAt(state, course.sensor, failure.startMs);
    const value = this.baseAt(state, course.sensor, timeMs) + shiftOf(course, hours, room, failure.from);
    return end > MACHINE_SENSORS[course.sensor]!.high ? Math.min(value, end) : Math.max(value, end);
  }

  /** A sensor's normal value without noise. */
  private baseAt(state: MachineState, sensor: number, timeMs: number): number {
    const { low, high, wear } = MACHINE_SENSORS[sensor]!;
    const shift = this.commonShift(state, timeMs) + wear * this.wear(state, timeMs);
    return clamp((low + high) / 2 + (high - low) * shift, low, high);
  }

  /** What moves all sensors of a machine alike, in widths of a band: cycles, aging, and the machine's own difference. */
  private commonShift({ device, offset }: MachineState, timeMs: number): number {
    const time = device.timeline.startMs + timeMs;
    // Devices have the same times, one after the other.
    if (time !== this.cyclesMs) {
      this.cyclesMs = time;
      this.cycles = this.cyclesAt(time);
    }
    return this.cycles + (this.settings.offsetPercent / 100) * offset;
  }

  private cyclesAt(time: number): number {
    const { dailyPercent, weeklyPercent, yearlyPercent, agingPercent } = this.settings;
    const days = time / DAY_MS;
    const daily = dailyPercent * Math.sin(2 * Math.PI * (days - Math.floor(days)));
    const weekly = weeklyPercent * Math.sin((2 * Math.PI * weekday(time)) / 7);
    const yearly = yearlyPercent * Math.sin((2 * Math.PI * days) / YEAR_DAYS);
    return (daily + weekly + yearly + (agingPercent * (time - DRIFT_FROM_MS)) / DAY_MS / YEAR_DAYS) / 100;
  }

  /** 0 after a maintenance, to 1 when the next is due. */
  private wear({ operation, phaseMs }: MachineState, timeMs: number): number {
    const { maintenanceMode, maintenanceDays } = this.settings;
    const fullMs = (maintenanceMode === 'each machine' ? maintenanceDays : MACHINE_DEFAULTS.maintenanceDays) * DAY_MS;
    const newMs = this.isIdleMaintenance ? -phaseMs : (operation.maintained?.endMs ?? -phaseMs);
    return clamp((timeMs - newMs) / fullMs, 0, 1);
  }

  /** A machine that stands still: pressure and flow are gone, temperatures fall. */
  private idle(sinceMs: number, timeMs: number, out: Float64Array): void {
    const minutes = (timeMs - sinceMs) / MS_PER_UNIT.min;
    for (let i = 0; i < SENSORS; i++) {
      const { low, high, idle, idleMinutes } = MACHINE_SENSORS[i]!;
      const left = idleMinutes > 0 ? Math.exp(-minutes / idleMinutes) : 0;
      const noise = IDLE_NOISE * (high - low) * this.noise[i]!;
      out[i] = Math.max(0, idle + ((low + high) / 2 - idle) * left + noise);
    }
  }

  /** After that it is warm again with the same time constants. */
  private warmUp({ startMs, endMs }: Maintenance, timeMs: number, out: Float64Array): void {
    for (let i = 0; i < SENSORS; i++) {
      const { low, high, idle, idleMinutes } = MACHINE_SENSORS[i]!;
      if (idleMinutes === 0) continue;
      const minutes = (timeMs - endMs) / MS_PER_UNIT.min;
      if (minutes > WARM_AFTER * idleMinutes) continue;
      const cooled = ((low + high) / 2 - idle) * (1 - Math.exp((startMs - endMs) / MS_PER_UNIT.min / idleMinutes));
      out[i] = out[i]! - cooled * Math.exp(-minutes / idleMinutes);
    }
  }

  /** When the first sensor is critical on the failure's course, ms of the fleet's time; undefined when it ends before. */
  private criticalMs(state: MachineState, failure: Failure): number | undefined {
    let first = Infinity;
    for (const course of MACHINE_FAILURES[failure.type]!.courses) {
      if (getsCritical(course)) first = Math.min(first, this.reachesEndMs(state, failure, course));
    }
    return first < failure.endMs ? first : undefined;
  }

  /** The normal value moves on meanwhile, slowly: a few rounds of reckoning settle to the millisecond. */
  private reachesEndMs(state: MachineState, failure: Failure, course: Course): number {
    const end = courseEnd(course);
    const room = end - this.baseAt(state, course.sensor, failure.startMs);
    const perMs = (course.ratePerHour * failure.rate) / HOUR_MS;
    let ms = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const base = this.baseAt(state, course.sensor, failure.startMs + ms);
      ms = Math.max(0, (end - base - failure.from * room) / perMs);
    }
    return Math.ceil(failure.startMs + ms);
  }

  /** 0 at the present value to 1 at critical, of the course that has come furthest. */
  private progress(state: MachineState, failure: Failure, timeMs: number): number {
    let most = 0;
    for (const course of MACHINE_FAILURES[failure.type]!.courses) {
      if (course.oscillation) continue;
      const base = this.baseAt(state, course.sensor, failure.startMs);
      const value = this.courseValue(state, failure, course, timeMs);
      most = Math.max(most, (value - base) / (courseEnd(course) - base));
    }
    return most;
  }

  private get isIdleMaintenance(): boolean {
    return this.settings.maintenanceMode === 'as the reference';
  }

  private operationsOf(periodMs: number, fleetSize: number): Operations {
    const key = `${periodMs} ${fleetSize}`;
    const known = this.operations.get(key);
    if (known) return known;
    const { settings } = this;
    const { failureMode, failureProbability, maintenanceMode } = settings;
    const perReading = failureMode === 'per reading' && failureProbability > 0;
    const cells = new FailureCells(
      {
        mtbfMs: mtbfHoursOf(settings, periodMs) * HOUR_MS,
        shortestMs: settings.shortestHours * HOUR_MS,
        longestMs: settings.longestHours * HOUR_MS,
        weights: failureWeights(settings),
        ...(perReading ? { healthyMs: periodMs / failureProbability } : {}),
      },
      CELLS,
    );
    const everyMs = { none: Infinity, 'each machine': settings.maintenanceDays * DAY_MS };
    const rounds = new MaintenanceRounds(
      {
        everyMs:
          maintenanceMode === 'as the reference'
            ? settings.maintenanceSeconds * 1000 * fleetSize
            : everyMs[maintenanceMode],
        shortestMs: settings.maintenanceMinMinutes * MS_PER_UNIT.min,
        longestMs: settings.maintenanceMaxMinutes * MS_PER_UNIT.min,
      },
      MAINTENANCE,
    );
    const created = new Operations({ cells, rounds, idleMaintenance: this.isIdleMaintenance, types: FAILURE_NAMES });
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

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** Days since Monday 00:00 UTC, 0 to 7. The epoch began on a Thursday. */
function weekday(time: number): number {
  const days = time / DAY_MS + 3;
  return days - 7 * Math.floor(days / 7);
}

/** The reference's oscillations begin at once. */
function referenceSwing({ oscillation }: Course): Course['oscillation'] {
  return oscillation && { ...oscillation, shift: 0 };
}
