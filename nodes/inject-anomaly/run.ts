// An inject-anomaly node at work: its messages, its state over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { parseReading } from '../../lib/core/reading';
import type { Injected } from '../../lib/faults/device-faults';
import { doCommand } from '../../lib/faults/fault-commands';
import type { FaultTruth } from '../../lib/faults/fault-truth';
import { Injector, type InjectorSettings, type SavedInjector } from '../../lib/faults/injector';
import { parseRequest } from '../../lib/sim/command-request';
import type { Plant } from '../../lib/sim/plant';
import { Complaints } from '../common/complaints';
import { type KeptWork, keepWorkingWhen, type Work } from '../common/kept-work';
import type { PlantHolder } from '../common/plants';
import { eachItem } from '../common/readings-in';
import { formOf, type MessageForm } from '../common/readings-out';
import { countText, type Status } from '../common/status';
import type { SteadyOutput } from '../common/steady-output';
import { type InjectAnomalyNodeSettings, injectorSettings } from './settings';

type Done = (error?: Error) => void;

interface State {
  injector: Injector;
  /** of the last message that came in */
  form: MessageForm;
  topic: string | undefined;
}

/** The same as JSON. */
type Saved = Omit<State, 'injector'> & { keys: SavedInjector };

const STATUS_MS = 1000;

export function runInjectAnomaly(
  RED: NodeAPI,
  node: Node,
  settings: InjectAnomalyNodeSettings,
  holder?: PlantHolder,
): void {
  const optionsFor = (plant?: Plant): KeptWork<State, Saved> => {
    const own = injectorSettings(settings, plant?.seed ?? settings.seed, plant?.truth ?? settings.truth);
    return {
      // The same whatever the settings: where faults lie follows from them, and what is held back must leave.
      fingerprint: '',
      store: settings.store,
      begin: ({ keys = [], form = 'single', topic }: Partial<Saved> = {}) => {
        const injector = new Injector(own);
        injector.restore(keys, Date.now());
        return { injector, form, topic };
      },
      save: ({ injector, form, topic }) => ({ keys: injector.save(Date.now()), form, topic }),
      fits: ({ injector }) => injector.settings === own,
      work: (state, output, status) => new Working(node, own, state, output, status, plant),
    };
  };
  keepWorkingWhen<State, Saved>(RED, node, (ready) => {
    if (holder) holder.whenReady((plant) => ready(optionsFor(plant)));
    else ready(optionsFor());
  });
}

class Working implements Work {
  private readonly complaints: Complaints;
  private readonly timer: NodeJS.Timeout;
  private out: Injected = nothing();
  private now = 0;
  // The message at hand: its items, and how many of them are done.
  private topic: unknown;
  private items: readonly unknown[] = [];
  private reached = 0;
  private readings = 0;
  private shownAt = Date.now();
  private shownReadings = 0;
  private overflows: number;

  constructor(
    private readonly node: Node,
    private readonly settings: InjectorSettings,
    private readonly state: State,
    private readonly output: SteadyOutput,
    private readonly status: Status,
    private readonly plant: Plant | undefined,
  ) {
    this.complaints = new Complaints(node);
    this.overflows = state.injector.held.overflows;
    const { idleMs } = settings;
    const everyMs = idleMs > 0 ? Math.min(Math.max(idleMs / 4, 50), STATUS_MS) : STATUS_MS;
    this.timer = setInterval(() => this.sweep(), everyMs);
    this.timer.unref();
    plant?.on('restart', this.restart);
    this.showStatus(Date.now());
  }

  take(msg: NodeMessageInFlow, done: Done): void {
    const { state } = this;
    state.form = formOf(msg);
    state.topic = msg.topic;
    this.now = Date.now();
    this.topic = msg.topic;
    this.items = Array.isArray(msg.payload) ? msg.payload : [msg.payload];
    this.reached = state.injector.pass(this.items, 0, this.now);
    let error: Error | undefined;
    if (this.reached < this.items.length) {
      error = this.takeEach(msg.payload);
      this.send(msg);
    } else if (this.reached > 0) {
      // Nothing touches it: the message goes on as it is.
      this.output.send([[msg], []]);
    }
    this.readings += this.items.length;
    if (error) this.complaints.complete(error, msg, done);
    else done();
  }

