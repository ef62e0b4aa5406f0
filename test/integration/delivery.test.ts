// Nothing is lost on the way to Kafka and MQTT: not in a stream of 100 000 readings, and not when both brokers go away
// in the middle of one. In the real Node-RED, from a printer to what an independent client reads back.
import assert from 'node:assert/strict';
import { connectAsync, type MqttClient } from 'mqtt';
import { type KafkaServer, startKafka } from '../../scripts/lib/kafka-server';
import { needKcat, readTopic } from '../../scripts/lib/kcat';
import { type MosquittoServer, startMosquitto } from '../../scripts/lib/mosquitto-server';
import { sleep } from '../../scripts/lib/server-process';
import { type FlowNode, NodeRed } from '../support/node-red';
import { need } from './need';

const START = Date.UTC(2026, 0, 1);
const PRINTERS = 10;
const OUTAGE_MS = 30_000;
const KAFKA_OUT = 'bbbb111100000001';
const MQTT_OUT = 'bbbb111100000002';
const TAB = 'bbbb111100000003';
const CLUSTER = 'bbbb111100000004';
const BROKER = 'bbbb111100000005';
const PRINTER = 'bbbb111100000006';
const PLANT = 'bbbb111100000007';

/** What a reader of a topic saw: the timestamps of each device, in order of arrival. */
class Arrivals {
  private readonly byDevice = new Map<string, number[]>();
  count = 0;

  add(value: string): void {
    const { device, timestamp } = JSON.parse(value) as { device: string; timestamp: number };
    const times = this.byDevice.get(device);
    if (times) times.push(timestamp);
    else this.byDevice.set(device, [timestamp]);
    this.count++;
  }

  /** Each device has each second of its span, in order, once repeats are removed. */
  assertComplete(seconds: number): void {
    const expected = Array.from({ length: seconds }, (_, i) => START + i * 1000);
    assert.equal(this.byDevice.size, PRINTERS);
    for (const [device, times] of this.byDevice) assert.deepEqual([...new Set(times)], expected, device);
  }
}

describe('delivery', function () {
  this.timeout(180_000);
  let nodeRed: NodeRed;
  let kafka: KafkaServer;
  let mosquitto: MosquittoServer;

  before(async function () {
    await need(this, needKcat);
    mosquitto = await need(this, startMosquitto);
    kafka = await need(this, () => startKafka({ properties: { 'num.partitions': '3' } }));
    nodeRed = await NodeRed.start();
  });
  after(async () => {
    await nodeRed?.stop();
    await kafka?.stop();
    await mosquitto?.stop();
  });

  /** Printers that send so many seconds of readings, as fast as `perSecond` and the sinks allow. */
  const flow = (topic: string, seconds: number, perSecond: number | '', sinks: string[]): FlowNode[] => [
    { id: TAB, type: 'tab', label: topic },
    { id: PLANT, type: 'shopfloor-plant', mode: 'backfill', seed: topic, from: START, to: START + seconds * 1000 },
    {
      id: PRINTER,
      type: 'shopfloor-printer',
      z: TAB,
      plant: PLANT,
      count: PRINTERS,
      startPhase: 'together',
      maxRate: perSecond,
      wires: [sinks, []],
    },
    { id: CLUSTER, type: 'shopfloor-kafka-cluster', brokers: kafka.brokers.join() },
    { id: KAFKA_OUT, type: 'shopfloor-kafka-out', z: TAB, cluster: CLUSTER, topic },
    { id: BROKER, type: 'mqtt-broker', broker: '127.0.0.1', port: String(mosquitto.port), protocolVersion: '4' },
    { id: MQTT_OUT, type: 'shopfloor-mqtt-out', z: TAB, broker: BROKER, topic },
  ];

  const acknowledged = (count: number, ids: string[], timeoutMs: number) =>
    nodeRed.until(
      ({ completed }) => ids.every((id) => (completed[id] ?? 0) >= count),
      ({ completed, errors }) => `acknowledged: ${JSON.stringify([completed, errors])}`,
      timeoutMs,
    );

  async function kafkaArrivals(topic: string): Promise<Arrivals> {
    const arrivals = new Arrivals();
    await readTopic(kafka.brokers, topic, ({ key, value }) => {
      assert.equal(JSON.parse(value ?? '').device, key);
      arrivals.add(value ?? '');
    });
    return arrivals;
  }

  it('brings 100 000 readings to Kafka once each, in order per key', async () => {
    await nodeRed.deploy(flow('once', 10_000, '', [KAFKA_OUT]));
    await acknowledged(100_000, [KAFKA_OUT], 100_000);
    const arrivals = await kafkaArrivals('once');
    assert.equal(arrivals.count, 100_000);
    arrivals.assertComplete(10_000);
  });

  it('loses nothing when both brokers are away for 30 s in the middle of a stream, and keeps the order', async () => {
    const seconds = 8_000;
    const arrivals = new Arrivals();
    const subscriber = await subscribe(mosquitto.url, 'outage', (value) => arrivals.add(value));
    try {
      await nodeRed.deploy(flow('outage', seconds, 2_000, [KAFKA_OUT, MQTT_OUT]));
      await acknowledged(5_000, [KAFKA_OUT, MQTT_OUT], 30_000);
      await Promise.all([kafka.kill(), mosquitto.halt()]);
      await sleep(OUTAGE_MS);
      await Promise.all([kafka.restart(), mosquitto.restart()]);
      const total = seconds * PRINTERS;
      await acknowledged(total, [KAFKA_OUT, MQTT_OUT], 100_000);
      (await kafkaArrivals('outage')).assertComplete(seconds);
      for (const deadline = Date.now() + 20_000; arrivals.count < total && Date.now() < deadline; ) await sleep(100);
      arrivals.assertComplete(seconds);
    } finally {
      await subscriber.endAsync(true);
    }
  });
});

/** A client whose session outlives the broker, so that what it misses meanwhile is kept for it. */
async function subscribe(url: string, topic: string, take: (value: string) => void): Promise<MqttClient> {
  const client = await connectAsync(url, { clientId: 'witness', clean: false, reconnectPeriod: 500 });
  client.on('message', (_topic, payload) => take(payload.toString()));
  await client.subscribeAsync(topic, { qos: 1 });
  return client;
}
