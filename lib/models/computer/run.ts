// One computer as time goes on: boot after boot, and within each look after look at load, temperature and state. Its looks
// lie at whole steps from the boot, whatever the sample rate, so that a moment always has the same state. All times are
// event time, ms since the Unix epoch.
import type { KeptValues } from '../../core/kept-values';
import { uniform } from '../../core/random';
import { MS_PER_UNIT } from '../../core/time';
import type { Device, DeviceCommands, EffectiveCommand, ModelEvent } from '../model';
import type { Boot, BootSchedule } from './boots';
import { type Degradations, type Degrading, keptDegrading, NOT_DEGRADING, wearAt } from './degradations';
import { BOOT } from './draws';
import { COMPUTER_PROFILES, type ComputerProfile } from './profiles';
import type { ComputerSettings } from './settings';
import { COMPUTER_STATES, type ComputerState, FAILED_MS, nextState } from './states';
import { ComputerThermal, LOOK_MS, type Wear } from './thermal';
import { activityAt, roomAt, Workload } from './workload';

/** A computer is without power for so long when it restarts. */
const RESTART_MS = 5000;
/** The hour of the day is looked at every so many looks. */
const LOOKS_PER_HOUR_LOOK = 12;
/** How much an operating system has to do while it boots. */
const BOOT_LOAD = 0.6;

/** Bits of `throttled`; those of what has occurred since the boot are 16 higher. */
export const UNDER_VOLTAGE = 1;
export const CLOCK_CAPPED = 2;
export const THROTTLED = 4;
export const SOFT_LIMIT = 8;
const OCCURRED = 65_536;

/** What a fleet's computers have in common. */
export interface ComputerParts {
  readonly settings: Readonly<ComputerSettings>;
  readonly boots: BootSchedule;
  readonly degradations: Degradations;
}

/** What people asked last of a computer. */
interface Asked {
  readonly failedMs: number;
  readonly switchedOnMs: number;
  readonly load: number;
  readonly loadUntilMs: number;
}

const NOTHING_ASKED: Asked = { failedMs: -Infinity, switchedOnMs: -Infinity, load: 0, loadUntilMs: -Infinity };

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);

export class ComputerRun {
  state: ComputerState = 'off';
  /** 0 … 1 */
  load = 0;
  room = 0;
  degrading: Degrading = NOT_DEGRADING;
  /** the changes of state of the last move */
  events: readonly ModelEvent[] = NO_EVENTS;
  readonly thermal: ComputerThermal;
  /** at the last look */
  readonly wear: Wear = { fan: 0, dust: 0, supply: 0 };
  private readonly profile: ComputerProfile;
  private readonly workload: Workload;
  private boot: Boot;
  private nextLookMs = Infinity;
  private looks = 0;
  private activity = 0;
  private stateMs = 0;
  /** when the last boot began, which is that of the epoch unless it was switched on since */
  private bootedMs = 0;
  private bits = 0;
  private occurred = 0;
  /** up to now */
  private asked = NOTHING_ASKED;

  /** It stands where it does at `timeMs`, and says nothing of how it got there. */
  constructor(
    private readonly parts: ComputerParts,
    readonly device: Device,
    private readonly commands: DeviceCommands,
    timeMs: number,
  ) {
    const { settings, boots } = parts;
    this.profile = COMPUTER_PROFILES[settings.profile];
    this.thermal = new ComputerThermal(this.profile);
    this.workload = new Workload(device.key, settings);
    this.boot = boots.at(device, commands, timeMs);
    this.begin(this.boot);
    this.goTo(timeMs);
  }

  get isOn(): boolean {
    return this.state !== 'off' && this.state !== 'booting';
  }

  /** False before the computer began to be. */
  get isBorn(): boolean {
    return this.boot.startMs > -Infinity;
  }

  /** Bits of what is, and of what has occurred since the boot. */
  get throttled(): number {
    return this.bits + OCCURRED * this.occurred;
  }

