// A 3D printer by the physics of its heaters, controllers and enclosure: it begins each print cold, heats up, ripples, and
// cools where a leak lets its warmth out. One epoch is a print and the pause after it; the state begins afresh with each.

import type { DeviceKey } from '../../core/hash';
import type { KeptValues } from '../../core/kept-values';
import { normals } from '../../core/random';
import { rounded } from '../../core/rounding';
import type { Anomaly, Channel, Device, Model, ModelEvent } from '../model';
import { Bursts } from './bursts';
import { AMBIENT, BED, HOTEND } from './draws';
import { type PrintPlace, PrintSchedule, type PrintTimes } from './print-schedule';
import { type AmbientFall, AmbientProfile } from './profile';
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
import { PrinterThermal } from './thermal';

/** Where one printer stands. */
interface PhysicalState extends PrintPlace {
  readonly key: DeviceKey;
  readonly times: PrintTimes;
  readonly thermal: PrinterThermal;
  readonly bursts: Bursts;
  /** what the controller sent since the tick before */
  events: readonly ModelEvent[];
  /** elapsed time at the start of the last fall for which it was reckoned when the air gets too cold */
  fallMs: number;
  /** when that is, within the print; Infinity for never */
  crossingMs: number;
}

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

export class PhysicalPrinter implements Model<PhysicalState> {
  readonly channels: readonly Channel[];
  readonly reading = printerReading;
  /** a print is replayed from its start */
  readonly reachMs: number;
  private readonly settings: Readonly<PrinterSettings>;
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
    this.reachMs = this.schedule.epochMs;
  }

  /** The first tick of the print that holds the tick before this one, so that what happened since is known. */
  restart(device: Device, tick: number): number {
    const times = this.schedule.of(device);
    const print = times.printAt(times.elapsedMs(tick - 1));
    return print < 0 ? tick : times.tickFrom(print * times.epochMs);
  }

  init(device: Device, tick: number): PhysicalState {
    const { settings } = this;
    const { key } = device;
    const state = {
      key,
      times: this.schedule.of(device),
      thermal: new PrinterThermal(key, settings, this.ambient),
      bursts: new Bursts(key, settings),
      print: -1,
      startMs: -Infinity,
      nextMs: -Infinity,
      ageMs: 0,
      events: NO_EVENTS,
      fallMs: Number.NaN,
      crossingMs: Infinity,
    };
    this.beginPrint(state, state.times.printAt(state.times.elapsedMs(tick)));
    this.step(state, tick);
    return state;
  }

  step(state: PhysicalState, tick: number): void {
    const elapsed = state.times.elapsedMs(tick);
    state.events = NO_EVENTS;
    // A print that ends is followed to its end, for what its controller has to say.
    while (elapsed >= state.nextMs) {
      this.moveTo(state, this.printMs);
      this.beginPrint(state, state.print + 1);
    }
    this.moveTo(state, elapsed - state.startMs);
  }

  keep(state: PhysicalState, kept: KeptValues, tick: number): void {
    if (kept.isTakenOut) state.times.find(state, tick);
    state.events = kept.rare(state.events, NO_EVENTS);
    state.fallMs = kept.number(state.fallMs);
    state.crossingMs = kept.number(state.crossingMs);
    state.thermal.keep(kept, state.print);
    state.bursts.keep(kept, state.print);
  }

  read(state: PhysicalState, tick: number, out: Float64Array): boolean {
    if (!this.isPrinting(state)) return false;
    const { sensorSigma } = this.settings;
    const { key, thermal, bursts, ageMs } = state;
    normals(key, tick, out, 3);
    const ambient = thermal.enclosure + sensorSigma * out[AMBIENT]!;
    out[HOTEND] = rounded(thermal.hotend.sensed + sensorSigma * out[HOTEND]!, STEPS_PER_DEGREE);
    out[BED] = rounded(thermal.bed.sensed + sensorSigma * out[BED]!, STEPS_PER_DEGREE);
    out[AMBIENT] = rounded(ambient, STEPS_PER_DEGREE);
    out[FLUCTUATED] = rounded(ambient + bursts.at(ageMs), STEPS_PER_DEGREE);
    return true;
  }

  /** `heated`, and at the print's end `finished`, unless `thermal_runaway` stopped the printer before. */
  events(state: PhysicalState): readonly ModelEvent[] {
    return state.events;
  }

  anomalies(state: PhysicalState): readonly Anomaly[] {
    if (!this.isPrinting(state)) return NO_ANOMALIES;
    const { times, print, ageMs, thermal } = state;
    const anomalies: Anomaly[] = [];
    const fall = this.ambient.fallAt(ageMs);
    if (fall) anomalies.push(times.anomaly(print, 'ambient_fall', AMBIENT_FIELDS, this.crossed(state, fall)));
    const { runaway } = thermal;
    if (runaway && ageMs >= runaway.startMs) {
      const fields = runaway.heater === 'hotend' ? HOTEND_FIELDS : BED_FIELDS;
      const stretch = { startMs: runaway.startMs, endMs: this.printMs };
      anomalies.push(times.anomaly(print, `${runaway.heater}_${runaway.type}`, fields, stretch));
    }
    return anomalies.length > 0 ? anomalies : NO_ANOMALIES;
  }

  private isPrinting(state: PhysicalState): boolean {
    return state.ageMs < this.printMs && state.print >= 0;
  }

  private beginPrint(state: PhysicalState, print: number): void {
    state.times.begin(state, print);
    state.ageMs = -1;
    state.thermal.begin(print);
    state.bursts.begin(print);
  }

  /** Moves within the present print, and notes what its controller sends on the way. */
  private moveTo(state: PhysicalState, ageMs: number): void {
    const { thermal, print, times } = state;
    const fromMs = state.ageMs;
    state.ageMs = ageMs;
    if (print < 0 || fromMs >= this.printMs) return;
    thermal.moveTo(Math.min(ageMs, this.printMs));
    if (ageMs < this.printMs) state.bursts.moveTo(ageMs);
    const { warmMs, haltedMs, haltedBy } = thermal;
    const news = (ms: number) => ms > fromMs && ms <= ageMs;
    const print_start = times.startOf(print);
    if (news(warmMs)) this.note(state, { event: 'heated', text: 'Printer is warm', print_start });
    if (news(haltedMs)) {
      const text = 'Thermal runaway protection stopped the printer';
      this.note(state, { event: 'thermal_runaway', text, heater: haltedBy, print_start });
    }
    if (news(this.printMs) && haltedMs === Infinity) this.note(state, times.finished(print));
  }

  private note(state: PhysicalState, event: ModelEvent): void {
    state.events = [...state.events, event];
  }

  /** The fall with the time at which the air reaches the limit, which is reckoned once for each. */
  private crossed(state: PhysicalState, fall: AmbientFall): AmbientFall {
    const { key, print, startMs } = state;
    const fallMs = startMs + fall.startMs;
    if (fallMs !== state.fallMs) {
      const ahead = new PrinterThermal(key, this.settings, this.ambient);
      ahead.begin(print);
      state.crossingMs = ahead.coldFrom(this.settings.ambientLimit, fall.startMs, fall.endMs) ?? Infinity;
      state.fallMs = fallMs;
    }
    return { ...fall, crossingMs: state.crossingMs < Infinity ? state.crossingMs : undefined };
  }
}
