// The bench's own nodes, as bare as a node can be: what ours are measured against, and what both flows share.
import { runInThisContext } from 'node:vm';
import type { Node, NodeAPI, NodeDef, NodeMessage, NodeMessageInFlow } from 'node-red';
import type { EventPayload } from '../../lib/sim/fleet';
import { MEANS_FUNCTION } from '../reference/means-function';
import { drain } from './gate';
import { FleetLoop, ReadingPool } from './readings';

interface SourceDef extends NodeDef {
  /** a fleet of lib/, or readings that were made before */
  from: 'fleet' | 'pool';
  /** readings in a message; 1 sends each by itself, not in an array */
  batch: number;
}

type MeansFunction = (msg: NodeMessage, context: Map<string, unknown>) => NodeMessage | undefined;

let readingsSeen = 0;

/** How many readings have reached the sinks of this process. */
export const sinkCount = (): number => readingsSeen;

export function register(RED: NodeAPI): void {
  /** Sends readings on its first output and events on its second, and does nothing else. */
  RED.nodes.registerType('bench-source', function (this: Node, config: SourceDef) {
    RED.nodes.createNode(this, config);
    const { from, batch } = config;
    const readings = from === 'fleet' ? new FleetLoop() : new ReadingPool();
    const sendEvent = (payload: EventPayload) => this.send([null, { topic: payload.device, payload }]);
    const sendOne = () => {
      const payload = readings.next(sendEvent);
      this.send({ topic: payload.device, payload });
    };
    const sendArray = () => {
      const payload = [];
      while (payload.length < batch) payload.push(readings.next(sendEvent));
      this.send({ topic: 'fleet', payload });
    };
    this.on('close', drain(batch === 1 ? sendOne : sendArray, batch));
  });

  RED.nodes.registerType('bench-pass', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    this.on('input', (msg, send, done) => {
      send(msg);
      done();
    });
  });

  /** A core function node's work without the function node: the same text, compiled in this realm. */
  RED.nodes.registerType('bench-means', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    const means = runInThisContext(`(function (msg, context) {${MEANS_FUNCTION}})`) as MeansFunction;
    const kept = new Map<string, unknown>();
    this.on('input', (msg, send, done) => {
      const closed = means(msg, kept);
      if (closed) send(closed);
      done();
    });
  });

  RED.nodes.registerType('bench-sink', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    this.on('input', ({ payload }: NodeMessageInFlow, _send, done) => {
      readingsSeen += Array.isArray(payload) ? payload.length : 1;
      done();
    });
  });
}
