import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Unavailable } from '../../scripts/lib/server-process';
import { workingCopy } from '../../scripts/lib/working-copy';

describe('the working copy of the start flow', function () {
  let folder: string;
  let original: string;
  let copy: string;
  const write = (file: string, flow: unknown) => fs.writeFileSync(file, JSON.stringify(flow));
  const read = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8'));

  beforeEach(() => {
    const base = fs.mkdtempSync(path.join(os.tmpdir(), 'shopfloor-copy-'));
    folder = path.join(base, 'user');
    original = path.join(base, 'start.json');
    copy = path.join(folder, 'flows.json');
    write(original, [{ id: 'a', name: 'first' }]);
  });

  afterEach(() => fs.rmSync(path.dirname(original), { recursive: true }));

  it('is the original at first', () => {
    assert.equal(workingCopy(original, folder), false);
    assert.deepEqual(read(copy), read(original));
  });

  it('follows a new original as long as nobody has changed it', () => {
    workingCopy(original, folder);
    fs.writeFileSync(copy, JSON.stringify(read(copy), null, 4));
    write(original, [{ id: 'a', name: 'second' }]);
    assert.equal(workingCopy(original, folder), false);
    assert.deepEqual(read(copy), [{ id: 'a', name: 'second' }]);
  });

  it('keeps what a person has changed, and says so', () => {
    workingCopy(original, folder);
    write(copy, [{ id: 'a', name: 'mine' }]);
    write(original, [{ id: 'a', name: 'second' }]);
    assert.equal(workingCopy(original, folder), true);
    assert.deepEqual(read(copy), [{ id: 'a', name: 'mine' }]);
  });

  it('keeps a file that is no JSON any more', () => {
    workingCopy(original, folder);
    fs.writeFileSync(copy, '[{ id');
    assert.equal(workingCopy(original, folder), true);
    assert.equal(fs.readFileSync(copy, 'utf8'), '[{ id');
  });

  it('is the original again after it was deleted', () => {
    workingCopy(original, folder);
    write(copy, []);
    fs.rmSync(copy);
    assert.equal(workingCopy(original, folder), false);
    assert.deepEqual(read(copy), read(original));
  });

  it('says what to do where it cannot write', () => {
    fs.writeFileSync(folder, 'a file where the folder should be');
    assert.throws(
      () => workingCopy(original, folder),
      (error: Error) => {
        assert.ok(error instanceof Unavailable);
        assert.match(error.message, /Cannot write to .+ permission/);
        return true;
      },
    );
  });
});