  /** °C at `timeMs`, which is before the next look. */
  temperatureAt(timeMs: number): number {
    const { thermal } = this;
    return thermal.next - ((thermal.next - thermal.temperature) * (this.nextLookMs - timeMs)) / LOOK_MS;
  }

  goTo(timeMs: number): void {
    this.events = NO_EVENTS;
    while (timeMs >= this.nextLookMs || timeMs >= this.boot.endMs) {
      if (this.nextLookMs < this.boot.endMs) this.look(this.nextLookMs);
      else this.begin(this.parts.boots.at(this.device, this.commands, this.boot.endMs));
    }
    if (timeMs >= this.degrading.untilMs) this.refresh(timeMs);
  }

  keep(kept: KeptValues): void {
    const { wear, boot } = this;
    const startMs = kept.number(boot.startMs);
    const endMs = kept.rare(boot.endMs, startMs + MS_PER_UNIT.d);
    // For how long it was off before matters at its beginning only.
    this.boot = { startMs, endMs, isPowered: kept.flag(boot.isPowered), offMs: 0 };
    this.looks = kept.whole(this.looks);
    this.nextLookMs = this.boot.isPowered ? startMs + this.looks * LOOK_MS : Infinity;
    this.state = kept.choice(this.state, COMPUTER_STATES);
    this.stateMs = kept.number(this.stateMs);
    this.bootedMs = kept.rare(this.bootedMs, startMs);
    this.bits = kept.small(this.bits);
    this.occurred = kept.small(this.occurred);
    this.load = kept.number(this.load);
    this.workload.keep(kept, startMs);
    this.thermal.keep(kept);
    this.degrading = keptDegrading(kept, this.degrading);
    // The others are worked out at each look, before they matter.
    wear.supply = kept.rare(wear.supply, 0);
    this.events = kept.rare(this.events, NO_EVENTS);
    this.asked = kept.rare(this.asked, NOTHING_ASKED);
    if (kept.isTakenOut && this.boot.isPowered) this.lookAtHour(this.lastHourLookMs);
  }

  private begin(boot: Boot): void {
    const { startMs, isPowered, offMs } = boot;
    const { settings } = this.parts;
    const { thermal, wear } = this;
    this.boot = boot;
    this.nextLookMs = isPowered ? startMs : Infinity;
    this.looks = 0;
    if (startMs === -Infinity) return;
    this.refresh(startMs);
    this.change('off', startMs);
    this.stateMs = startMs;
    if (!isPowered) return;
    wearAt(this.degrading.list, startMs, wear);
    this.lookAtHour(startMs);
    const settled = thermal.settled(this.room, wear);
    thermal.begin(offMs > 0 ? thermal.cooled(settled, this.room, wear, offMs) : settled);
    this.workload.begin(startMs, activityAt(startMs, settings.busiestHour));
    this.startUp(startMs);
  }

  /** Its power is on: what has occurred is forgotten. */
  private startUp(timeMs: number): void {
    this.bootedMs = timeMs;
    this.bits = 0;
    this.occurred = 0;
  }

  /** How long it takes to boot. */
  private get bootMs(): number {
    const [shortest, longest] = this.profile.bootSeconds;
    const draw = Math.floor(this.bootedMs / 1000);
    return 1000 * (shortest + (longest - shortest) * uniform(this.device.key, BOOT, draw));
  }

  private look(timeMs: number): void {
    const { thermal, wear, workload } = this;
    if (timeMs >= this.degrading.untilMs) this.refresh(timeMs);
    wearAt(this.degrading.list, timeMs, wear);
    if (this.looks % LOOKS_PER_HOUR_LOOK === 0) this.lookAtHour(timeMs);
    this.load = workload.at(timeMs, this.looks, this.activity);
    if (timeMs < this.asked.loadUntilMs) this.load = this.asked.load;
    this.move(timeMs);
    const { state } = this;
    if (state === 'booting') this.load = BOOT_LOAD;
    else if (state === 'failed' || state === 'off') this.load = 0;
    if (state === 'off') thermal.rest(wear, this.room);
    else thermal.look(this.load, wear, this.room);
    this.note();
    this.looks++;
    this.nextLookMs = timeMs + LOOK_MS;
  }

