// What a model (a device kind) is: a cursor over the readings of one device. The sequence of a device's readings is a
// pure function of (seed, device, command log); running forward steps, seeking restarts at a tick where the state is
// known without a past and folds from there. A closed form restarts anywhere, a model with epochs where one begins.
import type { DeviceKey } from '../core/hash';
import type { KeptValues } from '../core/kept-values';
import type { Reading } from '../core/reading';
import type { Timeline } from '../core/timeline';

/** One measured quantity; its values are multiples of `resolution`. */
export interface Channel {
  readonly name: string;
  readonly unit: string;
  readonly resolution: number;
  /** where it normally is, both ends included */
  readonly band?: readonly [low: number, high: number];
  /** where it becomes critical: above the band, or below it */
  readonly critical?: number;
}

/** What a model may know of the device it runs for. */
export interface Device {
  readonly id: string;
  /** position in the fleet, from 0 */
  readonly index: number;
  /** hash of the seed and the id, the key of all its random numbers */
  readonly key: DeviceKey;
  readonly timeline: Timeline;
  readonly fleet: FleetFacts;
}

/** What the devices of a fleet have in common. */
export interface FleetFacts {
  /** how many there are, those of other instances too */
  readonly size: number;
  /** the key of random numbers that concern all of them */
  readonly key: DeviceKey;
}

/** The commands to one device, by the tick in which they take effect; a model's second input. */
export interface DeviceCommands {
  /** the last command of one of `names` with effective tick ≤ `tick` */
  last(tick: number, names: readonly string[]): EffectiveCommand | undefined;
  /** all of them by effective tick, those of one tick in the order in which they were given */
  readonly list: readonly EffectiveCommand[];
}

/** A command as it takes effect: its value is as its specification says. */
export interface EffectiveCommand {
  readonly tick: number;
  readonly command: string;
  readonly value?: unknown;
}

/** What a person may ask of a device of one kind. */
export interface CommandSpec {
  readonly name: string;
  /** what it does, for a person to read */
  readonly does: string;
  readonly parameters: readonly ParameterSpec[];
}

/** One value of a command. Without a default it must be given. */
export type ParameterSpec =
  | {
      readonly name: string;
      readonly kind: 'choice';
      readonly choices: readonly string[];
      /** `drawn`: one of them, drawn when the command is given */
      readonly fallback?: string | typeof DRAWN;
    }
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly unit: string;
      readonly min: number;
      readonly max: number;
      readonly fallback?: number;
    };

export const DRAWN: unique symbol = Symbol('drawn');

/** Something a real controller would send: print finished, state changed. Times are ms since the Unix epoch. */
export interface ModelEvent {
  readonly event: string;
  readonly [detail: string]: unknown;
}

/** One injected anomaly, from its first to after its last tick (half open). */
export interface Anomaly {
  readonly type: string;
  /** the channels that it touches */
  readonly fields: readonly string[];
  readonly startTick: number;
  readonly endTick: number;
  /** 0 … 1: how much of the full effect it reaches */
  readonly severity: number;
  /** the first tick at which the value without noise is beyond its allowed limit, for a slow anomaly that gets there */
  readonly crossingTick?: number;
  /** how far it has come, for one with a course; each change is told */
  readonly stage?: string;
}

/**
 * A device kind. `State` belongs to the caller, one per device or, with `keep`, one for all; a model itself holds settings
 * only, so that one instance serves a whole fleet. Ticks count from the fleet's start.
 */
export interface Model<State = unknown> {
  readonly channels: readonly Channel[];
  /** the longest stretch between a tick and its `restart`: what a seek replays at most */
  readonly reachMs: number;
  /** the last tick ≤ `tick` at which the state is known without a past; cheap */
  restart(device: Device, tick: number, commands: DeviceCommands): number;
  /** the state at tick `restart(…)` */
  init(device: Device, tick: number, commands: DeviceCommands): State;
  /** moves `state` from tick − 1 to `tick`; from an earlier tick, no further away than `leapMs`, where the model has it */
  step(state: State, tick: number): void;
  /** a step over up to so much event time is as good as all those between, and costs less than a restart */
  readonly leapMs?: number;
  /**
   * Passes through what sets a state apart from that of another device of the fleet. One state then stands for all of them
   * in turn, and so do the device and the commands that it was made with. Without it each device has a state of its own.
   *
   * @param tick where the device is whose values are taken out
   */
  keep?(state: State, kept: KeptValues, tick: number): void;
  /** writes one number a channel into `out`; false when the device sends nothing at this tick (a pause) */
  read(state: State, tick: number, out: Float64Array): boolean;
  /** the reading that carries `values`: one literal a model, so that all its readings share one hidden class */
  reading(device: string, timestamp: number, values: Float64Array, state: State): Reading;
  /** what a controller sends at exactly this tick */
  events(state: State, tick: number): readonly ModelEvent[];
  /** the anomalies under way at this tick */
  anomalies(state: State, tick: number): readonly Anomaly[];
  /** event time from this tick until the first measurement is critical, ms; undefined when that is not in sight */
  remainingLifeMs?(state: State, tick: number): number | undefined;
  /** what a person may ask of a device; none: nothing */
  readonly commands?: readonly CommandSpec[];
  /** what the controller says of the device's state at this tick ("operational"); nothing of what the plant may hide */
  condition?(state: State, tick: number): string;
  /** how it does, in a word, as a check of its health tells from its reading ("stressed"; "OK"); null: it sends none */
  status?(reading: Reading | null): string;
}
