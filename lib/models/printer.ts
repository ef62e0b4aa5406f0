// A 3D printer: it prints, pauses, and prints again. Hot end, bed and ambient are their targets with noise; hot end and
// bed dip now and then, the ambient falls below its band in cycles. One epoch is a print and the pause after it. Its
// event lists are drawn anew from its start, and nothing else has a past, so that any tick can be restarted at.
// Bursts of the fluctuated ambient are normal behaviour: they are not in the ground truth.
import type { DeviceKey } from '../core/hash';
import { normals } from '../core/random';
import type { Reading } from '../core/reading';
import { rounded } from '../core/rounding';
import { dateTimeText } from '../core/time';
import type { Timeline } from '../core/timeline';
import { epochAt } from './epoch';
import type { Anomaly, Channel, Device, Model, ModelEvent } from './model';
import { Bursts } from './printer-bursts';
import { Dips } from './printer-dips';
import { AMBIENT, BED, BED_DIPS, HOTEND, HOTEND_DIPS } from './printer-draws';
import { type AmbientFall, AmbientProfile } from './printer-profile';
import { type PrinterSettings, printerSettings } from './printer-settings';
import { phaseMs } from './start-phase';

/** Values are whole multiples of 0.001 °C. */
const STEPS_PER_DEGREE = 1000;
const FLUCTUATED = 3;
const NAMES = ['hotend_temperature', 'bed_temperature', 'ambient_temperature', 'fluctuated_ambient_temperature'];
const HOTEND_FIELDS: readonly string[] = NAMES.slice(HOTEND, HOTEND + 1);
const BED_FIELDS: readonly string[] = NAMES.slice(BED, BED + 1);
const AMBIENT_FIELDS: readonly string[] = NAMES.slice(AMBIENT);
const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

/** Where one printer stands. Elapsed time counts from the start of its print number 0, in whole ms as timestamps do. */
interface PrinterState {
  readonly key: DeviceKey;
  readonly timeline: Timeline;
  /** elapsed time at tick 0 */
  readonly phaseMs: number;
  readonly hotendDips: Dips;
  readonly bedDips: Dips;
  readonly bursts: Bursts;
  /** the print under way or just finished, from 0; negative before the printer's start */
  print: number;
  /** elapsed time at its start and at that of the next one */
  startMs: number;
  nextMs: number;
  /** since its start */
  ageMs: number;
}

export class Printer implements Model<PrinterState> {
  readonly channels: readonly Channel[] = NAMES.map((name) => ({ name, unit: '°C', resolution: 1 / STEPS_PER_DEGREE }));
  readonly reachMs = 0;
  readonly settings: Readonly<PrinterSettings>;
  private readonly ambient: AmbientProfile;
  private readonly printMs: number;
  private readonly epochMs: number;

