import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { encoderOf, FORMAT_NAMES } from '../../../lib/wire/format';

const ARRIVAL = 1_701_277_527_000;
/** Formats that have a place for anything; the others are the records of one kind of device. */
const GENERIC: readonly string[] = ['json', 'quix', 'csv', 'line'];

describe('wire formats', () => {
  for (const name of FORMAT_NAMES) {
    const encode = encoderOf(name, { tag: 'printer' });

    describe(name, () => {
      it('writes text and bytes as they are, and null as nothing', () => {
        const bytes = Buffer.from([0, 255]);
        assert.equal(encode('already encoded', 'P1', ARRIVAL), 'already encoded');
        assert.equal(encode('', 'P1', ARRIVAL), '');
        assert.equal(encode(bytes, 'P1', ARRIVAL), bytes);
        assert.equal(encode(null, 'P1', ARRIVAL), null);
      });

      it('does not lose 0 and false', () => {
        if (!GENERIC.includes(name)) return assert.throws(() => encode(false, 'P1', ARRIVAL), InputError);
        for (const item of [0, false]) {
          const text = encode(item, 'P1', ARRIVAL);
          assert.ok(typeof text === 'string' && text.includes(String(item)), `${name} of ${item} is ${text}`);
        }
      });

      it('says what it expected when there is no payload', () => {
        assert.throws(() => encode(undefined, 'P1', ARRIVAL), InputError);
        assert.throws(() => encode(() => 1, 'P1', ARRIVAL), /payload is a function; expected a reading/);
      });

      it('refuses a value that contains itself', () => {
        const inner: Record<string, unknown> = {};
        inner.self = inner;
        assert.throws(() => encode({ inner }, 'P1', ARRIVAL), InputError);
      });

      it(GENERIC.includes(name) ? 'writes a message with a kind' : 'refuses a message with a kind', () => {
        const event = { kind: 'event', event: 'finished', device: 'P1', timestamp: ARRIVAL };
        if (!GENERIC.includes(name)) return assert.throws(() => encode(event, 'P1', ARRIVAL), /kind is "event"/);
        const text = encode(event, 'P1', ARRIVAL);
        assert.match(String(text), /finished/);
        assert.match(String(text), /event/);
      });
    });
  }

  it('plain JSON is the payload itself', () => {
    const reading = { device: 'P1', timestamp: ARRIVAL, bed_temperature: 110.25, state: 'printing' };
    const text = encoderOf('json', { tag: '' })(reading, 'P1', ARRIVAL);
    assert.deepEqual(JSON.parse(String(text)), reading);
  });
});
