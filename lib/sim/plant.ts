// A plant's run: what outlives the nodes. When it began, its clock and command log, how far each source got, and which
// source has which device. A deploy makes all nodes anew; the run goes on at the next tick. Only `restart` (or a new
// object, for a plant whose seed or start has changed) begins anew.
import { EventEmitter } from 'node:events';
import { SettingError } from '../core/errors';
import { LAST_TIME_MS } from '../core/time';
import { type ClockPiece, PlantClock } from './clock';
import { type Command, CommandLog, type DeviceCommand } from './command-log';
import { type CommandedSource, Control } from './control';
import type { Ownership } from './ownership';
import { FAR_BEHIND_MS, type Schedule } from './paced-pump';
import type { PumpPosition } from './pump';
import { systemTimers, type Timers } from './timers';
import type { OpenTruth, TruthPayload } from './truth';

/** The speeds at which a plant may run. */
export const SPEEDS = { min: 0.001, max: 1_000_000 } as const;

export type TruthSetting = 'hidden' | 'node' | 'readings';

/**
 * Live: from `start` on at the plant's speed, after `historyMs` of history that lies before the start and is sent as
 * fast as it drains. Backfill: the span from `fromMs` up to, not including, `toMs`, as fast as it drains. Event times
 * are ms since the Unix epoch.
 */
export type PlantMode =
  | { readonly kind: 'live'; readonly start: number | 'now'; readonly historyMs: number }
  | { readonly kind: 'backfill'; readonly fromMs: number; readonly toMs: number };

export interface PlantSettings {
  readonly seed: string;
  readonly mode: PlantMode;
  /** event ms per wall ms, one of SPEEDS */
  readonly speed: number;
  readonly truth: TruthSetting;
  readonly ownership: Ownership;
}

/** How far a source got, as plain JSON, and with which fleet: another fleet begins anew. */
interface KeptPosition {
  readonly fingerprint: string;
  readonly position: object;
}

/** What `toJSON` gives and a later process goes on from. */
export interface SavedPlant {
  readonly startMs: number;
  readonly clock: ClockPiece;
  readonly speed: number;
  readonly dialogSpeed: number;
  readonly paused: boolean;
  readonly log: readonly Command[];
  readonly positions: readonly (readonly [string, KeptPosition])[];
  /** by scenario the event time up to which it has been played */
  readonly scenarios?: readonly (readonly [string, number])[];
}

interface PlantEvents {
  /** paused, resumed, another speed */
  clock: [];
  /** everything begins anew, before the sources do */
  begun: [];
  /** everything begins anew: sources make a new fleet */
  restart: [];
  truth: [TruthPayload | OpenTruth];
  /** a command to a device has been logged */
  command: [DeviceCommand];
  /** a source begins or goes on, and has not sent anything since */
  joined: [CommandedSource];
}

export class Plant extends EventEmitter<PlantEvents> implements Schedule {
  private settings: PlantSettings;
  private startMs: number;
  private clock: PlantClock;
  private log: CommandLog;
  private liveSpeed: number;
  private isPaused: boolean;
  private positions: Map<string, KeptPosition>;
  private scenarios: Map<string, number>;
  private readonly roster = new Map<string, CommandedSource>();
  /** how people steer it */
  readonly control = new Control(this);

  /** @param saved what `toJSON` gave, to go on from there */
  constructor(
    settings: PlantSettings,
    saved?: SavedPlant,
    private readonly timers: Timers = systemTimers,
  ) {
    super();
    this.setMaxListeners(0);
    const begun = saved ?? this.begun(settings);
    this.settings = { ...settings, speed: begun.dialogSpeed };
    this.startMs = begun.startMs;
    this.clock = new PlantClock(begun.clock);
    this.log = new CommandLog(begun.log);
    this.liveSpeed = begun.speed;
    this.isPaused = begun.paused;
    this.positions = new Map(begun.positions);
    this.scenarios = new Map(begun.scenarios);
    this.configure(settings);
  }

  /** What a run depends on: settings that differ in it are of another run. */
  static identity({ seed, mode }: PlantSettings): string {
    const { kind } = mode;
    return JSON.stringify(kind === 'live' ? [seed, kind, mode.start, mode.historyMs] : [seed, kind, mode.fromMs]);
  }

  private begun({ mode, speed }: PlantSettings): SavedPlant {
    const now = this.timers.wall();
    const whole = Math.floor(now / 1000) * 1000;
    const fromNow = mode.kind === 'live' && mode.start === 'now';
    const startMs = mode.kind === 'backfill' ? mode.fromMs : mode.start === 'now' ? whole : mode.start;
    const clock = { wallMs: fromNow ? whole : now, eventMs: startMs, speed };
    return { startMs, clock, speed, dialogSpeed: speed, paused: false, log: [], positions: [] };
  }

  /**
   * Takes the settings of a deploy. A speed that was changed in the dialog goes on from the present event time; one
   * that was not leaves a commanded speed alone.
   */
  configure(settings: PlantSettings): void {
    const changed = settings.speed !== this.settings.speed;
    this.settings = settings;
    if (changed) this.setSpeed(settings.speed);
  }

  get seed(): string {
    return this.settings.seed;
  }

  get truth(): TruthSetting {
    return this.settings.truth;
  }

  /** Someone listens to the ground truth and may hear it. */
  get tellsTruth(): boolean {
    return this.truth !== 'hidden' && this.listenerCount('truth') > 0;
  }

  get ownership(): Ownership {
    return this.settings.ownership;
  }

  get commands(): CommandLog {
    return this.log;
  }

  get speed(): number {
    return this.liveSpeed;
  }

  get paused(): boolean {
    return this.isPaused;
  }

  get backfills(): boolean {
    return this.settings.mode.kind === 'backfill';
  }

