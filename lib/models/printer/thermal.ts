// The heat of one print, in the physical profile: hot end and bed are heated from cold and held by their controllers, the
// enclosure follows the bed, and a leak that grows lets its warmth out in the falls of each cycle. Now and then a heater
// or its sensor fails; the protection then stops the printer until the print's end.
//
// It is computed in steps of a fifth of a second from the print's start, whatever the sample rate, so that a moment of a
// print always has the same temperatures.

import type { DeviceKey } from '../../core/hash';
import type { KeptValues } from '../../core/kept-values';
import { integer, uniform } from '../../core/random';
import { epochDraw } from '../epoch';
import { EXTRUSION, RUNAWAY, SPREAD } from './draws';
import { Heater, type HeaterConstants, type HeaterFault, SOUND } from './heater';
import { HeaterControl } from './heater-control';
import { HeaterGuard } from './heater-guard';
import type { AmbientProfile } from './profile';
import type { PrinterSettings } from './settings';

const STEP_MS = 200;
const STEP_SECONDS = STEP_MS / 1000;
const STEPS_PER_SECOND = 1000 / STEP_MS;

/** Melting filament takes up to so much heat, W: 6 mm³/s of ABS. The rate changes as the print goes on. */
const MOST_EXTRUSION_WATTS = 3;
const EXTRUSION_SECONDS = 15;
/** A print begins when both heaters are this close, °C. */
const WARM_WITHIN = 2;
/** The bed's thermistor, 1/s. */
const BED_SENSOR_RATE = 0.1;
const HOTEND_GAIN_SECONDS = 20;
const BED_GAIN_SECONDS = 60;
/** The enclosure changes at most so many times faster because of a leak. */
const MOST_LEAK = 50;
/** Prints shorter than this have no failing heater: nobody would see it trip. */
const SHORTEST_RUNAWAY_MS = 600_000;

/** From fleets of real printers: smallest and largest share of the usual constant. */
const SPREADS = {
  capacity: [6.7 / 16.7, 1],
  loss: [0.06 / 0.068, 0.126 / 0.068],
  sensorRate: [0.1 / 0.22, 0.38 / 0.22],
};

export type HeaterName = 'hotend' | 'bed';

/** What fails in a print: which heater, how, and when. */
export interface Runaway {
  readonly heater: HeaterName;
  readonly type: 'heater_failure' | 'thermistor_slipped';
  /** within the print */
  readonly startMs: number;
}

const FAULTS: Readonly<Record<Runaway['type'], HeaterFault>> = {
  heater_failure: { power: 0, slipped: 0 },
  thermistor_slipped: { power: 1, slipped: 0.6 },
};

export class PrinterThermal {
  readonly hotend: Heater;
  readonly bed: Heater;
  /** air in the enclosure, °C */
  enclosure = 0;
  /** when hot end and bed were both warm, ms within the print; Infinity: not yet */
  warmMs = Infinity;
  /** when the protection stopped the printer, ms within the print; Infinity: it runs */
  haltedMs = Infinity;
  /** whose protection it was */
  haltedBy: HeaterName | undefined;
  /** what fails in this print, if something does */
  runaway: Runaway | undefined;

  private readonly hotendControl: HeaterControl;
  private readonly bedControl: HeaterControl;
  private readonly hotendGuard = new HeaterGuard(HOTEND_GAIN_SECONDS);
  private readonly bedGuard = new HeaterGuard(BED_GAIN_SECONDS);
  /** the bed's share in what the enclosure settles at */
  private readonly bedShare: number;
  private print = 0;
  private steps = 0;
  private extrusionWatts = 0;

