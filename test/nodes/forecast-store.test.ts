// The state of forecast in a context store.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Forecast } from '../../lib/forecast/forecast-message';

import forecastNode = require('../../nodes/forecast/forecast');

import { deploy, errors, forget, messages, serveNodeRed, sinkNode, unload, until, watchStatus } from './flow-kit';
import { openStores, SlowStore } from './slow-store';

const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const SINK = { id: 'forecasts-0001', type: 'test-sink', ...AT };
const node = (id: string, settings: object = {}) => {
  const usual = { method: 'polynomial-1', step: 1, minimum: 2, level: 50, store: 'slow' };
  return { id, type: 'shopfloor-forecast', ...AT, ...usual, ...settings, wires: [[SINK.id]] };
};
const NODES = [forecastNode, sinkNode, openStores];

const send = (id: string, from: number, to: number) => {
  const payload = Array.from({ length: to - from }, (_, i) => ({
    timestamp: T0 + (from + i) * 60_000,
    value: from + i,
  }));
  helper.getNode(id).receive({ topic: 'a', payload } as NodeMessage);
};
const last = () =>
  messages(SINK.id)
    .flatMap(({ payload }) => payload as Forecast[])
    .at(-1);

describe('forecast with a context store', () => {
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

  it('goes on after a restart where it was, with what comes before the store has answered', async () => {
    await helper.load(NODES, [TAB, node('first-0001'), SINK]);
    store.answer();
    send('first-0001', 0, 30);
    await until('the forecasts', () => last()?.timestamp === T0 + 29 * 60_000);
    const before = last()!;
    await deploy([TAB, node('first-0001', { name: 'closed, so saved' }), SINK]);
    store.move('first-0001', 'second-0001');

    forget();
    await deploy([TAB, node('second-0001'), SINK]);
    send('second-0001', 30, 31);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(last(), undefined);
    store.answer();
    await until('the forecast', () => last() !== undefined);
    const after = last()!;
    assert.equal(after.timestamp, T0 + 30 * 60_000);
    assert.ok(Math.abs(after.values[0]! - 31) < 1e-9);
    assert.equal(after.lower?.length, before.lower?.length);
  });

  it('begins anew, and says so, when the store holds something else', async () => {
    await helper.load(NODES, [TAB, node('fails-0001'), SINK]);
    store.answer();
    send('fails-0001', 0, 5);
    await new Promise((resolve) => setImmediate(resolve));
    await deploy([TAB, node('fails-0001', { name: 'saves' }), SINK]);
    store.move('fails-0001', 'junk-0001');
    for (const [scope, text] of store.saved) {
      if (scope.includes('junk'))
        store.saved.set(scope, text.replace(/"state":\[.*\],"w/, '"state":[[1,2,[["x",7]]]],"w'));
    }
    forget();
    await deploy([TAB, node('junk-0001'), SINK]);
    store.answer();
    assert.match(errors().at(-1)!, /^cannot use the state from context store "slow", it begins anew: /);
    send('junk-0001', 0, 5);
    await until('a forecast', () => last()?.timestamp === T0 + 3 * 60_000);
  });
});
