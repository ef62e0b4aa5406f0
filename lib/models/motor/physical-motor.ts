// An induction motor by its physics: slip, current and a terminal voltage that sags follow the load, the winding warms up,
// and what shakes it follows from load, speed, wear and damage. All of it is known at any moment in closed form, but for the
// winding's temperature, which is anchored, and the wear, which is a bridge.

import { cellAt } from '../../core/cell-times';
import type { KeptValues } from '../../core/kept-values';
import { OctaveNoise, OctaveNoiseInTime } from '../../core/octave-noise';
import { normals } from '../../core/random';
import type { Reading } from '../../core/reading';
import { rounded } from '../../core/rounding';
import { MS_PER_UNIT } from '../../core/time';
import type { Anchored } from '../anchored';
import { bornMs } from '../birth';
import { failureCommands } from '../failure-commands';
import { maintenanceEvents } from '../maintenance-events';
import type { Anomaly, Channel, Device, DeviceCommands, Model, ModelEvent } from '../model';
import { type Failure, keptOperation, NOTHING_YET, type Operation } from '../operation';
import { phaseMs } from '../start-phase';
import { type BearingFrequencies, bearingFrequencies } from './bearing';
import {
  CURRENT_NOISE,
  NOISES,
  PAST,
  SPEED_NOISE,
  TEMPERATURE_NOISE,
  TORQUE_NOISE,
  VIBRATION_NOISE,
  VIBRATION_OCTAVES,
  VIBRATION_SPREAD,
  VOLTAGE_NOISE,
} from './draws';
import { MotorDrive } from './drive';
import { heatEvents } from './events';
import { grown, MOTOR_FAILURE_NAMES, MOTOR_FAILURES, progressOf, stageOf } from './failures';
import { type Heat, type HeatedMotor, MotorHeat } from './heat';
import { MotorOperations } from './operations';
import { MotorOutlook } from './outlook';
import {
  CURRENT,
  FREQUENCY,
  motorChannels,
  type Rated,
  ratedOf,
  SPEED,
  STEPS_PER_UNIT,
  TEMPERATURE,
  TORQUE,
  VIBRATION,
  VOLTAGE,
} from './record';
import { type MotorSettings, motorSettings, spreadOf } from './settings';
import { MotorSupply } from './supply';
import { MotorVibration } from './vibration';
import { zoneOf } from './vibration-zone';
import { waveform } from './waveform';
import { MotorWear, WearInTime } from './wear';

/** At its end a failure shakes the motor by so much, × the limit of zone D. */
const FAULT_END = 1.25;
/** σ of the temperature sensor, K. */
const TEMPERATURE_SIGMA = 0.1;
/** The speed sensor is so much better than the others. */
const SPEED_ACCURACY = 0.1;
/** Vibration is smooth within seconds and changes within a minute. */
const SHAKING = new OctaveNoise({ channel: VIBRATION_NOISE, shortestMs: 4000, count: VIBRATION_OCTAVES });

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

interface MotorState extends HeatedMotor {
  /** made when it is first asked for */
  heat: Anchored<Heat, HeatedMotor> | undefined;
  readonly wear: WearInTime;
  readonly shaking: OctaveNoiseInTime;
  tick: number;
  /** ms of the fleet's time */
  timeMs: number;
  operation: Operation;
  /** those of the tick before, for what changed */
  before: Operation;
  /** of the last failure that was asked for: when it gets to its limit */
  outlook: { readonly failure: Failure; readonly limitMs: number | undefined } | undefined;
}

export class PhysicalMotor implements Model<MotorState> {
  readonly channels: readonly Channel[];
  readonly commands = failureCommands(MOTOR_FAILURE_NAMES);
  readonly reachMs = 0;
  readonly leapMs = Infinity;
  private readonly settings: Readonly<MotorSettings>;
  private readonly rated: Rated;
  private readonly bearing: BearingFrequencies;
  private readonly operations: MotorOperations;
  private readonly supply: MotorSupply;
  private readonly heat: MotorHeat;
  private readonly wear: MotorWear;
  private readonly outlook: MotorOutlook;
  // What is worked out for one motor after the other.
  private readonly drive: MotorDrive;
  private readonly vibration = new MotorVibration();
  private readonly noise = new Float64Array(NOISES);

