// Sources whose devices are a fleet of a model.
import type { Node, NodeAPI } from 'node-red';
import type { Model } from '../../lib/models/model';
import type { Latest } from '../../lib/sim/control';
import { Fleet } from '../../lib/sim/fleet';
import { owns } from '../../lib/sim/ownership';
import type { Outlet } from '../../lib/sim/paced-pump';
import type { Plant } from '../../lib/sim/plant';
import { Pump, type PumpPosition } from '../../lib/sim/pump';
import type { Feed, Run } from './feed';
import { runFeed } from './source';
import type { SourceSettings } from './source-settings';

export interface FleetKind {
  readonly model: Model;
  /** everything that the readings follow from, beside the devices: another one begins anew */
  readonly modelSettings: object;
  /** what the devices are called, plural: "printers" */
  readonly noun: string;
  /** topic of arrays, when the node has no name */
  readonly label: string;
}

/** Runs `node` as a source of a model's readings in the plant that it has chosen. */
export function runSource(RED: NodeAPI, node: Node, settings: SourceSettings, kind: FleetKind): void {
  const { model, modelSettings, noun, label } = kind;
  runFeed(RED, node, {
    plant: settings.plant,
    identity: [modelSettings, settings.ids, settings.periodMs],
    noun,
    label,
    feed: (plant) => new FleetFeed(model, plant, settings),
  });
}

class FleetFeed implements Feed<PumpPosition> {
  private readonly fleet: Fleet;
  private pump: FleetRun | undefined;

  constructor(
    readonly model: Model,
    private readonly plant: Plant,
    private readonly settings: SourceSettings,
  ) {
    this.fleet = new Fleet({
      model,
      seed: plant.seed,
      ids: settings.ids,
      owns: (device) => owns(plant.ownership, device),
      periodMs: settings.periodMs,
      startMs: plant.beginMs,
      commands: plant.commands,
      labels: plant.truth === 'readings',
    });
  }

  begin(out: Outlet, position: PumpPosition | undefined): Run<PumpPosition> {
    this.pump = new FleetRun(this.fleet, this.plant, out, this.settings.pump, position);
    return this.pump;
  }

  get ids(): readonly string[] {
    return this.fleet.ids;
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
    const { fleet, pump } = this;
    const tick = this.lastTick(i);
    if (!pump || tick < pump.position.firstTick) return undefined;
    return {
      reading: fleet.reading(tick, i),
      condition: fleet.condition(tick, i),
      anomalies: fleet.anomalies(tick, i),
    };
  }

  condition(i: number): string | undefined {
    const { fleet, pump } = this;
    const tick = this.lastTick(i);
    return pump && tick >= pump.position.firstTick ? fleet.condition(tick, i) : undefined;
  }
}

class FleetRun extends Pump implements Run<PumpPosition> {
  isAt({ tick, index }: PumpPosition): boolean {
    const { position } = this;
    return position.tick === tick && position.index === index;
  }

  get sent(): number {
    return this.position.sent;
  }

  get flaws(): number {
    return this.position.late;
  }
}
