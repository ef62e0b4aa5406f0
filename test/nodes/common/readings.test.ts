import assert from 'node:assert/strict';
import type { NodeMessageInFlow } from 'node-red';
import { InputError } from '../../../lib/core/errors';
import type { Reading } from '../../../lib/core/reading';
import { eachReading } from '../../../nodes/common/readings-in';
import { formOf, messagesOf } from '../../../nodes/common/readings-out';

const NOW = Date.UTC(2026, 0, 1);

/** The keys and values that were taken, and the error of the message. */
function take(payload: unknown, topic?: string, refuse?: (value: unknown) => Error | undefined) {
  const taken: [string, unknown][] = [];
  const error = eachReading({ payload, topic } as NodeMessageInFlow, {}, NOW, ({ key, fields }) => {
    const refusal = refuse?.(fields.value);
    if (refusal) throw refusal;
    taken.push([key, fields.value]);
  });
  return { taken, error: error?.message };
}

describe('readings in', () => {
  it('come one by one or in arrays, in their order', () => {
    assert.deepEqual(take({ device: 'a', value: 1 }), { taken: [['a', 1]], error: undefined });
    const payload = [{ device: 'a', value: 1 }, { value: 2 }, 3];
    assert.deepEqual(take(payload, 'fleet').taken, [
      ['a', 1],
      ['fleet', 2],
      ['fleet', 3],
    ]);
    assert.deepEqual(take([]), { taken: [], error: undefined });
  });

  it('that are bad do not keep the good ones of an array back; one error names the first and the count', () => {
    const { taken, error } = take([{ value: 1 }, null, { value: 2 }, 'x', { value: 3 }]);
    assert.deepEqual(
      taken.map(([, value]) => value),
      [1, 2, 3],
    );
    assert.equal(
      error,
      'payload is null; expected a reading (an object with numbers) or a number (payload[1]; 2 of 5 are bad)',
    );
  });

  it('may be refused by the node itself', () => {
    const refuse = (value: unknown) => (value === 2 ? new InputError('two is bad') : undefined);
    assert.equal(take({ value: 2 }, undefined, refuse).error, 'two is bad');
    assert.equal(take([1, 2, 2, 3], undefined, refuse).error, 'two is bad (payload[1]; 2 of 4 are bad)');
  });

  it('let errors that are no one’s fault but ours pass', () => {
    assert.throws(() => take([1], undefined, () => new TypeError('a defect')), TypeError);
  });
});

describe('readings out', () => {
  const reading = (device: string): Reading => ({ device, timestamp: NOW, value: 1 });

  it('have the form of what came in', () => {
    assert.equal(formOf({ payload: [] }), 'array');
    assert.equal(formOf({ payload: { length: 1 } }), 'single');
    assert.equal(formOf({}), 'single');
  });

  it('are single messages with the device as topic, or one array under the topic', () => {
    const items = [reading('a'), reading('b')];
    assert.deepEqual(messagesOf(items, 'single', 'fleet'), [
      { topic: 'a', payload: items[0] },
      { topic: 'b', payload: items[1] },
    ]);
    assert.deepEqual(messagesOf(items, 'array', 'fleet'), [{ topic: 'fleet', payload: items }]);
  });

  it('are no message where there are none', () => {
    assert.deepEqual(messagesOf([], 'array', 'fleet'), []);
    assert.deepEqual(messagesOf([], 'single', 'fleet'), []);
  });
});
