// How a machine fails: which sensors each failure moves, and how fast. Rates are the reference's; where its failures jump
// to the band's maximum, ours start from the present value and develop.
import {
  BEARING_TEMPERATURE,
  FLOW_RATE,
  MACHINE_SENSORS,
  OIL_LEVEL,
  POWER,
  PRESSURE,
  TEMPERATURE,
  VIBRATION,
} from './machine-sensors';

/** What a failure does to one sensor. */
export interface Course {
  readonly sensor: number;
  /** per hour; negative for one that falls */
  readonly ratePerHour: number;
  /** in the place of a steady rate: a shift that comes within the first hour, and an oscillation about it */
  readonly oscillation?: { readonly shift: number; readonly amplitude: number; readonly radiansPerHour: number };
  /** where the reference has it at its start */
  readonly referenceStart: number;
}

export interface MachineFailure {
  readonly name: string;
  /** of a hundred failures so many are of this type */
  readonly percent: number;
  readonly courses: readonly Course[];
}

export const MACHINE_FAILURES: readonly MachineFailure[] = [
  failure('bearing_failure', 30, steady(VIBRATION, 0.5, 8), steady(BEARING_TEMPERATURE, 2, 90)),
  failure('pump_failure', 25, steady(PRESSURE, -0.1, 6.5), steady(FLOW_RATE, -2, 220), steady(POWER, 0.8, 55)),
  failure('overheating', 20, steady(TEMPERATURE, 3, 85), steady(POWER, 1.2, 55)),
  failure('oil_leak', 15, steady(OIL_LEVEL, -0.5, 95), steady(TEMPERATURE, 1.5, 85)),
  failure(
    'motor_failure',
    10,
    swinging(POWER, 7, 3, 2, 57),
    swinging(VIBRATION, 6, 2, 3, 11),
    steady(TEMPERATURE, 2.5, 85),
  ),
];

export const FAILURE_NAMES: readonly string[] = MACHINE_FAILURES.map(({ name }) => name);

/** Where a course ends: at the critical value, or, for one that leaves it at the other side, as far below the band. */
export function courseEnd({ sensor, ratePerHour }: Course): number {
  const { low, high, critical } = MACHINE_SENSORS[sensor]!;
  const risesToCritical = critical > high;
  if (ratePerHour < 0 && risesToCritical) return low - (critical - high);
  return critical;
}

/** Whether a course leads to the sensor's critical value at a steady rate. */
export function getsCritical({ sensor, ratePerHour, oscillation }: Course): boolean {
  const { high, critical } = MACHINE_SENSORS[sensor]!;
  return oscillation === undefined && critical > high === ratePerHour > 0;
}

/**
 * How far a course has moved its sensor, `hours` after the failure's start. Rounding to the limits is left to the caller.
 *
 * @param room from the present value to the course's end
 * @param from 0: it begins at the present value; 1: at the course's end
 */
export function shiftOf(course: Course, hours: number, room: number, from: number): number {
  const { oscillation, ratePerHour } = course;
  if (!oscillation) return from * room + ratePerHour * hours;
  const { shift, amplitude, radiansPerHour } = oscillation;
  return Math.min(1, from + hours) * (shift + amplitude * Math.sin(radiansPerHour * hours));
}

function failure(name: string, percent: number, ...courses: Course[]): MachineFailure {
  return { name, percent, courses };
}

function steady(sensor: number, ratePerHour: number, referenceStart: number): Course {
  return { sensor, ratePerHour, referenceStart };
}

function swinging(sensor: number, shift: number, amplitude: number, radiansPerHour: number, start: number): Course {
  return { sensor, ratePerHour: 0, oscillation: { shift, amplitude, radiansPerHour }, referenceStart: start };
}
