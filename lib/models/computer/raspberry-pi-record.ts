// The record of a Raspberry Pi, as its firmware tells it: temperatures, clocks, voltages, memory and the throttled bits.
import { normals } from '../../core/random';
import type { Reading } from '../../core/reading';
import { rounded } from '../../core/rounding';
import type { Channel } from '../model';
import { CPU_SENSOR, GPU_SENSOR, VOLTS } from './draws';
import { COMPUTER_PROFILES } from './profiles';
import type { ComputerRun } from './run';

const CORE_HZ = 500_000_000;
const THROTTLED_CORE_HZ = 333_333_333;
const HZ_PER_GHZ = 1_000_000_000;
const STEPS_PER_DEGREE = 10;
const STEPS_PER_VOLT = 10_000;
/** Of the regulator, V; a supply that gets weak lets through so much more. */
const RIPPLE = 0.0002;
const WEAK_RIPPLE = 0.0006;
const SDRAM_VOLTS = 1.1;
const MEMORY_ARM = 994_050_048;
const MEMORY_GPU = 79_691_776;
const NOISES = 3;

const { softLimit, hardLimit } = COMPUTER_PROFILES['raspberry-pi-4'];
const TEMPERATURE = {
  unit: '°C',
  resolution: 1 / STEPS_PER_DEGREE,
  band: [0, softLimit],
  critical: hardLimit,
} as const;
const VOLTAGE = { unit: 'V', resolution: 1 / STEPS_PER_VOLT };
const FREQUENCY = { unit: 'Hz', resolution: 1 };
const MEMORY = { unit: 'byte', resolution: 1 };

export const RASPBERRY_PI_CHANNELS: readonly Channel[] = [
  { name: 'GPU_temp_celsius', ...TEMPERATURE },
  { name: 'CPU_temp_celsius', ...TEMPERATURE },
  { name: 'frequency_arm_hz', ...FREQUENCY },
  { name: 'frequency_core_hz', ...FREQUENCY },
  { name: 'frequency_pwm_hz', ...FREQUENCY },
  { name: 'voltage_core_v', ...VOLTAGE },
  { name: 'voltage_sdram_c_v', ...VOLTAGE },
  { name: 'voltage_sdram_i_v', ...VOLTAGE },
  { name: 'voltage_sdram_p_v', ...VOLTAGE },
  { name: 'memory_arm_bytes', ...MEMORY },
  { name: 'memory_gpu_bytes', ...MEMORY },
  { name: 'throttled', unit: '', resolution: 1 },
];

export function readRaspberryPi(
  run: ComputerRun,
  tick: number,
  timeMs: number,
  sigma: number,
  out: Float64Array,
): void {
  const { thermal, state } = run;
  const temperature = run.temperatureAt(timeMs);
  const isSlow = state === 'throttled' || state === 'overheated';
  normals(run.device.key, tick, out, NOISES);
  const volts = thermal.volts + (RIPPLE + WEAK_RIPPLE * run.wear.supply) * out[VOLTS]!;
  const cpu = rounded(temperature + sigma * out[CPU_SENSOR]!, STEPS_PER_DEGREE);
  out[0] = rounded(temperature + sigma * out[GPU_SENSOR]!, STEPS_PER_DEGREE);
  out[1] = cpu;
  out[2] = rounded(thermal.clock * HZ_PER_GHZ, 1);
  out[3] = isSlow ? THROTTLED_CORE_HZ : CORE_HZ;
  out[4] = 0;
  out[5] = rounded(volts, STEPS_PER_VOLT);
  out[6] = SDRAM_VOLTS;
  out[7] = SDRAM_VOLTS;
  out[8] = SDRAM_VOLTS;
  out[9] = MEMORY_ARM;
  out[10] = MEMORY_GPU;
  out[11] = run.throttled;
}

export function raspberryPiReading(device: string, timestamp: number, values: Float64Array, run: ComputerRun): Reading {
  return {
    device,
    timestamp,
    state: run.state,
    GPU_temp_celsius: values[0],
    CPU_temp_celsius: values[1],
    frequency_arm_hz: values[2],
    frequency_core_hz: values[3],
    frequency_pwm_hz: values[4],
    voltage_core_v: values[5],
    voltage_sdram_c_v: values[6],
    voltage_sdram_i_v: values[7],
    voltage_sdram_p_v: values[8],
    memory_arm_bytes: values[9],
    memory_gpu_bytes: values[10],
    throttled: values[11],
  };
}