  /** @throws SettingError naming the setting that cannot be used */
  constructor(settings: Partial<PrinterSettings> = {}) {
    this.settings = printerSettings(settings);
    this.ambient = new AmbientProfile(this.settings);
    this.printMs = wholeMs(this.settings.printSeconds);
    this.epochMs = this.printMs + wholeMs(this.settings.pauseSeconds);
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init({ key, index, timeline }: Device, tick: number): PrinterState {
    const { settings } = this;
    const state = {
      key,
      timeline,
      phaseMs: phaseMs(settings.startPhase, index, wholeMs(settings.startSpacingSeconds), this.epochMs),
      hotendDips: new Dips(key, HOTEND_DIPS, settings),
      bedDips: new Dips(key, BED_DIPS, settings),
      bursts: new Bursts(key, settings),
      print: -1,
      startMs: -Infinity,
      nextMs: -Infinity,
      ageMs: 0,
    };
    this.step(state, tick);
    return state;
  }

  step(state: PrinterState, tick: number): void {
    const elapsed = elapsedMs(state, tick);
    if (elapsed >= state.nextMs) this.beginPrint(state, epochAt(elapsed, this.epochMs));
    const ageMs = elapsed - state.startMs;
    state.ageMs = ageMs;
    if (!this.isPrinting(state)) return;
    state.hotendDips.moveTo(ageMs);
    state.bedDips.moveTo(ageMs);
    state.bursts.moveTo(ageMs);
  }

  read(state: PrinterState, tick: number, out: Float64Array): boolean {
    if (!this.isPrinting(state)) return false;
    const { settings } = this;
    const { ageMs } = state;
    normals(state.key, tick, out, 3);
    const hotend = settings.hotendTarget - settings.hotendDipDepth * state.hotendDips.depthAt(ageMs);
    const bed = settings.bedTarget - settings.bedDipDepth * state.bedDips.depthAt(ageMs);
    const ambient = this.ambient.at(ageMs) + settings.ambientSigma * out[AMBIENT]!;
    out[HOTEND] = rounded(hotend + settings.hotendSigma * out[HOTEND]!, STEPS_PER_DEGREE);
    out[BED] = rounded(bed + settings.bedSigma * out[BED]!, STEPS_PER_DEGREE);
    out[AMBIENT] = rounded(ambient, STEPS_PER_DEGREE);
    out[FLUCTUATED] = rounded(ambient + state.bursts.at(ageMs), STEPS_PER_DEGREE);
    return true;
  }

  reading(device: string, timestamp: number, values: Float64Array): Reading {
    return {
      device,
      timestamp,
      hotend_temperature: values[HOTEND],
      bed_temperature: values[BED],
      ambient_temperature: values[AMBIENT],
      fluctuated_ambient_temperature: values[FLUCTUATED],
      original_timestamp: dateTimeText(timestamp),
    };
  }

  /** `finished` at the first tick after a print. */
  events(state: PrinterState, tick: number): readonly ModelEvent[] {
    const { printMs, epochMs } = this;
    const { timeline } = state;
    const previousAgeMs = elapsedMs(state, tick - 1) - state.startMs;
    const last = state.ageMs >= printMs ? state.print : state.print - 1;
    let first = last + 1;
    // More than one print ends within a tick only where the period is longer than a print.
    while (first > 0 && (first - 1 - state.print) * epochMs + printMs > previousAgeMs) first--;
    if (first > last) return NO_EVENTS;
    const events: ModelEvent[] = [];
    for (let print = first; print <= last; print++) {
      const startMs = timeline.startMs - state.phaseMs + print * epochMs;
      events.push({
        event: 'finished',
        text: 'Printer finished printing',
        print_start: startMs,
        print_end: startMs + printMs,
      });
    }
    return events;
  }

  anomalies(state: PrinterState, _tick: number): readonly Anomaly[] {
    if (!this.isPrinting(state)) return NO_ANOMALIES;
    const { hotendDips, bedDips, ageMs } = state;
    const anomalies: Anomaly[] = [];
    const fall = this.ambient.fallAt(ageMs);
    if (fall) anomalies.push(anomaly(state, 'ambient_fall', AMBIENT_FIELDS, fall));
    if (ageMs >= hotendDips.startMs) anomalies.push(anomaly(state, 'hotend_dip', HOTEND_FIELDS, hotendDips));
    if (ageMs >= bedDips.startMs) anomalies.push(anomaly(state, 'bed_dip', BED_FIELDS, bedDips));
    return anomalies.length > 0 ? anomalies : NO_ANOMALIES;
  }

  private isPrinting(state: PrinterState): boolean {
    return state.ageMs < this.printMs && state.print >= 0;
  }

  private beginPrint(state: PrinterState, print: number): void {
    state.print = print;
    state.startMs = print * this.epochMs;
    state.nextMs = (print + 1) * this.epochMs;
    state.hotendDips.begin(print);
    state.bedDips.begin(print);
    state.bursts.begin(print);
  }
}

/** A stretch of the present print as an anomaly; a dip is always whole. */
function anomaly(
  state: PrinterState,
  type: string,
  fields: readonly string[],
  { startMs, endMs, severity = 1, crossingMs }: { startMs: number; endMs: number } & Partial<AmbientFall>,
): Anomaly {
  return {
    type,
    fields,
    startTick: tickFrom(state, startMs),
    endTick: tickFrom(state, endMs),
    severity,
    crossingTick: crossingMs === undefined ? undefined : tickFrom(state, crossingMs),
  };
}

function wholeMs(seconds: number): number {
  return Math.round(seconds * 1000);
}

function elapsedMs({ timeline, phaseMs }: PrinterState, tick: number): number {
  return timeline.timeOf(tick) - timeline.startMs + phaseMs;
}

/** The first tick at or after `ageMs` of the present print. */
function tickFrom(state: PrinterState, ageMs: number): number {
  const { timeline, phaseMs, startMs } = state;
  const tick = Math.ceil((startMs + ageMs - phaseMs) / timeline.periodMs);
  // Times of ticks are rounded to whole ms where the period is a fraction.
  return elapsedMs(state, tick - 1) >= startMs + ageMs ? tick - 1 : tick;
}
