// The bench's own nodes, as bare as a node can be: what ours are measured against, and what both flows share.
import type { Node, NodeAPI, NodeDef, NodeMessageInFlow } from 'node-red';
import type { EventPayload } from '../../lib/sim/fleet';
import { drain } from './gate';
import { FleetLoop, ReadingPool } from './readings';

interface SourceDef extends NodeDef {
  /** a fleet of lib/, or readings that were made before */
  from: 'fleet' | 'pool';
  /** readings in a message; 1 sends each by itself, not in an array */
  batch: number;
}

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

  RED.nodes.registerType('bench-sink', function (this: Node, config: NodeDef) {
    RED.nodes.createNode(this, config);
    this.on('input', ({ payload }: NodeMessageInFlow, _send, done) => {
      readingsSeen += Array.isArray(payload) ? payload.length : 1;
      done();
    });
  });
}