  /** @throws SettingError naming the setting that cannot be used */
  constructor(given: Partial<MotorSettings> = {}) {
    const settings = motorSettings(given);
    const { sagPercent, supplyVoltagePercent, supplyFrequencyPercent, temperatureLimit } = settings;
    const { maintenanceMode, maintenanceDays } = settings;
    this.settings = settings;
    this.rated = ratedOf(settings);
    this.channels = motorChannels(this.rated, temperatureLimit);
    this.bearing = bearingFrequencies(settings);
    this.operations = new MotorOperations(settings);
    this.supply = new MotorSupply(supplyVoltagePercent / 100, supplyFrequencyPercent / 100, (1.5 * sagPercent) / 100);
    this.wear = new MotorWear(24 * (maintenanceMode === 'none' ? 30 : maintenanceDays));
    this.drive = new MotorDrive(settings);
    // What a winding's temperature and an outlook ask for is of other moments.
    const driveThen = new MotorDrive(settings);
    this.heat = new MotorHeat(settings, this.operations, driveThen);
    this.outlook = new MotorOutlook(driveThen, this.heat, this.rated.zones[2], temperatureLimit);
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, tick: number, commands: DeviceCommands): MotorState {
    const state: MotorState = {
      device,
      commands,
      bornMs: 0,
      shiftMs: 0,
      heat: undefined,
      wear: new WearInTime(),
      shaking: new OctaveNoiseInTime(),
      tick,
      timeMs: 0,
      operation: NOTHING_YET,
      before: NOTHING_YET,
      outlook: undefined,
    };
    this.start(state);
    this.moveTo(state, tick - 1);
    this.step(state, tick);
    return state;
  }

  keep(state: MotorState, kept: KeptValues, tick: number): void {
    const { operation, before } = state;
    if (kept.isTakenOut) {
      this.start(state);
      state.tick = tick;
      state.timeMs = elapsedMs(state.device, tick);
    }
    const changedFrom = kept.rare(before === operation ? undefined : before, undefined);
    state.operation = keptOperation(kept, operation, state.bornMs);
    state.before = changedFrom ?? state.operation;
    state.outlook = kept.rare(state.operation.failure && state.outlook, undefined);
    this.heat.keep(kept, this.heatOf(state), state, this.heatBefore(state));
    state.wear.keep(kept, state.operation.wearsFromMs);
    state.shaking.keep(kept);
  }

  step(state: MotorState, tick: number): void {
    state.before = state.operation;
    this.moveTo(state, tick);
  }

  read(state: MotorState, tick: number, out: Float64Array): boolean {
    if (state.timeMs < state.bornMs) return false;
    const { rated, noise, settings, supply, drive } = this;
    const { electrics } = drive;
    this.work(state);
    normals(state.device.key, tick, noise, NOISES);
    const sigma = settings.noisePercent / 100;
    const isDead = state.operation.maintenance !== undefined;
    const isOn = electrics.current > 0;
    const temperature = this.heat.temperatureAt(this.heatAt(state), state.timeMs);
    out[VOLTAGE] = isDead ? 0 : rated.volts * (electrics.voltage + sigma * noise[VOLTAGE_NOISE]!);
    out[CURRENT] = isOn ? rated.amperes * Math.max(0, electrics.current + sigma * noise[CURRENT_NOISE]!) : 0;
    out[SPEED] = drive.speed > 0 ? this.rpm(sigma * SPEED_ACCURACY * noise[SPEED_NOISE]!) : 0;
    out[TORQUE] = isOn ? rated.torque * (electrics.torque + sigma * noise[TORQUE_NOISE]!) : 0;
    out[FREQUENCY] = isDead ? 0 : rated.hertz * supply.frequency;
    out[TEMPERATURE] = temperature + (sigma > 0 ? TEMPERATURE_SIGMA * noise[TEMPERATURE_NOISE]! : 0);
    out[VIBRATION] = this.shake(state);
    for (let i = 0; i < out.length; i++) out[i] = rounded(out[i]!, STEPS_PER_UNIT[i]!);
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array, state: MotorState): Reading {
    const reading: Reading = {
      device,
      timestamp,
      state: this.condition(state),
      voltage: values[VOLTAGE],
      current: values[CURRENT],
      speed: values[SPEED],
      torque: values[TORQUE],
      frequency: values[FREQUENCY],
      temperature: values[TEMPERATURE],
      vibration: values[VIBRATION],
      zone: zoneOf(values[VIBRATION]!, this.rated.zones),
    };
    if (this.hasWaveform(state)) {
      reading.waveform = this.waveform(state);
      reading.waveform_rate = this.settings.waveformRate;
    }
    return reading;
  }

