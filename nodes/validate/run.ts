// A validate node at work: its messages, what could not leave before a deploy, its status.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { InputError } from '../../lib/core/errors';
import { risksIn } from '../../lib/wire/schemas/schema-walk';
import type { Reason } from '../../lib/wire/schemas/validator';
import { Complaints } from '../common/complaints';
import { keepWorking, type Work } from '../common/kept-work';
import { badItems } from '../common/readings-in';
import { countText, type Status } from '../common/status';
import type { SteadyOutput } from '../common/steady-output';
import type { ValidateNodeSettings } from './settings';

/** The messages of one, and the error that it is completed with where nobody takes what is bad. */
interface Judged {
  readonly good: NodeMessage[];
  readonly bad: NodeMessage[];
  readonly error?: InputError;
  readonly goodItems: number;
  readonly badItems: number;
}

export function runValidate(RED: NodeAPI, node: Node, settings: ValidateNodeSettings): void {
  for (const risk of risksIn(settings.schema)) node.warn(risk);
  // Nothing is remembered but what could not leave before a deploy.
  keepWorking<null, null>(RED, node, {
    fingerprint: '',
    store: '',
    begin: () => null,
    save: () => null,
    fits: () => true,
    work: (_, output, status) => new Working(node, settings, output, status),
  });
}

class Working implements Work {
  private readonly complaints: Complaints;
  private good = 0;
  private bad = 0;

  constructor(
    private readonly node: Node,
    private readonly settings: ValidateNodeSettings,
    private readonly output: SteadyOutput,
    private readonly status: Status,
  ) {
    this.complaints = new Complaints(node);
    status.waits('nothing yet');
  }

  take(msg: NodeMessageInFlow, done: (error?: Error) => void): void {
    let judged: Judged;
    try {
      judged = judge(msg, this.settings);
    } catch (error) {
      this.complaints.complete(error as Error, msg, done);
      return;
    }
    const { good, bad, error } = judged;
    this.good += judged.goodItems;
    this.bad += judged.badItems;
    if (good.length > 0 || bad.length > 0) this.output.send([good, bad]);
    const count = countText(this.good);
    this.status.works(this.bad > 0 ? `${count}, ${countText(this.bad)} bad` : `${count} good`);
    if (error && !this.isBadWired) this.complaints.complete(error, msg, done);
    else done();
  }

  close(): void {
    this.complaints.close();
  }

  /** Wires may change while the node runs. */
  private get isBadWired(): boolean {
    return Boolean((this.node as unknown as { wires: string[][] }).wires[1]?.length);
  }
}

/** @throws InputError for a value that cannot be looked at */
function judge(msg: NodeMessageInFlow, { validate, arrays }: ValidateNodeSettings): Judged {
  const { payload } = msg;
  if (!Array.isArray(payload) || arrays === 'whole') {
    const reasons = validate(payload);
    if (reasons.length === 0) return { good: [msg], bad: [], goodItems: 1, badItems: 0 };
    const error = new InputError(reasons[0]!.message);
    return { good: [], bad: [{ ...msg, reasons } as NodeMessage], error, goodItems: 0, badItems: 1 };
  }
  const good: unknown[] = [];
  const bad: unknown[] = [];
  const reasons: (Reason & { index: number })[] = [];
  for (const [index, item] of payload.entries()) {
    const found = validate(item);
    if (found.length === 0) {
      good.push(item);
      continue;
    }
    bad.push(item);
    for (const reason of found) reasons.push({ index, ...reason });
  }
  const [first] = reasons;
  return {
    good: good.length > 0 ? [{ ...msg, payload: good }] : [],
    bad: bad.length > 0 ? [{ ...msg, payload: bad, reasons } as NodeMessage] : [],
    ...(first && { error: badItems(new InputError(first.message), first.index, bad.length, payload.length) }),
    goodItems: good.length,
    badItems: bad.length,
  };
}
