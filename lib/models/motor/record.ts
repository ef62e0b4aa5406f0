// The record of a physical motor.
import type { Channel } from '../model';
import type { MotorSettings } from './settings';
import { MOST_FREQUENCY_DEVIATION, MOST_VOLTAGE_DEVIATION } from './supply';
import { type ZoneLimits, zoneLimits } from './vibration-zone';

export const VOLTAGE = 0;
export const CURRENT = 1;
export const SPEED = 2;
export const TORQUE = 3;
export const FREQUENCY = 4;
export const TEMPERATURE = 5;
export const VIBRATION = 6;

/** Values are whole multiples of 1 over this. */
export const STEPS_PER_UNIT: readonly number[] = [100, 100, 10, 100, 1000, 100, 1000];

/** The rated values, in the units of the record. */
export interface Rated {
  readonly volts: number;
  readonly amperes: number;
  /** rpm at rated frequency, without slip */
  readonly synchronousSpeed: number;
  /** N·m */
  readonly torque: number;
  readonly hertz: number;
  readonly zones: ZoneLimits;
}

const POWER_FACTOR = 0.86;
const EFFICIENCY = 0.94;

export function ratedOf(settings: Readonly<MotorSettings>): Rated {
  const { ratedKilowatts, ratedVolts, ratedHertz, poles, ratedSlipPercent, foundation } = settings;
  const watts = 1000 * ratedKilowatts;
  const synchronousSpeed = (120 * ratedHertz) / poles;
  const speed = synchronousSpeed * (1 - ratedSlipPercent / 100);
  return {
    volts: ratedVolts,
    amperes: watts / (Math.sqrt(3) * ratedVolts * POWER_FACTOR * EFFICIENCY),
    synchronousSpeed,
    torque: watts / ((2 * Math.PI * speed) / 60),
    hertz: ratedHertz,
    zones: zoneLimits(ratedKilowatts, foundation),
  };
}

export function motorChannels({ volts, hertz, zones }: Rated, temperatureLimit: number): readonly Channel[] {
  const around = (value: number, share: number): [number, number] => [value * (1 - share), value * (1 + share)];
  const channel = (place: number, name: string, unit: string, more: Partial<Channel> = {}): Channel => {
    return { name, unit, resolution: 1 / STEPS_PER_UNIT[place]!, ...more };
  };
  return [
    channel(VOLTAGE, 'voltage', 'V', { band: around(volts, MOST_VOLTAGE_DEVIATION) }),
    channel(CURRENT, 'current', 'A'),
    channel(SPEED, 'speed', 'rpm'),
    channel(TORQUE, 'torque', 'N·m'),
    channel(FREQUENCY, 'frequency', 'Hz', { band: around(hertz, MOST_FREQUENCY_DEVIATION) }),
    channel(TEMPERATURE, 'temperature', '°C', { critical: temperatureLimit }),
    channel(VIBRATION, 'vibration', 'mm/s', { band: [0, zones[1]], critical: zones[2] }),
  ];
}
