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
} from './sensors';

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

/** What the courses of one failure come to. Times are ms of the fleet's time. */
export interface CourseFormulas {
  /** what a sensor is at, without noise */
  value(course: Course, timeMs: number): number;
  /** what it shows, being at `value` with its noise */
  shown(course: Course, value: number): number;
  /** 0 at the present value to 1 at its end, or beyond */
  progress(course: Course, timeMs: number): number;
  /** where a steady course is held once it has got there */
  end(course: Course): number;
  /** a value does not move faster than this, per ms */
  steepest(course: Course): number;
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

/** Whether a sensor at `value` is critical. */
export function isCriticalAt(sensor: number, value: number): boolean {
  const { high, critical } = MACHINE_SENSORS[sensor]!;
  return critical > high ? value >= critical : value <= critical;
}

/** Where a course ends: at the critical value, or, for one that leaves the band at the other side, as far below it. */
export function courseEnd({ sensor, ratePerHour }: Course): number {
  const { low, high, critical } = MACHINE_SENSORS[sensor]!;
  return ratePerHour < 0 && critical > high ? low - (critical - high) : critical;
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
