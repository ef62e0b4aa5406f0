// Each thing that a person gets wrong with Kafka leads to the right sentence, once, and to delivery when it is put
// right. Against a real cluster that asks for a password and creates no topics.
import assert from 'node:assert/strict';
import type { Admin } from 'kafkajs';

import helper = require('node-red-node-test-helper');

import { KafkaClient } from '../../lib/delivery/kafka-client';

import clusterNode = require('../../nodes/kafka-cluster/kafka-cluster');
import kafkaOutNode = require('../../nodes/kafka-out/kafka-out');

import { type KafkaServer, startKafka } from '../../scripts/lib/kafka-server';
import { type KcatRecord, needKcat, readTopic } from '../../scripts/lib/kcat';
import { freePort } from '../../scripts/lib/server-process';
import { errors, statusOf, until, watchStatus } from '../nodes/flow-kit';
import { give } from '../support/give';
import { need } from './need';

const USER = { name: 'alice', password: 'secret' };
const SIGN_IN = { user: USER.name, password: USER.password };
const OUT = 'aaaa111100000001';
const CLUSTER = 'aaaa111100000002';
const SASL = [
  'security.protocol=SASL_PLAINTEXT',
  'sasl.mechanism=PLAIN',
  'sasl.username=alice',
  'sasl.password=secret',
];

