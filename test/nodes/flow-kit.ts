// What node tests share: a node that keeps what it receives in plain arrays, over deploys too, and promises for what is
// to come.
import { once } from 'node:events';
import type { Node, NodeAPI, NodeDef, NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

const received = new Map<string, NodeMessage[]>();
const watchers = new Set<() => void>();

/** Registers `test-sink`, which keeps its messages by node id. */
export function sinkNode(RED: NodeAPI): void {
  RED.nodes.registerType('test-sink', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    this.on('input', (msg, _send, done) => {
      messages(this.id).push(msg);
      done();
      for (const watcher of [...watchers]) watcher();
    });
  });
}

/** What the sink `id` has received since `forget`. */
export function messages(id: string): NodeMessage[] {
  let list = received.get(id);
  if (!list) {
    list = [];
    received.set(id, list);
  }
  return list;
}

interface Runtime {
  readonly _events: NodeJS.EventEmitter;
  readonly _redNodes: { setFlows(flow: object[], credentials: object, type: string): Promise<unknown> };
}

/** Starts Node-RED for the tests of a `describe`, and ends it behind them. */
export function serveNodeRed(): void {
  before(async () => {
    helper.init(require.resolve('node-red'));
    await helper.startServer();
  });
  after((done) => {
    helper.stopServer(done);
  });
}

/** The same, with nothing left over from one test to the next. */
export function inNodeRed(): void {
  serveNodeRed();
  beforeEach(() => {
    forget();
    watchStatus();
  });
  afterEach(unload);
}

/** Puts `flow` in the place of what runs, and waits until it does, however long a busy machine takes. */
export async function deploy(flow: object[], type: 'full' | 'flows' | 'nodes' = 'full'): Promise<void> {
  const { _events, _redNodes } = helper as unknown as Runtime;
  const started = once(_events, 'flows:started');
  await _redNodes.setFlows(flow, {}, type);
  await started;
}

interface Completing extends Node {
  _complete(msg: NodeMessage, error?: Error): void;
}

/** Hands a message to node `id` and waits until it is completed; with the error that it was completed with. */
export function handOver(id: string, msg: object): Promise<Error | undefined> {
  const node = helper.getNode(id) as Completing;
  const complete = Object.getPrototypeOf(node)._complete;
  return new Promise((resolve) => {
    node._complete = (completed, error) => {
      complete.call(node, completed, error);
      resolve(error);
    };
    node.receive(msg as NodeMessage);
  });
}

/** Counts from now on how often each message of node `id` is completed. */
export function countCompletions(id: string): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  const node = helper.getNode(id) as Completing;
  node._complete = (msg) => counts.set(msg, (counts.get(msg) ?? 0) + 1);
  return counts;
}

/** Removes every node, so that nothing is kept for the next test. */
export async function unload(): Promise<void> {
  await deploy([]);
  await helper.unload();
}

export function forget(): void {
  received.clear();
}

/** Resolves when `condition` holds; it is looked at whenever a sink receives something, and 50 times a second. */
export function until(what: string, condition: () => boolean, timeoutMs = 8000): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      watchers.delete(look);
      clearInterval(interval);
      clearTimeout(timeout);
      settle();
    };
    const look = () => {
      if (condition()) end(resolve);
    };
    const interval = setInterval(look, 20);
    const timeout = setTimeout(() => end(() => reject(new Error(`waited in vain for ${what}`))), timeoutMs);
    watchers.add(look);
    look();
  });
}

/** The last status that node `id` showed: "green dot 10 printers ×1". */
export function statusOf(id: string): string {
  return statuses.get(id) ?? '';
}

const statuses = new Map<string, string>();

/** Keeps each node's last status. */
export function watchStatus(): void {
  statuses.clear();
  const { _events } = helper as unknown as Runtime;
  _events.removeListener('node-status', keepStatus);
  _events.on('node-status', keepStatus);
}

interface StatusEvent {
  id: string;
  status?: { fill?: string; shape?: string; text?: string };
}

function keepStatus({ id, status }: StatusEvent): void {
  statuses.set(id, [status?.fill, status?.shape, status?.text].filter((part) => part !== undefined).join(' '));
}

/** What nodes reported as errors since the flow was loaded. */
export function errors(): string[] {
  const { args, ERROR } = helper.log();
  return args.filter(([entry]) => entry.level === ERROR).map(([entry]) => String(entry.msg));
}
