// The flows of the delivery figures: a bare source of readings that were made before, and one of our sinks.
import type { FlowNode } from '../../test/support/node-red';

const BROKER = 'f0000000000000000020';
const SOURCE = 'f0000000000000000021';
const SINK = 'f0000000000000000022';

/** @param batch readings in a message; 1 sends each by itself */
export function kafkaFlow(batch: number, brokers: readonly string[], topic: string): FlowNode[] {
  const cluster = { id: BROKER, type: 'shopfloor-kafka-cluster', brokers };
  const out = { id: SINK, type: 'shopfloor-kafka-out', cluster: BROKER, topic, wires: [] };
  return [cluster, source(batch), out];
}

export function mqttFlow(url: string, topic: string, inFlight: number): FlowNode[] {
  const { hostname, port } = new URL(url);
  const broker = { id: BROKER, type: 'mqtt-broker', broker: hostname, port, protocolVersion: '4', keepalive: '60' };
  const out = { id: SINK, type: 'shopfloor-mqtt-out', broker: BROKER, topic, qos: '1', inFlight, wires: [] };
  return [broker, source(1), out];
}

function source(batch: number): FlowNode {
  return { id: SOURCE, type: 'bench-source', from: 'pool', batch, wires: [[SINK], []] };
}
