import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { decoderOf, encoderOf, readerOf } from '../../../lib/wire/format';
import { DEFAULT_OPTIONS, type FormatOptions } from '../../../lib/wire/wire-format';

const T = 1_705_314_600_123;
const OPTIONS = { ...DEFAULT_OPTIONS, tag: 'device', measurement: 'machine' };
const written = (item: unknown, options: Partial<FormatOptions> = {}, topic?: string) =>
  encoderOf('line', { ...OPTIONS, ...options })(item, topic, T);
const read = (text: unknown, options: Partial<FormatOptions> = {}, topic = 'T') =>
  decoderOf('line', { ...OPTIONS, ...options })(text, topic, T);
const refused = (run: () => unknown, sentence: RegExp) =>
  assert.throws(run, (error: Error) => error instanceof InputError && sentence.test(error.message));

describe('line protocol', () => {
  it('has measurement, tags, fields and time, each kind of value in its notation', () => {
    const reading = { device: 'M 1', timestamp: T, temperature: 72.5, n: 3, ok: true, state: 'a "b" \\', line: 'L1' };
    assert.equal(
      written(reading, { tagFields: ['line', 'nothing'] }),
      'machine,device=M\\ 1,line=L1 temperature=72.5,n=3,ok=true,state="a \\"b\\" \\\\" 1705314600123000000',
    );
    assert.equal(written(5, {}, 'D'), 'machine,device=D value=5 1705314600123000000');
    assert.equal(written(5), 'machine value=5 1705314600123000000');
  });

  it('escapes names and tags, each by its own rule', () => {
    const reading = { device: 'a=b,c d', timestamp: T, 'x=y, z': 1, measurement: 'm n,o=p' };
    assert.equal(written(reading), 'm\\ n\\,o=p,device=a\\=b\\,c\\ d x\\=y\\,\\ z=1 1705314600123000000');
  });

  it('has the time in the chosen unit, to the whole unit', () => {
    const time = (precision: FormatOptions['precision'], timestamp: number = T) =>
      String(written({ timestamp, v: 1 }, { precision }))
        .split(' ')
        .at(-1);
    assert.equal(time('ns'), '1705314600123000000');
    assert.equal(time('us'), '1705314600123000');
    assert.equal(time('ms'), '1705314600123');
    assert.equal(time('s'), '1705314600');
    assert.equal(time('us', T + 0.25), '1705314600123250');
    for (const precision of ['ns', 'us', 'ms'] as const) {
      assert.equal(read(`m v=1 ${time(precision)}`, { precision })[0]!.timestamp, T);
    }
  });

  it('leaves out what has no value, and refuses a reading without a field', () => {
    assert.equal(written({ a: Number.NaN, b: null, c: Infinity, d: 1, '': 2 }), 'machine d=1 1705314600123000000');
    refused(() => written({ device: 'D', a: Number.NaN }), /field `a` is NaN; expected a number/);
    refused(() => written({ device: 'D', line: 'L' }, { tagFields: ['line'] }), /no number found/);
  });

  it('refuses what it has no way to write', () => {
    refused(() => written({ device: 'a\\', v: 1 }), /tag device is .*no backslash at the end/);
    refused(() => written({ device: 'a\nb', v: 1 }), /no line breaks/);
    refused(() => written({ v: 1, measurement: '#x' }), /comment/);
    assert.equal(written({ v: 1, text: 'a\nb\\' }), 'machine v=1,text="a\nb\\\\" 1705314600123000000');
  });

  it('is read with integers, floats, flags, texts and tags', () => {
    const text =
      'cpu,device=D\\ 1,host=a\\=b u=1i,w=2u,f=-1.5e3,t=T,g=false,s="x, y=\\"z\\" \\\\ \\n" 1705314600123000000';
    assert.deepEqual(read(text), [
      {
        device: 'D 1',
        timestamp: T,
        measurement: 'cpu',
        host: 'a=b',
        u: 1,
        w: 2,
        f: -1500,
        t: true,
        g: false,
        s: 'x, y="z" \\ \\n',
      },
    ]);
    assert.deepEqual(read('machine v=1'), [{ device: 'T', timestamp: T, v: 1 }]);
  });

  it('is split into lines, with line breaks in texts and quotes in tags', () => {
    const text = '# a "comment\r\nm,a=x"y v=1 5\r\n\n  m s="a\nb",t="c\\"\n" 5\nm,b=\\ "q r=1 5\n#\nm z="\\\\" 5';
    const lines = readerOf('line', OPTIONS).records(text, 'T');
    assert.deepEqual(lines, ['m,a=x"y v=1 5', 'm s="a\nb",t="c\\"\n" 5', 'm,b=\\ "q r=1 5', 'm z="\\\\" 5']);
    assert.deepEqual(
      read(text).map(({ a, s, t, b, z }) => [a, s, t, b, z].filter((value) => value !== undefined)),
      [['x"y'], ['a\nb', 'c"\n'], [' "q'], ['\\']],
    );
  });

  it('says where a line is not what it should be', () => {
    refused(() => read('m'), /line is "m"; expected " " at character 2/);
    refused(() => read('m v'), /expected "="/);
    refused(() => read('m v=abc'), /"abc" is no value/);
    refused(() => read('m v="abc'), /a quote is not closed/);
    refused(() => read('m v=1e999'), /no value/);
    refused(() => read('m,=x v=1'), /expected a tag/);
    refused(() => read('m v=1 soon'), /expected a whole number as time/);
    refused(() => read(`m v=1 ${'9'.repeat(20)}`, { precision: 's' }), /out of range/);
    refused(() => read({ v: 1 }), /expected text in line protocol/);
  });

  it('takes no longer for spaces than for other text', () => {
    const text = `m s="${' '.repeat(300_000)}x" 5\n${' '.repeat(300_000)}m v=1 5`;
    assert.equal(read(text).length, 2);
  });
});
