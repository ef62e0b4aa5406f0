// A 3D printer by the reference's formulas: hot end, bed and ambient are their targets with noise; hot end and bed dip now
// and then, the ambient falls below its band in cycles. One epoch is a print and the pause after it. Its event lists are
// drawn anew from its start, and nothing else has a past, so that any tick can be restarted at. Bursts of the fluctuated
// ambient are normal behaviour: they are not in the ground truth.

import type { DeviceKey } from '../../core/hash';
import type { KeptValues } from '../../core/kept-values';
import { normals } from '../../core/random';
import { rounded } from '../../core/rounding';
import type { Anomaly, Channel, Device, Model, ModelEvent } from '../model';
import { Bursts } from './bursts';
import { Dips } from './dips';
import { AMBIENT, BED, BED_DIPS, HOTEND, HOTEND_DIPS } from './draws';
import { type PrintPlace, PrintSchedule, type PrintTimes } from './print-schedule';
import { AmbientProfile } from './profile';
import {
  AMBIENT_FIELDS,
  BED_FIELDS,
  FLUCTUATED,
  HOTEND_FIELDS,
  printerChannels,
  printerReading,
  STEPS_PER_DEGREE,
} from './record';
import { type PrinterSettings, printerSettings } from './settings';

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

/** Where one printer stands. */
interface PrinterState extends PrintPlace {
  readonly key: DeviceKey;
  readonly times: PrintTimes;
  readonly hotendDips: Dips;
  readonly bedDips: Dips;
  readonly bursts: Bursts;
}

export class Printer implements Model<PrinterState> {
  readonly channels: readonly Channel[];
  readonly reading = printerReading;
  readonly reachMs = 0;
  readonly leapMs = Infinity;
  readonly settings: Readonly<PrinterSettings>;
  private readonly ambient: AmbientProfile;
  private readonly schedule: PrintSchedule;
  private readonly printMs: number;

  /** @throws SettingError naming the setting that cannot be used */
  constructor(settings: Partial<PrinterSettings> = {}) {
    this.settings = printerSettings(settings);
    this.channels = printerChannels(this.settings);
    this.ambient = new AmbientProfile(this.settings);
    this.schedule = new PrintSchedule(this.settings);
    this.printMs = this.schedule.printMs;
  }

  restart(_device: Device, tick: number): number {
    return tick;
  }

  init(device: Device, tick: number): PrinterState {
    const { settings } = this;
    const { key } = device;
    const state = {
      key,
      times: this.schedule.of(device),
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
    const elapsed = state.times.elapsedMs(tick);
    if (elapsed >= state.nextMs) this.beginPrint(state, state.times.printAt(elapsed));
    const ageMs = elapsed - state.startMs;
    state.ageMs = ageMs;
    if (!this.isPrinting(state)) return;
    state.hotendDips.moveTo(ageMs);
    state.bedDips.moveTo(ageMs);
    state.bursts.moveTo(ageMs);
  }

  keep(state: PrinterState, kept: KeptValues, tick: number): void {
    if (kept.isTakenOut) state.times.find(state, tick);
    state.hotendDips.keep(kept, state.print);
    state.bedDips.keep(kept, state.print);
    state.bursts.keep(kept, state.print);
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

  /** `finished` at the first tick after a print. */
  events(state: PrinterState, tick: number): readonly ModelEvent[] {
    const { printMs } = this;
    const { times } = state;
    const { epochMs } = times;
    const previousAgeMs = times.elapsedMs(tick - 1) - state.startMs;
    const last = state.ageMs >= printMs ? state.print : state.print - 1;
    let first = last + 1;
    // More than one print ends within a tick only where the period is longer than a print.
    while (first > 0 && (first - 1 - state.print) * epochMs + printMs > previousAgeMs) first--;
    if (first > last) return NO_EVENTS;
    const events: ModelEvent[] = [];
    for (let print = first; print <= last; print++) events.push(times.finished(print));
    return events;
  }

  anomalies(state: PrinterState, _tick: number): readonly Anomaly[] {
    if (!this.isPrinting(state)) return NO_ANOMALIES;
    const { times, print, hotendDips, bedDips, ageMs } = state;
    const anomalies: Anomaly[] = [];
    const fall = this.ambient.fallAt(ageMs);
    if (fall) anomalies.push(times.anomaly(print, 'ambient_fall', AMBIENT_FIELDS, fall));
    if (ageMs >= hotendDips.startMs) anomalies.push(times.anomaly(print, 'hotend_dip', HOTEND_FIELDS, hotendDips));
    if (ageMs >= bedDips.startMs) anomalies.push(times.anomaly(print, 'bed_dip', BED_FIELDS, bedDips));
    return anomalies.length > 0 ? anomalies : NO_ANOMALIES;
  }

  private isPrinting(state: PrinterState): boolean {
    return state.ageMs < this.printMs && state.print >= 0;
  }

  private beginPrint(state: PrinterState, print: number): void {
    state.times.begin(state, print);
    state.hotendDips.begin(print);
    state.bedDips.begin(print);
    state.bursts.begin(print);
  }
}
