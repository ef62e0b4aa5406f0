import assert from 'node:assert/strict';
import type { NodeMessageInFlow } from 'node-red';
import { InputError } from '../../../lib/core/errors';
import { Dropped } from '../../../lib/delivery/outbox';
import { Complaints } from '../../../nodes/common/complaints';
import { MessageReceipt } from '../../../nodes/common/message-receipt';
import { FakeNode } from './fake-node';

describe('message receipt', () => {
  let complaints: Complaints;
  let outcomes: (string | undefined)[];

  const receipt = (payload: unknown, count = 1) =>
    new MessageReceipt(complaints, { payload } as NodeMessageInFlow, (error) => outcomes.push(error?.message), count);

  beforeEach(() => {
    complaints = new Complaints(new FakeNode().asNode);
    outcomes = [];
  });
  afterEach(() => complaints.close());

  it('completes the message when its last record is delivered', () => {
    const three = receipt([1, 2, 3], 3);
    three.delivered();
    three.delivered();
    assert.deepEqual(outcomes, []);
    three.delivered();
    assert.deepEqual(outcomes, [undefined]);
  });

  it('names the first bad entry of an array and how many there are, in whatever order they are told', () => {
    const four = receipt([1, 2, 3, 4], 4);
    four.failed(new Error('late to fail'), 3);
    four.delivered();
    four.failed(new Error('too large'), 1);
    four.delivered();
    assert.deepEqual(outcomes, ['too large (payload[1]; 2 of 4 are bad)']);
  });

  it('gives the error of a single record as it is', () => {
    receipt({ value: 1 }).failed(new Error('too large'), 0);
    assert.deepEqual(outcomes, ['too large']);
  });

  it('never completes a message without an error when it was lost, however often that happens', () => {
    for (let i = 0; i < 3; i++) receipt({ value: i }).failed(new Error('the outbox is full'), 0);
    assert.deepEqual(outcomes, ['the outbox is full', 'the outbox is full', 'the outbox is full']);
  });

  it('collapses the errors of messages that cannot be used, or were dropped as somebody chose', () => {
    for (let i = 0; i < 3; i++) receipt({ value: i }).failed(new InputError(`key is ${i}`), 0);
    for (let i = 0; i < 3; i++) receipt({ value: i }).failed(new Dropped('dropped'), 0);
    assert.deepEqual(outcomes, ['key is 0', undefined, undefined, 'dropped', undefined, undefined]);
  });
});
