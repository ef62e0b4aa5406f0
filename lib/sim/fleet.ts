// The devices of one source: readings, events and ground truth of any device at any tick. Nothing here knows of time
// passing; asking for a tick in order is fast, any other tick is a seek.
import { SettingError } from '../core/errors';
import type { Reading } from '../core/reading';
import { Timeline } from '../core/timeline';
import type { Anomaly, Channel, Model } from '../models/model';
import { CommandLog } from './command-log';
import { Cursors } from './cursors';
import { FleetDevices } from './fleet-devices';
import { anomalyType, type TruthPayload, truthOfChange } from './truth';

/** What a real controller would send. Times are event time, ms since the Unix epoch. */
export interface EventPayload {
  readonly kind: 'event';
  readonly device: string;
  readonly timestamp: number;
  readonly event: string;
  readonly [detail: string]: unknown;
}

export interface FleetOptions {
  model: Model;
  /** the plant's seed */
  seed: string;
  /** all devices of the fleet, those of other instances too: a device's place in the list is its index */
  ids: readonly string[];
  /** true for the devices that this instance runs (default: all) */
  owns?: (deviceId: string) => boolean;
  periodMs: number;
  /** event time of tick 0, ms since the Unix epoch */
  startMs: number;
  commands?: CommandLog;
  /**
   * puts the ground truth into each reading, as `anomaly_label` (0 or 1) and `anomaly_type` ("normal" or the type), and
   * for kinds that have one the remaining useful life, as `rul_hours` (null when its end is not in sight)
   */
  labels?: boolean;
  /** so many devices share a state, where their kind can (default: 1000) */
  sharedFrom?: number;
}

const NO_EVENTS: readonly EventPayload[] = Object.freeze([]);
const NO_ANOMALIES: readonly Anomaly[] = Object.freeze([]);

export class Fleet {
  /** the owned devices; `i` in the methods below is a place in this list */
  readonly ids: readonly string[];
  readonly channels: readonly Channel[];
  private readonly timeline: Timeline;
  private readonly model: Model;
  private readonly labels: boolean;
  private readonly cursors: Cursors<unknown>;
  private readonly values: Float64Array;
  /** by device the tick at which `truth` looked last, once it is asked at all */
  private toldTicks: Float64Array | undefined;
  /** the anomalies that were under way then */
  private readonly told: (readonly Anomaly[])[] = [];

  constructor(options: FleetOptions) {
    const { model, seed, ids, owns, periodMs, startMs, commands: log = new CommandLog(), labels = false } = options;
    this.model = model;
    this.labels = labels;
    this.channels = model.channels;
    this.values = new Float64Array(model.channels.length);
    this.timeline = new Timeline(startMs, periodMs);
    const devices = new FleetDevices({ seed, ids, owns, timeline: this.timeline, log });
    this.ids = devices.ids;
    this.cursors = new Cursors(model, devices, options.sharedFrom);
  }

  /** The number of owned devices. */
  get size(): number {
    return this.ids.length;
  }

  get periodMs(): number {
    return this.timeline.periodMs;
  }

  get startMs(): number {
    return this.timeline.startMs;
  }

  /** Event time of a tick, ms since the Unix epoch. */
  timeOf(tick: number): number {
    return this.timeline.timeOf(tick);
  }

  /** The first tick at or after an event time, ms since the Unix epoch. */
  tickAt(eventMs: number): number {
    return this.timeline.tickAtOrAfter(eventMs);
  }

  /** The reading of device `i` at `tick`, a fresh object; undefined when the device sends nothing then. */
  reading(tick: number, i: number): Reading | undefined {
    const { model, values } = this;
    const state = this.cursors.at(i, tick);
    if (!model.read(state, tick, values)) return undefined;
    const reading = model.reading(this.ids[i]!, this.timeline.timeOf(tick), values, state);
    if (this.labels) {
      const anomalies = model.anomalies(state, tick);
      reading.anomaly_label = anomalies.length > 0 ? 1 : 0;
      reading.anomaly_type = anomalyType(anomalies);
      if (model.remainingLifeMs) reading.rul_hours = hours(model.remainingLifeMs(state, tick));
    }
    return reading;
  }

  /** What the controller of device `i` sends at `tick`. */
  events(tick: number, i: number): readonly EventPayload[] {
    const events = this.model.events(this.cursors.at(i, tick), tick);
    if (events.length === 0) return NO_EVENTS;
    const timestamp = this.timeline.timeOf(tick);
    return events.map((event) => ({ kind: 'event', device: this.ids[i]!, timestamp, ...event }));
  }

  /** What the controller of device `i` says of its state at `tick`; undefined where the kind says nothing. */
  condition(tick: number, i: number): string | undefined {
    return this.model.condition?.(this.cursors.at(i, tick), tick);
  }

  /**
   * The anomalies of device `i` that began or ended after tick `since` and up to `tick`; at tick 0 all that are under
   * way begin.
   *
   * @param since the tick before, unless some have been left out; what began and ended meanwhile is left out too
   */
  truth(tick: number, i: number, since = tick - 1): readonly TruthPayload[] {
    const { told } = this;
    this.toldTicks ??= new Float64Array(this.size).fill(Number.NaN);
    const toldTick = this.toldTicks[i]!;
    const isTold = toldTick >= since && toldTick < tick;
    const before = isTold ? told[i]! : since >= 0 ? this.anomalies(since, i) : NO_ANOMALIES;
    const now = this.anomalies(tick, i);
    this.toldTicks[i] = tick;
    // A list that has grown has room for more.
    told[i] = now.length > 0 ? now.slice() : NO_ANOMALIES;
    return truthOfChange(before, now, this.ids[i]!, tick, this.timeline);
  }

  /** The anomalies of device `i` that are under way at `tick`. */
  anomalies(tick: number, i: number): readonly Anomaly[] {
    return this.model.anomalies(this.cursors.at(i, tick), tick);
  }
}

/** To three decimals, null for none. */
function hours(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms / 3600) / 1000;
}

/**
 * The ids of a fleet: `prefix` followed by `first`, `first` + 1, … ("Printer 1", "Printer 2", …), each with at least
 * `digits` digits ("MACHINE_001"), or an explicit list.
 *
 * @throws SettingError when an id of the list is empty or given twice
 */
export function deviceIds(
  from: { prefix: string; first?: number; digits?: number; count: number } | readonly string[],
): string[] {
  if ('prefix' in from) {
    const { prefix, first = 1, digits = 1, count } = from;
    // Joined: a text that is put together of two keeps both, too.
    return Array.from({ length: count }, (_, i) => [prefix, String(first + i).padStart(digits, '0')].join(''));
  }
  const ids = new Set<string>();
  for (const id of from.map((text) => text.trim())) {
    if (id === '') throw new SettingError('device id', id, 'a text that is not empty');
    if (ids.has(id)) throw new SettingError('device id', id, 'each id once');
    ids.add(id);
  }
  return [...ids];
}
