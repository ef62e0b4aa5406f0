import assert from 'node:assert/strict';
import { NdjsonRows } from '../../../lib/replay/ndjson-rows';
import { RecordingFile } from '../../../lib/replay/recording-file';
import { FIRST_PLACE, MAX_ROW_BYTES, type Place, RowError } from '../../../lib/replay/rows';
import { makeFolder, removeFolder, written } from './rig';

async function rowsOf(content: string, place: Place = FIRST_PLACE) {
  const file = await RecordingFile.open(written(content));
  const reader = new NdjsonRows(file, place);
  const rows = [];
  for (let some = await reader.more(); some.length > 0; some = await reader.more()) rows.push(...some);
  await file.close();
  return rows;
}

const shown = (rows: Awaited<ReturnType<typeof rowsOf>>) =>
  rows.map(({ line, content }) =>
    content instanceof RowError ? content.message : `${line}: ${JSON.stringify(content)}`,
  );

describe('rows of an NDJSON file', () => {
  before(makeFolder);
  after(removeFolder);

  it('are objects, with the number of their line; empty lines are none', async () => {
    assert.deepEqual(shown(await rowsOf('\ufeff{"a":1}\r\n\n {"b":"ü"} \n{"c":[1,2]}')), [
      '1: {"a":1}',
      '3: {"b":"ü"}',
      '4: {"c":[1,2]}',
    ]);
    assert.deepEqual(await rowsOf(''), []);
  });

  it('that cannot be used say why, and the others go on', async () => {
    const rows = shown(await rowsOf('{"a":1\n[1]\n7\n{"a":2}\nnull\n'));
    assert.match(rows[0]!, /^line 1: it is no JSON: Expected/);
    assert.deepEqual(rows.slice(1), [
      'line 2: it is [1]; expected an object',
      'line 3: it is 7; expected an object',
      '4: {"a":2}',
      'line 5: it is null; expected an object',
    ]);
  });

  it('that are too long are passed over without being kept', async () => {
    const long = `{"a":"${'x'.repeat(MAX_ROW_BYTES)}"}`;
    assert.deepEqual(shown(await rowsOf(`{"a":1}\n${long}\n{"a":2}\n${long}`)), [
      '1: {"a":1}',
      'line 2: it is longer than 1000000 bytes',
      '3: {"a":2}',
      'line 4: it is longer than 1000000 bytes',
    ]);
  });

  it('are the same from any place where one begins', async () => {
    const text = Array.from({ length: 5000 }, (_, i) => `{"i":${i},"text":"${'ü'.repeat(i % 50)}"}`).join('\n');
    const whole = await rowsOf(text);
    for (const i of [0, 1, 999, 2500, 4998]) {
      assert.deepEqual(await rowsOf(text, whole[i]!.next), whole.slice(i + 1));
    }
  });
});
