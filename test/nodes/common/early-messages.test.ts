import assert from 'node:assert/strict';
import type { NodeAPI, NodeMessageInFlow } from 'node-red';
import { EarlyMessages } from '../../../nodes/common/early-messages';
import { FakeNode } from './fake-node';

describe('early messages', () => {
  const rig = (nodeMessageBufferMaxLength?: number) => {
    const node = new FakeNode();
    const early = new EarlyMessages({ settings: { nodeMessageBufferMaxLength } } as unknown as NodeAPI, node.asNode);
    const completed: (string | undefined)[] = [];
    const add = (payload: unknown) =>
      early.add({ payload } as NodeMessageInFlow, (error) => completed.push(error?.message));
    return { node, early, completed, add };
  };

  it('are handed over in their order, with what completes them, once', () => {
    const { early, completed, add } = rig();
    for (const payload of [1, 2, 3]) add(payload);
    const taken: unknown[] = [];
    for (let i = 0; i < 2; i++) {
      early.drain(({ payload }, done) => {
        taken.push(payload);
        done();
      });
    }
    assert.deepEqual(taken, [1, 2, 3]);
    assert.deepEqual(completed, [undefined, undefined, undefined]);
  });

  it('beyond the limit of Node-RED’s settings are refused', () => {
    const { completed, add } = rig(2);
    for (const payload of [1, 2, 3]) add(payload);
    assert.deepEqual(completed, ['2 messages wait for the context store already']);
  });

  it('are refused when the node closes', async () => {
    const { node, early, completed, add } = rig();
    add(1);
    await node.close();
    assert.deepEqual(completed, ['the node was closed before its context store answered']);
    early.drain(() => assert.fail('it has been completed'));
  });
});
