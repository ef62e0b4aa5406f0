import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';

import helper = require('node-red-node-test-helper');

import { SettingError } from '../../lib/core/errors';
import { Settings } from '../../nodes/common/settings';

import clusterNode = require('../../nodes/kafka-cluster/kafka-cluster');

import type { KafkaClusterNode } from '../../nodes/kafka-cluster/kafka-cluster';
import { kafkaCluster, readKafkaClusterSettings } from '../../nodes/kafka-cluster/settings';
import { freePort } from '../../scripts/lib/server-process';
import { errors, serveNodeRed, unload } from './flow-kit';

const CLUSTER = 'eeee111100000001';
const TROUBLE = { condition: 'waiting for broker', advice: 'Start it.', severe: false };
const MISTAKE = { condition: 'wrong password', advice: 'Correct it.', severe: true };

interface Sendable {
  send(body: object): Promise<{ body: { ok: boolean; text: string } }>;
}

const settingsOf = (config: object) => readKafkaClusterSettings(new Settings({ ...config }));

describe('kafka cluster: settings', () => {
  it('read a list of brokers, with 9092 as the usual port', () => {
    assert.deepEqual(settingsOf({ brokers: ' a:1 , b,[::1]:9094 ' }).brokers, ['a:1', 'b:9092', '[::1]:9094']);
    assert.deepEqual(settingsOf({}).brokers, ['localhost:9092']);
    for (const brokers of ['a b', 'a:0', 'a:70000', 'http://a:1']) {
      assert.throws(() => settingsOf({ brokers }), SettingError, brokers);
    }
  });

  it('sign in only when that is chosen, and not without user and password', () => {
    const credentials = { user: 'alice', password: 'secret' };
    assert.equal(kafkaCluster(settingsOf({}), credentials, undefined).sasl, undefined);
    assert.deepEqual(kafkaCluster(settingsOf({ mechanism: 'scram-sha-256' }), credentials, undefined).sasl, {
      mechanism: 'scram-sha-256',
      username: 'alice',
      password: 'secret',
    });
    assert.throws(
      () => kafkaCluster(settingsOf({ mechanism: 'plain' }), { user: 'alice' }, undefined),
      /^SettingError: password/,
    );
    assert.throws(
      () => kafkaCluster(settingsOf({ mechanism: 'plain' }), { password: 'x' }, undefined),
      /^SettingError: user/,
    );
  });
});

describe('kafka cluster', () => {
  serveNodeRed();
  afterEach(unload);

  const load = (config: object = {}, credentials: object = {}) =>
    helper.load([clusterNode], [{ id: CLUSTER, type: 'shopfloor-kafka-cluster', ...config }], {
      [CLUSTER]: credentials,
    });
  const node = () => helper.getNode(CLUSTER) as unknown as KafkaClusterNode;
  const said = () => helper.log().args.map(([{ msg }]) => String(msg));
  const test = async (body: object): Promise<{ ok: boolean; text: string }> => {
    const request = helper.request().post('/shopfloor/kafka-cluster/test') as unknown as Sendable;
    return (await request.send(body)).body;
  };

  it('tells a trouble once, however many nodes have it, and that it is over', async () => {
    await load();
    const [first, second] = [{}, {}] as never[];
    node().report(first!, TROUBLE);
    node().report(second!, TROUBLE);
    assert.equal(said().filter((line) => line === TROUBLE.advice).length, 1);
    node().report(first!, undefined);
    assert.equal(said().includes('connected again'), false);
    node().report(second!, undefined);
    assert.equal(said().includes('connected again'), true);
    node().report(second!, TROUBLE);
    assert.equal(said().filter((line) => line === TROUBLE.advice).length, 2);
  });

  it('logs as an error only what a person has to mend', async () => {
    await load();
    node().report({} as never, TROUBLE);
    assert.deepEqual(errors(), []);
    node().report({} as never, MISTAKE);
    assert.deepEqual(errors(), [MISTAKE.advice]);
  });

  it('tests a connection that nobody answers', async () => {
    await load();
    const broker = `127.0.0.1:${await freePort()}`;
    assert.deepEqual(await test({ id: CLUSTER, config: { brokers: broker } }), {
      ok: false,
      text: `Nothing listens at ${broker}. Start the broker, or correct host and port.`,
    });
  });

  it('tests settings as they stand in the dialog, and says which one is bad', async () => {
    await load();
    const answer = (config: object, more: object = {}) => test({ id: CLUSTER, config, ...more });
    assert.match((await answer({ brokers: 'a b' })).text, /^brokers is "a b"; expected host:port/);
    assert.match((await answer({ mechanism: 'plain' })).text, /^user is nothing; expected a user/);
    assert.match((await answer({ mechanism: 'plain' }, { user: 'a' })).text, /^password is nothing/);
    assert.match(
      (await answer({ useTls: true, tls: 'not-there' })).text,
      /^tls is "not-there"; expected .* deploy it first$/,
    );
    assert.match((await test({})).text, /localhost:9092/);
  });

  it('takes a variable from the environment', async () => {
    await load();
    process.env.TEST_KAFKA_BROKERS = `127.0.0.1:${await freePort()}`;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how Node-RED writes it
    const config = { brokers: '${TEST_KAFKA_BROKERS}' };
    assert.match((await test({ id: CLUSTER, config })).text, new RegExp(process.env.TEST_KAFKA_BROKERS));
    delete process.env.TEST_KAFKA_BROKERS;
    assert.match((await test({ id: CLUSTER, config })).text, /expected an environment variable that is set/);
  });

  it('uses the deployed password when the dialog has not changed it, and never answers with it', async () => {
    await load({ mechanism: 'plain' }, { user: 'alice', password: 'top-secret' });
    // A stand-in for a broker, which sees what is sent to it.
    const seen: Buffer[] = [];
    const server = net.createServer((socket) => socket.on('data', (data) => seen.push(data)).on('error', () => {}));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    server.on('connection', (socket) => setTimeout(() => socket.destroy(), 200));
    const config = { brokers: `127.0.0.1:${port}`, mechanism: 'plain' };
    const answer = await test({ id: CLUSTER, config, user: 'alice' });
    server.close();
    assert.equal(answer.ok, false);
    assert.doesNotMatch(answer.text, /password is nothing|top-secret/);
    assert.ok(seen.length > 0);
  });
});
