import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import mqttOutNode = require('../../nodes/mqtt-out/mqtt-out');

import { type TestBroker, testBroker } from '../lib/delivery/broker';
import { Draws } from '../support/draws';
import { give } from '../support/give';
import { junk } from '../support/junk';
import { unload, until } from './flow-kit';

const brokerNode = require('@node-red/nodes/core/network/10-mqtt');

const OUT = 'ffff222200000001';
const BROKER = 'ffff222200000002';
const TAB = 'ffff222200000003';
const MESSAGES = 5000;

describe('mqtt outbox under junk', function () {
  this.timeout(180_000);
  let broker: TestBroker;

  before(async () => {
    helper.init(require.resolve('node-red'));
    await helper.startServer();
    broker = await testBroker();
  });
  after(async () => {
    await unload();
    await broker.stop();
    await new Promise<void>((resolve) => helper.stopServer(() => resolve()));
  });

  it(`completes each of ${2 * MESSAGES} messages once, and delivers the good half of them in order`, async () => {
    const flow = [
      { id: TAB, type: 'tab', label: 'mqtt' },
      { id: OUT, type: 'shopfloor-mqtt-out', z: TAB, broker: BROKER, topic: 'topic', topicType: 'msg' },
      { id: BROKER, type: 'mqtt-broker', broker: '127.0.0.1', port: new URL(broker.url).port, protocolVersion: '4' },
    ];
    await helper.load([mqttOutNode, brokerNode], flow);
    const draws = new Draws('mqtt outbox');
    const completions = new Array<number>(2 * MESSAGES).fill(0);
    const refused = new Set<number>();
    const complete = (index: number) => (error?: Error) => {
      completions[index] = (completions[index] ?? 0) + 1;
      if (error) refused.add(index);
    };
    const node = helper.getNode(OUT);
    for (let i = 0; i < MESSAGES; i++) {
      give(node, { payload: junk(draws), topic: draws.chance(0.5) ? 'junk' : junk(draws) } as never, complete(2 * i));
      give(node, { payload: { device: 'good', n: i }, topic: 'good' }, complete(2 * i + 1));
    }
    await until('all', () => completions.every((count) => count > 0), 50_000);
    assert.ok(completions.every((count) => count === 1));
    assert.ok(refused.size > 0 && [...refused].every((index) => index % 2 === 0), `${refused.size} refused`);
    const good = broker.received.filter((text) => text.startsWith('{"device":"good","n":'));
    assert.deepEqual(
      good.map((text) => JSON.parse(text).n),
      Array.from({ length: MESSAGES }, (_, i) => i),
    );
  });
});
