// Messages whose readings may cost milliseconds each: they are worked off in order, a few milliseconds a turn of the event
// loop, so that ten thousand devices with a reading in the same minute stop nobody else. What waits is bounded. Sources of
// history are asked to wait; when more comes all the same, the readings are taken in a hurry, without what is costly.
import type { NodeMessageInFlow } from 'node-red';
import { backpressure } from '../../lib/core/backpressure';
import { InputError } from '../../lib/core/errors';
import { badItems } from './readings-in';

type Done = (error?: Error) => void;

export interface PacedWork {
  /**
   * Takes one item of a message: its payload, or an entry of its payload.
   *
   * @param arrivedAt wall time at which the message came, ms since the Unix epoch
   * @param isHurried to be done without what is costly
   * @returns true when it was costly all the same
   * @throws InputError when the item cannot be used
   */
  takeItem(item: unknown, msg: NodeMessageInFlow, arrivedAt: number, isHurried: boolean): boolean;
  /** All items of the message have been taken. */
  finish(msg: NodeMessageInFlow, error: Error | undefined, done: Done): void;
}

export interface Pace {
  /** ms of work in a turn of the event loop */
  readonly budgetMs: number;
  /** items that may wait; sources of history are held when a tenth of them do */
  readonly maxWaiting: number;
  readonly clock: () => number;
  /** calls back in the next turn */
  readonly defer: (next: () => void) => void;
}

const USUAL_PACE: Pace = {
  budgetMs: 5,
  maxWaiting: 50_000,
  clock: () => performance.now(),
  defer: (next) => void setImmediate(next),
};
/** Items that cost little are not timed each. */
const CHEAP_ITEMS = 64;

interface Waiting {
  readonly msg: NodeMessageInFlow;
  readonly done: Done;
  readonly arrivedAt: number;
  /** how many of its items have been taken */
  taken: number;
  bad: number;
  first: Error | undefined;
  firstIndex: number;
}

export class PacedMessages {
  /** how many items were taken in a hurry */
  hurried = 0;
  private queue: Waiting[] = [];
  /** messages at the head of the queue that are finished */
  private finished = 0;
  /** items that wait */
  private items = 0;
  /** when this turn's work ends; undefined before it began */
  private until: number | undefined;
  private isHurried = false;

  constructor(
    private readonly work: PacedWork,
    private readonly pace: Pace = USUAL_PACE,
  ) {}

  /** Takes a message; it is worked on at once unless others wait or this turn's time is over. */
  add(msg: NodeMessageInFlow, done: Done): void {
    this.queue.push({ msg, done, arrivedAt: Date.now(), taken: 0, bad: 0, first: undefined, firstIndex: 0 });
    this.items += Array.isArray(msg.payload) ? msg.payload.length : 1;
    if (this.queue.length - this.finished === 1) this.run();
    if (this.items > this.pace.maxWaiting) this.hurry();
    else if (this.items > this.pace.maxWaiting / 10) backpressure.hold(this);
  }

  /** Works off what waits, in a hurry: nothing of it is lost, and the node can be replaced. */
  close(): void {
    this.hurry();
    backpressure.release(this);
  }

  private hurry(): void {
    this.isHurried = true;
    while (this.step(Number.POSITIVE_INFINITY));
    this.isHurried = false;
  }

  private run(): void {
    const { clock, budgetMs, defer } = this.pace;
    if (this.until === undefined) {
      this.until = clock() + budgetMs;
      defer(() => {
        this.until = undefined;
        if (this.items > 0 || this.queue.length > this.finished) this.run();
      });
    }
    while (clock() < this.until && this.step(this.until));
  }

  /** Works on the first message until `until`; false when none waits. */
  private step(until: number): boolean {
    const waiting = this.queue[this.finished];
    if (!waiting) return false;
    const { payload } = waiting.msg;
    const count = Array.isArray(payload) ? payload.length : 1;
    while (waiting.taken < count) {
      const index = waiting.taken++;
      this.items--;
      const isCostly = this.take(waiting, Array.isArray(payload) ? payload[index] : payload, index);
      if ((isCostly || index % CHEAP_ITEMS === 0) && waiting.taken < count && this.pace.clock() >= until) return true;
    }
    this.finish(waiting, count);
    return true;
  }

  private take(waiting: Waiting, item: unknown, index: number): boolean {
    if (this.isHurried) this.hurried++;
    try {
      return this.work.takeItem(item, waiting.msg, waiting.arrivedAt, this.isHurried);
    } catch (error) {
      // Another error than one about the item is a defect, and said in its place.
      if (!waiting.first || (waiting.first instanceof InputError && !(error instanceof InputError))) {
        waiting.first = error as Error;
        waiting.firstIndex = index;
      }
      waiting.bad++;
      return false;
    }
  }

  private finish({ msg, done, first, firstIndex, bad }: Waiting, count: number): void {
    this.finished++;
    if (this.finished === this.queue.length || this.finished > 1000) {
      this.queue.splice(0, this.finished);
      this.finished = 0;
    }
    if (this.items <= this.pace.maxWaiting / 20) backpressure.release(this);
    const error = first && Array.isArray(msg.payload) ? badItems(first, firstIndex, bad, count) : first;
    this.work.finish(msg, error, done);
  }
}
