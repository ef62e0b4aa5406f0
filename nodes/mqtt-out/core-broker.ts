// The one place that knows the inside of Node-RED's own mqtt-broker node. It announces no connect, calls nothing back
// while it is offline and fixes one will for all, so an outbox cannot sit on its connection; but it holds what a person
// has set up once: address, sign-in, TLS, protocol version. That is taken from it.
import type { Node, NodeAPI } from 'node-red';
import type { MqttBroker } from '../../lib/delivery/mqtt-transport';

interface CoreBrokerNode extends Node {
  brokerurl?: string;
  options?: Record<string, unknown>;
}

/** What belongs to its own connection, and must not be used for a second one. */
const ITS_OWN = ['clientId', 'clean', 'will', 'properties', 'reconnectPeriod'];

/** How the broker of config node `id` is reached; undefined when there is no such node. */
export function coreBroker(RED: NodeAPI, id: string): MqttBroker | undefined {
  const node = RED.nodes.getNode(id) as CoreBrokerNode | null;
  if (!node?.brokerurl) return undefined;
  const options = { ...node.options };
  for (const name of ITS_OWN) delete options[name];
  return { url: node.brokerurl, options };
}
