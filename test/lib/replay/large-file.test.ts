// A recording that is larger than the memory.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileIn, makeFolder, removeFolder } from './rig';

const ROWS = 1_000_000;
const HEAP_MB = 24;

describe('a large recording', function () {
  this.timeout(120_000);
  before(makeFolder);
  after(removeFolder);

  const kinds: [string, (i: number) => string, string][] = [
    [
      'csv',
      (i) => `${1_600_000_000 + i},machine ${i % 100},${i},"${i % 1000}.25",running\n`,
      'timestamp,device,x,y,state\n',
    ],
    ['ndjson', (i) => `{"timestamp":${1_600_000_000 + i},"device":"machine ${i % 100}","x":${i}}\n`, ''],
  ];
  for (const [ending, row, header] of kinds) {
    it(`of ${ending} is replayed in ${HEAP_MB} MB of heap`, async () => {
      const file = fileIn(`large.${ending}`);
      const handle = openSync(file, 'w');
      writeSync(handle, header);
      for (let i = 0; i < ROWS; i += 10_000) {
        writeSync(handle, Array.from({ length: 10_000 }, (_, j) => row(i + j)).join(''));
      }
      closeSync(handle);
      assert.ok(statSync(file).size > 40e6);
      const program = path.join(__dirname, 'large-file-process.js');
      const { stdout } = await promisify(execFile)(process.execPath, [
        `--max-old-space-size=${HEAP_MB}`,
        program,
        file,
      ]);
      const { readings, megabytes } = JSON.parse(stdout);
      assert.equal(readings, ROWS);
      assert.ok(megabytes < 64, `${megabytes} MB outside the heap`);
    });
  }
});