  /** Event time of the start, as the person has set it: the live part or the backfill begins there. */
  get begunMs(): number {
    return this.startMs;
  }

  /** Event time of the first reading: tick 0 of every fleet. */
  get beginMs(): number {
    return this.startMs - this.historyMs;
  }

  /** Event time at which the live part begins; what lies before it is history. */
  get liveMs(): number {
    return this.settings.mode.kind === 'backfill' ? this.settings.mode.toMs : this.startMs;
  }

  get endMs(): number {
    return this.settings.mode.kind === 'backfill' ? this.settings.mode.toMs : LAST_TIME_MS;
  }

  get horizonMs(): number {
    return this.backfills ? Infinity : this.clock.at(this.timers.wall());
  }

  waitFor(eventMs: number): number {
    return this.clock.waitFor(eventMs, this.timers.wall());
  }

  /**
   * Event time from which a source sends that has no position yet: the plant's beginning; if the plant has been
   * running for a while, now, with its history before it.
   */
  get entryMs(): number {
    const running = this.horizonMs - this.liveMs;
    if (this.backfills || running <= FAR_BEHIND_MS * this.liveSpeed) return this.beginMs;
    return this.beginMs + running;
  }

  /** @param origin the step of a scenario that it comes from; so below */
  pause(origin?: string): void {
    if (this.isPaused) return;
    this.isPaused = true;
    this.changeClock(0, 'pause', undefined, origin);
  }

  resume(origin?: string): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.changeClock(this.liveSpeed, 'resume', undefined, origin);
  }

  /** @throws SettingError unless `speed` is one of SPEEDS */
  setSpeed(speed: number, origin?: string): void {
    const { min, max } = SPEEDS;
    if (!(speed >= min && speed <= max)) throw new SettingError('speed', speed, `a number from ${min} to ${max}`);
    if (speed === this.liveSpeed) return;
    this.liveSpeed = speed;
    this.changeClock(this.isPaused ? 0 : speed, 'speed', speed, origin);
  }

  private changeClock(speed: number, command: string, value?: number, origin?: string): void {
    const wallMs = this.timers.wall();
    this.clock.change(speed, wallMs);
    this.log.addToPlant(command, wallMs, value, origin);
    this.emit('clock');
  }

  /**
   * Logs a command to a device, whose last tick was `lastTick`, for tick `tick`.
   *
   * @throws InputError when the log is full
   */
  commandDevice(
    device: string,
    command: string,
    tick: number,
    lastTick: number,
    value: unknown,
    origin?: string,
  ): DeviceCommand {
    const entry = this.log.addToDevice(device, command, tick, lastTick, value, origin);
    this.emit('command', entry);
    return entry;
  }

  /** Begins anew: start, history, log and the position of every source. */
  restart(): void {
    const begun = this.begun(this.settings);
    this.startMs = begun.startMs;
    this.clock = new PlantClock(begun.clock);
    this.log = new CommandLog();
    this.liveSpeed = begun.speed;
    this.isPaused = false;
    this.positions = new Map();
    this.scenarios = new Map();
    this.emit('begun');
    this.emit('restart');
  }

  /**
   * Takes a source in; its device ids must be new in the plant.
   *
   * @throws SettingError that names the device and the source that has it already
   */
  join(sourceId: string, source: CommandedSource): void {
    const wanted = new Set(source.ids);
    for (const [otherId, other] of this.roster) {
      const taken = otherId === sourceId ? undefined : other.ids.find((id) => wanted.has(id));
      if (taken === undefined) continue;
      throw new SettingError(
        'device',
        taken,
        `an id that is unique in the plant, but "${other.name}" has it too: change the name or the first number of ` +
          'the devices of one of them',
      );
    }
    this.roster.set(sourceId, source);
    this.emit('joined', source);
  }

  leave(sourceId: string): void {
    this.roster.delete(sourceId);
  }

  /** The sources that run in this plant. */
  get sources(): readonly CommandedSource[] {
    return [...this.roster.values()];
  }

  /** No source runs in it, and nothing is kept of one, or of a scenario. */
  get isEmpty(): boolean {
    return this.roster.size === 0 && this.positions.size === 0 && this.scenarios.size === 0;
  }

  /** How far a source got with this fleet; undefined for another fleet or a new source. */
  positionOf<Position = PumpPosition>(sourceId: string, fingerprint: string): Position | undefined {
    const kept = this.positions.get(sourceId);
    return kept?.fingerprint === fingerprint ? (kept.position as Position) : undefined;
  }

  keep(sourceId: string, fingerprint: string, position: object): void {
    this.positions.set(sourceId, { fingerprint, position });
  }

  /** Drops what is kept of a source that has been removed. */
  forget(sourceId: string): void {
    this.positions.delete(sourceId);
  }

  /** The event time, ms since the Unix epoch, up to which a scenario has been played; undefined for a new one. */
  playedTo(scenarioId: string): number | undefined {
    return this.scenarios.get(scenarioId);
  }

  /** @param eventMs undefined drops what is kept of it */
  keepPlayed(scenarioId: string, eventMs: number | undefined): void {
    if (eventMs === undefined) this.scenarios.delete(scenarioId);
    else this.scenarios.set(scenarioId, eventMs);
  }

  toJSON(): SavedPlant {
    return {
      startMs: this.startMs,
      clock: this.clock.state,
      speed: this.liveSpeed,
      dialogSpeed: this.settings.speed,
      paused: this.isPaused,
      log: this.log.toJSON(),
      positions: [...this.positions],
      scenarios: [...this.scenarios],
    };
  }

  private get historyMs(): number {
    return this.settings.mode.kind === 'live' ? this.settings.mode.historyMs : 0;
  }
}
