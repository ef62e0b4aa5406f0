// What all sources have in common: devices in a plant, whose readings leave by the outputs "readings" and "events", across
// deploys, pauses and restarts of the plant. What makes the readings is a feed.
import { createHash } from 'node:crypto';
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { InputError, type SettingError } from '../../lib/core/errors';
import type { Reading } from '../../lib/core/reading';
import type { Model } from '../../lib/models/model';
import type { CommandedSource, Latest } from '../../lib/sim/control';
import type { EventPayload } from '../../lib/sim/fleet';
import type { Plant } from '../../lib/sim/plant';
import type { OpenTruth, TruthPayload } from '../../lib/sim/truth';
import { Complaints } from './complaints';
import { isInFlow, onDeploys } from './deploys';
import type { Feed, Run, SourceKind, SourceOutlet } from './feed';
import { InFlight } from './in-flight';
import { type PlantHolder, plantOf, releaseBuiltIn } from './plants';
import { stayIdle } from './settings';
import { SourceStatus } from './source-status';
import { Status } from './status';

/** Runs `node` as a source in the plant that it has chosen. */
export function runFeed<Position extends object>(RED: NodeAPI, node: Node, kind: SourceKind<Position>): void {
  let holder: PlantHolder;
  try {
    holder = plantOf(RED, kind.plant);
  } catch (error) {
    stayIdle(node, error as Error);
    return;
  }
  const source = new Source(RED, node, kind);
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

class Source<Position extends object> implements SourceOutlet, CommandedSource {
  private readonly status: Status;
  private readonly shown: SourceStatus;
  private readonly complaints: Complaints;
  private readonly inFlight: InFlight<Position>;
  readonly name: string;
  /** what a position belongs to: the same devices with the same readings */
  private fingerprint = '';
  private plant: Plant | undefined;
  private feed: Feed<Position> | undefined;
  private current: Run<Position> | undefined;
  /** where the turn before the present one ended */
  private reached: Position | undefined;
  /** nothing is sent: before all nodes run, and while a deploy replaces some */
  private held = true;
  private clashes = false;
  private readonly onClock = () => {
    if (!this.held) this.current?.wake();
  };
  private readonly onRestart = () => this.restart();

  constructor(
    RED: NodeAPI,
    private readonly node: Node,
    private readonly kind: SourceKind<Position>,
  ) {
    this.status = new Status(node);
    this.shown = new SourceStatus(this.status, kind.noun, kind.flaws);
    this.complaints = new Complaints(node);
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
    this.current?.stop();
    // Until it is known what arrives: rather twice than never, should the process end here.
    if (this.current) this.keep(this.inFlight.marks[0] ?? this.current.position);
  }

  /** @param forGood nothing is kept of it */
  leave(forGood: boolean): void {
    this.complaints.close();
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
    return this.feed!.ids;
  }

  get noun(): string {
    return this.kind.noun;
  }

  get model(): Pick<Model, 'channels' | 'commands' | 'status'> {
    return this.feed!.model;
  }

  lastTick(i: number): number {
    return this.feed?.lastTick(i) ?? -1;
  }

  tickAt(eventMs: number): number {
    return this.feed!.tickAt(eventMs);
  }

  timeOf(tick: number): number {
    return this.feed!.timeOf(tick);
  }

  latest(i: number): Latest | undefined {
    return this.feed?.latest(i);
  }

  condition(i: number): string | undefined {
    return this.feed?.condition(i);
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

  truth(truth: TruthPayload | OpenTruth): void {
    this.plant!.emit('truth', truth);
  }

  bad(error: InputError, where: object): void {
    const msg = { topic: this.name, payload: where } as NodeMessageInFlow;
    this.complaints.complete(error, msg, (reported) => {
      if (reported) this.node.error(reported.message, msg);
    });
  }

  remark(text: string): void {
    this.node.warn(text);
  }

  failed(error: Error, short: string): void {
    this.node.error(error.message);
    this.status.failed(short);
  }

  met(): boolean {
    if (!this.joins()) this.current = undefined;
    return !this.clashes;
  }

  turned(): void {
    const { plant, feed, reached } = this;
    const run = this.current!;
    if (!run.isAt(reached!)) {
      this.inFlight.sent(reached!);
      this.keep(reached!);
      this.reached = run.position;
    }
    this.shown.show(run, plant!, feed!.ids.length);
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
    this.feed = this.kind.feed(plant);
    const given = [this.kind.label, this.kind.identity, plant.ownership];
    this.fingerprint = createHash('sha256').update(JSON.stringify(given)).digest('base64url');
    plant.on('clock', this.onClock);
    plant.on('restart', this.onRestart);
  }

  /** Goes on where the plant says, or from the beginning. */
  private start(): void {
    const { plant, feed, node, fingerprint } = this;
    const run = feed!.begin(this, plant!.positionOf<Position>(node.id, fingerprint));
    // Before it joins: who is told of that wants to know where it is.
    this.current = run;
    this.reached = run.position;
    if (this.joins()) run.wake();
    else this.current = undefined;
  }

  /** Takes the plant's place for its devices; false when another source has one of them. */
  private joins(): boolean {
    const { plant, node } = this;
    try {
      plant!.join(node.id, this);
      this.clashes = false;
    } catch (error) {
      if (!this.clashes) node.error((error as SettingError).message);
      this.clashes = true;
      this.shown.clash(String((error as SettingError).value));
    }
    return !this.clashes;
  }

  private restart(): void {
    this.current?.stop();
    this.current = undefined;
    this.inFlight.settle();
    this.feed = this.kind.feed(this.plant!);
    this.shown.restarted();
    if (!this.held) this.start();
  }

  /** The deploy has replaced what it replaces: it is known now where what arrives ends. */
  private settle(): void {
    const [dropped] = this.inFlight.settle();
    if (this.current) this.keep(dropped ?? this.current.position);
  }

  private keep(position: Position): void {
    this.plant!.keep(this.node.id, this.fingerprint, position);
  }
}
