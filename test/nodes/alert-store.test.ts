// The state of alert in a context store that takes its time to answer.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Alert } from '../../lib/monitor/alert';

import alertNode = require('../../nodes/alert/alert');

import { deploy, errors, forget, messages, serveNodeRed, sinkNode, unload, until, watchStatus } from './flow-kit';
import { openStores, SlowStore } from './slow-store';

const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const SINK = { id: 'alerts-0001', type: 'test-sink', ...AT };
const LIMITS = [{ field: 'value', low: 0, hysteresis: 1 }];
const node = (id: string, settings: object = {}) => {
  return { id, type: 'shopfloor-alert', ...AT, store: 'slow', limits: LIMITS, ...settings, wires: [[SINK.id], []] };
};
const NODES = [alertNode, sinkNode, openStores];

const send = (id: string, second: number, value: number) =>
  helper.getNode(id).receive({ topic: 'a', payload: { timestamp: T0 + second * 1000, value } } as NodeMessage);
const alerts = () => messages(SINK.id).map(({ payload }) => payload as Alert);
/** Waits for an alert, and a turn longer: a deploy in the very turn of its arrival would have it sent again. */
async function arrives(alert: string): Promise<void> {
  await until(alert, () => short().includes(alert));
  await new Promise((resolve) => setImmediate(resolve));
}
const short = () => alerts().map(({ action, timestamp }) => `${action} @${(timestamp - T0) / 1000}`);

describe('alert with a context store', () => {
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

  it('goes on after a restart where it was: nothing is raised again, and what is over is cleared under its id', async () => {
    await helper.load(NODES, [TAB, node('first-0001'), SINK]);
    send('first-0001', 0, -1);
    store.answer();
    await arrives('raise @0');
    await deploy([TAB, node('first-0001', { name: 'closed, so saved' }), SINK]);
    store.move('first-0001', 'second-0001');

    await deploy([TAB, node('second-0001'), SINK]);
    send('second-0001', 1, -2);
    send('second-0001', 2, 0.5);
    send('second-0001', 3, 1);
    store.answer();
    await arrives('clear @3');
    const ids = new Set(alerts().map(({ id }) => id));
    assert.deepEqual([...ids], [`a/value/under-now/${T0}`]);
    assert.deepEqual(short(), ['raise @0', 'clear @3']);
  });

  it('begins anew, and says so, when the store holds something else', async () => {
    await helper.load(NODES, [TAB, node('saved-0001'), SINK]);
    store.answer();
    send('saved-0001', 0, -1);
    await arrives('raise @0');
    await deploy([TAB, node('saved-0001', { name: 'saves' }), SINK]);
    store.move('saved-0001', 'junk-0001');
    for (const [scope, text] of store.saved) {
      if (scope.includes('junk'))
        store.saved.set(scope, text.replace(/"keys":.*,"w/, '"keys":[[1,2,{"fields":7}]]},"w'));
    }
    forget();
    await deploy([TAB, node('junk-0001'), SINK]);
    store.answer();
    assert.match(errors().at(-1)!, /^cannot use the state from context store "slow", it begins anew: /);
    send('junk-0001', 1, -1);
    await arrives('raise @1');
  });
});
