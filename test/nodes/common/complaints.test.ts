import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { NodeMessageInFlow } from 'node-red';
import { Complaints } from '../../../nodes/common/complaints';
import { FakeNode } from './fake-node';

describe('complaints', () => {
  let node: FakeNode;
  let complaints: Complaints;
  let completed: (string | undefined)[];

  const complain = (text: string, msg = {}) =>
    complaints.complete(new Error(text), msg as NodeMessageInFlow, (error) => completed.push(error?.message));

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    node = new FakeNode();
    complaints = new Complaints(node.asNode);
    completed = [];
  });
  afterEach(() => mock.timers.reset());

  it('give the first of a kind to its message, and complete the others without', () => {
    complain('payload.timestamp is "soon"');
    complain('payload.timestamp is "later, \\"or so\\""');
    complain('payload.timestamp is -1.5e9');
    complain('field `temp` not found');
    assert.deepEqual(completed, ['payload.timestamp is "soon"', undefined, undefined, 'field `temp` not found']);
  });

  it('report the repetitions once after 10 s, with their count and the last message', () => {
    for (let i = 0; i < 5; i++) complain(`bad value ${i}`, { i });
    mock.timers.tick(9_999);
    assert.deepEqual(node.errors, []);
    mock.timers.tick(1);
    assert.deepEqual(node.errors, [{ text: 'bad value 0 (4 more within 10 s)', msg: { i: 4 } }]);
  });

  it('begin anew after the 10 s, and report nothing where there was nothing to repeat', () => {
    complain('bad');
    mock.timers.tick(10_000);
    complain('bad');
    assert.deepEqual(completed, ['bad', 'bad']);
    assert.deepEqual(node.errors, []);
  });

  it('report what has been counted when the node closes', () => {
    complain('bad');
    complain('bad');
    complaints.close();
    assert.deepEqual(
      node.errors.map(({ text }) => text),
      ['bad (1 more within 10 s)'],
    );
    mock.timers.tick(20_000);
    assert.equal(node.errors.length, 1);
  });

  it('do not grow, however many kinds there are: those beyond a hundred are one', () => {
    const word = (i: number) => [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    for (let i = 0; i < 1000; i++) complain(`bad ${word(i)}`);
    assert.equal(completed.filter((text) => text !== undefined).length, 101);
    complain('bad a');
    mock.timers.tick(10_000);
    assert.deepEqual(
      node.errors.map(({ text }) => text),
      ['bad a (1 more within 10 s)', `bad ${word(100)} (899 more within 10 s)`],
    );
  });
});
