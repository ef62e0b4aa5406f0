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
  of({ index, timeline }: Device): PrintTimes {
    const { startPhase, startSpacingSeconds } = this.settings;
    return new PrintTimes(this, timeline, phaseMs(startPhase, index, wholeMs(startSpacingSeconds), this.epochMs));
  }
}

/** The schedule of one printer, in ticks of its fleet. */
export class PrintTimes {
  readonly printMs: number;
  readonly epochMs: number;

  /** @param phaseMs elapsed time at tick 0 */
  constructor(
    { printMs, epochMs }: PrintSchedule,
    private readonly timeline: Timeline,
    private readonly phaseMs: number,
  ) {
    this.printMs = printMs;
    this.epochMs = epochMs;
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