describe('Kafka: what a person gets wrong', function () {
  this.timeout(60_000);
  let kafka: KafkaServer;
  let admin: Admin;
  /** errors with which messages were completed; undefined for those that were delivered */
  let outcomes: (string | undefined)[];

  before(async function () {
    await need(this, needKcat);
    kafka = await need(this, () => startKafka({ autoCreate: false, user: USER }));
    const sasl = { mechanism: 'plain' as const, username: USER.name, password: USER.password };
    admin = new KafkaClient({ brokers: kafka.brokers, clientId: 'test', sasl }).kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: ['readings', 'other'].map((topic) => ({ topic, numPartitions: 2 })) });
    helper.init(require.resolve('node-red'));
    await helper.startServer();
  });
  after(async () => {
    await admin?.disconnect();
    await kafka?.stop();
    await new Promise((resolve) => helper.stopServer(() => resolve(undefined)));
  });
  beforeEach(() => {
    outcomes = [];
    watchStatus();
  });
  afterEach(async () => {
    await helper.setFlows([]);
    await helper.unload();
  });

  const flow = (out: object = {}, cluster: object = {}) => [
    { id: OUT, type: 'shopfloor-kafka-out', cluster: CLUSTER, ...out },
    { id: CLUSTER, type: 'shopfloor-kafka-cluster', brokers: kafka.brokers.join(), mechanism: 'plain', ...cluster },
  ];
  const load = (out: object = {}, cluster: object = {}, credentials: object = SIGN_IN) =>
    helper.load([clusterNode, kafkaOutNode], flow(out, cluster), { [CLUSTER]: credentials });
  const redeploy = (out: object = {}, cluster: object = {}, credentials: object = SIGN_IN) =>
    helper.setFlows(flow(out, cluster), 'full', { [CLUSTER]: credentials });

  /** Gives the node a message, as the node before it does. */
  function send(payload: unknown, msg: object = {}): void {
    give(helper.getNode(OUT), { payload, ...msg }, (error) => outcomes.push(error?.message));
  }
  const reading = (value: number, device = 'Printer 1') => ({ device, timestamp: Date.now(), value });
  const delivered = () => outcomes.filter((outcome) => outcome === undefined).length;

  async function records(topic: string): Promise<KcatRecord[]> {
    const found: KcatRecord[] = [];
    await readTopic(kafka.brokers, topic, (record) => found.push(record), SASL);
    return found;
  }

  it('a wrong password', async () => {
    await load({}, {}, { user: USER.name, password: 'wrong' });
    send(reading(1));
    await until('the status', () => statusOf(OUT) === 'red ring wrong password');
    const [error] = errors();
    assert.equal(
      error,
      `${kafka.brokers[0]} does not accept user "alice" with this password. Correct user or password.`,
    );
    const attempts = () =>
      helper.log().args.filter(([{ msg }]) => /PLAIN authentication failed/.test(String(msg))).length;
    const before = attempts();
    await until('further attempts', () => attempts() >= before + 3);
    assert.equal(errors().length, 1);
    assert.deepEqual(outcomes, []);
    await redeploy();
    await until('delivery', () => delivered() === 1);
    await until('the status', () => statusOf(OUT).startsWith('green dot connected'));
  });

  for (const mechanism of ['scram-sha-256', 'scram-sha-512']) {
    it(`a wrong password with ${mechanism}`, async () => {
      await load({}, { mechanism }, { user: USER.name, password: 'wrong' });
      await until('the status', () => statusOf(OUT) === 'red ring wrong password');
      await redeploy({}, { mechanism });
      send(reading(1));
      await until('delivery', () => delivered() === 1);
    });
  }

  it('no password where one is wanted', async () => {
    await load({}, { mechanism: 'none' });
    await until('a sentence', () =>
      helper.log().args.some(([entry]) => /a user and password\?/.test(String(entry.msg))),
    );
    await until('the status', () => statusOf(OUT) === 'yellow ring waiting for broker');
    await redeploy();
    send(reading(1));
    await until('delivery', () => delivered() === 1);
  });

  it('a cluster that is not there', async () => {
    const nobody = `127.0.0.1:${await freePort()}`;
    await load({}, { brokers: nobody });
    send([reading(1), reading(2)]);
    await until('the status', () => statusOf(OUT) === 'yellow ring waiting: 2');
    const warnings = helper.log().args.map(([entry]) => String(entry.msg));
    const sentence = `Nothing listens at ${nobody}. Start the broker, or correct host and port.`;
    assert.equal(warnings.filter((warning) => warning === sentence).length, 1);
    await redeploy();
    await until('delivery', () => delivered() === 1);
  });

  it('a host name that nobody knows', async () => {
    await load({}, { brokers: 'no-such-host.invalid:9092' });
    await until('the status', () => statusOf(OUT) === 'red ring unknown host');
    assert.match(errors()[0] ?? '', /^The host name of no-such-host\.invalid:9092 is not known here/);
    await redeploy();
    await until('the status', () => statusOf(OUT) === 'green dot connected');
  });

  it('a fixed topic that is not there: its records wait until somebody creates it', async () => {
    await load({ topic: 'created-later' });
    send(reading(1));
    send(reading(2));
    await until('the status', () => statusOf(OUT) === 'red ring no such topic', 15_000);
    assert.match(errors()[0] ?? '', /^Topic "created-later" is not there.*Create it\.$/);
    assert.equal(errors().length, 1);
    assert.deepEqual(outcomes, []);
    await admin.createTopics({ topics: [{ topic: 'created-later' }] });
    await until('delivery', () => delivered() === 2, 15_000);
    assert.deepEqual(
      (await records('created-later')).map(({ value }) => JSON.parse(value ?? '').value),
      [1, 2],
    );
    await until('the status', () => statusOf(OUT).startsWith('green dot connected'));
  });

  it('a topic from the message that is not there: that message fails, the others go on', async () => {
    await load({ topic: 'topic', topicType: 'msg' });
    send(reading(1), { topic: 'readings' });
    send(reading(2), { topic: 'missing' });
    send(reading(3), { topic: 'other' });
    await until('delivery', () => delivered() === 2);
    await until('the error', () => outcomes.length === 3, 15_000);
    assert.match(outcomes[2] ?? '', /^Topic "missing" is not there/);
    // From now on it costs the others no time.
    const count = delivered();
    send(reading(4), { topic: 'missing' });
    send(reading(5), { topic: 'readings' });
    await until('delivery', () => delivered() > count, 2000);
    await admin.createTopics({ topics: [{ topic: 'missing' }] });
    let arrived = 0;
    for (const deadline = Date.now() + 15_000; arrived === 0 && Date.now() < deadline; ) {
      send(reading(6), { topic: 'missing' });
      arrived = (await records('missing')).length;
    }
    assert.ok(arrived > 0);
  });

  it('a topic name with a blank', async () => {
    await load({ topic: 'my readings' });
    assert.equal(statusOf(OUT), 'red ring bad topic');
    assert.match(errors()[0] ?? '', /^topic is "my readings"; expected .* without blanks$/);
    send(reading(1));
    assert.match(outcomes[0] ?? '', /^not running: topic is "my readings"/);
    await redeploy({ topic: 'readings' });
    send(reading(2));
    await until('delivery', () => delivered() === 1);
  });

  it('a topic name with a blank in a message', async () => {
    await load({ topic: 'topic', topicType: 'msg' });
    send(reading(1), { topic: 'my readings' });
    send(reading(2), { topic: 'readings' });
    await until('both', () => outcomes.length === 2);
    assert.match(outcomes[0] ?? '', /^topic is "my readings"; expected/);
    assert.equal(outcomes[1], undefined);
  });

  it('one bad record among good ones: only that one fails, and an error says which', async () => {
    await load({ topic: 'other', time: 'at', timeType: 'reading', partition: 'partition', partitionType: 'reading' });
    const before = (await records('other')).length;
    const items = Array.from({ length: 500 }, (_, i) => ({ ...reading(i, `Printer ${i % 7}`), at: Date.now() }));
    items[123] = { ...items[123]!, at: Date.now() + 2 * 3_600_000 };
    items[321] = { ...items[321]!, device: 'x'.repeat(1_100_000) };
    items[400] = { ...items[400]!, partition: 9 } as never;
    send(items);
    await until('the outcome', () => outcomes.length === 1, 20_000);
    assert.match(
      outcomes[0] ?? '',
      /refuses the record: its record time is too far.*\(payload\[123\]; 3 of 500 are bad\)$/,
    );
    const found = (await records('other')).slice(before).map(({ value }) => JSON.parse(value ?? '').value as number);
    assert.deepEqual(
      found.sort((a, b) => a - b),
      items.map(({ value }) => value).filter((value) => ![123, 321, 400].includes(value)),
    );
  });

  it('a producer two simulated hours ahead of the clock: no trouble, as the record time is that of sending', async () => {
    await load();
    const ahead = Date.now() + 2 * 3_600_000;
    send({ ...reading(77, 'Printer ahead'), timestamp: ahead });
    await until('delivery', () => delivered() === 1);
    const record = (await records('readings')).find(({ key }) => key === 'Printer ahead');
    assert.ok(record && Math.abs(record.timestamp - Date.now()) < 60_000);
    assert.equal(JSON.parse(record.value ?? '').timestamp, ahead);
  });
});
