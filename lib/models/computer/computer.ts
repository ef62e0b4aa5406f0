// A computer, Raspberry Pi or PC: its work makes it warm, its governor keeps it from burning, and its parts wear. One epoch is
// a boot; there is one a day. A seek replays at most a day of looks, whatever the sample rate.
import type { KeptValues } from '../../core/kept-values';
import type { Reading } from '../../core/reading';
import { rounded } from '../../core/rounding';
import { MS_PER_UNIT } from '../../core/time';
import type { Anomaly, Channel, Device, DeviceCommands, Model, ModelEvent } from '../model';
import { BootSchedule } from './boots';
import { COMPUTER_COMMANDS, DEGRADATIONS } from './commands';
import { type Degradation, Degradations, wornAt } from './degradations';
import { PC_CHANNELS, PC_GRAPHICS_CHANNELS, pcGraphicsReading, pcReading, readPc } from './pc-record';
import { RASPBERRY_PI_CHANNELS, raspberryPiReading, readRaspberryPi } from './raspberry-pi-record';
import { type ComputerParts, ComputerRun } from './run';
import { type ComputerSettings, computerSettings } from './settings';
import { computerStatus } from './status';

interface ComputerRecord {
  readonly channels: readonly Channel[];
  readonly read: typeof readPc;
  readonly reading: typeof pcReading;
  /** by place in DEGRADATIONS, what they show in */
  readonly fields: readonly (readonly string[])[];
}

const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

const PI_HEAT = ['GPU_temp_celsius', 'CPU_temp_celsius'];
const PC_HEAT = ['TemperatureCPUPackage'];
const PC_GRAPHICS_HEAT = [...PC_HEAT, 'TemperatureGPUCore'];
const PC_SUPPLY = ['ClockCPUCoreOne', 'PowerCPUPackage'];

const RASPBERRY_PI: ComputerRecord = {
  channels: RASPBERRY_PI_CHANNELS,
  read: readRaspberryPi,
  reading: raspberryPiReading,
  fields: [PI_HEAT, PI_HEAT, ['voltage_core_v', 'frequency_arm_hz', 'throttled']],
};
const PC: ComputerRecord = {
  channels: PC_CHANNELS,
  read: readPc,
  reading: pcReading,
  fields: [PC_HEAT, PC_HEAT, PC_SUPPLY],
};
const PC_WITH_GRAPHICS: ComputerRecord = {
  channels: PC_GRAPHICS_CHANNELS,
  read: readPc,
  reading: pcGraphicsReading,
  fields: [PC_GRAPHICS_HEAT, PC_GRAPHICS_HEAT, PC_SUPPLY],
};

export class Computer implements Model<ComputerRun> {
  readonly channels: readonly Channel[];
  readonly commands = COMPUTER_COMMANDS;
  readonly reachMs = MS_PER_UNIT.d;
  readonly leapMs = MS_PER_UNIT.d;
  private readonly settings: Readonly<ComputerSettings>;
  private readonly parts: ComputerParts;
  private readonly record: ComputerRecord;

  /** @throws SettingError naming the setting that cannot be used */
  constructor(settings: Partial<ComputerSettings> = {}) {
    this.settings = computerSettings(settings);
    const { profile, graphicsCard } = this.settings;
    this.parts = {
      settings: this.settings,
      boots: new BootSchedule(this.settings),
      degradations: new Degradations(this.settings),
    };
    this.record = profile === 'pc' ? (graphicsCard ? PC_WITH_GRAPHICS : PC) : RASPBERRY_PI;
    this.channels = this.record.channels;
  }

  /** Each tick: `init` replays the boot by itself, in looks and not in ticks. */
  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, tick: number, commands: DeviceCommands): ComputerRun {
    const run = new ComputerRun(this.parts, device, commands, device.timeline.timeOf(tick - 1));
    this.step(run, tick);
    return run;
  }

  step(run: ComputerRun, tick: number): void {
    run.goTo(run.device.timeline.timeOf(tick));
  }

  keep(run: ComputerRun, kept: KeptValues): void {
    run.keep(kept);
  }

  /** A computer that is off or boots sends nothing. */
  read(run: ComputerRun, tick: number, out: Float64Array): boolean {
    if (!run.isOn) return false;
    this.record.read(run, tick, run.device.timeline.timeOf(tick), this.settings.sensorSigma, out);
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array, run: ComputerRun): Reading {
    return this.record.reading(device, timestamp, values, run);
  }

  condition({ state }: ComputerRun): string {
    return state;
  }

  status(reading: Reading | null): string {
    return computerStatus(reading);
  }

  /** `state_changed`, for each change since the tick before. */
  events({ events }: ComputerRun): readonly ModelEvent[] {
    return events;
  }

  anomalies(run: ComputerRun, tick: number): readonly Anomaly[] {
    const { list } = run.degrading;
    if (list.length === 0 || !run.isBorn) return NO_ANOMALIES;
    const { timeline } = run.device;
    const timeMs = timeline.timeOf(tick);
    return list.map((one) => ({
      type: DEGRADATIONS[one.part]!,
      fields: this.record.fields[one.part]!,
      startTick: timeline.tickAtOrAfter(one.startMs),
      endTick: timeline.tickAtOrAfter(one.endMs),
      severity: rounded(one.to, 1000),
      stage: stageOf(one, timeMs),
    }));
  }
}

/** As those of a machine's failures. */
function stageOf(one: Degradation, timeMs: number): string {
  const worn = wornAt(one, timeMs);
  if (worn >= one.to) return 'failure';
  return worn >= one.to / 3 ? 'degradation' : 'precursor';
}
