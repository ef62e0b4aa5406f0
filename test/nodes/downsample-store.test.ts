// The state of downsample in a context store that takes its time to answer.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import downsampleNode = require('../../nodes/downsample/downsample');

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
  return { id, type: 'shopfloor-downsample', ...AT, store: 'slow', ...settings, wires: [[SINK.id], []] };
};
const NODES = [downsampleNode, sinkNode, openStores];

const send = (id: string, second: number, value: unknown) =>
  helper.getNode(id).receive({ topic: 'a', payload: { timestamp: T0 + second * 1000, value } } as NodeMessage);
const values = () => messages(SINK.id).map(({ payload }) => (payload as Reading).value);

describe('downsample with a context store', () => {
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
    for (const [second, value] of [
      [0, 1],
      [1, 3],
      [60, 9],
    ] as const)
      send('early-0001', second, value);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(values(), []);
    store.answer();
    await until('the window', () => values().length > 0);
    assert.deepEqual(values(), [2]);
  });

  it('goes on after a restart where it was', async () => {
    await helper.load(NODES, [TAB, node('first-0001'), SINK]);
    store.answer();
    send('first-0001', 0, 1);
    send('first-0001', 1, 3);
    await new Promise((resolve) => setImmediate(resolve));
    await deploy([TAB, node('first-0001', { name: 'closed, so saved' }), SINK]);
    store.move('first-0001', 'second-0001');

    await deploy([TAB, node('second-0001'), SINK]);
    send('second-0001', 2, 8);
    store.answer();
    send('second-0001', 60, 0);
    await until('the window', () => values().length > 0);
    assert.deepEqual(values(), [4]);
  });

  it('begins anew, and says so, when the store fails or holds something else', async () => {
    store.fails = true;
    await helper.load(NODES, [TAB, node('fails-0001'), SINK]);
    store.answer();
    assert.deepEqual(errors(), ['cannot read the state from context store "slow": the disk is gone']);
    store.fails = false;
    send('fails-0001', 0, 1);
    await new Promise((resolve) => setImmediate(resolve));
    await deploy([TAB, node('fails-0001', { name: 'saves' }), SINK]);
    store.move('fails-0001', 'junk-0001');
    for (const [scope, text] of store.saved) {
      if (scope.includes('junk'))
        store.saved.set(scope, text.replace(/"keys":.*/, '"keys":[[1,2,{"windows":7}]]},"waiting":[]}}'));
    }
    await deploy([TAB, node('junk-0001'), SINK]);
    store.answer();
    assert.match(errors().at(-1)!, /^cannot use the state from context store "slow", it begins anew: /);
    send('junk-0001', 0, 5);
    send('junk-0001', 60, 0);
    await until('the window', () => values().length > 0);
    assert.deepEqual(values(), [5]);
  });

  it('completes what waits with an error when it is closed before the store answers', async () => {
    await helper.load(NODES, [TAB, node('closed-0001'), SINK]);
    const closing = helper.getNode('closed-0001') as unknown as { _complete(msg: object, error?: Error): void };
    const completed: (string | undefined)[] = [];
    closing._complete = (_msg, error) => completed.push(error?.message);
    send('closed-0001', 0, 1);
    await new Promise((resolve) => setImmediate(resolve));
    await deploy([TAB, SINK]);
    assert.deepEqual(completed, ['the node was closed before its context store answered']);
    store.answer();
    assert.equal(store.saved.size, 0);
  });

  it('leaves nothing in the store when it is removed', async () => {
    await helper.load(NODES, [TAB, node('gone-0001'), SINK]);
    store.answer();
    send('gone-0001', 0, 1);
    await deploy([TAB, node('gone-0001', { name: 'saves' }), SINK]);
    assert.equal(store.saved.size, 1);
    await deploy([TAB, SINK]);
    assert.equal(store.saved.size, 0);
  });
});
