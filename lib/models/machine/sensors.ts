// The seven sensors of an industrial machine: those of the reference's data set (normal bands, critical values).
import type { Channel } from '../model';

export interface MachineSensor {
  readonly name: string;
  readonly unit: string;
  /** normal band, both ends included */
  readonly low: number;
  readonly high: number;
  /** where it becomes critical; below the band for one that falls */
  readonly critical: number;
  /** what it shows while the machine idles, and how fast it gets there: time constant in minutes, 0 for at once */
  readonly idle: number;
  readonly idleMinutes: number;
  /** how much it shifts with wear, as a share of the most */
  readonly wear: number;
}

export const MACHINE_SENSORS: readonly MachineSensor[] = [
  sensor('temperature', '°C', [60, 85], 95, [25, 45], 0.25),
  sensor('vibration', 'mm/s', [2, 8], 12, [0.2, 0], 0.5),
  sensor('pressure', 'bar', [4.5, 6.5], 8, [0, 0], 0),
  sensor('flow_rate', 'L/min', [180, 220], 250, [0, 0], -0.25),
  sensor('power_consumption', 'kW', [45, 55], 65, [3, 0], 0.25),
  sensor('oil_level', '%', [75, 95], 60, [95, 0], -1),
  sensor('bearing_temperature', '°C', [70, 90], 105, [25, 60], 0.5),
];

export const SENSORS = MACHINE_SENSORS.length;

export const TEMPERATURE = 0;
export const VIBRATION = 1;
export const PRESSURE = 2;
export const FLOW_RATE = 3;
export const POWER = 4;
export const OIL_LEVEL = 5;
export const BEARING_TEMPERATURE = 6;

/** Values are whole multiples of 0.01. */
export const STEPS_PER_UNIT = 100;

export const MACHINE_CHANNELS: readonly Channel[] = MACHINE_SENSORS.map(({ name, unit, low, high, critical }) => {
  return { name, unit, resolution: 1 / STEPS_PER_UNIT, band: [low, high], critical };
});

function sensor(
  name: string,
  unit: string,
  [low, high]: readonly [number, number],
  critical: number,
  [idle, idleMinutes]: readonly [number, number],
  wear: number,
): MachineSensor {
  return { name, unit, low, high, critical, idle, idleMinutes, wear };
}
