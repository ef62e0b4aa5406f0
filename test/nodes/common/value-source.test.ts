import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';
import { SettingError } from '../../../lib/core/errors';
import { Settings } from '../../../nodes/common/settings';
import { readSource, type SourceType } from '../../../nodes/common/value-source';

const TYPES: SourceType[] = ['none', 'str', 'num', 'bool', 'json', 'reading', 'msg'];
const FALLBACK = { type: 'reading', value: 'device' } as const;

const source = (type?: string, value?: unknown) =>
  readSource(new Settings({ key: value, keyType: type }), 'key', { types: TYPES, fallback: FALLBACK });

describe('value that is fixed or comes from the message', () => {
  const msg = { topic: 'hall', payload: {}, meta: { 'line no': 3, list: ['a', { deep: 0 }] } } as NodeMessage;
  const item = { device: 'P1', zero: 0, empty: '', nested: { value: false } };

  it('is fixed as text, number, truth value or JSON', () => {
    assert.equal(source('str', 'x').of(msg, item), 'x');
    assert.equal(source('str', '').of(msg, item), '');
    assert.equal(source('num', '0').of(msg, item), 0);
    assert.equal(source('bool', 'true').of(msg, item), true);
    assert.deepEqual(source('json', '{"a":[1]}').of(msg, item), { a: [1] });
  });

  it('comes from the reading, 0, false and "" included', () => {
    assert.equal(source('reading', 'device').of(msg, item), 'P1');
    assert.equal(source('reading', 'zero').of(msg, item), 0);
    assert.equal(source('reading', 'empty').of(msg, item), '');
    assert.equal(source('reading', 'nested.value').of(msg, item), false);
  });

  it('comes from the message, by a path of any form', () => {
    assert.equal(source('msg', 'topic').of(msg, item), 'hall');
    assert.equal(source('msg', "meta['line no']").of(msg, item), 3);
    assert.equal(source('msg', 'meta["line no"]').of(msg, item), 3);
    assert.equal(source('msg', 'meta.list[1].deep').of(msg, item), 0);
  });

  it('is missing where the path leads nowhere', () => {
    assert.equal(source('msg', 'meta.none.at.all').of(msg, item), undefined);
    assert.equal(source('reading', 'device').of(msg, 5), undefined);
    assert.equal(source('reading', 'device').of(msg, null), undefined);
    assert.equal(source('reading', 'length').of(msg, 'text'), undefined);
    assert.equal(source('none', 'left over').of(msg, item), undefined);
  });

  it('is the usual one when nothing was saved', () => {
    assert.equal(source().of(msg, item), 'P1');
    assert.equal(source().type, 'reading');
  });

  it('is refused when it cannot be read', () => {
    for (const [type, value] of [
      ['num', 'x'],
      ['num', ' '],
      ['json', '{'],
      ['msg', 'a b'],
      ['reading', '.a'],
      ['reading', 'a['],
      ['other', 'x'],
    ]) {
      assert.throws(() => source(type, value), SettingError, `${type} ${value}`);
    }
  });
});
