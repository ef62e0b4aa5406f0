import assert from 'node:assert/strict';
import { someKafka } from '../../scripts/lib/kafka-server';
import { type EmbeddedBroker, startBroker } from '../../scripts/lib/mqtt-broker';
import { need } from '../integration/need';
import { atUrl, busyNodes, type FlowFile, flowFiles } from '../support/flow-files';
import { type FlowNode, NodeRed } from '../support/node-red';

const FLOW_TIMEOUT_MS = 60_000;

/** The flow with the addresses of this test's servers in the place of the usual ones. */
function atServers(nodes: readonly FlowNode[], mqttPort: number, kafkaBrokers: readonly string[]): FlowNode[] {
  return nodes.map((node) => {
    if (node.type === 'mqtt-broker') return { ...node, broker: '127.0.0.1', port: String(mqttPort) };
    if (node.type === 'shopfloor-kafka-cluster') return { ...node, brokers: kafkaBrokers.join(',') };
    return node;
  });
}

const isKafkaSink = ({ type }: FlowNode) => type === 'shopfloor-kafka-out';
const isMqttSink = ({ type }: FlowNode) => type === 'shopfloor-mqtt-out' || type === 'mqtt out';
/** Else each message, or the environment, names its own. */
const hasFixedTopic = ({ topic, topicType = 'str' }: FlowNode) =>
  topicType === 'str' && /^(?!\$\{)./.test(String(topic ?? ''));

describe('the flows that the project gives away, in Node-RED', function () {
  let nodeRed: NodeRed;
  let broker: EmbeddedBroker;
  let topics = new Set<string>();

  before(async function () {
    this.timeout(FLOW_TIMEOUT_MS);
    broker = await startBroker();
    broker.onPublish((topic) => topics.add(topic));
    nodeRed = await NodeRed.start();
  });

  after(async () => {
    await nodeRed?.stop();
    await broker?.stop();
  });

  /** Deploys the flow and waits until each node that works by itself had a message. */
  async function run({ nodes }: FlowFile, kafkaBrokers: readonly string[]): Promise<void> {
    topics = new Set();
    const flow = atServers(atUrl(nodes, nodeRed.url), broker.port, kafkaBrokers);
    await nodeRed.deploy(flow);
    const working = busyNodes(flow);
    const idle = (seen: { sent: Record<string, number>; received: Record<string, number> }) =>
      working.filter(({ id }) => !seen.sent[id] && !seen.received[id]);
    const names = (list: readonly FlowNode[]) => list.map(({ type, name }) => `${type} ${name}`).join(', ');
    const seen = await nodeRed.until(
      (observed) => idle(observed).length === 0,
      (observed) => `no message at ${names(idle(observed))}`,
    );
    assert.deepEqual(seen.errors, {});
    if (kafkaBrokers.length > 0) {
      const waiting = (completed: Record<string, number>) =>
        flow.filter((node) => isKafkaSink(node) && !completed[node.id]);
      await nodeRed.until(
        ({ completed }) => waiting(completed).length === 0,
        ({ completed }) => `nothing acknowledged at ${names(waiting(completed))}`,
      );
    }
    const expected = flow.filter((node) => isMqttSink(node) && hasFixedTopic(node)).map(({ topic }) => String(topic));
    for (const topic of expected) assert.ok(topics.has(topic), `topic ${topic} is empty`);
  }

  for (const file of flowFiles().filter(({ nodes }) => !nodes.some(isKafkaSink))) {
    it(`${file.name} runs, and a message reaches every node`, async function () {
      this.timeout(FLOW_TIMEOUT_MS);
      await run(file, []);
    });
  }

  describe('with Kafka', function () {
    let kafka: { brokers: string[]; stop(): Promise<void> };

    before(async function () {
      this.timeout(180_000);
      kafka = await need(this, someKafka);
    });

    after(() => kafka?.stop());

    for (const file of flowFiles().filter(({ nodes }) => nodes.some(isKafkaSink))) {
      it(`${file.name} runs, and Kafka acknowledges`, async function () {
        this.timeout(FLOW_TIMEOUT_MS);
        await run(file, kafka.brokers);
      });
    }
  });
});
