import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { missingField, numberFields, parseReading } from '../../../lib/core/reading';

const NOW = Date.UTC(2026, 0, 1);
const error = (message: string) => new InputError(message);

describe('a reading that comes in', () => {
  it('has its key and time in the usual properties', () => {
    const item = { device: 'Printer 1', timestamp: NOW + 1, temperature: 2 };
    assert.deepEqual(parseReading(item, 'topic', NOW), { key: 'Printer 1', time: NOW + 1, fields: item });
  });

  it('or in others', () => {
    const item = { printer: 7, ts: '2026-01-01T00:00:01Z', temperature: 2 };
    const { key, time } = parseReading(item, 'topic', NOW, { keyProperty: 'printer', timeProperty: 'ts' });
    assert.deepEqual([key, time], ['7', NOW + 1000]);
  });

  it('without them has the topic as key and its arrival as time', () => {
    for (const item of [{ value: 1 }, { device: null, timestamp: null }, { device: undefined }]) {
      const { key, time } = parseReading(item, 'topic', NOW);
      assert.deepEqual([key, time], ['topic', NOW]);
    }
    assert.equal(parseReading({ device: '' }, 'topic', NOW).key, '');
    assert.equal(parseReading({ device: 0 }, 'topic', NOW).key, '0');
    assert.equal(parseReading({}, undefined, NOW).key, '');
  });

  it('may have its time in any of the usual forms', () => {
    for (const timestamp of [NOW, NOW / 1000, String(NOW), '2026-01-01', new Date(NOW), NOW * 1e6]) {
      assert.equal(parseReading({ timestamp }, '', 5).time, NOW);
    }
    // Below 1e11 a number is in seconds.
    assert.equal(parseReading({ timestamp: 99_999_999_999 }, '', 5).time, 99_999_999_999_000);
  });

  it('may be a bare number or numeric text', () => {
    for (const item of [4.5, ' 4.5 ']) assert.deepEqual(parseReading(item, 'a', NOW).fields, { value: 4.5 });
  });

  it('is the sender’s own object, which is not changed', () => {
    const item = Object.freeze({ device: 'a', nested: Object.freeze({}) });
    assert.equal(parseReading(item, '', NOW).fields, item);
  });

  it('is refused when it is none, with what it is', () => {
    const refused: [unknown, string][] = [
      [undefined, 'nothing'],
      [null, 'null'],
      [true, 'true'],
      ['hot', '"hot"'],
      [' ', '" "'],
      [Number.NaN, 'NaN'],
      [[1], '[1]'],
      [Buffer.from('a'), 'a Buffer of 1 bytes'],
      [new Float64Array(1), 'a Float64Array of 8 bytes'],
    ];
    for (const [item, text] of refused) {
      const message = `payload is ${text}; expected a reading (an object with numbers) or a number`;
      assert.throws(() => parseReading(item, '', NOW), error(message));
    }
  });

  it('is refused when it has a kind: that is something else', () => {
    assert.throws(
      () => parseReading({ kind: 'late', value: 1 }, '', NOW),
      error('payload.kind is "late"; expected a reading, which has no kind'),
    );
    assert.equal(parseReading({ kind: undefined, value: 1 }, 'a', NOW).key, 'a');
  });

  it('is refused when its time is none', () => {
    assert.throws(
      () => parseReading({ ts: 'soon' }, '', NOW, { timeProperty: 'ts' }),
      error('payload.ts is "soon"; expected ms or s since 1970, ISO text or a Date'),
    );
  });

  it('is refused when its key is an object', () => {
    assert.throws(() => parseReading({ device: ['a'] }, '', NOW), error('payload.device is ["a"]; expected text'));
    assert.throws(() => parseReading({}, { a: 1 }, NOW), error('msg.topic is {"a":1}; expected text'));
    assert.throws(() => parseReading({ device: Object.create(null) }, '', NOW), InputError);
  });

  it('has the names of its prototype as keys and nothing else', () => {
    const item = JSON.parse('{"__proto__": 1, "device": "__proto__", "timestamp": 1767225600}');
    assert.deepEqual(parseReading(item, '', 5), { key: '__proto__', time: NOW, fields: item });
  });
});

describe('the fields of a reading', () => {
  const fields = { device: 'a', timestamp: NOW, temperature: 1, ok: true, load: Number.NaN, state: 'on' };

  it('that hold numbers are listed without its time', () => {
    assert.deepEqual(numberFields(fields), ['temperature', 'load']);
    assert.deepEqual(numberFields({ ts: 1, a: 2 }, 'ts'), ['a']);
  });

  it('are named when another is asked for', () => {
    assert.equal(missingField('temp', fields).message, 'field `temp` not found; this reading has temperature, load');
    assert.equal(missingField('temp', {}).message, 'field `temp` not found; this reading has no numbers');
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, i]));
    assert.match(missingField('temp', many).message, /has f0, f1, .*, f11$/);
  });
});
