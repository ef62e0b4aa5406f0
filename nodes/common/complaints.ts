// Errors about messages, collapsed: the first of a kind is reported at once, its repetitions within 10 s once, with
// their count. A source that sends a wrong field 1 000 times a second must not bury the log.
import type { Node, NodeMessageInFlow } from 'node-red';

const WINDOW_MS = 10_000;
/** Kinds that are told apart at a time; all others are one. */
const MAX_KINDS = 100;
const OTHER = 'other';

type Done = (error?: Error) => void;

interface Repeated {
  readonly first: Error;
  count: number;
  last: NodeMessageInFlow | undefined;
  timer: NodeJS.Timeout;
}

export class Complaints {
  private readonly repeated = new Map<string, Repeated>();

  constructor(
    private readonly node: Node,
    private readonly windowMs = WINDOW_MS,
  ) {}

  /**
   * Completes a message that could not be used. The first error of its kind goes to `done`, and so to Catch nodes; a
   * repetition completes the message, is counted, and the count is reported when the window ends.
   */
  complete(error: Error, msg: NodeMessageInFlow, done: Done): void {
    const own = kindOf(error);
    const kind = this.repeated.has(own) || this.repeated.size < MAX_KINDS ? own : OTHER;
    const known = this.repeated.get(kind);
    if (known) {
      known.count++;
      known.last = msg;
      done();
      return;
    }
    const timer = setTimeout(() => this.report(kind), this.windowMs);
    timer.unref();
    this.repeated.set(kind, { first: error, count: 0, last: undefined, timer });
    done(error);
  }

  /** Reports what has been counted and ends the timers. */
  close(): void {
    for (const [kind, { timer }] of this.repeated) {
      clearTimeout(timer);
      this.report(kind);
    }
  }

  private report(kind: string): void {
    const { first, count, last } = this.repeated.get(kind)!;
    this.repeated.delete(kind);
    if (count === 0) return;
    this.node.error(`${first.message} (${count} more within ${this.windowMs / 1000} s)`, last);
  }
}

/** Errors that differ in numbers and quoted values only are of one kind. */
function kindOf(error: Error): string {
  return error.message.replace(/"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi, '#');
}
