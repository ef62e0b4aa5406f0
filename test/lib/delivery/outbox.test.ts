import assert from 'node:assert/strict';
import { BackpressureHub } from '../../../lib/core/backpressure';
import { Outbox, type OutboxLimits } from '../../../lib/delivery/outbox';
import { type TestRecord, testRecord } from './fakes';

const LIMITS: OutboxLimits = { records: 10, bytes: 1000, overflow: 'refuse' };

function fill(outbox: Outbox<TestRecord>, count: number, bytes?: number): TestRecord[] {
  const records = Array.from({ length: count }, (_, i) => testRecord(`r${i}`, bytes));
  for (const record of records) outbox.add(record);
  return records;
}

describe('outbox', () => {
  let hub: BackpressureHub;
  const create = (limits: Partial<OutboxLimits> = {}) => {
    hub = new BackpressureHub();
    return new Outbox<TestRecord>({ ...LIMITS, ...limits }, hub);
  };

  it('refuses a new record when it holds as many as it may, and counts it', () => {
    const outbox = create();
    const records = fill(outbox, 12);
    assert.deepEqual([outbox.waiting, outbox.refused, outbox.dropped], [10, 2, 0]);
    assert.equal(records[9]?.outcome(), undefined);
    assert.equal(records[10]?.outcome(), 'the outbox is full (10 records wait)');
  });

  it('drops the oldest instead when it is told to', () => {
    const outbox = create({ overflow: 'drop-oldest' });
    const records = fill(outbox, 12);
    assert.deepEqual([outbox.waiting, outbox.refused, outbox.dropped], [10, 0, 2]);
    assert.equal(records[1]?.outcome(), 'dropped: the outbox is full, and this was the oldest in it');
    assert.deepEqual(
      outbox.take(100, 1e9).map(({ name }) => name),
      records.slice(2).map(({ name }) => name),
    );
  });

  it('is bounded by size as well', () => {
    const outbox = create({ records: 1000, bytes: 100 });
    const records = fill(outbox, 3, 40);
    assert.deepEqual([outbox.waiting, outbox.refused], [2, 1]);
    assert.match(String(records[2]?.outcome()), /full/);
  });

  it('does not empty itself for a record that could never fit', () => {
    const outbox = create({ overflow: 'drop-oldest', bytes: 100 });
    fill(outbox, 5, 10);
    const large = testRecord('large', 101);
    outbox.add(large);
    assert.match(String(large.outcome()), /full/);
    assert.deepEqual([outbox.waiting, outbox.dropped, outbox.refused], [5, 0, 1]);
  });

  it('does not drop what is under way', () => {
    const outbox = create({ records: 4, overflow: 'drop-oldest' });
    const records = fill(outbox, 4);
    const taken = outbox.take(2, 1e9);
    outbox.add(testRecord('new'));
    assert.deepEqual(
      records.map((record) => record.outcome() !== undefined),
      [false, false, true, false],
    );
    assert.equal(taken.length, 2);
    outbox.take(2, 1e9);
    const tooMuch = testRecord('too much');
    outbox.add(tooMuch);
    assert.match(String(tooMuch.outcome()), /full/);
  });

  it('gives up to so many records and bytes, and always at least one', () => {
    const outbox = create();
    fill(outbox, 6, 40);
    assert.equal(outbox.take(2, 1e9).length, 2);
    assert.equal(outbox.take(10, 100).length, 2);
    assert.equal(outbox.take(10, 1).length, 1);
  });

  it('takes records back in order', () => {
    const outbox = create();
    fill(outbox, 5);
    outbox.putBack(outbox.take(3, 1e9));
    assert.deepEqual(
      outbox.take(10, 1e9).map(({ name }) => name),
      ['r0', 'r1', 'r2', 'r3', 'r4'],
    );
  });

  it('asks sources to wait at 80 %, and lets them go on when it is half empty', () => {
    const outbox = create();
    outbox.connected = true;
    fill(outbox, 7);
    assert.equal(hub.held, false);
    fill(outbox, 1);
    assert.equal(hub.held, true);
    for (const record of outbox.take(3, 1e9)) outbox.delivered(record);
    assert.equal(hub.held, true);
    for (const record of outbox.take(2, 1e9)) outbox.failed(record, new Error('no'));
    assert.equal(hub.held, false);
  });

  it('asks them earlier where that is enough to keep its transport busy', () => {
    const outbox = create({ records: 1000, highWater: 6 });
    outbox.connected = true;
    fill(outbox, 5);
    assert.equal(hub.held, false);
    fill(outbox, 1);
    assert.equal(hub.held, true);
    for (const record of outbox.take(4, 1e9)) outbox.delivered(record);
    assert.equal(hub.held, false);
  });

  it('asks for nothing as long as it never had a connection', () => {
    const outbox = create();
    fill(outbox, 12);
    assert.equal(hub.held, false);
  });

  it('releases the sources when its node closes', () => {
    const outbox = create();
    outbox.connected = true;
    fill(outbox, 10);
    outbox.release();
    assert.equal(hub.held, false);
  });

  it('gives up all that is queued when it is cleared', () => {
    const outbox = create();
    const records = fill(outbox, 3);
    outbox.clear(new Error('removed'));
    assert.deepEqual(
      records.map((record) => record.outcome()),
      ['removed', 'removed', 'removed'],
    );
    assert.equal(outbox.waiting, 0);
  });

  it('keeps order and counts over any sequence of steps', () => {
    const outbox = create({ records: 1e6, bytes: 1e9 });
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    let added = 0;
    let taken = 0;
    for (let step = 0; step < 20_000; step++) {
      const action = random();
      if (action < 0.55) {
        for (let i = 0; i < 40 * random(); i++) outbox.add(testRecord(String(added++)));
      } else {
        const batch = outbox.take(Math.ceil(60 * random()), 1e9);
        batch.forEach(({ name }, i) => {
          assert.equal(name, String(taken + i));
        });
        if (action < 0.65) {
          outbox.putBack(batch);
        } else {
          taken += batch.length;
          for (const record of batch) outbox.delivered(record);
        }
      }
      assert.equal(outbox.waiting, added - taken);
    }
    assert.ok(taken > 10_000);
  });
});
