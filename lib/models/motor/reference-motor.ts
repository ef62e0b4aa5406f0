// A motor by the reference's formula: one signal, which rises with the load, with noise that never takes it below its base.
// v(t) = max(base, (peak − base) · load(t) + base + N(0, σ)), with the sine load of the reference sin(2πt/T), t in unix seconds.

import type { DeviceKey } from '../../core/hash';
import type { KeptValues } from '../../core/kept-values';
import { normal } from '../../core/random';
import type { Reading } from '../../core/reading';
import { rounded } from '../../core/rounding';
import type { Anomaly, Channel, Device, Model, ModelEvent } from '../model';
import { phaseMs } from '../start-phase';
import { VOLTAGE_NOISE } from './draws';
import { type LoadPattern, loadPattern } from './load';
import { type MotorSettings, motorSettings } from './settings';

/** Values are whole multiples of 0.0001. */
const STEPS_PER_UNIT = 10_000;

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

interface SignalState {
  readonly key: DeviceKey;
  readonly device: Device;
  /** added to the fleet's event time: how far its load is ahead, ms */
  shiftMs: number;
  /** event time before which it is not there yet, ms since the Unix epoch */
  beginsMs: number;
  /** event time, ms since the Unix epoch */
  time: number;
}

export class ReferenceMotor implements Model<SignalState> {
  readonly channels: readonly Channel[];
  readonly reachMs = 0;
  readonly leapMs = Infinity;
  private readonly settings: Readonly<MotorSettings>;
  private readonly load: LoadPattern;
  private readonly base: number;
  private readonly height: number;
  private readonly sigma: number;
  private readonly signal: string;

  /** @throws SettingError naming the setting that cannot be used */
  constructor(given: Partial<MotorSettings> = {}) {
    const settings = motorSettings(given);
    const { base, peak, sigma, signal, unit } = settings;
    this.settings = settings;
    this.load = loadPattern(settings);
    this.base = base;
    this.height = peak - base;
    this.sigma = sigma;
    this.signal = signal.trim();
    this.channels = [{ name: this.signal, unit, resolution: 1 / STEPS_PER_UNIT, band: [base, peak + 4 * sigma] }];
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, tick: number): SignalState {
    const state = { key: device.key, device, shiftMs: 0, beginsMs: 0, time: device.timeline.timeOf(tick) };
    this.start(state);
    return state;
  }

  /** All follows from the device and the tick. */
  keep(state: SignalState, kept: KeptValues, tick: number): void {
    if (!kept.isTakenOut) return;
    state.time = state.device.timeline.timeOf(tick);
    this.start(state);
  }

  step(state: SignalState, tick: number): void {
    state.time = state.device.timeline.timeOf(tick);
  }

  read({ key, time, shiftMs, beginsMs }: SignalState, tick: number, out: Float64Array): boolean {
    if (time < beginsMs) return false;
    const { base } = this;
    const value =
      this.height * this.load.at(key, time + shiftMs) + base + this.sigma * normal(key, VOLTAGE_NOISE, tick);
    out[0] = rounded(value > base ? value : base, STEPS_PER_UNIT);
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array): Reading {
    return { device, timestamp, [this.signal]: values[0] };
  }

  events(): readonly ModelEvent[] {
    return NO_EVENTS;
  }

  anomalies(): readonly Anomaly[] {
    return NO_ANOMALIES;
  }

  private start(state: SignalState): void {
    const { startPhase, startSpacingSeconds } = this.settings;
    const { index, timeline } = state.device;
    state.shiftMs = phaseMs(startPhase, index, Math.round(startSpacingSeconds * 1000), Infinity);
    state.beginsMs = startPhase === 'staggered' ? timeline.startMs - state.shiftMs : -Infinity;
  }
}
