import assert from 'node:assert/strict';
import type { NodeDef } from 'node-red';
import { SettingError } from '../../../lib/core/errors';
import { readSettings, Settings } from '../../../nodes/common/settings';
import { FakeNode } from './fake-node';

const bad = (message: string) => (error: Error) => error instanceof SettingError && error.message === message;
// biome-ignore lint/suspicious/noTemplateCurlyInString: Node-RED's own notation
const VARIABLE = '${RATE}';

describe('settings', () => {
  it('take numbers as numbers and as text', () => {
    const settings = new Settings({ a: 1.5, b: ' 7 ', c: '1e3' });
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => settings.number(name)),
      [1.5, 7, 1000],
    );
  });

  it('refuse what is no number, or none within its bounds, and say what was expected', () => {
    const settings = new Settings({ a: 'many', b: true, c: 11, d: 1.5, e: '', f: [], g: Number.NaN });
    assert.throws(() => settings.number('a'), bad('a is "many"; expected a number'));
    assert.throws(() => settings.number('b'), bad('b is true; expected a number'));
    assert.throws(() => settings.number('c', { min: 1, max: 10 }), bad('c is 11; expected a number from 1 to 10'));
    assert.throws(() => settings.number('c', { max: 10 }), bad('c is 11; expected a number of at most 10'));
    assert.throws(() => settings.number('c', { min: 12 }), bad('c is 11; expected a number of at least 12'));
    assert.throws(() => settings.number('d', { integer: true }), bad('d is 1.5; expected a whole number'));
    assert.throws(() => settings.number('e'), bad('e is ""; expected a number'));
    assert.throws(() => settings.number('g'), bad('g is NaN; expected a number'));
    assert.throws(() => settings.number('missing'), bad('missing is nothing; expected a number'));
  });

  it('take the fallback for what is empty or missing, not for what is wrong', () => {
    const settings = new Settings({ empty: '', wrong: 'x' });
    assert.equal(settings.number('empty', { fallback: 3 }), 3);
    assert.equal(settings.number('missing', { fallback: 3 }), 3);
    assert.equal(settings.flag('missing', true), true);
    assert.equal(settings.choice('missing', ['a', 'b'], 'b'), 'b');
    assert.deepEqual(settings.list('empty', { fallback: ['x'] }), ['x']);
    assert.equal(settings.text('missing', { fallback: '' }), '');
    assert.throws(() => settings.number('wrong', { fallback: 3 }), SettingError);
    assert.throws(() => settings.flag('wrong', true), bad('wrong is "x"; expected true or false'));
    assert.throws(() => settings.choice('wrong', ['a', 'b'], 'b'), bad('wrong is "x"; expected one of a, b'));
  });

  it('take durations in ms, by their unit', () => {
    const settings = new Settings({ a: 2, aUnit: 'min', b: '0.5', c: 1, cUnit: 'weeks' });
    assert.equal(settings.duration('a'), 120_000);
    assert.equal(settings.duration('b'), 500);
    assert.equal(settings.duration('d', { fallback: 1, fallbackUnit: 'h' }), 3_600_000);
    assert.throws(() => settings.duration('c'), bad('cUnit is "weeks"; expected one of ms, s, min, h, d'));
  });

  it('take lists as arrays and as text with commas', () => {
    const settings = new Settings({ a: ['x', ' y '], b: 'x, y ,,', c: ' , ' });
    assert.deepEqual(settings.list('a'), ['x', 'y']);
    assert.deepEqual(settings.list('b'), ['x', 'y']);
    assert.throws(() => settings.list('c'), bad('c is " , "; expected at least one entry'));
  });

  it('take text by its pattern', () => {
    const settings = new Settings({ a: 'x-1', b: 7, c: '  ' });
    assert.equal(settings.text('a', { pattern: /^x/ }), 'x-1');
    assert.equal(settings.text('b'), '7');
    assert.throws(() => settings.text('a', { pattern: /^y/, expected: 'a y' }), bad('a is "x-1"; expected a y'));
    assert.throws(() => settings.text('c'), bad('c is "  "; expected text'));
  });

  it('refuse a variable that the environment does not have', () => {
    const settings = new Settings({ rate: VARIABLE });
    assert.throws(
      () => settings.number('rate', { fallback: 1 }),
      bad(`rate is "${VARIABLE}"; expected an environment variable that is set`),
    );
  });

  it('refuse a config of a newer release', () => {
    assert.throws(
      () => new Settings({ version: 2 }),
      bad('version is 2; expected at most 1: this node was saved by a newer release'),
    );
    new Settings({ version: 1 });
    new Settings({});
  });

  it('know which properties were asked for', () => {
    const settings = new Settings({ a: 1, aUnit: 's', b: 2 });
    settings.duration('a');
    assert.deepEqual([...settings.asked], ['version', 'aUnit', 'a']);
  });

  it('that are bad put the node to rest: red status, one error, and the reason for each message', async () => {
    const node = new FakeNode();
    const read = readSettings(node.asNode, { count: 'x' } as unknown as NodeDef, (from) => from.number('count'));
    assert.equal(read, undefined);
    assert.deepEqual(node.statuses, ['red ring bad count']);
    assert.deepEqual(node.errors, [{ text: 'count is "x"; expected a number', msg: undefined }]);
    const errors: unknown[] = [];
    for (let i = 0; i < 2; i++)
      node.emit(
        'input',
        {},
        () => {},
        (error: Error) => errors.push(error.message),
      );
    assert.deepEqual(errors, new Array(2).fill('not running: count is "x"; expected a number'));
    await node.close();
  });
});
