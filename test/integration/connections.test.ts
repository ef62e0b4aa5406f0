// What connections cost and leave behind: nothing while they are idle, nothing after a deploy.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import v8 from 'node:v8';
import vm from 'node:vm';

import helper = require('node-red-node-test-helper');
import clusterNode = require('../../nodes/kafka-cluster/kafka-cluster');
import kafkaOutNode = require('../../nodes/kafka-out/kafka-out');
import mqttOutNode = require('../../nodes/mqtt-out/mqtt-out');

import { type KafkaServer, startKafka } from '../../scripts/lib/kafka-server';
import { type EmbeddedBroker, startBroker } from '../../scripts/lib/mqtt-broker';
import { until } from '../nodes/flow-kit';
import { give } from '../support/give';
import { need } from './need';

const brokerNode = require('@node-red/nodes/core/network/10-mqtt');

const KAFKA_OUT = 'cccc111100000001';
const MQTT_OUT = 'cccc111100000002';
const SINKS = [KAFKA_OUT, MQTT_OUT];
const CLUSTER = 'cccc111100000003';
const BROKER = 'cccc111100000004';
const TAB = 'cccc111100000005';
const DEPLOYS = 100;
const MESSAGES_PER_DEPLOY = 20;

/** Live heap, MB. */
function heap(): number {
  v8.setFlagsFromString('--expose-gc');
  (vm.runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1e6;
}

/** A full deploy. That of the helper gives up when nodes take more than 300 ms to close. */
async function redeploy(flow: object[]): Promise<void> {
  const started = once((helper as unknown as { _events: NodeJS.EventEmitter })._events, 'flows:started');
  await helper.setFlows(flow as never, 'full').catch(() => {});
  await started;
}

describe('connections', function () {
  this.timeout(120_000);
  let kafka: KafkaServer;
  let mqtt: EmbeddedBroker;

  before(async function () {
    kafka = await need(this, startKafka);
    mqtt = await startBroker();
  });
  after(async () => {
    await kafka?.stop();
    await mqtt?.stop();
  });

  it('to Kafka cost less than 1 % of a core while they are idle', async () => {
    const program = path.join(__dirname, 'idle-producer.js');
    const shares: number[] = [];
    // A busy machine may disturb a measurement, but not three.
    for (let attempt = 0; attempt < 3 && !(Math.min(...shares) < 0.01); attempt++) {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, kafka.brokers[0] as string]);
      assert.doesNotMatch(stderr, /Warning/);
      shares.push(Number(stdout));
    }
    assert.ok(Math.min(...shares) < 0.01, `shares of a core: ${shares.join(', ')}`);
  });

  it('leave no handle and no memory behind in 100 deploys with messages under way, and lose none', async () => {
    const flow = [
      { id: TAB, type: 'tab', label: 'deploys' },
      { id: KAFKA_OUT, type: 'shopfloor-kafka-out', z: TAB, cluster: CLUSTER, topic: 'deploys' },
      { id: CLUSTER, type: 'shopfloor-kafka-cluster', brokers: kafka.brokers.join() },
      { id: MQTT_OUT, type: 'shopfloor-mqtt-out', z: TAB, broker: BROKER, topic: 'deploys' },
      { id: BROKER, type: 'mqtt-broker', broker: '127.0.0.1', port: String(mqtt.port), protocolVersion: '4' },
    ];
    helper.init(require.resolve('node-red'));
    await helper.startServer();
    // Waiting for them takes timers of its own.
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = { sockets: sockets(), timers: timers() };
    await helper.load([clusterNode, kafkaOutNode, mqttOutNode, brokerNode], flow);
    let completed = 0;
    const done = (error?: Error) => {
      assert.equal(error, undefined);
      completed++;
    };
    const heaps: number[] = [];
    for (let deploy = 0; deploy < DEPLOYS; deploy++) {
      for (let i = 0; i < MESSAGES_PER_DEPLOY; i++) {
        for (const id of SINKS) give(helper.getNode(id), { payload: { device: `P${i}`, value: deploy } }, done);
      }
      await redeploy(flow);
      if (deploy % 10 === 9) {
        const sent = (deploy + 1) * MESSAGES_PER_DEPLOY * SINKS.length;
        await until(`${sent} messages`, () => completed === sent, 20_000);
        // The helper's spies keep every call, and with it every node.
        (helper as unknown as { _sandbox: { resetHistory(): void } })._sandbox.resetHistory();
        heaps.push(heap());
      }
    }
    await helper.setFlows([]);
    await helper.unload();
    await until(`${before.sockets} sockets`, () => sockets() <= before.sockets, 10_000);
    // Two are of the waiting itself. kafkajs ends its own within a second.
    await until('few timers', () => timers() <= before.timers + 4, 10_000);
    const [early, late] = [heaps.slice(1, 4), heaps.slice(-3)].map((few) => Math.min(...few)) as [number, number];
    assert.ok(late < early + 3, `heap, MB: ${heaps.map((mb) => mb.toFixed(1)).join(', ')}`);
    await new Promise((resolve) => helper.stopServer(() => resolve(undefined)));
  });
});
