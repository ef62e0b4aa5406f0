import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import { backpressure } from '../../lib/core/backpressure';
import { coreBroker } from '../../nodes/mqtt-out/core-broker';

import mqttOutNode = require('../../nodes/mqtt-out/mqtt-out');

import { type TestBroker, testBroker } from '../lib/delivery/broker';
import { give } from '../support/give';
import { deploy, errors, serveNodeRed, statusOf, unload, until, watchStatus } from './flow-kit';

const brokerNode = require('@node-red/nodes/core/network/10-mqtt');

const OUT = 'ffff111100000001';
const BROKER = 'ffff111100000002';
const TAB = 'ffff111100000003';
const READING = { device: 'Printer 1', timestamp: 1_795_400_000_000, bed_temperature: 110.5 };

describe('mqtt outbox', () => {
  let broker: TestBroker;
  let secured: TestBroker | undefined;
  let port: string;
  let outcomes: (string | undefined)[];

  serveNodeRed();
  beforeEach(async () => {
    watchStatus();
    outcomes = [];
    broker = await testBroker();
    port = new URL(broker.url).port;
  });
  afterEach(async () => {
    await unload();
    await broker.stop();
    await secured?.stop();
    secured = undefined;
  });

  const flow = (out: object = {}, more: object = {}) => [
    { id: TAB, type: 'tab', label: 'mqtt' },
    { id: OUT, type: 'shopfloor-mqtt-out', z: TAB, broker: BROKER, ...out },
    { id: BROKER, type: 'mqtt-broker', broker: '127.0.0.1', port, protocolVersion: '4', ...more },
  ];
  const load = (out: object = {}, more: object = {}, credentials: object = {}) =>
    helper.load([mqttOutNode, brokerNode], flow(out, more), { [BROKER]: credentials });
  const send = (payload: unknown, msg: object = {}) =>
    give(helper.getNode(OUT), { payload, ...msg }, (error) => outcomes.push(error?.message));
  const delivered = (count: number) => until('delivery', () => outcomes.length === count);

  it('completes a message when the broker has acknowledged it, and not before', async () => {
    let accept = () => {};
    broker.decide = (_payload, take) => {
      accept = take;
    };
    await load();
    send(READING);
    await until('the message', () => broker.maxUnacknowledged === 1);
    assert.deepEqual(outcomes, []);
    accept();
    await delivered(1);
    assert.deepEqual(outcomes, [undefined]);
    assert.deepEqual(JSON.parse(broker.received[0] ?? ''), READING);
    await until('the status', () => statusOf(OUT).startsWith('green dot connected'));
  });

  it('sends each entry of an array, in order, and completes the message after the last', async () => {
    await load();
    send([READING, 0, false, '', 'text', Buffer.from('bytes'), null]);
    await delivered(1);
    assert.deepEqual(broker.received, [JSON.stringify(READING), '0', 'false', '', 'text', 'bytes', '']);
  });

  it('takes topic and retain from the reading or the message', async () => {
    await load({ topic: 'device', topicType: 'reading', retain: 'keep', retainType: 'msg', qos: '0' });
    const packets: { topic: string; retain: boolean; qos: number }[] = [];
    broker.onPacket = ({ topic, retain, qos }) => packets.push({ topic, retain, qos });
    send(READING, { keep: true });
    send({ ...READING, device: 'hall/2' });
    await delivered(2);
    await until('the packets', () => packets.length === 2);
    assert.deepEqual(packets, [
      { topic: 'Printer 1', retain: true, qos: 0 },
      { topic: 'hall/2', retain: false, qos: 0 },
    ]);
  });

  it('refuses what cannot be used, and says what was expected', async () => {
    await load({ topic: 'topic', topicType: 'msg', retain: 'keep', retainType: 'msg' });
    send(READING, { topic: 'a/#' });
    send(READING);
    send(READING, { topic: 'a', keep: 'yes' });
    send([READING, undefined], { topic: 'a' });
    await delivered(4);
    assert.match(outcomes[0] ?? '', /^topic is "a\/#"; expected text without "\+" and "#"/);
    assert.match(outcomes[1] ?? '', /^topic is nothing/);
    assert.match(outcomes[2] ?? '', /^retain is "yes"; expected true or false$/);
    assert.match(outcomes[3] ?? '', /^payload is nothing.*\(payload\[1\]; 1 of 2 are bad\)$/);
  });

  it('keeps readings while the broker is away, holds sources back when many wait, and sends all in order', async () => {
    await load({ maxRecords: 10 });
    send(0);
    await delivered(1);
    await broker.halt();
    await until('the status', () => statusOf(OUT) === 'yellow ring waiting for broker');
    for (let i = 1; i <= 10; i++) send(i);
    await until('the count', () => statusOf(OUT) === 'yellow ring waiting: 10');
    assert.equal(backpressure.held, true);
    await broker.listen();
    await delivered(11);
    assert.deepEqual(broker.received.map(Number), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.equal(backpressure.held, false);
    const said = helper.log().args.filter(([{ msg }]) => String(msg).startsWith('Nothing listens at mqtt://')).length;
    assert.ok(said <= 1);
  });

  it('keeps what waits over a deploy, and sends it then', async () => {
    await broker.halt();
    await load();
    send(1);
    await deploy(flow({ qos: '2' }));
    send(2);
    await broker.listen();
    await delivered(2);
    assert.deepEqual(broker.received, ['1', '2']);
  });

  it('goes on where it was when it was disabled for a while', async () => {
    await broker.halt();
    await load();
    send(1);
    await deploy(flow({ d: true }));
    assert.deepEqual(outcomes, []);
    await broker.listen();
    await deploy(flow());
    await delivered(1);
    assert.deepEqual(broker.received, ['1']);
  });

  it('uses the sign-in of the broker node, and says so when it is wrong', async () => {
    secured = await testBroker({ user: 'alice', password: 'secret' });
    const at = { port: new URL(secured.url).port };
    await load({}, at, { user: 'alice', password: 'wrong' });
    send(READING);
    await until('the status', () => statusOf(OUT) === 'red ring wrong password');
    assert.match(errors()[0] ?? '', /does not accept this user and password/);
    await unload();
    await load({}, at, { user: 'alice', password: 'secret' });
    send(READING);
    await until('delivery', () => outcomes.includes(undefined));
    assert.equal(secured.received.length, 1);
  });

  it('has a connection of its own, without the client id and the will of the broker node', async () => {
    await load({}, { clientid: 'theirs', willTopic: 'gone', willPayload: 'x', keepalive: '17' });
    const found = coreBroker({ nodes: { getNode: (id: string) => helper.getNode(id) } } as never, BROKER);
    assert.ok(found);
    assert.equal(found.url, `mqtt://127.0.0.1:${port}`);
    const { clientId, will, reconnectPeriod, keepalive } = found.options as Record<string, unknown>;
    assert.deepEqual(
      { clientId, will, reconnectPeriod, keepalive },
      {
        clientId: undefined,
        will: undefined,
        reconnectPeriod: undefined,
        keepalive: 17,
      },
    );
    await until('a connection', () => broker.connections === 1);
    assert.match(broker.clientIds[0] ?? '', /^shopfloor_[0-9a-f]{12}$/);
  });

  it('takes the client id that a broker knows it by', async () => {
    await load({ clientId: 'line-7' });
    await until('a connection', () => broker.clientIds.includes('line-7'));
  });

  for (const [what, out, status] of [
    ['a topic with a wildcard', { topic: 'a/+' }, 'bad topic'],
    ['no broker', { broker: '' }, 'bad broker'],
    ['a broker that is gone', { broker: 'eeee' }, 'bad broker'],
  ] as const) {
    it(`stays idle with ${what}, and says so for each message`, async () => {
      await load(out);
      assert.equal(statusOf(OUT), `red ring ${status}`);
      send(READING);
      assert.match(outcomes[0] ?? '', /^not running: /);
    });
  }
});
