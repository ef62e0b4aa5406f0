// The state of inject anomaly in a context store that takes its time to answer.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import injectAnomalyNode = require('../../nodes/inject-anomaly/inject-anomaly');

import {
  deploy,
  errors,
  forget,
  messages,
  serveNodeRed,
  sinkNode,
  statusOf,
  unload,
  until,
  watchStatus,
} from './flow-kit';
import { openStores, SlowStore } from './slow-store';

const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const SINK = { id: 'readings-0001', type: 'test-sink', ...AT };
const FAULTS = [
  { fault: 'drift', when: 'always', scale: 'unit', by: 10, over: 10 },
  { fault: 'delay', when: 'always', late: 2 },
];
const node = (id: string, settings: object = {}) => {
  const wires = [[SINK.id], []];
  return { id, type: 'shopfloor-inject-anomaly', ...AT, store: 'slow', faults: FAULTS, ...settings, wires };
};
const NODES = [injectAnomalyNode, sinkNode, openStores];

const send = (id: string, second: number, value = 0) =>
  helper.getNode(id).receive({ payload: { device: 'a', timestamp: T0 + second * 1000, value } } as NodeMessage);
const values = () => messages(SINK.id).map(({ payload }) => (payload as Reading).value);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('inject anomaly with a context store', () => {
  let store: SlowStore;

  serveNodeRed();
  beforeEach(() => {
    forget();
    watchStatus();
    store = new SlowStore();
    store.offer();
  });
  afterEach(async () => {
    store.answer();
    await unload();
    store.withdraw();
  });

  it('loses none of the messages that come before the store has answered', async () => {
    await helper.load(NODES, [TAB, node('early-0001'), SINK]);
    await until('the status', () => statusOf('early-0001') === 'yellow ring reads its state');
    for (let i = 0; i < 5; i++) send('early-0001', i);
    await turn();
    assert.deepEqual(values(), []);
    store.answer();
    await until('the readings', () => values().length === 3);
    assert.deepEqual(values(), [0, 1, 2]);
  });

  it('goes on after a restart where it was: faults under way, commands, and what is held back', async () => {
    await helper.load(NODES, [TAB, node('first-0001'), SINK]);
    store.answer();
    for (let i = 0; i < 3; i++) send('first-0001', i);
    helper.getNode('first-0001').receive({
      payload: { command: 'inject', device: 'a', fault: 'bias', offset: 100, seconds: 2 },
    } as NodeMessage);
    send('first-0001', 3);
    await until('the readings', () => values().length === 2);
    await turn();
    await deploy([TAB, node('first-0001', { name: 'closed, so saved' }), SINK]);
    store.move('first-0001', 'second-0001');

    await deploy([TAB, node('second-0001'), SINK]);
    for (let i = 4; i < 9; i++) send('second-0001', i);
    store.answer();
    await until('the readings', () => values().length === 7);
    assert.deepEqual(values(), [0, 1, 2, 103, 104, 5, 6]);
  });

  it('begins anew, and says so, when the store fails or holds something else', async () => {
    store.fails = true;
    await helper.load(NODES, [TAB, node('fails-0001'), SINK]);
    store.answer();
    assert.deepEqual(errors(), ['cannot read the state from context store "slow": the disk is gone']);
    store.fails = false;
    send('fails-0001', 0);
    await turn();
    await deploy([TAB, node('fails-0001', { name: 'saves' }), SINK]);
    store.move('fails-0001', 'junk-0001');
    for (const [scope, text] of store.saved) {
      if (scope.includes('junk'))
        store.saved.set(scope, text.replace(/"keys":\[.*\],"f/, '"keys":[["a",2,{"slots":7}]],"f'));
    }
    await deploy([TAB, node('junk-0001'), SINK]);
    store.answer();
    assert.match(errors().at(-1)!, /^cannot use the state from context store "slow", it begins anew: /);
    for (let i = 0; i < 3; i++) send('junk-0001', i);
    await until('the reading', () => values().length > 0);
    assert.deepEqual(values(), [0]);
  });

  it('leaves nothing in the store when it is removed', async () => {
    await helper.load(NODES, [TAB, node('gone-0001'), SINK]);
    store.answer();
    send('gone-0001', 0);
    await deploy([TAB, node('gone-0001', { name: 'saves' }), SINK]);
    assert.equal(store.saved.size, 1);
    await deploy([TAB, SINK]);
    assert.equal(store.saved.size, 0);
  });
});
