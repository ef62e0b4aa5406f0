// A validate node at work: its messages, what could not leave before a deploy, its status.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { InputError } from '../../lib/core/errors';
import { risksIn } from '../../lib/wire/schemas/schema-walk';
import type { Reason } from '../../lib/wire/schemas/validator';
import { Complaints } from '../common/complaints';
import { keepState } from '../common/kept-state';
import { badItems } from '../common/readings-in';
import { countText, Status } from '../common/status';
import { type Outputs, SteadyOutput } from '../common/steady-output';
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
  const status = new Status(node);
  const complaints = new Complaints(node);
  const output = new SteadyOutput(RED, node);
  // Wires may change while the node runs.
  const isBadWired = () => Boolean((node as unknown as { wires: string[][] }).wires[1]?.length);
  let good = 0;
  let bad = 0;
  for (const risk of risksIn(settings.schema)) node.warn(risk);

  node.on('input', (msg, _send, done) => {
    let judged: Judged;
    try {
      judged = judge(msg, settings);
    } catch (error) {
      complaints.complete(error as Error, msg, done);
      return;
    }
    good += judged.goodItems;
    bad += judged.badItems;
    if (judged.good.length > 0 || judged.bad.length > 0) output.send([judged.good, judged.bad]);
    status.works(bad > 0 ? `${countText(good)}, ${countText(bad)} bad` : `${countText(good)} good`);
    if (judged.error && !isBadWired()) complaints.complete(judged.error, msg, done);
    else done();
  });
  node.on('close', () => {
    complaints.close();
    status.close();
  });

  const create = () => ({ waiting: [] as readonly Outputs[] });
  keepState(node, { fingerprint: '', create, save: () => undefined }, (kept) => {
    output.resume(kept.waiting);
    kept.waiting = output.waiting;
    status.waits('nothing yet');
  });
}

/** @throws InputError for a value that cannot be looked at */
export function judge(msg: NodeMessageInFlow, { validate, arrays }: ValidateNodeSettings): Judged {
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
