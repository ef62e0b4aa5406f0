import assert from 'node:assert/strict';
import { Batch } from '../../../lib/sim/batch';
import type { EventPayload } from '../../../lib/sim/fleet';

const reading = (timestamp: number) => ({ device: 'a', timestamp });
const event: EventPayload = { kind: 'event', device: 'a', timestamp: 5, event: 'finished' };

describe('batch', () => {
  it('is full at its size', () => {
    const batch = new Batch({ size: 2, delayMs: 100 });
    batch.add(reading(1), [], [], 0);
    assert.equal(batch.isFull, false);
    batch.add(reading(2), [], [], 0);
    assert.equal(batch.isFull, true);
    assert.deepEqual(batch.take().readings, [reading(1), reading(2)]);
    assert.equal(batch.isEmpty, true);
  });

  it('is due after its delay, counted from its first reading', () => {
    const batch = new Batch({ size: 10, delayMs: 100 });
    assert.equal(batch.waitMs(0), Infinity);
    batch.add(reading(1), [], [], 50);
    batch.add(reading(2), [], [], 120);
    assert.equal(batch.waitMs(120), 30);
    assert.equal(batch.waitMs(500), 0);
  });

  it('lets events wait with the readings, also where a device sends no reading', () => {
    const batch = new Batch({ size: 10, delayMs: 100 });
    batch.add(undefined, [], [], 0);
    assert.equal(batch.isEmpty, true);
    batch.add(undefined, [event], [], 10);
    assert.equal(batch.isEmpty, false);
    assert.deepEqual(batch.take(), { readings: [], events: [event], truth: [] });
  });
});
