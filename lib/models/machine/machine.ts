// An industrial machine: seven sensors with daily, weekly and yearly cycles, noise and wear; five failures that develop;
// maintenance that repairs. All of it in closed form: any moment is known from the time, the seed and the commands.
import type { KeptValues } from '../../core/kept-values';
import { normals, uniform } from '../../core/random';
import type { Reading } from '../../core/reading';
import { rounded } from '../../core/rounding';
import { MS_PER_UNIT } from '../../core/time';
import { bornMs } from '../birth';
import { failureCells } from '../failure-cells';
import { maintenanceEvents } from '../maintenance-events';
import { type Maintenance, MaintenanceRounds } from '../maintenance-rounds';
import type { Anomaly, Device, DeviceCommands, Model, ModelEvent } from '../model';
import { type Failure, keptOperation, NOTHING_YET, type Operation, Operations } from '../operation';
import { MACHINE_COMMANDS } from './commands';
import { MachineCourse } from './course';
import { DevelopingCourses } from './developing';
import { CELLS, MAINTENANCE, OFFSET, PAST } from './draws';
import { FAILURE_NAMES } from './failures';
import { cooledBy, readIdle, steepestWarming, WARM_AFTER_MS } from './idle';
import { MachineNormal } from './normal';
import { ReferenceCourses, readReference } from './reference';
import {
  BEARING_TEMPERATURE,
  FLOW_RATE,
  MACHINE_CHANNELS,
  OIL_LEVEL,
  POWER,
  PRESSURE,
  SENSORS,
  STEPS_PER_UNIT,
  TEMPERATURE,
  VIBRATION,
} from './sensors';
import { failureWeights, type MachineSettings, machineSettings, mtbfHoursOf } from './settings';

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

interface MachineState {
  readonly device: Device;
  readonly commands: DeviceCommands;
  operation: Operation;
  /** that of the tick before, for what changed */
  before: Operation;
  /** of the failure under way */
  course: MachineCourse | undefined;
}

export class Machine implements Model<MachineState> {
  readonly channels = MACHINE_CHANNELS;
  readonly commands = MACHINE_COMMANDS;
  readonly reachMs = 0;
  readonly leapMs = Infinity;
  private readonly settings: Readonly<MachineSettings>;
  private readonly normal: MachineNormal;
  private readonly isReference: boolean;
  private readonly isStaggered: boolean;
  private readonly rounds: MaintenanceRounds;
  /** by the period of the readings, on which only failures per reading depend */
  private readonly operations = new Map<number, Operations>();
  private readonly noise = new Float64Array(SENSORS);

  /** @throws SettingError naming the setting that cannot be used */
  constructor(settings: Partial<MachineSettings> = {}) {
    this.settings = machineSettings(settings);
    this.normal = new MachineNormal(this.settings);
    this.isReference = this.settings.profile === 'reference';
    this.isStaggered = this.settings.startPhase === 'staggered';
    this.rounds = this.newRounds();
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, tick: number, commands: DeviceCommands): MachineState {
    const state = { device, commands, operation: NOTHING_YET, before: NOTHING_YET, course: undefined };
    this.step(state, tick - 1);
    this.step(state, tick);
    return state;
  }

  step(state: MachineState, tick: number): void {
    const { operation } = state;
    state.before = operation;
    const timeMs = elapsedMs(state.device, tick);
    if (timeMs >= operation.untilMs) this.change(state, timeMs);
  }

  keep(state: MachineState, kept: KeptValues): void {
    const { operation, before } = state;
    const changedFrom = kept.rare(before === operation ? undefined : before, undefined);
    state.operation = keptOperation(kept, operation, kept.isTakenOut ? this.bornMs(state.device) : 0);
    state.before = changedFrom ?? state.operation;
    state.course = kept.rare(state.course, undefined);
  }

