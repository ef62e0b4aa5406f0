// A features node at work: its messages, its state over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import type { ParsedReading, Reading } from '../../lib/core/reading';
import { FeatureExtractor, type SavedExtractor, stateFingerprint } from '../../lib/stream/features/extractor';
import { Complaints } from '../common/complaints';
import { keepWorking, type Work } from '../common/kept-work';
import { eachReading } from '../common/readings-in';
import { formOf } from '../common/readings-out';
import { countText, type Status } from '../common/status';
import type { SteadyOutput } from '../common/steady-output';
import type { FeatureNodeSettings } from './settings';

type Done = (error?: Error) => void;

const STATUS_MS = 1000;

export function runFeatures(RED: NodeAPI, node: Node, settings: FeatureNodeSettings): void {
  keepWorking<FeatureExtractor, SavedExtractor>(RED, node, {
    fingerprint: stateFingerprint(settings),
    store: settings.store,
    begin: (saved) => {
      const extractor = new FeatureExtractor(settings);
      if (saved) extractor.restore(saved, Date.now());
      return extractor;
    },
    save: (extractor) => extractor.save(Date.now()),
    fits: (extractor) => extractor.settings === settings,
    work: (extractor, output, status) => new Working(node, extractor, output, status),
  });
}

class Working implements Work {
  private readonly complaints: Complaints;
  private readonly timer: NodeJS.Timeout;
  private now = 0;
  private out: Reading[] = [];
  private readings = 0;
  private shownAt = Date.now();
  private shownReadings = 0;
  private shownLate: number;
  private shownRestarts: number;
  private toldCrowded = false;

  constructor(
    private readonly node: Node,
    private readonly extractor: FeatureExtractor,
    private readonly output: SteadyOutput,
    private readonly status: Status,
  ) {
    this.complaints = new Complaints(node);
    this.shownLate = extractor.late;
    this.shownRestarts = extractor.restarts;
    this.timer = setInterval(() => this.sweep(), STATUS_MS);
    this.timer.unref();
    this.showStatus();
  }

  take(msg: NodeMessageInFlow, done: Done): void {
    this.now = Date.now();
    let error: Error | undefined;
    try {
      error = eachReading(msg, this.extractor.settings, this.now, this.add);
    } catch (unexpected) {
      error = unexpected as Error;
    }
    this.send(msg);
    if (error) this.complaints.complete(error, msg, done);
    else done();
  }

  close(): void {
    clearInterval(this.timer);
    this.complaints.close();
  }

  private readonly add = (reading: ParsedReading): void => {
    this.out.push(this.extractor.add(reading, this.now));
    this.readings++;
  };

  /** Sends the readings in the place of those of the message, with all else that it carries. */
  private send(msg: NodeMessageInFlow): void {
    const { out } = this;
    if (out.length === 0) return;
    this.out = [];
    const isArray = formOf(msg) === 'array';
    const sent = isArray ? { ...msg, payload: out } : { ...msg, topic: out[0].device, payload: out[0] };
    this.output.send([[sent as NodeMessage]]);
  }

  private sweep(): void {
    this.extractor.sweep(Date.now());
    this.showStatus();
  }

  /** "12 keys 1.2k/s", or "12 keys 34 late" when more have come too late since the last time. */
  private showStatus(): void {
    const { size, late, restarts, isCrowded } = this.extractor;
    const now = Date.now();
    const rate = (this.readings - this.shownReadings) / Math.max((now - this.shownAt) / 1000, 0.001);
    const keys = size === 1 ? '1 key' : `${countText(size)} keys`;
    if (size === 0) this.status.waits('no readings yet');
    else if (late > this.shownLate) this.status.works(`${keys} ${countText(late)} late`);
    else this.status.works(`${keys} ${rate > 0 && rate < 9.95 ? rate.toFixed(1) : countText(rate)}/s`);
    if (restarts > this.shownRestarts) {
      const count = restarts - this.shownRestarts;
      this.node.warn(`the event time of ${count} ${count === 1 ? 'key' : 'keys'} was set back; the windows begin anew`);
    }
    if (isCrowded && !this.toldCrowded) {
      const { count } = this.extractor.settings.rolling.window;
      this.node.warn(`more than ${count} values lie within the window; only the latest ${count} count`);
      this.toldCrowded = true;
    }
    this.shownAt = now;
    this.shownReadings = this.readings;
    this.shownLate = late;
    this.shownRestarts = restarts;
  }
}
