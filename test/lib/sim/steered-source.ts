// A whole source without Node-RED: a fleet of wanderers, pumped in fake time, which joins its plant and begins anew with it.
import { BackpressureHub } from '../../../lib/core/backpressure';
import type { Reading } from '../../../lib/core/reading';
import type { CommandedSource, Latest } from '../../../lib/sim/control';
import { Fleet } from '../../../lib/sim/fleet';
import type { Plant } from '../../../lib/sim/plant';
import { Pump, type PumpPosition } from '../../../lib/sim/pump';
import { WanderingModel } from '../models/wandering-model';
import type { FakeTimers } from './fake-timers';
import { Sink } from './rig';

export class SteeredSource implements CommandedSource {
  readonly noun = 'walkers';
  readonly model = new WanderingModel();
  readonly sink = new Sink();
  private fleet!: Fleet;
  private pump: Pump | undefined;
  private position: PumpPosition | undefined;

  constructor(
    private readonly plant: Plant,
    private readonly timers: FakeTimers,
    readonly ids: readonly string[],
    readonly name = 'hall',
  ) {
    plant.on('clock', () => this.pump?.wake());
    plant.on('restart', () => {
      this.stop();
      this.position = undefined;
      this.start();
    });
    this.start();
  }

  /** Begins, or goes on after `stop`, as over a deploy. */
  start(): void {
    const { plant, timers, sink, ids } = this;
    const { seed, beginMs, commands } = plant;
    this.fleet = new Fleet({ model: this.model, seed, ids, periodMs: 1000, startMs: beginMs, commands });
    const settings = { late: 'catch up', maxPerSecond: Infinity, maxReadings: Infinity, maxMs: Infinity } as const;
    this.pump = new Pump(this.fleet, plant, sink, settings, this.position, timers, new BackpressureHub());
    plant.join(this.name, this);
    this.pump.wake();
  }

  stop(): void {
    this.pump?.stop();
    this.position = this.pump?.position;
    this.pump = undefined;
  }

  readings(device: string): Reading[] {
    return this.sink.sent.filter((reading) => reading.device === device);
  }

  lastTick(i: number): number {
    return this.pump?.lastTickOf(i) ?? -1;
  }

  tickAt(eventMs: number): number {
    return this.fleet.tickAt(eventMs);
  }

  timeOf(tick: number): number {
    return this.fleet.timeOf(tick);
  }

  latest(i: number): Latest | undefined {
    const tick = this.lastTick(i);
    if (tick < 0) return undefined;
    const { fleet } = this;
    return {
      reading: fleet.reading(tick, i),
      condition: fleet.condition(tick, i),
      anomalies: fleet.anomalies(tick, i),
    };
  }

  condition(i: number): string | undefined {
    return this.latest(i)?.condition;
  }
}