  read(state: MachineState, tick: number, out: Float64Array): boolean {
    const { device, operation, course } = state;
    const timeMs = elapsedMs(device, tick);
    if (this.isStaggered && timeMs < this.bornMs(device)) return false;
    const { noise, settings } = this;
    const { maintenance, maintained } = operation;
    const time = device.timeline.startMs + timeMs;
    const own = uniform(device.key, OFFSET, 0);
    normals(device.key, tick, noise, SENSORS);
    if (this.isReference) readReference(time, own, settings.noisePercent / 100, noise, out);
    else this.normal.read(time, 2 * own - 1, timeMs - operation.wearsFromMs, noise, out);
    if (maintained && timeMs < maintained.endMs + WARM_AFTER_MS) warmUp(maintained, timeMs, out);
    if (course) course.read(timeMs, settings.failingNoisePercent / 100, noise, out);
    if (maintenance && settings.maintenanceMode !== 'as the reference') readIdle(maintenance, timeMs, noise, out);
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
  events({ device, operation, before }: MachineState, tick: number): readonly ModelEvent[] {
    if (operation === before) return NO_EVENTS;
    if (this.isUnborn(device, tick)) return NO_EVENTS;
    return maintenanceEvents(before.maintenance, operation.maintenance, device.timeline.startMs);
  }

  anomalies({ operation, device, course }: MachineState, tick: number): readonly Anomaly[] {
    const { failure } = operation;
    if (!failure || !course || this.isUnborn(device, tick)) return NO_ANOMALIES;
    const { timeline } = device;
    const tickAt = (ms: number) => timeline.tickAtOrAfter(timeline.startMs + ms);
    return [
      {
        type: course.type,
        fields: course.fields,
        startTick: tickAt(failure.startMs),
        endTick: tickAt(failure.endMs),
        severity: rounded(course.severity, 1000),
        crossingTick: course.criticalMs === undefined ? undefined : tickAt(course.criticalMs),
        stage: course.stage(elapsedMs(device, tick)),
      },
    ];
  }

  remainingLifeMs({ device, course }: MachineState, tick: number): number | undefined {
    if (course?.criticalMs === undefined) return undefined;
    return Math.max(0, course.criticalMs - elapsedMs(device, tick));
  }

  /** What it is up to has changed, or may have. */
  private change(state: MachineState, timeMs: number): void {
    const { device, commands, operation } = state;
    const { failure } = operation;
    const next = this.operationsOf(device).at(device, commands, timeMs, this.bornMs(device));
    state.operation = next;
    const goesOn = failure?.startMs === next.failure?.startMs && failure?.type === next.failure?.type;
    if (!goesOn || next.wearsFromMs !== operation.wearsFromMs) {
      state.course = next.failure && this.courseOf(device, next, next.failure);
    }
  }

  private courseOf(device: Device, { maintained, wearsFromMs }: Operation, failure: Failure): MachineCourse {
    if (this.isReference) return new MachineCourse(failure, new ReferenceCourses(failure));
    const { normal } = this;
    const own = 2 * uniform(device.key, OFFSET, 0) - 1;
    const { startMs } = device.timeline;
    const base = (sensor: number, timeMs: number) => {
      const warm = normal.base(sensor, startMs + timeMs, own, timeMs - wearsFromMs);
      return maintained ? warm - cooledBy(sensor, maintained, timeMs) : warm;
    };
    const steepest = (sensor: number) => normal.steepest(sensor) + (maintained ? steepestWarming(sensor) : 0);
    return new MachineCourse(failure, new DevelopingCourses(failure, base, steepest));
  }

  private bornMs(device: Device): number {
    return bornMs(device, this.settings, PAST);
  }

  private isUnborn(device: Device, tick: number): boolean {
    return this.isStaggered && elapsedMs(device, tick) < this.bornMs(device);
  }

  private operationsOf({ timeline }: Device): Operations {
    const known = this.operations.get(timeline.periodMs);
    if (known) return known;
    const { settings, rounds } = this;
    const { failureMode, failureProbability } = settings;
    const isPerReading = failureMode === 'per reading' && failureProbability > 0;
    const cells = failureCells(
      {
        mtbfMs: mtbfHoursOf(settings) * MS_PER_UNIT.h,
        shortestMs: settings.shortestHours * MS_PER_UNIT.h,
        longestMs: settings.longestHours * MS_PER_UNIT.h,
        weights: failureWeights(settings),
        ...(isPerReading ? { healthyMs: timeline.periodMs / failureProbability } : {}),
      },
      CELLS,
    );
    const statusOnly = settings.maintenanceMode === 'as the reference';
    const created = new Operations({ cells, rounds, statusOnly, types: FAILURE_NAMES });
    this.operations.set(timeline.periodMs, created);
    return created;
  }

  private newRounds(): MaintenanceRounds {
    const { maintenanceMode, maintenanceDays, maintenanceSeconds, ...settings } = this.settings;
    const everyMs = {
      none: () => Infinity,
      'each machine': () => maintenanceDays * MS_PER_UNIT.d,
      'as the reference': (size: number) => maintenanceSeconds * 1000 * size,
    }[maintenanceMode];
    const shortestMs = settings.maintenanceMinMinutes * MS_PER_UNIT.min;
    const longestMs = settings.maintenanceMaxMinutes * MS_PER_UNIT.min;
    return new MaintenanceRounds({ everyMs, shortestMs, longestMs }, MAINTENANCE);
  }
}

function elapsedMs({ timeline }: Device, tick: number): number {
  return timeline.timeOf(tick) - timeline.startMs;
}

/** Takes from the values of a machine what it lacks because it has cooled. */
function warmUp(maintained: Maintenance, timeMs: number, out: Float64Array): void {
  for (let sensor = 0; sensor < SENSORS; sensor++) out[sensor] = out[sensor]! - cooledBy(sensor, maintained, timeMs);
}