  private get lastHourLookMs(): number {
    const last = Math.max(0, this.looks - 1);
    return this.boot.startMs + LOOK_MS * (last - (last % LOOKS_PER_HOUR_LOOK));
  }

  private lookAtHour(timeMs: number): void {
    const { settings } = this.parts;
    this.activity = activityAt(timeMs, settings.busiestHour);
    this.room = roomAt(timeMs, settings);
  }

  /** To the state that follows, if one does. The supply is as it was at the last look. */
  private move(timeMs: number): void {
    const { state, thermal, load, asked } = this;
    const inStateMs = timeMs - this.stateMs;
    const isNew = (ms: number) => ms > timeMs - LOOK_MS && ms >= this.bootedMs;
    if (state === 'off') {
      const isSwitchedOn = isNew(asked.switchedOnMs) && asked.switchedOnMs > this.stateMs;
      if (isSwitchedOn) this.startUp(timeMs);
      if (isSwitchedOn || this.restarts(timeMs)) this.change('booting', timeMs);
    } else if (state === 'failed') {
      if (inStateMs >= FAILED_MS) this.change('off', timeMs);
    } else if (isNew(asked.failedMs)) {
      this.change('failed', timeMs);
    } else if (state === 'booting') {
      if (timeMs >= this.bootedMs + RESTART_MS + this.bootMs) this.change('idle', timeMs);
    } else {
      const { isUnderVoltage, next: temperature } = thermal;
      const now = { load, temperature, isUnderVoltage, stateMs: inStateMs };
      this.change(nextState(state, now, this.profile), timeMs);
    }
  }

  /** Off since the boot began: for the short while in which a restart has no power. */
  private restarts(timeMs: number): boolean {
    return this.stateMs <= this.bootedMs && timeMs >= this.bootedMs + RESTART_MS;
  }

  private change(to: ComputerState, timeMs: number): void {
    const from = this.state;
    if (to === from) return;
    const text = `The computer is ${to}`;
    this.events = [...this.events, { event: 'state_changed', text, from, to, since: timeMs }];
    this.state = to;
    this.stateMs = timeMs;
  }

  private note(): void {
    const { thermal, state, profile } = this;
    if (!this.isOn) return;
    let bits = 0;
    if (thermal.isUnderVoltage) bits += UNDER_VOLTAGE;
    if (thermal.isCapped) bits += CLOCK_CAPPED;
    if (state === 'throttled' || state === 'overheated') bits += THROTTLED;
    if (thermal.temperature >= profile.softLimit) bits += SOFT_LIMIT;
    this.bits = bits;
    this.occurred |= bits;
  }

  /** What people asked, and what degrades, has changed or may have. */
  private refresh(timeMs: number): void {
    const { parts, device, commands } = this;
    this.degrading = parts.degradations.at(device, commands, timeMs, parts.boots.bornMs(device));
    if (commands.list.length === 0) {
      this.asked = NOTHING_ASKED;
      return;
    }
    const msOf = ({ tick }: EffectiveCommand) => device.timeline.timeOf(tick);
    const last = (is: (entry: EffectiveCommand) => boolean) =>
      commands.list.findLast((entry) => is(entry) && msOf(entry) <= timeMs);
    const failed = last(({ command }) => command === 'fail');
    const switchedOn = last(({ command, value }) => command === 'power' && (value as { state: string }).state === 'on');
    const load = last(({ command }) => command === 'load');
    const { percent, minutes } = (load?.value ?? { percent: 0, minutes: 0 }) as { percent: number; minutes: number };
    this.asked = {
      failedMs: failed ? msOf(failed) : -Infinity,
      switchedOnMs: switchedOn ? msOf(switchedOn) : -Infinity,
      load: percent / 100,
      loadUntilMs: load ? msOf(load) + Math.round(minutes * MS_PER_UNIT.min) : -Infinity,
    };
  }
}
