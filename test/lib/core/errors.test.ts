import assert from 'node:assert/strict';
import { FieldError, InputError, SettingError, ShopfloorError, shown } from '../../../lib/core/errors';

describe('values in error sentences', () => {
  it('are quoted when text, and named when nothing or no data', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const texts: [unknown, string][] = [
      [undefined, 'nothing'],
      [null, 'null'],
      ['a "word"', '"a \\"word\\""'],
      [-0.5, '-0.5'],
      [Number.NaN, 'NaN'],
      [10n, '10'],
      [{ a: [1, null] }, '{"a":[1,null]}'],
      [() => 1, 'a function'],
      [Symbol('x'), 'a symbol'],
      [circle, 'an object that is not JSON'],
      [{ big: 1n }, 'an object that is not JSON'],
      [{ toJSON: () => undefined }, 'object'],
      [new Date(Number.NaN), 'Invalid Date'],
      [Object.create(null), '{}'],
    ];
    for (const [value, text] of texts) assert.equal(shown(value), text);
  });

  it('are short', () => {
    assert.equal(shown('x'.repeat(1000)).length, 58);
    assert.equal(shown(Array.from({ length: 100 }, (_, i) => i)).length, 58);
  });
});

describe('errors', () => {
  it('name the field, the value and what was expected', () => {
    const error = new SettingError('rate', 'fast', 'a number');
    assert.equal(error.message, 'rate is "fast"; expected a number');
    assert.deepEqual([error.field, error.value, error.expected], ['rate', 'fast', 'a number']);
  });

  it('can be told from defects', () => {
    assert.ok(new SettingError('a', 1, 'b') instanceof FieldError);
    for (const error of [new SettingError('a', 1, 'b'), new InputError('c')])
      assert.ok(error instanceof ShopfloorError);
    assert.equal(new InputError('c').name, 'InputError');
    assert.equal(String(new SettingError('a', 1, 'b')), 'SettingError: a is 1; expected b');
  });
});