  constructor(
    private readonly key: DeviceKey,
    private readonly settings: Readonly<PrinterSettings>,
    private readonly profile: AmbientProfile,
  ) {
    const { bedTarget, ambientTarget, roomTemperature } = settings;
    const hotend = hotendConstants(key, settings);
    const bed = {
      watts: settings.bedWatts,
      capacity: settings.bedCapacity,
      loss: settings.bedLoss,
      sensorRate: BED_SENSOR_RATE,
    };
    this.hotend = new Heater(hotend, STEP_SECONDS);
    this.bed = new Heater(bed, STEP_SECONDS);
    this.hotendControl = new HeaterControl(hotend, STEP_SECONDS);
    this.bedControl = new HeaterControl(bed, STEP_SECONDS);
    const rise = bedTarget - roomTemperature;
    this.bedShare = rise > 0 ? Math.min(Math.max((ambientTarget - roomTemperature) / rise, 0), 1) : 0;
  }

  /** Moves to the start of print number `print`: everything is as cold as the room. */
  begin(print: number): void {
    const { roomTemperature } = this.settings;
    this.print = print;
    this.steps = 0;
    this.warmMs = Infinity;
    this.haltedMs = Infinity;
    this.haltedBy = undefined;
    this.enclosure = roomTemperature;
    this.hotend.begin(roomTemperature);
    this.bed.begin(roomTemperature);
    this.hotendControl.begin();
    this.bedControl.begin();
    this.hotendGuard.begin(roomTemperature);
    this.bedGuard.begin(roomTemperature);
    this.extrusionWatts = 0;
    this.runaway = this.drawRunaway();
  }

  /** @param print the one under way */
  keep(kept: KeptValues, print: number): void {
    this.print = print;
    this.steps = kept.whole(this.steps);
    this.enclosure = kept.number(this.enclosure);
    this.warmMs = kept.number(this.warmMs);
    this.haltedMs = kept.rare(this.haltedMs, Infinity);
    this.haltedBy = kept.rare(this.haltedBy, undefined);
    this.runaway = kept.rare(this.runaway, undefined);
    this.hotend.keep(kept);
    this.bed.keep(kept);
    this.hotendControl.keep(kept);
    this.bedControl.keep(kept);
    this.hotendGuard.keep(kept);
    this.bedGuard.keep(kept);
    if (!kept.isTakenOut) return;
    this.fail();
    this.extrusionWatts = this.warmMs < Infinity ? this.extrusionAt(this.steps * STEP_MS) : 0;
    if (!this.settings.fleetSpread) return;
    const constants = hotendConstants(this.key, this.settings);
    this.hotend.become(constants);
    this.hotendControl.become(constants);
  }

  /** Moves on to the last step at or before `ageMs`. */
  moveTo(ageMs: number): void {
    const last = Math.floor(ageMs / STEP_MS);
    while (this.steps < last) this.step();
  }

  /** When the air is at or below `limit` for the first time from `fromMs` on; undefined when that is not before `toMs`. */
  coldFrom(limit: number, fromMs: number, toMs: number): number | undefined {
    this.moveTo(fromMs);
    let ageMs = Math.max(fromMs, this.steps * STEP_MS);
    while (this.enclosure > limit && ageMs < toMs) {
      this.step();
      ageMs = this.steps * STEP_MS;
    }
    return ageMs < toMs ? ageMs : undefined;
  }

  private step(): void {
    const { settings, hotend, bed, enclosure } = this;
    const ageMs = ++this.steps * STEP_MS;
    if (this.runaway) this.fail();
    const runs = this.haltedMs === Infinity;
    const hotendWatts = runs ? this.hotendControl.power(settings.hotendTarget, hotend.sensed, enclosure) : 0;
    const bedWatts = runs ? this.bedControl.power(settings.bedTarget, bed.sensed, enclosure) : 0;
    hotend.step(hotendWatts, runs ? this.extrusion(ageMs) : 0, enclosure);
    bed.step(bedWatts, 0, enclosure);
    this.stepEnclosure(ageMs);
    if (runs && this.steps % STEPS_PER_SECOND === 0) this.guard(ageMs);
  }

