// What a failing machine shows, and when its first sensor is critical. A course begins at the present value, or part of
// the way to critical, develops at its rate, and is held at its end.
import { MS_PER_UNIT } from '../core/time';
import { type Course, courseEnd, getsCritical, MACHINE_FAILURES, shiftOf } from './machine-failures';
import type { MachineMoment, MachineNormal } from './machine-normal';
import { MACHINE_SENSORS } from './machine-sensors';
import type { Failure } from './operation';

/** A failure is a precursor until its course is so far on its way to critical. */
const DEGRADES_FROM = 1 / 3;
const ROUNDS = 8;

/** What a machine is at a time of the fleet, ms. */
export type MomentAt = (timeMs: number) => MachineMoment;

export class MachineFailing {
  constructor(private readonly normal: MachineNormal) {}

  /** Puts the course of a failure in the place of the normal values. `noise` in widths of a band. */
  read(
    failure: Failure,
    timeMs: number,
    momentAt: MomentAt,
    noise: (sensor: number) => number,
    out: Float64Array,
  ): void {
    for (const course of MACHINE_FAILURES[failure.type]!.courses) {
      const { low, high } = MACHINE_SENSORS[course.sensor]!;
      out[course.sensor] = this.value(failure, course, timeMs, momentAt) + noise(course.sensor) * (high - low);
    }
  }

  /** When the first sensor is critical on this course, ms of the fleet's time; undefined when the failure ends before. */
  criticalMs(failure: Failure, momentAt: MomentAt): number | undefined {
    let first = Infinity;
    for (const course of MACHINE_FAILURES[failure.type]!.courses) {
      if (getsCritical(course)) first = Math.min(first, this.reachesEndMs(failure, course, momentAt));
    }
    return first < failure.endMs ? first : undefined;
  }

  /** precursor, degradation or failure. */
  stage(failure: Failure, timeMs: number, momentAt: MomentAt): string {
    const progress = this.progress(failure, timeMs, momentAt);
    return progress >= 1 ? 'failure' : progress >= DEGRADES_FROM ? 'degradation' : 'precursor';
  }

  /** 0 at the present value to 1 at the end, of the steady course that has come furthest. */
  progress(failure: Failure, timeMs: number, momentAt: MomentAt): number {
    let most = 0;
    for (const course of MACHINE_FAILURES[failure.type]!.courses) {
      if (course.oscillation) continue;
      const base = this.normal.base(course.sensor, momentAt(failure.startMs));
      const value = this.value(failure, course, timeMs, momentAt);
      most = Math.max(most, (value - base) / (courseEnd(course) - base));
    }
    return Math.min(1, most);
  }

  /** Where a course has brought its sensor, without noise. */
  private value(failure: Failure, course: Course, timeMs: number, momentAt: MomentAt): number {
    const hours = ((timeMs - failure.startMs) / MS_PER_UNIT.h) * failure.rate;
    const end = courseEnd(course);
    const base = this.normal.base(course.sensor, momentAt(timeMs));
    const room = failure.from === 0 ? 0 : end - this.normal.base(course.sensor, momentAt(failure.startMs));
    const value = base + shiftOf(course, hours, room, failure.from);
    return end > MACHINE_SENSORS[course.sensor]!.high ? Math.min(value, end) : Math.max(value, end);
  }

  /** The normal value moves on meanwhile, slowly: a few rounds of reckoning settle to the millisecond. */
  private reachesEndMs(failure: Failure, course: Course, momentAt: MomentAt): number {
    const end = courseEnd(course);
    const room = end - this.normal.base(course.sensor, momentAt(failure.startMs));
    const perMs = (course.ratePerHour * failure.rate) / MS_PER_UNIT.h;
    let ms = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const base = this.normal.base(course.sensor, momentAt(failure.startMs + ms));
      ms = Math.max(0, (end - base - failure.from * room) / perMs);
    }
    return Math.ceil(failure.startMs + ms);
  }
}
