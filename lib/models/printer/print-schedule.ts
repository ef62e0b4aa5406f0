// When a printer prints: prints of equal length with a pause after each, which together are an epoch. Elapsed time counts
// from the start of print number 0, in whole ms as timestamps do.

import { cellAt } from '../../core/cell-times';
import type { Timeline } from '../../core/timeline';
import type { Anomaly, Device, ModelEvent } from '../model';
import { phaseMs } from '../start-phase';
import type { PrinterSettings } from './settings';

export class PrintSchedule {
  readonly printMs: number;
  readonly epochMs: number;

  constructor(private readonly settings: Readonly<PrinterSettings>) {
    this.printMs = wholeMs(settings.printSeconds);
    this.epochMs = this.printMs + wholeMs(settings.pauseSeconds);
  }

  /** Where `device` is in it. */
  of(device: Device): PrintTimes {
    return new PrintTimes(this, device);
  }

  /** Elapsed time of `device` at tick 0. */
  phaseMs({ index }: Device): number {
    const { startPhase, startSpacingSeconds } = this.settings;
    return phaseMs(startPhase, index, wholeMs(startSpacingSeconds), this.epochMs);
  }
}

/** Where a printer is in its schedule. */
export interface PrintPlace {
  /** the print under way or just finished, from 0; negative before the printer's start */
  print: number;
  /** elapsed time at its start and at that of the next one */
  startMs: number;
  nextMs: number;
  /** since its start */
  ageMs: number;
}

/** The schedule of one printer, in ticks of its fleet. */
export class PrintTimes {
  readonly printMs: number;
  readonly epochMs: number;

  private readonly timeline: Timeline;
  private phaseMs: number;

  constructor(
    private readonly schedule: PrintSchedule,
    private readonly device: Device,
  ) {
    this.printMs = schedule.printMs;
    this.epochMs = schedule.epochMs;
    this.timeline = device.timeline;
    this.phaseMs = schedule.phaseMs(device);
  }

  /** Puts into `place` where the printer is at `tick` for which `device` stands now. */
  find(place: PrintPlace, tick: number): void {
    this.phaseMs = this.schedule.phaseMs(this.device);
    const elapsedMs = this.elapsedMs(tick);
    this.begin(place, this.printAt(elapsedMs));
    place.ageMs = elapsedMs - place.startMs;
  }

  /** Moves `place` to the start of print number `print`. */
  begin(place: PrintPlace, print: number): void {
    place.print = print;
    place.startMs = print * this.epochMs;
    place.nextMs = (print + 1) * this.epochMs;
  }

  elapsedMs(tick: number): number {
    return this.timeline.timeOf(tick) - this.timeline.startMs + this.phaseMs;
  }

  /** The number of the print that is under way or just over after `elapsedMs`, from 0; negative before the first. */
  printAt(elapsedMs: number): number {
    return cellAt(elapsedMs, this.epochMs);
  }

  /** The first tick at or after `elapsedMs`. */
  tickFrom(elapsedMs: number): number {
    const { timeline, phaseMs } = this;
    const tick = Math.ceil((elapsedMs - phaseMs) / timeline.periodMs);
    // Times of ticks are rounded to whole ms where the period is a fraction.
    return this.elapsedMs(tick - 1) >= elapsedMs ? tick - 1 : tick;
  }

  /** What the controller says when print number `print` is done. */
  finished(print: number): ModelEvent {
    return {
      event: 'finished',
      text: 'Printer finished printing',
      print_start: this.startOf(print),
      print_end: this.startOf(print) + this.printMs,
    };
  }

  /** Event time at which a print begins, ms since the Unix epoch. */
  startOf(print: number): number {
    return this.timeline.startMs - this.phaseMs + print * this.epochMs;
  }

  /** A stretch of print number `print` as an anomaly; its times are ms within the print. */
  anomaly(
    print: number,
    type: string,
    fields: readonly string[],
    { startMs, endMs, severity = 1, crossingMs }: Stretch,
  ): Anomaly {
    const begin = print * this.epochMs;
    return {
      type,
      fields,
      startTick: this.tickFrom(begin + startMs),
      endTick: this.tickFrom(begin + endMs),
      severity,
      crossingTick: crossingMs === undefined ? undefined : this.tickFrom(begin + crossingMs),
    };
  }
}

interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly severity?: number;
  readonly crossingMs?: number;
}

function wholeMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