  /** running, stopped, stalled or maintenance. */
  condition(state: MotorState): string {
    if (state.operation.maintenance) return 'maintenance';
    if (!this.drive.isOn(this.loadTime(state))) return 'stopped';
    this.work(state);
    return this.drive.electrics.isStalled ? 'stalled' : 'running';
  }

  events(state: MotorState): readonly ModelEvent[] {
    const { device, operation, before, timeMs, bornMs } = state;
    if (timeMs < bornMs) return NO_EVENTS;
    const { timeline } = device;
    const maintenance =
      operation === before ? NO_EVENTS : maintenanceEvents(before.maintenance, operation.maintenance, timeline.startMs);
    const heatBefore = this.heatBefore(state);
    if (heatBefore === this.heat.stepAt(timeMs)) return maintenance;
    const heat = heatEvents(this.heatAt(state), heatBefore, this.settings.temperatureLimit);
    return heat.length > 0 ? [...maintenance, ...heat] : maintenance;
  }

  anomalies(state: MotorState): readonly Anomaly[] {
    const { operation, device, timeMs } = state;
    const { failure } = operation;
    if (!failure || timeMs < state.bornMs) return NO_ANOMALIES;
    const { name, fields } = MOTOR_FAILURES[failure.type]!;
    const { timeline } = device;
    const tickAt = (ms: number) => timeline.tickAtOrAfter(timeline.startMs + ms);
    const limitMs = this.limitMs(state, failure);
    return [
      {
        type: name,
        fields,
        startTick: tickAt(failure.startMs),
        endTick: tickAt(failure.endMs),
        severity: rounded(progressOf(failure, failure.endMs), 1000),
        crossingTick: limitMs === undefined ? undefined : tickAt(limitMs),
        stage: stageOf(progressOf(failure, timeMs)),
      },
    ];
  }

  remainingLifeMs(state: MotorState): number | undefined {
    const { failure } = state.operation;
    const limitMs = failure && this.limitMs(state, failure);
    return limitMs === undefined ? undefined : Math.max(0, limitMs - state.timeMs);
  }

  /** Where it stands in its life and in its load, which follows from the device. */
  private start(state: MotorState): void {
    const { startPhase, startSpacingSeconds } = this.settings;
    const { device } = state;
    state.bornMs = bornMs(device, this.settings, PAST);
    state.shiftMs = phaseMs(startPhase, device.index, Math.round(startSpacingSeconds * 1000), Infinity);
  }

  private moveTo(state: MotorState, tick: number): void {
    const { device, commands, bornMs } = state;
    const timeMs = elapsedMs(device, tick);
    state.tick = tick;
    state.timeMs = timeMs;
    if (timeMs >= state.operation.untilMs) state.operation = this.operations.at(device, commands, timeMs, bornMs);
  }

  /** Event time with the motor's own shift: what its load follows. */
  private loadTime({ device, timeMs, shiftMs }: MotorState): number {
    return device.timeline.startMs + timeMs + shiftMs;
  }

  /** Has supply and drive at the moment of `state`. */
  private work(state: MotorState): void {
    const { supply, drive } = this;
    const { device, timeMs, operation } = state;
    supply.moveTo(device.fleet.key, device.timeline.startMs + timeMs);
    drive.moveTo(device.key, this.loadTime(state), operation, timeMs, supply.voltage, supply.frequency);
  }

  private rpm(noise: number): number {
    return Math.max(0, this.rated.synchronousSpeed * (this.supply.frequency * this.drive.speed + noise));
  }

