// A pump on a plant with a fleet of counters, in fake time: every device sends a reading at every tick, so that what
// arrives can be told apart exactly.
import { BackpressureHub } from '../../../lib/core/backpressure';
import type { Reading } from '../../../lib/core/reading';
import { Timeline } from '../../../lib/core/timeline';
import type { EventPayload } from '../../../lib/sim/fleet';
import { SINGLE } from '../../../lib/sim/ownership';
import type { Outlet } from '../../../lib/sim/paced-pump';
import { Plant, type PlantSettings } from '../../../lib/sim/plant';
import { Pump, type PumpFleet, type PumpPosition, type PumpSettings } from '../../../lib/sim/pump';
import type { TruthPayload } from '../../../lib/sim/truth';
import { FakeTimers } from './fake-timers';

export class CounterFleet implements PumpFleet {
  private readonly timeline: Timeline;
  /** what a reading costs, ms of the fake clock */
  costMs = 0;
  constructor(
    readonly size: number,
    readonly startMs: number,
    readonly periodMs: number,
    private readonly timers?: FakeTimers,
  ) {
    this.timeline = new Timeline(startMs, periodMs);
  }

  timeOf(tick: number): number {
    return this.timeline.timeOf(tick);
  }

  reading(tick: number, i: number): Reading {
    this.timers?.block(this.costMs);
    return { device: `d${i}`, timestamp: this.timeOf(tick), tick, i };
  }

  events(tick: number, i: number): EventPayload[] {
    if (tick % 10 !== 9) return [];
    return [{ kind: 'event', device: `d${i}`, timestamp: this.timeOf(tick), event: 'round', tick }];
  }

  truth(tick: number, i: number): TruthPayload[] {
    if (tick % 10 !== 5) return [];
    const timestamp = this.timeOf(tick);
    const span = { start: timestamp, end: timestamp + 1 };
    return [
      { kind: 'truth', device: `d${i}`, timestamp, type: 'spike', phase: 'start', ...span, severity: 1, fields: [] },
    ];
  }
}

/** Keeps what arrives, in order. `quiet` keeps counts only. */
export class Sink implements Outlet {
  readonly sent: Reading[] = [];
  readonly arrays: Reading[][] = [];
  readonly events: EventPayload[] = [];
  readonly truths: TruthPayload[] = [];
  count = 0;
  turns = 0;
  wantsTruth = true;
  last: Reading | undefined;
  constructor(private readonly quiet = false) {}

  reading(reading: Reading): void {
    this.count++;
    this.last = reading;
    if (!this.quiet) this.sent.push(reading);
  }
  readings(readings: Reading[]): void {
    this.arrays.push(readings);
    for (const reading of readings) this.reading(reading);
  }
  event(event: EventPayload): void {
    this.events.push(event);
  }
  truth(truth: TruthPayload): void {
    this.truths.push(truth);
  }
  turned(): void {
    this.turns++;
  }
}

export const LIVE: PlantSettings = {
  seed: '1',
  mode: { kind: 'live', start: 'now', historyMs: 0 },
  speed: 1,
  truth: 'node',
  ownership: SINGLE,
};

const PUMP: PumpSettings = { late: 'skip', maxPerSecond: Infinity, maxReadings: Infinity, maxMs: Infinity };

export interface RigOptions {
  plant?: Partial<PlantSettings>;
  pump?: Partial<PumpSettings>;
  devices?: number;
  hz?: number;
  quiet?: boolean;
}

export function rig(options: RigOptions = {}) {
  const { devices = 1, hz = 1, quiet = false } = options;
  const timers = new FakeTimers();
  const hub = new BackpressureHub();
  const plant = new Plant({ ...LIVE, ...options.plant }, undefined, timers);
  const fleet = new CounterFleet(devices, plant.beginMs, 1000 / hz, timers);
  const sink = new Sink(quiet);
  const settings = { ...PUMP, ...options.pump };
  const start = (position?: PumpPosition) => {
    const pump = new Pump(fleet, plant, sink, settings, position, timers, hub);
    plant.on('clock', () => pump.wake());
    pump.wake();
    return pump;
  };
  return { timers, hub, plant, fleet, sink, start, pump: start() };
}

/** The place of each reading in the order in which a fleet of `devices` sends: 0, 1, 2, … when nothing is missing. */
export function places(readings: readonly Reading[], devices: number): number[] {
  return readings.map(({ tick, i }) => (tick as number) * devices + (i as number));
}

/** 0 … count − 1. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
