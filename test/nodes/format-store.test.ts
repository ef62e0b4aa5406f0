// The columns of format in a context store that takes its time to answer.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import formatNode = require('../../nodes/format/format');

import { deploy, errors, forget, handOver, messages, serveNodeRed, sinkNode, unload, until } from './flow-kit';
import { openStores, SlowStore } from './slow-store';

const T = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const OUT = { id: 'records-0001', type: 'test-sink', ...AT };
const NODES = [formatNode, sinkNode, openStores];
const SETTINGS = { format: 'csv', header: 'once', store: 'slow' };
const node = (id: string) => ({ id, type: 'shopfloor-format', ...AT, ...SETTINGS, wires: [[OUT.id]] });
const A = { device: 'A', timestamp: T, v: 1 };
const B = { device: 'B', timestamp: T, v: 2 };
const LINES = [`A,${T},1`, `B,${T},2`] as const;
const HEADER = 'device,timestamp,v';

/** What was sent, once there are so many, and a turn longer: a deploy in the very turn would have it sent again. */
async function sent(count: number): Promise<unknown[]> {
  await until(`${count} messages`, () => messages(OUT.id).length >= count);
  await new Promise((resolve) => setImmediate(resolve));
  return messages(OUT.id).map(({ payload }) => payload);
}

describe('format with a context store', () => {
  let store: SlowStore;

  serveNodeRed();
  beforeEach(() => {
    forget();
    store = new SlowStore();
    store.offer();
  });
  afterEach(async () => {
    store.answer();
    await unload();
    store.withdraw();
  });

  it('does not repeat the header after a restart, and loses nothing that comes before the store answers', async () => {
    await helper.load(NODES, [TAB, node('first-0001'), OUT]);
    helper.getNode('first-0001').receive({ payload: A } as NodeMessage);
    store.answer();
    await sent(1);
    await deploy([TAB, { ...node('first-0001'), name: 'closed, so saved' }, OUT]);
    store.move('first-0001', 'second-0001');
    await deploy([TAB, node('second-0001'), OUT]);
    helper.getNode('second-0001').receive({ payload: B } as NodeMessage);
    store.answer();
    assert.deepEqual(await sent(2), [`${HEADER}\n${LINES[0]}`, LINES[1]]);
  });

  it('begins anew, and says so, when the store holds something else', async () => {
    await helper.load(NODES, [TAB, node('saves-0001'), OUT]);
    store.answer();
    await handOver('saves-0001', { payload: A });
    await sent(1);
    await deploy([TAB, { ...node('saves-0001'), name: 'closed, so saved' }, OUT]);
    store.move('saves-0001', 'junk-0001');
    for (const [scope, text] of store.saved) {
      if (scope.includes('junk')) store.saved.set(scope, text.replace('["device","timestamp","v"]', '[5]'));
    }
    await deploy([TAB, node('junk-0001'), OUT]);
    store.answer();
    assert.match(errors().at(-1)!, /cannot use the state .*, it begins anew: no columns of CSV/);
    await handOver('junk-0001', { payload: B });
    assert.equal((await sent(2))[1], `${HEADER}\n${LINES[1]}`);
  });
});
