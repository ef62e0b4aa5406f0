// Plays a timeline in a plant. Commands to devices are logged ahead, as soon as their source has joined, so that each takes
// effect at exactly its tick however fast a backfill runs; commands to the plant itself are given when they are due. What is
// logged carries the step that it comes from: after a deploy the log says what is there already, what has not taken effect
// and is no longer asked for is withdrawn, and a restarted plant, whose log is new, plays everything again.
import { InputError } from '../core/errors';
import { deviceKey } from '../core/hash';
import { ALL } from './command-request';
import { type CommandedSource, type Effect, isPlantCommand } from './control';
import type { Plant } from './plant';
import { type ScenarioStep, timeOfStep } from './scenario-steps';
import { type Cancel, systemTimers, type Timers } from './timers';

/** It looks no less often than this, wall ms: a step of the wall clock, or a backfill that goes by its readings. */
const LOOK_MS = 1000;
const BACKFILL_LOOK_MS = 50;
/** A plant that has run no longer than this, wall ms, plays what lies before the present, too. */
const FRESH_MS = 10_000;

export interface ScenarioReport {
  /** A step is due: it has taken effect on `effects`, or on the plant when there are none. */
  done(step: ScenarioStep, atMs: number, effects: readonly Effect[]): void;
  /** A step that cannot be carried out. */
  failed(error: Error): void;
  /** The counts have changed. */
  changed(): void;
}

interface Planned {
  readonly step: ScenarioStep;
  /** what its commands carry in the log */
  readonly origin: string;
  readonly isOfPlant: boolean;
  effects: Effect[];
  /** it lay in the past when it was first seen */
  passed: boolean;
  found: Set<string>;
}

export class Scenario {
  private readonly planned: readonly Planned[];
  private order: readonly Planned[] = [];
  /** the next of `order` that is to be told */
  private next = 0;
  private running = false;
  private pending: Cancel | undefined;
  private readonly complaints = new Set<string>();
  private readonly onJoined = (source: CommandedSource) => {
    this.schedule(source);
    this.wake();
  };
  private readonly onClock = () => this.wake();
  private readonly onBegun = () => {
    this.begin();
    this.wake();
  };

  /** @param id tells the scenarios of a plant apart, over deploys too */
  constructor(
    private readonly plant: Plant,
    private readonly id: string,
    steps: readonly ScenarioStep[],
    private readonly report: ScenarioReport,
    private readonly timers: Timers = systemTimers,
  ) {
    this.planned = steps.map((step) => {
      const { hi, lo } = deviceKey(id, JSON.stringify([step.at, step.command, step.devices, step.values]));
      const hash = [hi, lo].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
      const isOfPlant = step.devices.length === 0 && isPlantCommand(step.command);
      return { step, origin: `${id} ${hash}`, isOfPlant, effects: [], passed: false, found: new Set() };
    });
  }

  /** Begins, or goes on where the plant says. */
  start(): void {
    const { plant } = this;
    this.begin();
    this.withdraw(new Set(this.planned.map(({ origin }) => origin)));
    plant.on('joined', this.onJoined);
    plant.on('clock', this.onClock);
    plant.on('begun', this.onBegun);
    this.running = true;
    for (const source of plant.sources) this.schedule(source);
    this.wake();
  }

  /** Tells nothing more, and gives no command to the plant. What is logged stays. */
  stop(): void {
    const { plant } = this;
    this.running = false;
    this.pending?.();
    plant.off('joined', this.onJoined);
    plant.off('clock', this.onClock);
    plant.off('begun', this.onBegun);
  }

  /** Withdraws what has not taken effect, and leaves nothing behind. */
  remove(): void {
    this.stop();
    this.withdraw(new Set());
    this.plant.keepPlayed(this.id, undefined);
  }

  get total(): number {
    return this.planned.length;
  }

  /** Steps that are due and were carried out. */
  get done(): number {
    return this.order.slice(0, this.next).filter(({ passed }) => !passed).length;
  }

  /** Steps that lay in the past when they were first seen, and were not carried out. */
  get passed(): number {
    return this.planned.filter(({ passed }) => passed).length;
  }

  /** Complains once of devices that no source has, and of steps that are for none. To be called when all sources have joined. */
  lookForDevices(): void {
    const { plant } = this;
    const { control, sources } = plant;
    const known = new Set(sources.flatMap(({ ids }) => ids));
    for (const { step, isOfPlant } of this.planned) {
      const { command, devices } = step;
      const isTaken = () => sources.some(({ model }) => model.commands?.some(({ name }) => name === command));
      // Another instance may have it.
      const missing = plant.ownership.instances > 1 ? undefined : devices.find((id) => id !== ALL && !known.has(id));
      try {
        if (missing !== undefined) control.place(missing);
        else if (!isOfPlant && (devices.length === 0 || (devices.includes(ALL) && !isTaken()))) control.refuse(step);
      } catch (error) {
        this.complain(step, error as Error);
      }
    }
  }

  /** As at the start of the plant, but for what it has been told before. */
  private begin(): void {
    const { plant } = this;
    const at = ({ step }: Planned) => timeOfStep(step, plant.begunMs);
    for (const one of this.planned) {
      one.effects = [];
      one.passed = false;
      one.found = new Set();
    }
    this.order = this.planned.toSorted((a, b) => at(a) - at(b));
    const playedMs = plant.playedTo(this.id) ?? this.freshMs();
    this.next = this.order.findLastIndex((one) => at(one) <= playedMs) + 1;
    const logged = new Set(plant.commands.fromScenarios.map(({ origin }) => origin));
    for (const one of this.order.slice(0, this.next)) one.passed = !logged.has(one.origin);
    plant.keepPlayed(this.id, playedMs);
  }