  close(): void {
    clearInterval(this.timer);
    this.plant?.off('restart', this.restart);
    this.complaints.close();
  }

  private takeEach(payload: unknown): Error | undefined {
    this.sendAlong(0);
    try {
      return eachItem(payload, this.takeItem, (index) => Math.max(index, this.reached));
    } catch (unexpected) {
      return unexpected as Error;
    }
  }

  private readonly takeItem = (item: unknown, index: number): void => {
    const { injector } = this.state;
    if (isCommand(item)) {
      doCommand(injector, parseRequest(item));
    } else {
      injector.add(item, parseReading(item, this.topic, this.now, this.settings), this.now, this.out);
    }
    this.reached = injector.pass(this.items, index + 1, this.now);
    this.sendAlong(index + 1);
  };

  /** Sends the items from place `from` on that go on as they are. */
  private sendAlong(from: number): void {
    const { items, reached, out } = this;
    for (let i = from; i < reached; i++) out.readings.push(items[i]);
  }

  /** The plant begins anew: what is held back is of the run before. */
  private readonly restart = (): void => {
    this.state.injector.flush(this.out);
    this.send();
    this.state.injector = new Injector(this.settings);
  };

  private sweep(): void {
    const now = Date.now();
    this.state.injector.sweep(now, this.out);
    this.send();
    if (now - this.shownAt >= STATUS_MS) this.showStatus(now);
  }

  /** Sends what has come of `msg`, or of the time that has passed. */
  private send(msg?: NodeMessageInFlow): void {
    const { readings, truth, own } = this.out;
    if (readings.length === 0 && truth.length === 0) return;
    this.out = nothing();
    const { form, topic } = this.state;
    this.output.send([this.carriers(readings, own, msg), truthMessages(truth, form, topic)]);
    const { plant } = this;
    // Nodes that come after this one may change what they get.
    if (plant?.tellsTruth) for (const payload of truth) plant.emit('truth', { ...payload });
  }

  /** The message that came in goes on with its own reading, so that whatever else it carries does too. */
  private carriers(readings: readonly unknown[], own: number, msg: NodeMessageInFlow | undefined): NodeMessage[] {
    if (readings.length === 0) return [];
    const { form, topic } = this.state;
    if (form === 'array') return [{ ...msg, topic, payload: readings }];
    return readings.map((payload, i) => {
      if (i !== own || !msg) return { topic: this.deviceOf(payload) ?? topic, payload };
      return payload === msg.payload ? msg : { ...msg, payload };
    });
  }

  private deviceOf(reading: unknown): string | undefined {
    if (typeof reading !== 'object' || reading === null) return undefined;
    const device = (reading as Record<string, unknown>)[this.settings.keyProperty];
    return typeof device === 'string' ? device : undefined;
  }

  /** "12 keys 1.2k/s": nothing that tells of faults, as the ground truth may be hidden. */
  private showStatus(now: number): void {
    const { injector } = this.state;
    const rate = (this.readings - this.shownReadings) / Math.max((now - this.shownAt) / 1000, 0.001);
    const keys = injector.size === 1 ? '1 key' : `${countText(injector.size)} keys`;
    if (this.settings.rules.length === 0 && injector.size === 0) this.status.waits('no faults');
    else if (injector.size === 0) this.status.waits('no readings yet');
    else this.status.works(`${keys} ${rate > 0 && rate < 9.95 ? rate.toFixed(1) : countText(rate)}/s`);
    const { overflows } = injector.held;
    if (overflows > this.overflows) {
      const count = overflows - this.overflows;
      this.node.warn(`${count} delayed readings left early: ${this.settings.maxHeld} are held back already`);
    }
    this.overflows = overflows;
    this.shownAt = now;
    this.shownReadings = this.readings;
  }
}

function truthMessages(truth: readonly FaultTruth[], form: MessageForm, topic: string | undefined): NodeMessage[] {
  if (truth.length === 0) return [];
  return form === 'array' ? [{ topic, payload: truth }] : truth.map((payload) => ({ topic: payload.device, payload }));
}

function nothing(): Injected {
  return { readings: [], truth: [], own: -1 };
}

/** A real machine's reading may have a number named so. */
function isCommand(item: unknown): boolean {
  return typeof item === 'object' && item !== null && typeof (item as Record<string, unknown>).command === 'string';
}
