// A forecast node at work: its messages, its state over deploys and restarts, its status.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { InputError, shown } from '../../lib/core/errors';
import { keyOf, parseReading } from '../../lib/core/reading';
import { type Forecast, rowsOf } from '../../lib/forecast/forecast-message';
import { Forecaster, type SavedForecaster, stateFingerprint } from '../../lib/forecast/forecaster';
import { Complaints } from '../common/complaints';
import { keepWorking, type Work } from '../common/kept-work';
import { PacedMessages, type PacedWork } from '../common/paced-messages';
import { formOf, messagesOf } from '../common/readings-out';
import { countText, type Status } from '../common/status';
import type { SteadyOutput } from '../common/steady-output';
import type { ForecastNodeSettings } from './settings';

type Done = (error?: Error) => void;

const STATUS_MS = 1000;
/** of a status; the errors are left out where there is no room for them */
const MAX_CHARACTERS = 20;

type Incoming = NodeMessageInFlow & { reset?: unknown };

export function runForecast(RED: NodeAPI, node: Node, settings: ForecastNodeSettings): void {
  keepWorking<Forecaster, SavedForecaster>(RED, node, {
    fingerprint: stateFingerprint(settings),
    store: settings.store,
    begin: (saved) => {
      const forecaster = new Forecaster(settings);
      if (saved) forecaster.restore(saved, Date.now());
      return forecaster;
    },
    save: (forecaster) => forecaster.save(Date.now()),
    fits: (forecaster) => forecaster.settings === settings,
    work: (forecaster, output, status) => new Working(node, forecaster, settings, output, status),
  });
}

class Working implements Work, PacedWork {
  private readonly complaints: Complaints;
  private readonly paced = new PacedMessages(this);
  private readonly timer: NodeJS.Timeout;
  /** of the message that is being worked on */
  private forecasts: Forecast[] = [];
  private shownHurried = 0;
  private shownSetBacks: number;

  constructor(
    private readonly node: Node,
    private readonly forecaster: Forecaster,
    private readonly settings: ForecastNodeSettings,
    private readonly output: SteadyOutput,
    private readonly status: Status,
  ) {
    this.complaints = new Complaints(node);
    this.shownSetBacks = forecaster.setBacks;
    this.timer = setInterval(() => this.sweep(), STATUS_MS);
    this.timer.unref();
    this.showStatus();
  }

  take(msg: NodeMessageInFlow, done: Done): void {
    this.paced.add(msg, done);
  }

  takeItem(item: unknown, msg: Incoming, arrivedAt: number, isHurried: boolean): boolean {
    const { forecaster, settings } = this;
    const { topic, reset } = msg;
    if (reset !== undefined && reset !== false) {
      forecaster.reset(keyToReset(reset));
      return false;
    }
    if (settings.beginOn !== '' && isEvent(item)) {
      if (item.event === settings.beginOn) forecaster.restart(keyOf(item, topic, settings.keyProperty));
      return false;
    }
    const before = this.forecasts.length;
    try {
      forecaster.add(parseReading(item, topic, arrivedAt, settings), arrivedAt, this.forecasts, isHurried);
    } finally {
      if (settings.unit !== '') for (const made of this.forecasts.slice(before)) made.unit = settings.unit;
    }
    return this.forecasts.length > before;
  }

  finish(msg: NodeMessageInFlow, error: Error | undefined, done: Done): void {
    this.send(msg);
    if (error) this.complaints.complete(error, msg, done);
    else done();
  }

  close(): void {
    clearInterval(this.timer);
    this.paced.close();
    this.complaints.close();
  }

  /** Sends the forecasts that the message caused, in its form. */
  private send(msg: NodeMessageInFlow): void {
    if (this.forecasts.length === 0) return;
    const { form, tag } = this.settings;
    const forecasts = this.forecasts;
    this.forecasts = [];
    this.output.send([
      form === 'compact' ? messagesOf(forecasts, formOf(msg), msg.topic) : rowMessages(forecasts, msg, tag),
    ]);
  }

  private sweep(): void {
    this.forecaster.sweep(Date.now());
    this.showStatus();
  }

  /** "10 keys 0.4ms 1.2%": what a forecast with a new fit costs, and the last errors one step ahead. */
  private showStatus(): void {
    const { forecaster } = this;
    const { costMs, error } = forecaster.worth;
    const keys = forecaster.size === 1 ? '1 key' : `${countText(forecaster.size)} keys`;
    const cost = `${keys} ${short(costMs)}ms`;
    const all = Number.isNaN(error) ? cost : `${cost} ${short(100 * error)}%`;
    if (forecaster.size === 0) this.status.waits('no readings yet');
    else if (this.paced.hurried > this.shownHurried) this.status.waits(`${keys} behind`);
    else if (Number.isNaN(costMs)) this.status.waits(`${keys} no forecast`);
    else this.status.works(all.length > MAX_CHARACTERS ? cost : all);
    this.shownHurried = this.paced.hurried;
    const count = forecaster.setBacks - this.shownSetBacks;
    if (count > 0) this.node.warn(`the time of ${count} ${count === 1 ? 'key' : 'keys'} was set back; they begin anew`);
    this.shownSetBacks = forecaster.setBacks;
  }
}

/** All rows of an array's forecasts in one message, else a message a forecast. */
function rowMessages(forecasts: readonly Forecast[], msg: NodeMessageInFlow, tag: string): NodeMessage[] {
  if (formOf(msg) === 'array') {
    return [{ topic: msg.topic, payload: forecasts.flatMap((forecast) => rowsOf(forecast, tag)) }];
  }
  return forecasts.map((forecast) => ({ topic: forecast.device, payload: rowsOf(forecast, tag) }));
}

/** `true` is all keys, text the key of that name. */
function keyToReset(reset: unknown): string | undefined {
  if (reset === true) return undefined;
  if (typeof reset === 'string') return reset;
  throw new InputError(`msg.reset is ${shown(reset)}; expected true or the name of a device`);
}

function isEvent(item: unknown): item is Record<string, unknown> {
  return typeof item === 'object' && item !== null && (item as { kind?: unknown }).kind === 'event';
}

/** Two digits, in four characters up to 999. */
function short(value: number): string {
  return value < 9.95 ? value.toFixed(1) : countText(value);
}
