// The reference's own formulas, for those who compare: terms that are absolute, so that pressure lies at the end of its
// band for half of the time; failures that jump to the band's end; an oil leak that reads 60 at once.
import { MS_PER_UNIT } from '../../core/time';
import type { Failure } from '../operation';
import type { Course, CourseFormulas } from './failures';
import { AGE_FROM_MS, weekday } from './normal';
import { MACHINE_SENSORS, SENSORS } from './sensors';

const DAILY = 2;
const WEEKLY = 1.5;
const DRIFT_PER_DAY = 0.001;
const MOST_OFFSET = 0.099;

/**
 * The values with their noise into `out`.
 *
 * @param share the machine's own number, 0 … 1
 * @param sigma of the noise, in widths of a band
 */
export function readReference(
  time: number,
  share: number,
  sigma: number,
  noise: Float64Array,
  out: Float64Array,
): void {
  const hour = Math.floor(time / MS_PER_UNIT.h) - 24 * Math.floor(time / MS_PER_UNIT.d);
  const daily = DAILY * Math.sin((2 * Math.PI * hour) / 24);
  const weekly = WEEKLY * Math.sin((2 * Math.PI * Math.floor(weekday(time))) / 7);
  const drift = DRIFT_PER_DAY * Math.floor((time - AGE_FROM_MS) / MS_PER_UNIT.d);
  const shift = daily + weekly + drift + MOST_OFFSET * share;
  for (let i = 0; i < SENSORS; i++) {
    const { low, high } = MACHINE_SENSORS[i]!;
    const value = (low + high) / 2 + shift + sigma * (high - low) * noise[i]!;
    out[i] = Math.min(Math.max(value, low), high);
  }
}

/** The courses of a failure as the reference has them. */
export class ReferenceCourses implements CourseFormulas {
  constructor(private readonly failure: Failure) {}

  value(course: Course, timeMs: number): number {
    const { ratePerHour, oscillation, referenceStart } = course;
    const hours = ((timeMs - this.failure.startMs) / MS_PER_UNIT.h) * this.failure.rate;
    const swing = oscillation ? oscillation.amplitude * Math.sin(oscillation.radiansPerHour * hours) : 0;
    return this.shown(course, referenceStart + ratePerHour * hours + swing);
  }

  shown({ sensor }: Course, value: number): number {
    const { low, critical } = MACHINE_SENSORS[sensor]!;
    // The wrong way round for oil, whose critical value is below its band.
    return Math.min(Math.max(value, low), critical);
  }

  progress(course: Course, timeMs: number): number {
    const { low, high, critical } = MACHINE_SENSORS[course.sensor]!;
    const middle = (low + high) / 2;
    return (this.value(course, timeMs) - middle) / (critical - middle);
  }

  end({ sensor }: Course): number {
    return MACHINE_SENSORS[sensor]!.critical;
  }

  steepest({ ratePerHour, oscillation }: Course): number {
    const { amplitude = 0, radiansPerHour = 0 } = oscillation ?? {};
    return ((Math.abs(ratePerHour) + amplitude * radiansPerHour) * this.failure.rate) / MS_PER_UNIT.h;
  }
}
