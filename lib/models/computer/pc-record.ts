// The record of a PC, as Open Hardware Monitor tells it: clock, power, load and temperature of its processor, and of its
// graphics card where it has one.
import { normals, uniform } from '../../core/random';
import type { Reading } from '../../core/reading';
import { rounded } from '../../core/rounding';
import type { Channel } from '../model';
import { CLOCK, CPU_SENSOR, GPU_LOAD, GPU_SENSOR, LOAD, WATTS } from './draws';
import { COMPUTER_PROFILES, clockOf } from './profiles';
import type { ComputerRun } from './run';

const MHZ_PER_GHZ = 1000;
const STEPS_PER_UNIT = 10;
const RESOLUTION = 1 / STEPS_PER_UNIT;
const NOISES = 5;
/** Load and power are means over different moments: they scatter, but not at full load. */
const LOAD_SCATTER = 12;
const WATTS_SCATTER = 0.9;
/** The graphics card is warmed by the processor and by its own work. */
const GPU_WARMTH = 0.8;
const GPU_SHARE = 0.4;
const GPU_IDLE_PERCENT = 3;
const GPU_SCATTER = 1.5;

const PROFILE = COMPUTER_PROFILES.pc;
const { softLimit, hardLimit } = PROFILE;
const TEMPERATURE = { unit: '°C', resolution: RESOLUTION, band: [0, softLimit], critical: hardLimit } as const;

export const PC_CHANNELS: readonly Channel[] = [
  { name: 'ClockCPUCoreOne', unit: 'MHz', resolution: RESOLUTION },
  { name: 'PowerCPUPackage', unit: 'W', resolution: RESOLUTION },
  { name: 'LoadCPUTotal', unit: '%', resolution: RESOLUTION },
  { name: 'TemperatureCPUPackage', ...TEMPERATURE },
];

export const PC_GRAPHICS_CHANNELS: readonly Channel[] = [
  ...PC_CHANNELS,
  { name: 'TemperatureGPUCore', ...TEMPERATURE },
  { name: 'LoadGPUCore', unit: '%', resolution: RESOLUTION },
];

const noise = new Float64Array(NOISES);

/** The graphics card's are written where `out` has room for them. */
export function readPc(run: ComputerRun, tick: number, timeMs: number, sigma: number, out: Float64Array): void {
  const { thermal, load, room, device } = run;
  const { key } = device;
  const temperature = run.temperatureAt(timeMs);
  normals(key, tick, noise, NOISES);
  const clock = Math.min(thermal.cap, clockOf(PROFILE, load, uniform(key, CLOCK, tick)));
  const percent = 100 * load + LOAD_SCATTER * load * (1 - load) * noise[LOAD]!;
  const scatter = 1 + WATTS_SCATTER * (1 - load) * (1 - load) * noise[WATTS]!;
  const watts = PROFILE.idleWatts + (thermal.power(load, clock) - PROFILE.idleWatts) * Math.max(0, scatter);
  out[0] = rounded(clock * MHZ_PER_GHZ, STEPS_PER_UNIT);
  out[1] = rounded(watts, STEPS_PER_UNIT);
  out[2] = rounded(Math.min(100, Math.max(0, percent)), STEPS_PER_UNIT);
  out[3] = rounded(temperature + sigma * noise[CPU_SENSOR]!, STEPS_PER_UNIT);
  if (out.length <= PC_CHANNELS.length) return;
  const gpuPercent = GPU_IDLE_PERCENT + 100 * GPU_SHARE * load + GPU_SCATTER * noise[GPU_LOAD]!;
  out[4] = rounded(room + GPU_WARMTH * (temperature - room) + sigma * noise[GPU_SENSOR]!, STEPS_PER_UNIT);
  out[5] = rounded(Math.min(100, Math.max(0, gpuPercent)), STEPS_PER_UNIT);
}

export function pcReading(device: string, timestamp: number, values: Float64Array, run: ComputerRun): Reading {
  return {
    device,
    timestamp,
    state: run.state,
    ClockCPUCoreOne: values[0],
    PowerCPUPackage: values[1],
    LoadCPUTotal: values[2],
    TemperatureCPUPackage: values[3],
  };
}

export function pcGraphicsReading(device: string, timestamp: number, values: Float64Array, run: ComputerRun): Reading {
  return {
    device,
    timestamp,
    state: run.state,
    ClockCPUCoreOne: values[0],
    PowerCPUPackage: values[1],
    LoadCPUTotal: values[2],
    TemperatureCPUPackage: values[3],
    TemperatureGPUCore: values[4],
    LoadGPUCore: values[5],
  };
}
