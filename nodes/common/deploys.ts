// Tells nodes when a deploy begins, before any node is stopped, and when it is over and all nodes run: in between,
// messages get lost on the way, because the nodes that should have them are being replaced.
import type { NodeAPI } from 'node-red';

export interface DeployListener {
  /** before the first node is stopped */
  stopping(): void;
  /** all nodes run, those in other tabs too */
  started(): void;
}

type Events = NodeAPI['events'];

/** One pair of listeners a runtime, however many nodes there are. */
const listeners = new WeakMap<Events, Set<DeployListener>>();

/** Listens to deploys until the returned function is called. */
export function onDeploys(RED: NodeAPI, listener: DeployListener): () => void {
  let all = listeners.get(RED.events);
  if (!all) {
    const created = new Set<DeployListener>();
    RED.events.on('flows:stopping', () => {
      for (const each of [...created]) each.stopping();
    });
    RED.events.on('flows:started', () => {
      for (const each of [...created]) each.started();
    });
    listeners.set(RED.events, created);
    all = created;
  }
  all.add(listener);
  return () => all.delete(listener);
}

/** True for a node that the flow still has: one that was "removed" by being disabled, or with its tab. */
export function isInFlow(RED: NodeAPI, id: string): boolean {
  let found = false;
  RED.nodes.eachNode((node) => {
    found ||= node.id === id;
  });
  return found;
}