  /** What fails in this print has begun to by now, or not. */
  private fail(): void {
    const { hotend, bed, runaway, steps } = this;
    hotend.fault = SOUND;
    bed.fault = SOUND;
    if (runaway && steps * STEP_MS >= runaway.startMs) this[runaway.heater].fault = FAULTS[runaway.type];
  }

  /** Heat that the filament takes, W. */
  private extrusion(ageMs: number): number {
    const { warmMs, steps } = this;
    if (warmMs === Infinity) return 0;
    const isNew = steps % (EXTRUSION_SECONDS * STEPS_PER_SECOND) === 0 || ageMs - STEP_MS === warmMs;
    if (isNew) this.extrusionWatts = this.extrusionAt(ageMs);
    return this.extrusionWatts;
  }

  private extrusionAt(ageMs: number): number {
    const n = Math.floor(ageMs / (EXTRUSION_SECONDS * 1000));
    return MOST_EXTRUSION_WATTS * uniform(this.key, EXTRUSION, epochDraw(this.print, n));
  }

  private stepEnclosure(ageMs: number): void {
    const { ambientTarget, roomTemperature, enclosureMinutes } = this.settings;
    const fall = ambientTarget - this.profile.at(ageMs);
    // With this leak the air settles where the profile has it.
    const leak = fall > 0 ? Math.min(fall / Math.max(ambientTarget - fall - roomTemperature, 0.001), MOST_LEAK) : 0;
    const warmth = roomTemperature + this.bedShare * (this.bed.temperature - roomTemperature);
    const end = (warmth + leak * roomTemperature) / (1 + leak);
    const share = (STEP_SECONDS * (1 + leak)) / (60 * enclosureMinutes);
    this.enclosure = (this.enclosure + share * end) / (1 + share);
  }

  private guard(ageMs: number): void {
    const { hotendTarget, bedTarget } = this.settings;
    const { hotend, bed } = this;
    if (this.warmMs === Infinity) {
      const isWarm = hotend.sensed >= hotendTarget - WARM_WITHIN && bed.sensed >= bedTarget - WARM_WITHIN;
      if (isWarm) this.warmMs = ageMs;
    }
    if (this.hotendGuard.trips(hotend.sensed, hotendTarget)) this.haltedBy = 'hotend';
    else if (this.bedGuard.trips(bed.sensed, bedTarget)) this.haltedBy = 'bed';
    if (this.haltedBy) this.haltedMs = ageMs;
  }

  private drawRunaway(): Runaway | undefined {
    const { key, print, settings } = this;
    const printMs = settings.printSeconds * 1000;
    const draw = epochDraw(print, 0);
    if (printMs < SHORTEST_RUNAWAY_MS) return undefined;
    if (uniform(key, RUNAWAY.whether, draw) * 100 >= settings.runawayPercent) return undefined;
    const kind = integer(key, RUNAWAY.kind, draw, 0, 3);
    return {
      heater: kind < 2 ? 'hotend' : 'bed',
      type: kind % 2 === 0 ? 'heater_failure' : 'thermistor_slipped',
      // Not so late that it could not trip any more.
      startMs: Math.floor(uniform(key, RUNAWAY.start, draw) * 0.9 * printMs),
    };
  }
}

/** Those of the settings, in a fleet with spread times what this printer's parts differ by. */
function hotendConstants(key: DeviceKey, settings: Readonly<PrinterSettings>): HeaterConstants {
  const share = (n: number, [least, most]: readonly number[]) =>
    settings.fleetSpread ? least! + (most! - least!) * uniform(key, SPREAD, n) : 1;
  return {
    watts: settings.hotendWatts,
    capacity: settings.hotendCapacity * share(0, SPREADS.capacity),
    loss: settings.hotendLoss * share(1, SPREADS.loss),
    sensorRate: settings.hotendSensorRate * share(2, SPREADS.sensorRate),
  };
}
