// The state of features in a context store that takes its time to answer.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import featuresNode = require('../../nodes/features/features');

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
const node = (id: string, settings: object = {}) => {
  const features = { features: 'rolling_mean', store: 'slow', ...settings };
  return { id, type: 'shopfloor-features', ...AT, ...features, wires: [[SINK.id]] };
};
const NODES = [featuresNode, sinkNode, openStores];

const one = (second: number, value: unknown) => ({ payload: { device: 'a', timestamp: T0 + second * 1000, value } });
const send = (id: string, msg: object) => helper.getNode(id).receive(msg as NodeMessage);
const means = () => messages(SINK.id).map(({ payload }) => (payload as Reading).rolling_mean_value);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('features with a context store', () => {
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
    for (const value of [1, 3]) send('early-0001', one(value, value));
    await turn();
    assert.deepEqual(means(), []);
    store.answer();
    await until('both', () => means().length === 2);
    assert.deepEqual(means(), [1, 2]);
  });

  it('goes on after a restart where it was', async () => {
    await helper.load(NODES, [TAB, node('first-0001'), SINK]);
    store.answer();
    // What a message carries besides need not be JSON.
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    for (const value of [1, 3]) send('first-0001', { ...one(value, value), res: circular });
    await turn();
    await deploy([TAB, node('first-0001', { name: 'closed, so saved' }), SINK]);
    store.move('first-0001', 'second-0001');
    await deploy([TAB, node('second-0001'), SINK]);
    send('second-0001', one(5, 8));
    store.answer();
    await until('the third', () => means().length === 3);
    assert.deepEqual(means(), [1, 2, 4]);
    assert.deepEqual(errors(), []);
  });

  it('begins anew, and says so, when the store holds something else', async () => {
    await helper.load(NODES, [TAB, node('first-0001'), SINK]);
    store.answer();
    send('first-0001', one(0, 1));
    await turn();
    await deploy([TAB, node('first-0001', { name: 'saves' }), SINK]);
    store.move('first-0001', 'junk-0001');
    for (const [scope, text] of store.saved) {
      if (scope.includes('junk'))
        store.saved.set(scope, text.replace(/"state":\[.*\],"w/, '"state":[[1,2,{"fields":7}]],"w'));
    }
    await deploy([TAB, node('junk-0001'), SINK]);
    store.answer();
    assert.match(errors().at(-1)!, /^cannot use the state from context store "slow", it begins anew: /);
    send('junk-0001', one(0, 5));
    await until('the reading', () => means().at(-1) === 5);
  });
});
