// A failure that develops: it begins at the present value, or part of the way to its end, moves at its rate, and is held at
// its end. What moves the healthy value meanwhile goes on.
import { MS_PER_UNIT } from '../../core/time';
import type { Failure } from '../operation';
import { type Course, type CourseFormulas, courseEnd } from './failures';

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
    // Of one that swings, what it swings about: progress does not go back.
    return this.steadyShift(course, timeMs) / this.room(course);
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
    const { oscillation } = course;
    if (!oscillation) return this.steadyShift(course, timeMs);
    const { amplitude, radiansPerHour } = oscillation;
    const hours = this.hours(timeMs);
    return this.steadyShift(course, timeMs) + this.ramp(hours) * amplitude * Math.sin(radiansPerHour * hours);
  }

  private steadyShift(course: Course, timeMs: number): number {
    const hours = this.hours(timeMs);
    if (course.oscillation) return this.ramp(hours) * course.oscillation.shift;
    return this.failure.from * this.room(course) + course.ratePerHour * hours;
  }

  /** How much of an oscillation there is. */
  private ramp(hours: number): number {
    return Math.min(1, this.failure.from + hours);
  }

  /** Since its start, of a course at the stated rate. */
  private hours(timeMs: number): number {
    return ((timeMs - this.failure.startMs) / MS_PER_UNIT.h) * this.failure.rate;
  }

  /** From the present value to the course's end. */
  private room(course: Course): number {
    return courseEnd(course) - this.base(course.sensor, this.failure.startMs);
  }
}
