// A node that works on a state which outlives it: messages wait until the state is there, output waits while a deploy
// replaces nodes, and what waited then leaves first, also when the state itself begins anew.
import type { Node, NodeAPI, NodeMessage, NodeMessageInFlow } from 'node-red';
import { EarlyMessages } from './early-messages';
import { keepState } from './kept-state';
import { Status } from './status';
import { type Outputs, SteadyOutput } from './steady-output';

type Done = (error?: Error) => void;

export interface Work {
  take(msg: NodeMessageInFlow, done: Done): void;
  close(): void;
}

export interface KeptWork<T, Saved> {
  /** what the state depends on, as text; with a different one it begins anew */
  readonly fingerprint: string;
  /** name of a context store; empty keeps the state in memory only */
  readonly store: string;
  /** a fresh state, or the one that `save` wrote */
  begin(saved?: Saved): T;
  /** the state as JSON */
  save(state: T): Saved;
  /** whether a state that a deploy left is one of all these settings; else it is made anew of what it saves */
  fits(state: T): boolean;
  work(state: T, output: SteadyOutput, status: Status): Work;
}

/** What a deploy leaves alone. */
interface Kept<T> {
  fingerprint: string;
  state: T;
  /** what could not leave before the deploy */
  waiting: readonly Outputs[];
}

export function keepWorking<T, Saved>(RED: NodeAPI, node: Node, options: KeptWork<T, Saved>): void {
  keepWorkingWhen<T, Saved>(RED, node, (ready) => ready(options));
}

/** As `keepWorking`, for a node that has to wait for what its work depends on, and calls back when it is there. */
export function keepWorkingWhen<T, Saved>(
  RED: NodeAPI,
  node: Node,
  whenReady: (ready: (options: KeptWork<T, Saved>) => void) => void,
): void {
  const status = new Status(node);
  const early = new EarlyMessages(RED, node);
  const output = new SteadyOutput(RED, node);
  let work: Work | undefined;
  let closed = false;
  status.waits('reads its state');
  node.on('input', (msg, _send, done) => {
    if (work) work.take(msg, done);
    else early.add(msg, done);
  });
  node.on('close', () => {
    closed = true;
    work?.close();
    status.close();
  });
  whenReady((options) => {
    if (closed) return;
    keepStateOf(node, options, output, (state) => {
      work = options.work(state, output, status);
      early.drain((msg, done) => work!.take(msg, done));
    });
  });
}

function keepStateOf<T, Saved>(
  node: Node,
  options: KeptWork<T, Saved>,
  output: SteadyOutput,
  ready: (state: T) => void,
): void {
  const { fingerprint, store } = options;
  const stateOf = (saved: Kept<Saved>) => options.begin(saved.fingerprint === fingerprint ? saved.state : undefined);
  const create = (saved?: unknown): Kept<T> => {
    if (!saved) return { fingerprint, state: options.begin(), waiting: [] };
    return { fingerprint, state: stateOf(saved as Kept<Saved>), waiting: (saved as Kept<Saved>).waiting };
  };
  const save = (kept: Kept<T>): Kept<Saved> => {
    return { fingerprint: kept.fingerprint, state: options.save(kept.state), waiting: kept.waiting.map(plain) };
  };
  keepState<Kept<T>>(node, { fingerprint: node.type, store, create, save }, (kept) => {
    if (!options.fits(kept.state)) kept.state = stateOf(save(kept));
    kept.fingerprint = fingerprint;
    output.resume(kept.waiting);
    kept.waiting = output.waiting;
    ready(kept.state);
  });
}

/** With what a chart is to do; without what else messages carry, which need not be JSON. */
function plain(outputs: Outputs): Outputs {
  return outputs.map((messages) =>
    messages.map((message) => {
      const { topic, payload, action } = message as NodeMessage & { action?: unknown };
      return { topic, payload, ...(typeof action === 'string' && { action }) };
    }),
  );
}
