// A failure that develops: it begins at the present value, or part of the way to its end, moves at its rate, and is held at
// its end. What moves the healthy value meanwhile goes on.
import { MS_PER_UNIT } from '../core/time';
import { type Course, type CourseFormulas, courseEnd } from './machine-failures';
import type { Failure } from './operation';

export class DevelopingCourses implements CourseFormulas {
  /**
   * @param base what a sensor would show without the failure, at a time of the fleet, ms
   * @param steepestBase no base moves faster than this, per ms
   */
  constructor(
    private readonly failure: Failure,
    private readonly base: (sensor: number, timeMs: number) => number,
    private readonly steepestBase: (sensor: number) => number,
  ) {}

  value(course: Course, timeMs: number): number {
    const base = this.base(course.sensor, timeMs);
    const end = this.end(course);
    const value = base + this.shift(course, timeMs);
    return end > base ? Math.min(value, end) : Math.max(value, end);
  }

  shown(_course: Course, value: number): number {
    return value;
  }

  progress(course: Course, timeMs: number): number {
    return this.shift(course, timeMs) / this.room(course);
  }

  end(course: Course): number {
    return courseEnd(course);
  }

  steepest(course: Course): number {
    const { ratePerHour, oscillation } = course;
    const { shift = 0, amplitude = 0, radiansPerHour = 0 } = oscillation ?? {};
    const perHour = Math.abs(ratePerHour) + shift + amplitude * (1 + radiansPerHour);
    return this.steepestBase(course.sensor) + (perHour * this.failure.rate) / MS_PER_UNIT.h;
  }

  private shift(course: Course, timeMs: number): number {
    const { startMs, rate, from } = this.failure;
    const hours = ((timeMs - startMs) / MS_PER_UNIT.h) * rate;
    if (!course.oscillation) return from * this.room(course) + course.ratePerHour * hours;
    const { shift, amplitude, radiansPerHour } = course.oscillation;
    return Math.min(1, from + hours) * (shift + amplitude * Math.sin(radiansPerHour * hours));
  }

  /** From the present value to the course's end. */
  private room(course: Course): number {
    return courseEnd(course) - this.base(course.sensor, this.failure.startMs);
  }
}
