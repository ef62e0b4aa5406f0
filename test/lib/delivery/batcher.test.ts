import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { BackpressureHub } from '../../../lib/core/backpressure';
import { Batcher, type BatcherOptions } from '../../../lib/delivery/batcher';
import { Outbox } from '../../../lib/delivery/outbox';
import type { Trouble } from '../../../lib/delivery/transport';
import { FakeTransport, type TestRecord, testRecord } from './fakes';

describe('batcher', () => {
  let transport: FakeTransport;
  let outbox: Outbox<TestRecord>;
  let batcher: Batcher<TestRecord>;
  let troubles: (string | undefined)[];

  function open(options: Partial<BatcherOptions> = {}, window = 4): void {
    transport = new FakeTransport(window);
    troubles = [];
    const trouble = (found: Trouble | undefined) => troubles.push(found?.condition);
    batcher = new Batcher(outbox, transport, { batchSize: 4, batchBytes: 1e9, lingerMs: 10, ...options }, { trouble });
    batcher.open();
  }

  const add = (...names: string[]) => {
    for (const name of names) batcher.add(testRecord(name));
  };

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
    outbox = new Outbox<TestRecord>({ records: 100, bytes: 1e6, overflow: 'refuse' }, new BackpressureHub());
  });
  afterEach(() => mock.timers.reset());

  it('sends a full batch at once, and a smaller one when the linger is over', () => {
    open();
    transport.connect();
    add('a', 'b', 'c');
    assert.deepEqual(transport.sent, []);
    add('d');
    assert.deepEqual(transport.sent, [['a', 'b', 'c', 'd']]);
    transport.acknowledge();
    add('e');
    mock.timers.tick(9);
    assert.equal(transport.sent.length, 1);
    mock.timers.tick(1);
    assert.deepEqual(transport.sent[1], ['e']);
  });

  it('sends what one turn of the event loop brings together when there is no linger', () => {
    open({ lingerMs: 0 });
    transport.connect();
    add('a', 'b');
    assert.deepEqual(transport.sent, []);
    mock.timers.tick(0);
    assert.deepEqual(transport.sent, [['a', 'b']]);
  });

  it('does not make what has waited out the linger wait again for a busy transport', () => {
    open();
    transport.connect();
    add('a', 'b', 'c', 'd', 'e');
    mock.timers.tick(10);
    assert.equal(transport.sent.length, 1);
    transport.acknowledge();
    assert.deepEqual(transport.sent[1], ['e']);
  });

  it('fills the room that a transport has', () => {
    open({ lingerMs: 0 }, 3);
    transport.connect();
    add('a', 'b', 'c', 'd', 'e');
    mock.timers.tick(0);
    assert.deepEqual(transport.sent, [['a', 'b', 'c']]);
    transport.acknowledge();
    mock.timers.tick(0);
    assert.deepEqual(transport.sent, [
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('cuts a batch by size, and sends the rest without another linger', () => {
    open({ batchBytes: 25 });
    transport.connect();
    add('a', 'b', 'c', 'd');
    transport.acknowledge();
    transport.acknowledge();
    assert.deepEqual(transport.sent, [
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('keeps everything while there is no connection, and sends it in order afterwards', () => {
    open();
    add('a', 'b', 'c', 'd', 'e', 'f');
    mock.timers.tick(1000);
    assert.deepEqual([transport.sent.length, outbox.waiting], [0, 6]);
    transport.connect();
    transport.acknowledge();
    mock.timers.tick(10);
    assert.deepEqual(transport.sent, [
      ['a', 'b', 'c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('sends what waited from before a deploy as soon as there is a connection', () => {
    outbox.add(testRecord('old'));
    open();
    transport.connect();
    assert.deepEqual(transport.sent, [['old']]);
  });

  it('tells each change of trouble once', () => {
    open();
    transport.disconnect();
    transport.disconnect();
    assert.equal(outbox.connected, false);
    transport.connect();
    transport.connect();
    assert.equal(outbox.connected, true);
    transport.disconnect();
    assert.deepEqual(troubles, ['waiting for broker', undefined, 'waiting for broker']);
  });

  it('flushes when it closes, as long as it may, and returns the rest to the outbox in order', async () => {
    open();
    transport.connect();
    add('a', 'b', 'c', 'd', 'e');
    let closed = false;
    const closing = batcher.close(1000).then(() => {
      closed = true;
    });
    transport.acknowledge();
    assert.deepEqual(transport.sent[1], ['e']);
    mock.timers.tick(999);
    await Promise.resolve();
    assert.equal(closed, false);
    mock.timers.tick(1);
    await closing;
    assert.equal(transport.closed, true);
    assert.deepEqual(
      outbox.take(10, 1e9).map(({ name }) => name),
      ['e'],
    );
  });

  it('closes as soon as everything is delivered, and at once without a connection', async () => {
    open();
    transport.connect();
    add('a');
    const closing = batcher.close(1000);
    transport.acknowledge();
    await closing;
    open();
    add('b');
    await batcher.close(1000);
    assert.equal(outbox.waiting, 1);
  });

  it('counts what is acknowledged and passes on what is refused', () => {
    open();
    transport.connect();
    const bad = testRecord('bad');
    batcher.add(bad);
    mock.timers.tick(10);
    transport.underWay = [];
    transport.events.refused(bad, new Error('too large'));
    assert.equal(bad.outcome(), 'too large');
    assert.deepEqual([batcher.acknowledged, outbox.waiting], [0, 0]);
  });
});
