// A downsample node at work: its messages, its state over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import type { ParsedReading } from '../../lib/core/reading';
import { type Downsampled, Downsampler, type SavedDownsampler, stateFingerprint } from '../../lib/stream/downsampler';
import { Complaints } from '../common/complaints';
import { EarlyMessages } from '../common/early-messages';
import { keepState } from '../common/kept-state';
import { eachReading } from '../common/readings-in';
import { formOf, type MessageForm, messagesOf } from '../common/readings-out';
import { countText, Status } from '../common/status';
import { type Outputs, SteadyOutput } from '../common/steady-output';
import type { DownsampleNodeSettings } from './settings';

type Done = (error?: Error) => void;

/** What a deploy leaves alone. */
interface Kept {
  downsampler: Downsampler;
  /** of the last message that came in */
  form: MessageForm;
  topic: string | undefined;
  /** what could not leave before the deploy */
  waiting: readonly Outputs[];
}

/** The same as JSON. */
type Saved = Omit<Kept, 'downsampler'> & { keys: SavedDownsampler };

const STATUS_MS = 1000;

export function runDownsample(RED: NodeAPI, node: Node, settings: DownsampleNodeSettings): void {
  const status = new Status(node);
  const early = new EarlyMessages(RED, node);
  const output = new SteadyOutput(RED, node);
  let working: Working | undefined;
  status.waits('reads its state');
  node.on('input', (msg, _send, done) => {
    if (working) working.take(msg, done);
    else early.add(msg, done);
  });
  node.on('close', () => {
    working?.close();
    status.close();
  });

  const begin = (saved?: Saved): Kept => {
    const downsampler = new Downsampler(settings);
    if (saved) downsampler.restore(saved.keys, Date.now());
    return { downsampler, form: saved?.form ?? 'single', topic: saved?.topic, waiting: saved?.waiting ?? [] };
  };
  const save = ({ downsampler, form, topic, waiting }: Kept): Saved => ({
    form,
    topic,
    waiting,
    keys: downsampler.save(Date.now()),
  });
  const create = (saved?: unknown) => begin(saved as Saved | undefined);
  keepState<Kept>(node, { fingerprint: stateFingerprint(settings), store: settings.store, create, save }, (kept) => {
    // After a deploy the state is that of the node before, whose other settings may have changed.
    if (kept.downsampler.settings !== settings) kept.downsampler = begin(save(kept)).downsampler;
    output.resume(kept.waiting);
    kept.waiting = output.waiting;
    working = new Working(node, kept, output, status);
    early.drain((msg, done) => working!.take(msg, done));
  });
}

class Working {
  private readonly complaints: Complaints;
  private readonly timer: NodeJS.Timeout;
  private now = 0;
  private out: Downsampled = { readings: [], late: [] };
  private readings = 0;
  private late = 0;
  private shownAt = Date.now();
  private shownReadings = 0;
  private shownLate = 0;
  private restarts: number;

  constructor(
    private readonly node: Node,
    private readonly kept: Kept,
    private readonly output: SteadyOutput,
    private readonly status: Status,
  ) {
    this.complaints = new Complaints(node);
    this.restarts = kept.downsampler.restarts;
    const { idleMs } = kept.downsampler.settings;
    this.timer = setInterval(
      () => this.sweep(),
      idleMs > 0 ? Math.min(Math.max(idleMs / 4, 50), STATUS_MS) : STATUS_MS,
    );
    this.timer.unref();
    this.showStatus();
  }

  take(msg: NodeMessageInFlow, done: Done): void {
    const { kept } = this;
    kept.form = formOf(msg);
    kept.topic = msg.topic;
    this.now = Date.now();
    let error: Error | undefined;
    try {
      error = eachReading(msg, kept.downsampler.settings, this.now, this.add);
    } catch (unexpected) {
      error = unexpected as Error;
    }
    this.send();
    if (error) this.complaints.complete(error, msg, done);
    else done();
  }

  close(): void {
    clearInterval(this.timer);
    this.complaints.close();
  }

  private readonly add = (reading: ParsedReading): void => {
    this.kept.downsampler.add(reading, this.now, this.out);
    this.readings++;
  };

  private sweep(): void {
    const now = Date.now();
    this.kept.downsampler.sweep(now, this.out);
    this.send();
    if (now - this.shownAt >= STATUS_MS) this.showStatus();
  }

  /** Sends what has left the windows, in the form of the last message that came in. */
  private send(): void {
    const { readings, late } = this.out;
    if (readings.length === 0 && late.length === 0) return;
    const { form, topic } = this.kept;
    this.out = { readings: [], late: [] };
    this.late += late.length;
    this.output.send([messagesOf(readings, form, topic), messagesOf(late, form, topic)]);
  }

  /** "12 keys 1.2k/s", or "12 keys 34 late" when more have come too late since the last time. */
  private showStatus(): void {
    const { downsampler } = this.kept;
    const now = Date.now();
    const rate = (this.readings - this.shownReadings) / Math.max((now - this.shownAt) / 1000, 0.001);
    const keys = downsampler.size === 1 ? '1 key' : `${countText(downsampler.size)} keys`;
    if (downsampler.size === 0) this.status.waits('no readings yet');
    else if (this.late > this.shownLate) this.status.works(`${keys} ${countText(this.late)} late`);
    else this.status.works(`${keys} ${rate > 0 && rate < 9.95 ? rate.toFixed(1) : countText(rate)}/s`);
    if (downsampler.restarts > this.restarts) {
      const count = downsampler.restarts - this.restarts;
      this.node.warn(`the event time of ${count} ${count === 1 ? 'key' : 'keys'} was set back; the windows begin anew`);
    }
    this.shownAt = now;
    this.shownReadings = this.readings;
    this.shownLate = this.late;
    this.restarts = downsampler.restarts;
  }
}
