// A node that works on a state which outlives it: messages wait until the state is there, output waits while a deploy
// replaces nodes, and what waited then leaves first.
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { EarlyMessages } from './early-messages';
import { keepState } from './kept-state';
import { Status } from './status';
import { type Outputs, SteadyOutput } from './steady-output';

type Done = (error?: Error) => void;

/** What a deploy leaves alone, with what could not leave before it. */
export interface Kept {
  waiting: readonly Outputs[];
}

export interface Work {
  take(msg: NodeMessageInFlow, done: Done): void;
  close(): void;
}

export interface KeptWork<T extends Kept, Saved> {
  /** what the state depends on, as text; a different one begins anew */
  readonly fingerprint: string;
  /** name of a context store; empty keeps the state in memory only */
  readonly store: string;
  /** a fresh state, or the one that `save` wrote */
  begin(saved?: Saved): T;
  /** the state as JSON */
  save(kept: T): Saved;
  /** whether a state that a deploy has left is one of these settings, and needs not be made anew of what it saves */
  fits(kept: T): boolean;
  work(kept: T, output: SteadyOutput, status: Status): Work;
}

export function keepWorking<T extends Kept, Saved>(RED: NodeAPI, node: Node, options: KeptWork<T, Saved>): void {
  const { fingerprint, store, begin, save, fits } = options;
  const status = new Status(node);
  const early = new EarlyMessages(RED, node);
  const output = new SteadyOutput(RED, node);
  let work: Work | undefined;
  status.waits('reads its state');
  node.on('input', (msg, _send, done) => {
    if (work) work.take(msg, done);
    else early.add(msg, done);
  });
  node.on('close', () => {
    work?.close();
    status.close();
  });
  const create = (saved?: unknown) => begin(saved as Saved | undefined);
  keepState<T>(node, { fingerprint, store, create, save }, (kept) => {
    const { waiting } = kept;
    if (!fits(kept)) Object.assign(kept, begin(save(kept)));
    output.resume(waiting);
    kept.waiting = output.waiting;
    work = options.work(kept, output, status);
    early.drain((msg, done) => work!.take(msg, done));
  });
}
