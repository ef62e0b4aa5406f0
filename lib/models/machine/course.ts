// One failure of one machine: what its sensors show while it develops, and when the first of them is critical. Made when
// the failure begins to matter and kept while it lasts; everything follows from the failure and the formulas.
import { firstReach } from '../first-reach';
import type { Failure } from '../operation';
import { type Course, type CourseFormulas, isCriticalAt, MACHINE_FAILURES } from './failures';
import { MACHINE_SENSORS } from './sensors';

/** A failure is a precursor until its course is so far on its way to its end. */
const DEGRADES_FROM = 1 / 3;

export class MachineCourse {
  /** when the first sensor is critical; undefined when the failure ends before */
  readonly criticalMs: number | undefined;
  private readonly courses: readonly Course[];
  /** by course when it is at its end, to stay there; Infinity for never and for those that oscillate */
  private readonly heldFromMs: readonly number[];
  /** when the first sensor is critical or held at its end */
  private readonly failsMs: number;

  constructor(
    private readonly failure: Failure,
    private readonly formulas: CourseFormulas,
  ) {
    this.courses = MACHINE_FAILURES[failure.type]!.courses;
    const reachMs = this.courses.map((course) => this.reachesMs(course, formulas.end(course)));
    this.heldFromMs = reachMs.map((ms, i) => (this.courses[i]!.oscillation ? Infinity : ms));
    const critical = reachMs.filter((_, i) => isCriticalAt(this.courses[i]!.sensor, formulas.end(this.courses[i]!)));
    const first = Math.min(...critical);
    this.criticalMs = first < Infinity ? first : undefined;
    this.failsMs = Math.min(first, ...this.heldFromMs);
  }

  get type(): string {
    return MACHINE_FAILURES[this.failure.type]!.name;
  }

  /** The measurements that it touches. */
  get fields(): string[] {
    return this.courses.map(({ sensor }) => MACHINE_SENSORS[sensor]!.name);
  }

  /**
   * Puts its values in the place of the normal ones.
   *
   * @param sigma of the noise, in widths of a band; `noise`: a standard normal a sensor
   */
  read(timeMs: number, sigma: number, noise: Float64Array, out: Float64Array): void {
    const { courses, formulas } = this;
    for (let i = 0; i < courses.length; i++) {
      const course = courses[i]!;
      const { sensor } = course;
      const { low, high } = MACHINE_SENSORS[sensor]!;
      out[sensor] = formulas.shown(course, this.value(i, timeMs) + sigma * (high - low) * noise[sensor]!);
    }
  }

  /** precursor, degradation or failure. */
  stage(timeMs: number): string {
    if (timeMs >= this.failsMs) return 'failure';
    return this.progress(timeMs) >= DEGRADES_FROM ? 'degradation' : 'precursor';
  }

  /** How much of the full effect it reaches, 0 … 1. */
  get severity(): number {
    return this.failsMs < this.failure.endMs ? 1 : this.progress(this.failure.endMs);
  }

  /** Of the course that has come furthest, 0 … 1. */
  private progress(timeMs: number): number {
    return Math.min(1, Math.max(0, ...this.courses.map((course) => this.formulas.progress(course, timeMs))));
  }

  private value(i: number, timeMs: number): number {
    const course = this.courses[i]!;
    return timeMs >= this.heldFromMs[i]! ? this.formulas.end(course) : this.formulas.value(course, timeMs);
  }

  private reachesMs(course: Course, end: number): number {
    const { failure, formulas } = this;
    const sign = end > MACHINE_SENSORS[course.sensor]!.high ? 1 : -1;
    const gap = (ms: number) => sign * (end - formulas.value(course, ms));
    return firstReach(gap, failure.startMs, failure.endMs, formulas.steepest(course));
  }
}