  /** What lies before this is over for a scenario that the plant does not know yet. */
  private freshMs(): number {
    const { plant } = this;
    const nowMs = this.nowMs();
    const isFresh = plant.backfills ? nowMs < plant.beginMs : nowMs - plant.begunMs <= FRESH_MS * plant.speed;
    return isFresh ? plant.beginMs - 1 : nowMs;
  }

  private withdraw(wanted: ReadonlySet<string>): void {
    const { plant, id } = this;
    const lastTick = new Map<string, number>();
    for (const source of plant.sources) {
      for (const [i, device] of source.ids.entries()) lastTick.set(device, source.lastTick(i));
    }
    plant.commands.withdraw(({ origin, device, tick }) => {
      if (!origin?.startsWith(`${id} `) || wanted.has(origin)) return false;
      return tick > (lastTick.get(device) ?? Infinity);
    });
  }

  /** Logs what is asked of the devices of a source, unless it is logged already or too late. */
  private schedule(source: CommandedSource): void {
    const { plant } = this;
    const placeOf = new Map(source.ids.map((id, i) => [id, i]));
    const logged = new Map<string, number>();
    for (const entry of plant.commands.fromScenarios) {
      if ('device' in entry && placeOf.has(entry.device)) logged.set(`${entry.origin} ${entry.device}`, entry.tick);
    }
    for (const one of this.planned) {
      const { step, origin, isOfPlant } = one;
      if (isOfPlant) continue;
      const takesIt = source.model.commands?.some(({ name }) => name === step.command) ?? false;
      const devices = step.devices.includes(ALL) ? (takesIt ? source.ids : []) : step.devices;
      const atMs = timeOfStep(step, plant.begunMs);
      const tick = source.tickAt(atMs);
      const places = [];
      for (const device of devices) {
        const i = placeOf.get(device);
        if (i === undefined || one.found.has(device)) continue;
        one.found.add(device);
        const known = logged.get(`${origin} ${device}`);
        if (known !== undefined) one.effects.push({ device, at: source.timeOf(known) });
        else if (tick <= source.lastTick(i)) one.passed = one.effects.length === 0;
        else places.push({ source, i });
      }
      if (places.length === 0) continue;
      try {
        one.effects.push(...plant.control.give(places, { command: step.command, atMs, values: step.values }, origin));
        one.passed = false;
      } catch (error) {
        this.complain(step, error as Error);
      }
    }
  }

  private wake(): void {
    this.pending?.();
    this.pending = this.running ? this.timers.soon(() => this.look()) : undefined;
  }

  /** Tells what has become due, and does it where it is for the plant. */
  private look(): void {
    const { plant, order } = this;
    const nowMs = this.nowMs();
    while (this.running && this.next < order.length) {
      const one = order[this.next]!;
      const atMs = timeOfStep(one.step, plant.begunMs);
      if (atMs > nowMs) break;
      this.next++;
      plant.keepPlayed(this.id, atMs);
      if (one.isOfPlant ? this.steer(one) : one.effects.length > 0) this.report.done(one.step, atMs, one.effects);
      // All of it lies ahead again.
      if (one.step.command === 'restart' && one.isOfPlant) return;
    }
    plant.keepPlayed(this.id, Math.max(nowMs, plant.playedTo(this.id) ?? nowMs));
    this.report.changed();
    if (!this.running || this.next >= order.length) return;
    this.pending = this.timers.after(this.waitMs(), () => this.look());
  }

  private steer({ step, origin }: Planned): boolean {
    if (this.plant.commands.plantCommands.some((entry) => entry.origin === origin)) return false;
    try {
      this.plant.control.steer(step.command, step.values, origin);
      return true;
    } catch (error) {
      this.complain(step, error as Error);
      return false;
    }
  }

  private waitMs(): number {
    const { plant } = this;
    if (this.drainingMs() !== undefined) return BACKFILL_LOOK_MS;
    const dueMs = timeOfStep(this.order[this.next]!.step, plant.begunMs);
    return Math.max(1, Math.ceil(Math.min(LOOK_MS, plant.waitFor(dueMs))));
  }

  private nowMs(): number {
    return this.drainingMs() ?? this.plant.horizonMs;
  }

  /** While history or a backfill is under way, the event time of the furthest source; the clock is ahead of it. */
  private drainingMs(): number | undefined {
    const { plant } = this;
    let furthestMs = plant.beginMs - 1;
    let isDraining = plant.backfills;
    for (const source of plant.sources) {
      if (source.ids.length === 0) continue;
      const sentMs = source.timeOf(source.lastTick(0));
      furthestMs = Math.max(furthestMs, sentMs);
      // The tick after it is the first of the live part, or lies behind it.
      isDraining ||= source.timeOf(source.lastTick(0) + 1) < plant.liveMs;
    }
    return isDraining ? furthestMs : undefined;
  }

  private complain({ row }: ScenarioStep, error: Error): void {
    const text = `row ${row} of the timeline: ${error.message}`;
    if (this.complaints.has(text)) return;
    this.complaints.add(text);
    this.report.failed(new InputError(text));
  }
}
