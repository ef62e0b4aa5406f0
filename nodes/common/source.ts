// What all sources have in common: a fleet in a plant, pumped to the outputs "readings" and "events", across deploys,
// pauses and restarts of the plant. A source adds its model and its name for the devices.
import { createHash } from 'node:crypto';
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { InputError, type SettingError } from '../../lib/core/errors';
import type { Reading } from '../../lib/core/reading';
import type { Model } from '../../lib/models/model';
import type { CommandedSource, Latest } from '../../lib/sim/control';
import { type EventPayload, Fleet } from '../../lib/sim/fleet';
import { owns } from '../../lib/sim/ownership';
import type { Plant } from '../../lib/sim/plant';
import { type Outlet, Pump, type PumpPosition } from '../../lib/sim/pump';
import type { TruthPayload } from '../../lib/sim/truth';
import { isInFlow, onDeploys } from './deploys';
import { InFlight } from './in-flight';
import { type PlantHolder, plantOf, releaseBuiltIn } from './plants';
import { stayIdle } from './settings';
import type { SourceSettings } from './source-settings';
import { SourceStatus } from './source-status';
import { Status } from './status';

export interface SourceKind {
  readonly model: Model;
  /** everything that the readings follow from, beside the devices: another one begins anew */
  readonly modelSettings: object;
  /** what the devices are called, plural: "printers" */
  readonly noun: string;
  /** topic of arrays, when the node has no name */
  readonly label: string;
}

