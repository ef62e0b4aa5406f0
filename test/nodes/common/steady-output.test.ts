import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { NodeAPI } from 'node-red';
import { type Outputs, SteadyOutput } from '../../../nodes/common/steady-output';
import { FakeNode } from './fake-node';

const outputs = (payload: unknown): Outputs => [[{ payload }]];
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('steady output', () => {
  let events: EventEmitter;
  let nodes: Map<string, FakeNode>;
  let RED: NodeAPI;
  let node: FakeNode;
  let output: SteadyOutput;

  function start() {
    node = new FakeNode('sender-0001');
    node.wires = [['receiver-0001']];
    output = new SteadyOutput(RED, node.asNode);
  }

  beforeEach(() => {
    events = new EventEmitter();
    nodes = new Map([['receiver-0001', new FakeNode('receiver-0001')]]);
    RED = { events, nodes: { getNode: (id: string) => nodes.get(id) } } as unknown as NodeAPI;
    start();
  });

  it('waits until all nodes run', () => {
    output.send(outputs(1));
    output.send(outputs(2));
    assert.deepEqual(node.sent, []);
    events.emit('flows:started');
    output.send(outputs(3));
    assert.deepEqual(node.sent, [1, 2, 3].map(outputs));
  });

  it('waits while a deploy goes on, and sends again what was on its way to a node that is gone', async () => {
    events.emit('flows:started');
    output.send(outputs(1));
    await turn();
    output.send(outputs(2));
    events.emit('flows:stopping');
    output.send(outputs(3));
    nodes.set('receiver-0001', new FakeNode('receiver-0001'));
    events.emit('flows:started');
    assert.deepEqual(node.sent, [1, 2, 2, 3].map(outputs));
  });

  it('does not send again what arrives, because its receiver stays', () => {
    events.emit('flows:started');
    output.send(outputs(1));
    events.emit('flows:stopping');
    events.emit('flows:started');
    assert.deepEqual(node.sent, [outputs(1)]);
  });

  it('is handed over to the node that comes after this one, oldest first', async () => {
    events.emit('flows:started');
    output.send(outputs(1));
    events.emit('flows:stopping');
    const closed = node.close();
    output.send(outputs(2));
    nodes.set('receiver-0001', new FakeNode('receiver-0001'));
    await closed;
    const { waiting } = output;
    assert.deepEqual(waiting, [1, 2].map(outputs));

    start();
    output.send(outputs(3));
    output.resume(waiting);
    assert.deepEqual(node.sent, []);
    events.emit('flows:started');
    assert.deepEqual(node.sent, [1, 2, 3].map(outputs));
  });

  it('goes on at once when its state comes after all nodes run', () => {
    events.emit('flows:started');
    output.resume([outputs(1)]);
    assert.deepEqual(node.sent, [outputs(1)]);
  });
});
