// State that survives a deploy: kept by node id in this process, and, where the person chose a persistent context
// store, in that store as well, so that it survives a restart.
import type { Node } from 'node-red';

const CONTEXT_KEY = 'shopfloorState';
const SAVE_EVERY_MS = 5_000;

interface Kept {
  fingerprint: string;
  state: unknown;
}

const keptInProcess = new Map<string, Kept>();

export interface KeptStateOptions<T> {
  /** what the state depends on (type and settings, as text); a different one begins anew */
  fingerprint: string;
  /** a fresh state, or the one that `save` wrote */
  create(saved?: unknown): T;
  /** the state as JSON, for the context store */
  save(state: T): unknown;
  /** name of a context store; empty keeps the state in memory only */
  store?: string;
  /** asked when the node is removed: true when it is only disabled, and its state stays */
  isDisabled?(): boolean;
}

/**
 * The state of `node`: the one it had before a deploy, else the one in the context store, else a fresh one. `ready` is
 * called with it once, at once unless a store has to be read. The state is saved every 5 s and on close, and forgotten
 * when the node is removed. A saved state that `create` does not take is reported.
 */
export function keepState<T>(node: Node, options: KeptStateOptions<T>, ready: (state: T) => void): void {
  const { fingerprint, store } = options;
  const begin = (state: T) => {
    keptInProcess.set(node.id, { fingerprint, state });
    const save = (saved?: () => void) => {
      if (!store) return saved?.();
      const content = { fingerprint, state: options.save(state) };
      node.context().set(CONTEXT_KEY, content, store, (error) => {
        if (error) node.error(`cannot save the state in context store "${store}": ${error.message}`);
        saved?.();
      });
    };
    const timer = store ? setInterval(save, SAVE_EVERY_MS) : undefined;
    timer?.unref();
    node.on('close', (removed: boolean, done: () => void) => {
      // What came now would not be in the state that is saved, and its sender may send it again after the deploy.
      node.removeAllListeners('input');
      clearInterval(timer);
      if (!removed || options.isDisabled?.()) return save(done);
      keptInProcess.delete(node.id);
      if (!store) return done();
      node.context().set(CONTEXT_KEY, undefined, store, () => done());
    });
    ready(state);
  };

  const restore = (saved: unknown) => {
    try {
      return options.create(saved);
    } catch (error) {
      node.error(`cannot use the state from context store "${store}", it begins anew: ${(error as Error).message}`);
      return options.create();
    }
  };

  const kept = keptInProcess.get(node.id);
  if (kept?.fingerprint === fingerprint) {
    begin(kept.state as T);
  } else if (!store) {
    begin(options.create());
  } else {
    let closed = false;
    node.on('close', () => {
      closed = true;
    });
    node.context().get(CONTEXT_KEY, store, (error: Error | null, value: unknown) => {
      if (closed) return;
      if (error) node.error(`cannot read the state from context store "${store}": ${error.message}`);
      const saved = value as Kept | undefined;
      begin(restore(saved?.fingerprint === fingerprint ? saved.state : undefined));
    });
  }
}
