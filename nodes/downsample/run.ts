// A downsample node at work: its messages, its state over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import type { SavedKeys } from '../../lib/core/keyed-state';
import type { ParsedReading } from '../../lib/core/reading';
import type { Downsampled } from '../../lib/stream/windowed';
import { Complaints } from '../common/complaints';
import { keepWorking, type Work } from '../common/kept-work';
import { eachReading } from '../common/readings-in';
import { formOf, type MessageForm, messagesOf } from '../common/readings-out';
import { countText, type Status } from '../common/status';
import type { SteadyOutput } from '../common/steady-output';
import { type ChartSettings, chartMessages } from './chart';
import { fingerprintOf, type Keeper, newKeeper } from './keeper';
import type { DownsampleNodeSettings } from './settings';

type Done = (error?: Error) => void;

/** What outlives the node. */
interface Kept {
  keeper: Keeper;
  /** of the last message that came in */
  form: MessageForm;
  topic: string | undefined;
}

/** The same as JSON. */
type Saved = Omit<Kept, 'keeper'> & { keys: SavedKeys };

const STATUS_MS = 1000;

export function runDownsample(RED: NodeAPI, node: Node, settings: DownsampleNodeSettings): void {
  const { keep, chart, store } = settings;
  keepWorking<Kept, Saved>(RED, node, {
    fingerprint: fingerprintOf(keep),
    store,
    begin: (saved) => {
      const keeper = newKeeper(keep);
      if (saved) keeper.restore(saved.keys, Date.now());
      return { keeper, form: saved?.form ?? 'single', topic: saved?.topic };
    },
    save: ({ keeper, form, topic }) => ({ form, topic, keys: keeper.save(Date.now()) }),
    fits: ({ keeper }) => keeper.settings === keep,
    work: (kept, output, status) => new Working(node, kept, chart, output, status),
  });
}

class Working implements Work {
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
    private readonly chart: ChartSettings | undefined,
    private readonly output: SteadyOutput,
    private readonly status: Status,
  ) {
    this.complaints = new Complaints(node);
    this.restarts = kept.keeper.restarts;
    const { idleMs } = kept.keeper.settings;
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
      error = eachReading(msg, kept.keeper.settings, this.now, this.add);
      kept.keeper.endMessage(this.out);
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
    this.kept.keeper.add(reading, this.now, this.out);
    this.readings++;
  };

  private sweep(): void {
    const now = Date.now();
    this.kept.keeper.sweep(now, this.out);
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
    const { chart } = this;
    const messages = chart ? chartMessages(readings, chart, topic) : messagesOf(readings, form, topic);
    this.output.send([messages, messagesOf(late, form, topic)]);
  }

  /** "12 keys 1.2k/s", or "12 keys 34 late" when more have come too late since the last time. */
  private showStatus(): void {
    const { keeper } = this.kept;
    const now = Date.now();
    const rate = (this.readings - this.shownReadings) / Math.max((now - this.shownAt) / 1000, 0.001);
    const keys = keeper.size === 1 ? '1 key' : `${countText(keeper.size)} keys`;
    if (keeper.size === 0) this.status.waits('no readings yet');
    else if (this.late > this.shownLate) this.status.works(`${keys} ${countText(this.late)} late`);
    else this.status.works(`${keys} ${rate > 0 && rate < 9.95 ? rate.toFixed(1) : countText(rate)}/s`);
    if (keeper.restarts > this.restarts) {
      const count = keeper.restarts - this.restarts;
      this.node.warn(`the event time of ${count} ${count === 1 ? 'key' : 'keys'} was set back; the windows begin anew`);
    }
    this.shownAt = now;
    this.shownReadings = this.readings;
    this.shownLate = this.late;
    this.restarts = keeper.restarts;
  }
}
