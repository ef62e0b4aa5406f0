// Where rows begin and end in a CSV file, whatever stands in it.
import assert from 'node:assert/strict';
import { CsvRows } from '../../../lib/replay/csv-rows';
import { CHUNK_BYTES, RecordingFile } from '../../../lib/replay/recording-file';
import { FIRST_PLACE, type Place, type Row, RowError } from '../../../lib/replay/rows';
import { Draws } from '../../support/draws';
import { makeFolder, removeFolder, written } from './rig';

async function rowsOf(content: string | Buffer, place: Place = FIRST_PLACE, delimiter = ',') {
  const file = await RecordingFile.open(written(content));
  try {
    const reader = new CsvRows(file, delimiter, place, ['a', 'b']);
    const rows: Row<readonly string[]>[] = [];
    for (let some = await reader.more(); some.length > 0; some = await reader.more()) rows.push(...some);
    return rows;
  } finally {
    await file.close();
  }
}

/** "line: cell|cell", or what is wrong. */
const shown = (rows: readonly Row<readonly string[]>[]) =>
  rows.map(({ line, content }) => (content instanceof RowError ? content.message : `${line}: ${content.join('|')}`));

describe('rows of a CSV file', () => {
  before(makeFolder);
  after(removeFolder);

  it('have cells with quotes, delimiters and line ends in them, and the number of the line where they begin', async () => {
    const text = 'a,b\r\n"1,5","say ""no"""\r\n\r\n"two\nlines", 2 \n,\n3,4';
    assert.deepEqual(shown(await rowsOf(text)), ['1: a|b', '2: 1,5|say "no"', '4: two\nlines|2', '6: |', '7: 3|4']);
  });

  it('may be delimited by something else, begin with a byte order mark, and end without a line end or with several', async () => {
    assert.deepEqual(shown(await rowsOf('\ufeffä;b\n1;2\n\n\n', FIRST_PLACE, ';')), ['1: ä|b', '2: 1|2']);
    assert.deepEqual(shown(await rowsOf('\ufeffa\tb\n1\t2', FIRST_PLACE, '\t')), ['1: a|b', '2: 1|2']);
    assert.deepEqual(await rowsOf(''), []);
    assert.deepEqual(await rowsOf('\n\n'), []);
  });

  it('that cannot be read are named by line and column, and do not take the next ones with them', async () => {
    const text = 'a,b\n1,"x"y\n2,"ok"\n3,x"y\n4,5\n"6,7\n8,9\n10,11';
    assert.deepEqual(shown(await rowsOf(text)), [
      '1: a|b',
      'line 2, column b: a quote is closed, and text follows it',
      '3: 2|ok',
      'line 4, column b: a quote stands inside a text without quotes',
      '5: 4|5',
      'line 6, column a: a quote is not closed',
      '7: 8|9',
      '8: 10|11',
    ]);
  });

  it('are lost up to the next line only when a quote is open for a million bytes', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `${i},some text`);
    const rows = await rowsOf(['a,"b', ...many].join('\n'));
    assert.match((rows[0]!.content as RowError).message, /^line 1, column b: the row is longer than 1000000 bytes/);
    assert.equal(rows.length, many.length + 1);
    assert.deepEqual(rows.at(-1)!.content, ['99999', 'some text']);
    assert.equal(rows.at(-1)!.line, 100_001);
  });

  it('are the same from any place where one begins, over the borders of what is read at a time', async function () {
    this.timeout(20_000);
    const draws = new Draws('7');
    const draw = () => draws.uniform();
    const cell = () => {
      const kind = Math.floor(draw() * 6);
      if (kind === 0) return `"${'ü,'.repeat(Math.floor(draw() * 30))}\n""x"""`;
      if (kind === 1) return '';
      return String(Math.floor(draw() * 1e6));
    };
    const lines = Array.from({ length: 9000 }, (_, i) => {
      if (i % 997 === 500) return `${i},bad"${i}`;
      return `${i},${cell()},${cell()}${draw() < 0.5 ? '\r' : ''}`;
    });
    const text = lines.join('\n');
    assert.ok(text.length > 2 * CHUNK_BYTES);
    const whole = await rowsOf(text);
    assert.equal(whole.length, 9000);
    const bytes = Buffer.from(text);
    for (const i of [0, 1, 499, 500, 501, 3000, 4567, 8998]) {
      const { next } = whole[i]!;
      assert.deepEqual(shown(await rowsOf(text, next)), shown(whole.slice(i + 1)), `from row ${i + 1}`);
      const before = bytes.subarray(0, next.byte).toString().split('\n').length;
      assert.equal(next.line, before);
    }
  });
});
