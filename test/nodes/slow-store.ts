// A context store that takes its time to answer, for tests of what nodes keep over a restart.
import helper = require('node-red-node-test-helper');

const contexts = require('@node-red/runtime/lib/nodes/context');

/** Node-RED opens its context stores when it starts; the test helper does not. To be loaded as a node. */
export const openStores = () => contexts.load();

type Answer = (error: Error | null, value?: unknown) => void;

/** A context store `slow`: answers each question when `answer` is called, with what was set as JSON. */
export class SlowStore {
  readonly saved = new Map<string, string>();
  private asked: (() => void)[] = [];
  fails = false;

  open = async () => {};
  close = async () => {};
  clean = async () => {};
  delete = async () => {};
  keys = (_scope: string, callback: Answer) => callback(null, []);

  get = (scope: string, _key: string, callback: Answer) => {
    this.asked.push(() => {
      if (this.fails) return callback(new Error('the disk is gone'));
      const text = this.saved.get(scope);
      callback(null, text && JSON.parse(text));
    });
  };

  set = (scope: string, _key: string, value: unknown, callback?: Answer) => {
    if (value === undefined) this.saved.delete(scope);
    else this.saved.set(scope, JSON.stringify(value));
    callback?.(null);
  };

  answer(): void {
    for (const ask of this.asked.splice(0)) ask();
  }

  /** As if the state that node `from` has saved had been saved by node `to` before a restart. */
  move(from: string, to: string): void {
    for (const [scope, text] of [...this.saved]) {
      if (scope.includes(from)) this.saved.set(scope.replace(from, to), text);
    }
  }

  /** Makes it one of the context stores that `openStores` opens. */
  offer(): void {
    const stores = { default: 'memory', memory: { module: 'memory' }, slow: { module: () => this } };
    helper.settings({ contextStorage: stores });
  }

  withdraw(): void {
    helper.settings({ contextStorage: undefined });
  }
}