/** Runs `node` as a source in the plant that it has chosen. */
export function runSource(RED: NodeAPI, node: Node, settings: SourceSettings, kind: SourceKind): void {
  let holder: PlantHolder;
  try {
    holder = plantOf(RED, settings.plant);
  } catch (error) {
    stayIdle(node, error as Error);
    return;
  }
  const source = new Source(RED, node, settings, kind);
  let closed = false;
  const offDeploys = onDeploys(RED, {
    stopping: () => source.hold(),
    started: () =>
      holder.whenReady((plant) => {
        if (!closed) source.run(plant);
      }),
  });
  node.on('input', (msg, _send, done) => {
    try {
      source.take(msg);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  node.on('close', (removed: boolean, done: () => void) => {
    closed = true;
    offDeploys();
    source.hold();
    // By then this deploy has stopped all that it stops, and what it did not stop has been delivered.
    setImmediate(() => {
      source.leave(removed && !isInFlow(RED, node.id));
      done();
    });
  });
}

/** The plant in which each source has its position: one that moves to another plant leaves nothing behind. */
const plantOfSource = new Map<string, Plant>();

class Source implements Outlet, CommandedSource {
  private readonly status: Status;
  private readonly shown: SourceStatus;
  private readonly inFlight: InFlight<PumpPosition>;
  readonly name: string;
  /** what a position belongs to: the same devices with the same readings at the same ticks */
  private fingerprint = '';
  private plant: Plant | undefined;
  private fleet: Fleet | undefined;
  private pump: Pump | undefined;
  /** where the turn before the present one ended */
  private reached: PumpPosition | undefined;
  /** nothing is sent: before all nodes run, and while a deploy replaces some */
  private held = true;
  private clashes = false;
  private readonly onClock = () => {
    if (!this.held) this.pump?.wake();
  };
  private readonly onRestart = () => this.restart();

  constructor(
    RED: NodeAPI,
    private readonly node: Node,
    private readonly settings: SourceSettings,
    private readonly kind: SourceKind,
  ) {
    this.status = new Status(node);
    this.shown = new SourceStatus(this.status, kind.noun);
    this.inFlight = new InFlight(RED, node);
    this.name = node.name || kind.label;
  }

  /** All nodes run: begins, or goes on after a deploy that left this node alone. */
  run(plant: Plant): void {
    if (this.plant) this.settle();
    else this.enter(plant);
    this.held = false;
    this.start();
  }

  /** A deploy begins: sends nothing more until `run`. */
  hold(): void {
    this.held = true;
    this.inFlight.freeze();
    this.pump?.stop();
    // Until it is known what arrives: rather twice than never, should the process end here.
    if (this.pump) this.keep(this.inFlight.marks[0] ?? this.pump.position);
  }

  /** @param forGood nothing is kept of it */
  leave(forGood: boolean): void {
    this.status.close();
    const { plant, node } = this;
    if (!plant) return;
    this.settle();
    plant.off('clock', this.onClock);
    plant.off('restart', this.onRestart);
    plant.leave(node.id);
    if (!forGood) return;
    plant.forget(node.id);
    plantOfSource.delete(node.id);
    releaseBuiltIn(plant);
  }

  get ids(): readonly string[] {
    return this.fleet!.ids;
  }

  get noun(): string {
    return this.kind.noun;
  }

  get model(): Model {
    return this.kind.model;
  }

  lastTick(i: number): number {
    return this.pump?.lastTickOf(i) ?? -1;
  }

  tickAt(eventMs: number): number {
    return this.fleet!.tickAt(eventMs);
  }

  timeOf(tick: number): number {
    return this.fleet!.timeOf(tick);
  }

  latest(i: number): Latest | undefined {
    const { fleet, pump } = this;
    const tick = this.lastTick(i);
    if (!fleet || !pump || tick < pump.position.firstTick) return undefined;
    return {
      reading: fleet.reading(tick, i),
      condition: fleet.condition(tick, i),
      anomalies: fleet.anomalies(tick, i),
    };
  }

  condition(i: number): string | undefined {
    const tick = this.lastTick(i);
    if (!this.fleet || !this.pump || tick < this.pump.position.firstTick) return undefined;
    return this.fleet.condition(tick, i);
  }

  /** Does what a message asks; answers to questions leave by the second output. */
  take(msg: NodeMessageInFlow): void {
    if (!this.plant) throw new InputError('the source does not run yet');
    const answer = this.plant.control.execute(msg.payload);
    if ('devices' in answer) return;
    this.node.send([null, { topic: this.name, payload: { kind: 'state', ...answer } }]);
  }

  get wantsTruth(): boolean {
    return this.plant!.tellsTruth;
  }

  reading(reading: Reading): void {
    this.node.send([{ topic: reading.device, payload: reading }]);
  }

  readings(readings: Reading[]): void {
    this.node.send([{ topic: this.name, payload: readings }]);
  }

  event(event: EventPayload): void {
    this.node.send([null, { topic: event.device, payload: event }]);
  }

  truth(truth: TruthPayload): void {
    this.plant!.emit('truth', truth);
  }

  turned(): void {
    const { pump, plant, fleet, reached } = this;
    const position = pump!.position;
    if (position.tick !== reached!.tick || position.index !== reached!.index) {
      this.inFlight.sent(reached!);
      this.keep(reached!);
      this.reached = position;
    }
    this.shown.show(pump!, plant!, fleet!.size);
  }

  private enter(plant: Plant): void {
    const { id } = this.node;
    const before = plantOfSource.get(id);
    if (before && before !== plant) {
      before.forget(id);
      releaseBuiltIn(before);
    }
    plantOfSource.set(id, plant);
    this.plant = plant;
    this.fleet = this.newFleet(plant);
    const { kind, settings } = this;
    const given = [kind.label, kind.modelSettings, settings.ids, settings.periodMs, plant.ownership];
    this.fingerprint = createHash('sha256').update(JSON.stringify(given)).digest('base64url');
    plant.on('clock', this.onClock);
    plant.on('restart', this.onRestart);
  }

  private newFleet(plant: Plant): Fleet {
    const { ids, periodMs } = this.settings;
    return new Fleet({
      model: this.kind.model,
      seed: plant.seed,
      ids,
      owns: (device) => owns(plant.ownership, device),
      periodMs,
      startMs: plant.beginMs,
      commands: plant.commands,
      labels: plant.truth === 'readings',
    });
  }

  /** Goes on where the plant says, or from the beginning. */
  private start(): void {
    const { plant, fleet, node } = this;
    // Before it joins: who is told of that wants to know where it is.
    this.pump = new Pump(fleet!, plant!, this, this.settings.pump, plant!.positionOf(node.id, this.fingerprint));
    this.reached = this.pump.position;
    try {
      plant!.join(node.id, this);
    } catch (error) {
      if (!this.clashes) node.error((error as SettingError).message);
      this.clashes = true;
      this.pump = undefined;
      this.shown.clash(String((error as SettingError).value));
      return;
    }
    this.clashes = false;
    this.pump.wake();
  }

  private restart(): void {
    this.pump?.stop();
    this.pump = undefined;
    this.inFlight.settle();
    this.fleet = this.newFleet(this.plant!);
    this.shown.restarted();
    if (!this.held) this.start();
  }

  /** The deploy has replaced what it replaces: it is known now where what arrives ends. */
  private settle(): void {
    const [dropped] = this.inFlight.settle();
    if (this.pump) this.keep(dropped ?? this.pump.position);
  }

  private keep(position: PumpPosition): void {
    this.plant!.keep(this.node.id, this.fingerprint, position);
  }
}
