// An alert node at work: its messages, its list of active alerts, its state over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import type { SavedKeys } from '../../lib/core/keyed-state';
import type { Alert } from '../../lib/monitor/alert';
import { Alerter, stateFingerprint } from '../../lib/monitor/alerter';
import type { Plant } from '../../lib/sim/plant';
import { Complaints } from '../common/complaints';
import { keepWorking, type Work } from '../common/kept-work';
import type { PlantHolder } from '../common/plants';
import { formOf, type MessageForm, messagesOf } from '../common/readings-out';
import { countText, type Status } from '../common/status';
import type { SteadyOutput } from '../common/steady-output';
import { takeMessage } from './messages-in';
import type { AlertNodeSettings } from './settings';

type Done = (error?: Error) => void;

/** What outlives the node. */
interface Kept {
  readonly alerter: Alerter;
  /** the alerter's state when the node was closed: how long a device is silent does not count what lies between */
  closed?: SavedKeys;
  /** wall time, ms, that the plant was paused since the node began: nobody is silent meanwhile */
  pausedMs: number;
  /** of the last message that came in */
  form: MessageForm;
  topic: string | undefined;
}

/** The same as JSON. */
interface Saved {
  readonly form: MessageForm;
  readonly topic: string | undefined;
  readonly keys: SavedKeys;
}

const STATUS_MS = 1000;
/** The list of active alerts leaves at most so often: in a storm of alerts each message would carry all of them. */
const LIST_MS = 250;

export function runAlert(RED: NodeAPI, node: Node, settings: AlertNodeSettings, plant?: PlantHolder): void {
  keepWorking<Kept, Saved>(RED, node, {
    fingerprint: stateFingerprint(settings),
    store: settings.store,
    begin: (saved) => {
      const alerter = new Alerter(settings, (durationMs, until) => wallDuration(plant?.present, durationMs, until));
      if (saved) alerter.restore(saved.keys, Date.now());
      return { alerter, form: saved?.form ?? 'single', topic: saved?.topic, pausedMs: 0 };
    },
    save: ({ alerter, closed, pausedMs, form, topic }) => ({
      form,
      topic,
      keys: closed ?? alerter.save(Date.now() - pausedMs),
    }),
    fits: ({ closed }) => closed === undefined,
    work: (kept, output, status) => new Working(node, settings, kept, output, status, plant),
  });
}

/** What a duration of event time is on the clock on the wall: nothing to tell where both are the same. */
function wallDuration(plant: Plant | undefined, durationMs: number, until: number): number | undefined {
  if (!plant || plant.paused || plant.speed === 1 || until <= plant.horizonMs) return undefined;
  return durationMs / plant.speed;
}

class Working implements Work {
  private readonly complaints: Complaints;
  private readonly timer: NodeJS.Timeout;
  private listTimer: NodeJS.Timeout | undefined;
  /** the change of the active alerts that was told last; the first list leaves when the node starts */
  private toldChange = -1;
  private out: Alert[] = [];
  private shownAt = 0;
  private shownLate: number;
  private restarts: number;
  private sweptAt = Date.now();

  constructor(
    private readonly node: Node,
    private readonly settings: AlertNodeSettings,
    private readonly kept: Kept,
    private readonly output: SteadyOutput,
    private readonly status: Status,
    private readonly plant: PlantHolder | undefined,
  ) {
    this.complaints = new Complaints(node);
    this.shownLate = kept.alerter.late;
    this.restarts = kept.alerter.restarts;
    const { staleMs } = settings;
    const everyMs = staleMs > 0 ? Math.min(Math.max(staleMs / 4, 50), STATUS_MS) : STATUS_MS;
    this.timer = setInterval(() => this.sweep(), everyMs);
    this.timer.unref();
    this.sweep();
  }

  take(msg: NodeMessageInFlow, done: Done): void {
    const { kept } = this;
    kept.form = formOf(msg);
    kept.topic = msg.topic;
    let error: Error | undefined;
    try {
      error = takeMessage(msg, kept.alerter, this.now(), this.out);
    } catch (unexpected) {
      error = unexpected as Error;
    }
    this.send();
    if (error) this.complaints.complete(error, msg, done);
    else done();
  }

  close(): void {
    clearInterval(this.timer);
    clearTimeout(this.listTimer);
    this.kept.closed = this.kept.alerter.save(this.now());
    this.complaints.close();
  }

  private now(): number {
    return Date.now() - this.kept.pausedMs;
  }

  private sweep(): void {
    const now = Date.now();
    if (this.plant?.present?.paused) this.kept.pausedMs += now - this.sweptAt;
    this.sweptAt = now;
    this.kept.alerter.sweep(this.now(), this.out);
    this.send();
    if (now - this.shownAt >= STATUS_MS) this.showStatus(now);
  }

  /** Sends alerts in the form of the last message that came in, and with them the list of those that are active. */
  private send(): void {
    const { alerter, form, topic } = this.kept;
    const isChanged = alerter.changes !== this.toldChange && !this.listTimer;
    if (this.out.length === 0 && !isChanged) return;
    const alerts = messagesOf(this.out.map(copyOf), form, topic);
    this.out = [];
    this.output.send([alerts, isChanged ? [this.list()] : []]);
    if (isChanged) this.showStatus(Date.now());
  }

  private list(): NodeMessage {
    const { alerter } = this.kept;
    this.toldChange = alerter.changes;
    this.listTimer = setTimeout(() => {
      this.listTimer = undefined;
      this.send();
    }, LIST_MS);
    this.listTimer.unref();
    const active = alerter.active(this.settings.maxListed).map(copyOf);
    return { topic: this.node.name || 'alerts', payload: { kind: 'state', count: alerter.activeCount, active } };
  }

  /** "2 alerts", "all well", or either with how much came late since the last time. */
  private showStatus(now: number): void {
    const { alerter } = this.kept;
    const { limits, staleMs } = this.settings;
    const count = alerter.activeCount;
    const how = count === 0 ? 'all well' : count === 1 ? '1 alert' : `${countText(count)} alerts`;
    if (limits.length === 0 && staleMs === 0 && count === 0) this.status.waits('no limits');
    else if (alerter.size === 0) this.status.waits('no readings yet');
    else if (alerter.late > this.shownLate) this.status.works(`${how} ${countText(alerter.late)} late`);
    else this.status.works(how);
    if (alerter.restarts > this.restarts) {
      const fields = alerter.restarts - this.restarts;
      this.node.warn(`the event time of ${fields} ${fields === 1 ? 'field' : 'fields'} was set back; they begin anew`);
    }
    this.shownAt = now;
    this.shownLate = alerter.late;
    this.restarts = alerter.restarts;
  }
}

/** Nodes that come after this one may change what they get. */
function copyOf(alert: Alert): Alert {
  return { ...alert, ...(alert.expected && { expected: { ...alert.expected } }) };
}
