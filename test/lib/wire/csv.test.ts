import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { ColumnMemory } from '../../../lib/wire/column-memory';
import { csvLines } from '../../../lib/wire/csv-text';
import { decoderOf, encoderOf, readerOf, writerOf } from '../../../lib/wire/format';
import type { FormatOptions } from '../../../lib/wire/wire-format';

const T = 1_705_314_600_000;
const reading = (device: string, fields: object) => ({ device, timestamp: T, ...fields });
const refused = (run: () => unknown, sentence: RegExp) =>
  assert.throws(run, (error: Error) => error instanceof InputError && sentence.test(error.message));

/** What a writer makes of messages with several items each. */
function texts(options: Partial<FormatOptions>, messages: readonly (readonly object[])[]): string[] {
  const writer = writerOf('csv', options);
  return messages.map((items) => {
    writer.begin!(items, 'fleet');
    return items.map((item) => writer.write(item, 'fleet', 0)).join('\n');
  });
}

describe('CSV', () => {
  const A = reading('A', { temperature: 20.5, state: 'on' });
  const B = reading('B', { temperature: 21 });

  describe('written', () => {
    it('has the header in each message, with the columns of all its readings', () => {
      assert.deepEqual(texts({}, [[B, A], [B]]), [
        `device,timestamp,temperature,state\nB,${T},21,\nA,${T},20.5,on`,
        `device,timestamp,temperature\nB,${T},21`,
      ]);
    });

    it('has the header once for each key, with the columns of that key', () => {
      const C = reading('C', { other: 1 });
      assert.deepEqual(texts({ header: 'key' }, [[A, C], [A], [B, C]]), [
        `device,timestamp,temperature,state\nA,${T},20.5,on\ndevice,timestamp,other\nC,${T},1`,
        `A,${T},20.5,on`,
        `device,timestamp,temperature\nB,${T},21\nC,${T},1`,
      ]);
    });

    it('has the header once for a whole file, or never', () => {
      const lines = [`A,${T},20.5,on`, `B,${T},21,`];
      assert.deepEqual(texts({ header: 'once' }, [[A], [B]]), [
        `device,timestamp,temperature,state\n${lines[0]}`,
        lines[1],
      ]);
      assert.deepEqual(texts({ header: 'none' }, [[A], [B]]), lines);
    });

    it('refuses a field that has no column, once the header is written, and writes what comes later', () => {
      const writer = writerOf('csv', { header: 'once' });
      writer.begin!([B], '');
      writer.write(B, '', 0);
      writer.begin!([A], '');
      refused(
        () => writer.write(A, '', 0),
        /field `state` has no column; the header has device, timestamp, temperature/,
      );
      assert.equal(writer.write(B, '', 0), `B,${T},21`);
    });

    it('has exactly the columns of the settings, in their order', () => {
      const columns = ['timestamp', 'state', 'nothing', 'device'];
      assert.deepEqual(texts({ columns, header: 'once', delimiter: 'semicolon' }, [[A], [B]]), [
        `timestamp;state;nothing;device\n${T};on;;A`,
        `${T};;;B`,
      ]);
    });

    it('quotes what would be read as something else', () => {
      const odd = reading('A,1', {
        text: 'say "hi"',
        lines: 'a\nb',
        empty: '',
        space: ' x',
        none: null,
        nan: Number.NaN,
      });
      const more = { bytes: Buffer.from('ab'), nested: { a: [1] }, date: new Date(0), flag: true };
      const [text] = texts({}, [[{ ...odd, ...more }]]);
      assert.equal(
        text!.slice(text!.indexOf('\n') + 1),
        `"A,1",${T},"say ""hi""","a\nb",""," x",,,YWI=,"{""a"":[1]}",1970-01-01T00:00:00.000Z,true`,
      );
    });

    it('looks at each reading a few times, however many keys an array has', () => {
      let looks = 0;
      const ownKeys = (row: object) => {
        looks++;
        return Reflect.ownKeys(row);
      };
      const rows = Array.from({ length: 200 }, (_, i) => new Proxy(reading(`key ${i}`, { v: i }), { ownKeys }));
      const writer = writerOf('csv', { header: 'key' });
      writer.begin!(rows, '');
      for (const row of rows) writer.write(row, '', 0);
      assert.ok(looks <= 4 * rows.length, `${looks} looks`);
    });

    it('remembers the columns of 10 000 keys, and writes the header of a forgotten one again', () => {
      const memory = new ColumnMemory();
      const encode = encoderOf('csv', { header: 'key' }, memory);
      const isHeaded = (device: string) => String(encode(reading(device, { v: 1 }), '', 0)).includes('\n');
      assert.ok(isHeaded('first'));
      assert.ok(!isHeaded('first'));
      for (let i = 0; i < 10_000; i++) isHeaded(`key ${i}`);
      assert.equal(memory.save().length, 10_000);
      assert.ok(isHeaded('first'));
      assert.ok(!isHeaded('key 9999'));
      const later = encoderOf('csv', { header: 'key' }, new ColumnMemory(memory.save()));
      assert.ok(!String(later(reading('first', { v: 1 }), '', 0)).includes('\n'));
    });
  });

  describe('read', () => {
    const read = (text: unknown, options: Partial<FormatOptions> = {}, topic = 'T') =>
      decoderOf('csv', options)(text, topic, T);

    it('takes the names from the first line of each message, in any order of columns', () => {
      const text =
        '\ufefftime, printer ,temperature,state,ok\r\n2024-01-15T10:30:00Z,7,20.5,"on, off",true\r\n\r\n,8,,,\r\n';
      assert.deepEqual(read(text, { keyProperty: 'printer', timeProperty: 'time' }), [
        { device: '7', timestamp: T, temperature: 20.5, state: 'on, off', ok: true },
        { device: '8', timestamp: T },
      ]);
      assert.deepEqual(read('a,b\n'), []);
    });

    it('takes them once, from the first message of the key or of all, and knows the header when it comes again', () => {
      for (const header of ['key', 'once'] as const) {
        const decode = decoderOf('csv', { header });
        assert.deepEqual(decode('temperature,ok', 'T', T), []);
        for (const text of ['20.5,true', 'temperature,ok\n20.5,true', Buffer.from('20.5,true')]) {
          assert.deepEqual(decode(text, 'T', T), [{ device: 'T', timestamp: T, temperature: 20.5, ok: true }]);
        }
        const other = decode('other,names\n1,2', 'U', T);
        assert.deepEqual(
          other.map(({ names, ok }) => [names, ok]),
          header === 'key'
            ? [[2, undefined]]
            : [
                [undefined, 'names'],
                [undefined, 2],
              ],
        );
      }
    });

    it('takes them from the settings where there is no header', () => {
      const columns = ['device', 'v'];
      assert.deepEqual(read('D,5', { header: 'none', columns }), [{ device: 'D', timestamp: T, v: 5 }]);
      refused(() => read('D,5', { header: 'none' }), /no header here; name its columns/);
    });

    it('leaves text that only looks like a number as it is', () => {
      const [row] = read('a,b,c,d,e,f,g\n007,Infinity,0x10,1_000,1e999,+5,-.5e-3');
      assert.deepEqual(
        [row!.a, row!.b, row!.c, row!.d, row!.e, row!.f, row!.g],
        ['007', 'Infinity', '0x10', '1_000', '1e999', 5, '-.5e-3'],
      );
    });

    it('takes rows that a core csv node has parsed', () => {
      assert.deepEqual(read([{ device: 'D', timestamp: T, v: 5 }]), [{ device: 'D', timestamp: T, v: 5 }]);
    });

    it('reads the good lines, and says which line is not', () => {
      const reader = readerOf('csv');
      const records = reader.records('a,b\n1,2\n1\n"3\n4",5\n1,2,3', 'T');
      const results = records.map((record) => {
        try {
          return reader.read(record, 'T', T)[0]!.a;
        } catch (error) {
          return (error as Error).message;
        }
      });
      assert.deepEqual(results, [
        1,
        'CSV line 3 has 1 cells; expected 2',
        '3\n4',
        'CSV line 6 has 3 cells; expected 2',
      ]);
      refused(() => read('a,b\n"open,2'), /CSV line 2: a quote is not closed/);
      refused(() => read('a,b\n1,"x"y'), /CSV line 2: expected a delimiter after the closing quote/);
      refused(() => read('a,a\n1,2'), /CSV line 1: the header names "a" twice/);
      for (const none of [undefined, null, 5, true]) refused(() => read(none), /expected an object for a row of CSV/);
    });

    it('does not let a column change what an object is', () => {
      const [row] = read('__proto__,constructor\n{"a":1},2');
      assert.equal(Object.getPrototypeOf(row), Object.prototype);
      assert.deepEqual([row!.constructor, Object.hasOwn(row!, '__proto__')], [2, true]);
    });
  });

  it('is split into cells as RFC 4180 says', () => {
    const cells = (text: string, delimiter = ',') => csvLines(text, delimiter).map((line) => line.cells);
    assert.deepEqual(cells('a,"b,c","d""e"\n,\n\n"",x,\r\ny'), [
      ['a', 'b,c', 'd"e'],
      [undefined, undefined],
      ['', 'x', undefined],
      ['y'],
    ]);
    assert.deepEqual(cells('a;b,c', ';'), [['a', 'b,c']]);
    assert.deepEqual(cells('a\rb'), [['a'], ['b']]);
    assert.deepEqual(cells('a,'), [['a', undefined]]);
    assert.deepEqual(cells('a"b,c'), [['a"b', 'c']]);
  });
});
