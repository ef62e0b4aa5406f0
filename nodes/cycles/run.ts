// A load-cycles node at work: its messages, its state over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import type { ParsedReading, Reading } from '../../lib/core/reading';
import {
  cyclesFingerprint,
  LoadCycles,
  type LoadCyclesOut,
  type SavedLoadCycles,
} from '../../lib/stream/cycles/load-cycles';
import { Complaints } from '../common/complaints';
import { keepWorking, type Work } from '../common/kept-work';
import { eachReading } from '../common/readings-in';
import { formOf, type MessageForm, messagesOf } from '../common/readings-out';
import { countText, type Status } from '../common/status';
import type { SteadyOutput } from '../common/steady-output';
import type { CyclesNodeSettings } from './settings';

type Done = (error?: Error) => void;

const STATUS_MS = 1000;

export function runCycles(RED: NodeAPI, node: Node, settings: CyclesNodeSettings): void {
  keepWorking<LoadCycles, SavedLoadCycles>(RED, node, {
    fingerprint: cyclesFingerprint(settings),
    store: settings.store,
    begin: (saved) => {
      const cycles = new LoadCycles(settings);
      if (saved) cycles.restore(saved, Date.now());
      return cycles;
    },
    save: (cycles) => cycles.save(Date.now()),
    fits: (cycles) => cycles.settings === settings,
    work: (cycles, output, status) => new Working(node, cycles, output, status),
  });
}

class Working implements Work {
  private readonly complaints: Complaints;
  private readonly timer: NodeJS.Timeout;
  private now = 0;
  private out: LoadCyclesOut = { cycles: [], late: [] };
  private late = 0;
  private shownLate = 0;
  private restarts: number;

  constructor(
    private readonly node: Node,
    private readonly cycles: LoadCycles,
    private readonly output: SteadyOutput,
    private readonly status: Status,
  ) {
    this.complaints = new Complaints(node);
    this.restarts = cycles.restarts;
    this.timer = setInterval(() => {
      this.cycles.sweep(Date.now());
      this.showStatus();
    }, STATUS_MS);
    this.timer.unref();
    this.showStatus();
  }

  take(msg: NodeMessageInFlow, done: Done): void {
    this.now = Date.now();
    let error: Error | undefined;
    try {
      error = eachReading(msg, this.cycles.settings, this.now, this.add);
    } catch (unexpected) {
      error = unexpected as Error;
    }
    this.send(formOf(msg), msg.topic);
    if (error) this.complaints.complete(error, msg, done);
    else done();
  }

  close(): void {
    clearInterval(this.timer);
    this.complaints.close();
  }

  private readonly add = (reading: ParsedReading): void => {
    this.cycles.add(reading, this.now, this.out);
  };

  private send(form: MessageForm, topic: string | undefined): void {
    const { cycles, late } = this.out;
    if (cycles.length === 0 && late.length === 0) return;
    this.out = { cycles: [], late: [] };
    this.late += late.length;
    this.output.send([this.messages(cycles, form, topic), messagesOf(late, form, topic)]);
  }

  /** The rows of what has been found leave as one array. */
  private messages(items: readonly Reading[], form: MessageForm, topic: string | undefined): NodeMessage[] {
    if (this.cycles.settings.content === 'cycle' || items.length === 0) return messagesOf(items, form, topic);
    return messagesOf(items, 'array', form === 'array' ? topic : items[0]!.device);
  }

  /** "12 keys 340 cycles", or "12 keys 34 late" when more have come too late since the last time. */
  private showStatus(): void {
    const { cycles } = this;
    const keys = cycles.size === 1 ? '1 key' : `${countText(cycles.size)} keys`;
    const found = cycles.found === 1 ? '1 cycle' : `${countText(cycles.found)} cycles`;
    if (cycles.size === 0) this.status.waits('no readings yet');
    else if (this.late > this.shownLate) this.status.works(`${keys} ${countText(this.late)} late`);
    else this.status.works(`${keys} ${found}`);
    if (cycles.restarts > this.restarts) {
      const count = cycles.restarts - this.restarts;
      this.node.warn(`the event time of ${count} ${count === 1 ? 'key' : 'keys'} was set back; the cycles begin anew`);
    }
    this.shownLate = this.late;
    this.restarts = cycles.restarts;
  }
}