  /** mm/s RMS, of the moment that `work` has seen; its parts, without noise, are in `vibration`. */
  private shake(state: MotorState): number {
    const { vibration, drive } = this;
    const { operation, device, timeMs } = state;
    const wear = state.wear.at(this.wear, device.key, state.operation.wearsFromMs, timeMs);
    const sound = this.sound(state, wear);
    const fault = this.fault(operation.failure, timeMs);
    vibration.set(sound, drive.load / drive.fullLoad, drive.speed / drive.fullSpeed, fault);
    const sigma = this.settings.vibrationNoisePercent / 100;
    if (sigma === 0) return vibration.rms;
    const noise = state.shaking.at(SHAKING, device.key, device.timeline.startMs + timeMs);
    return vibration.rms * Math.max(0, 1 + sigma * noise);
  }

  /** mm/s RMS of a motor that is so far worn, 0 … 1, at full load. */
  private sound({ device }: MotorState, wear: number): number {
    const { healthyVibration, wearPercent, fleetSpreadPercent } = this.settings;
    const own = spreadOf(fleetSpreadPercent, device.key, VIBRATION_SPREAD);
    return own * healthyVibration * (1 + (wearPercent / 100) * wear);
  }

  private fault(failure: Failure | undefined, timeMs: number): number {
    if (!failure || !MOTOR_FAILURES[failure.type]!.lines) return 0;
    return FAULT_END * this.rated.zones[2] * grown(progressOf(failure, timeMs));
  }

  private heatAt(state: MotorState): Heat {
    return this.heatOf(state).moveTo(this.heat.stepAt(state.timeMs));
  }

  /** The step of its heat a tick before. */
  private heatBefore({ device, tick }: MotorState): number {
    return this.heat.stepAt(elapsedMs(device, tick - 1));
  }

  private heatOf(state: MotorState): Anchored<Heat, HeatedMotor> {
    state.heat ??= this.heat.of(state);
    return state.heat;
  }

  /** When a failure is first beyond its limit, ms of the fleet's time; reckoned once for each. */
  private limitMs(state: MotorState, failure: Failure): number | undefined {
    const known = state.outlook?.failure;
    if (known?.startMs !== failure.startMs || known.endMs !== failure.endMs || known.type !== failure.type) {
      const { device } = state;
      const sinceMs = state.operation.wearsFromMs;
      const wearKey = this.wear.keyOf(device.key, sinceMs);
      const vibration = new MotorVibration();
      const limitMs = this.outlook.limitMs(failure, {
        heat: () => this.heat.of(state),
        vibrationAt: (timeMs) => {
          const sound = this.sound(state, this.wear.at(wearKey, sinceMs, timeMs));
          vibration.set(sound, 1, 1, this.fault(failure, timeMs));
          return vibration.rms;
        },
      });
      state.outlook = { failure, limitMs };
    }
    return state.outlook!.limitMs;
  }

  private hasWaveform({ device, tick, timeMs }: MotorState): boolean {
    const { waveform: when, waveformSeconds } = this.settings;
    if (when !== 'every') return when === 'each';
    const everyMs = Math.max(1, Math.round(waveformSeconds * MS_PER_UNIT.s));
    return cellAt(timeMs, everyMs) !== cellAt(elapsedMs(device, tick - 1), everyMs);
  }

  private waveform(state: MotorState): number[] {
    const { settings, vibration, supply, rated, bearing } = this;
    const { device, tick, operation } = state;
    this.work(state);
    const scale = this.shake(state) / vibration.rms;
    const lines = vibration.lines(this.rpm(0) / 60, rated.hertz * supply.frequency, operation.failure?.type, bearing);
    const scaled = lines.map(({ hertz, rms }) => ({ hertz, rms: rms * scale }));
    const sampling = { rate: settings.waveformRate, length: settings.waveformLength };
    return waveform(sampling, scaled, vibration.broadband * scale, device.key, tick);
  }
}

/** Of the fleet's time, ms. */
function elapsedMs({ timeline }: Device, tick: number): number {
  return timeline.timeOf(tick) - timeline.startMs;
}
