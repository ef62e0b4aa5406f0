// With a persistent context store in its plant, a replay goes on at the next row after a restart of Node-RED.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NodeRed, projectFile } from '../support/node-red';

const AT = { z: 'tab-0001', x: 100, y: 100 };

describe('replay: restart of Node-RED', () => {
  let userDir: string;
  let running: NodeRed | undefined;

  before(() => {
    userDir = fs.mkdtempSync(path.join(os.tmpdir(), 'shopfloor-replay-'));
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });
  after(() => {
    fs.rmSync(userDir, { recursive: true, force: true });
  });

  it('goes on at the next row, by a path that begins where Node-RED works', async function () {
    this.timeout(60_000);
    const settings = path.join(userDir, 'settings-with-store.js');
    const stores =
      "contextStorage: { default: 'memory', memory: { module: 'memory' }, disk: { module: 'localfilesystem' } }";
    const place = `fileWorkingDirectory: ${JSON.stringify(userDir)}`;
    fs.writeFileSync(
      settings,
      `module.exports = { ...require(${JSON.stringify(projectFile('flows', 'settings.js'))}), ${stores}, ${place} };`,
    );
    const rows = Array.from({ length: 50_000 }, (_, i) => `${i},d,${i}`);
    fs.writeFileSync(path.join(userDir, 'tape.csv'), ['timestamp,device,x', ...rows].join('\n'));
    const file = path.join(userDir, 'sent.txt');
    const flow = [
      { id: AT.z, type: 'tab', label: 'hall' },
      {
        id: 'plant-0001',
        type: 'shopfloor-plant',
        start: 'fixed',
        startTime: '2026-01-01T00:00:00Z',
        speed: 500,
        store: 'disk',
      },
      {
        id: 'source-0001',
        type: 'shopfloor-replay',
        plant: 'plant-0001',
        recording: 'file',
        file: 'tape.csv',
        ...AT,
        wires: [['x-0001'], []],
      },
      {
        id: 'x-0001',
        type: 'change',
        ...AT,
        wires: [['file-0001']],
        rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'payload.x', tot: 'msg' }],
      },
      {
        id: 'file-0001',
        type: 'file',
        filename: file,
        filenameType: 'str',
        appendNewline: true,
        overwriteFile: 'false',
        ...AT,
        wires: [[]],
      },
    ];
    const sent = () => fs.readFileSync(file, 'utf8').trim().split('\n').map(Number);
    const run = async (more: number) => {
      const before = fs.existsSync(file) ? sent().length : 0;
      running = await NodeRed.start({ flow, userDir, settings });
      await running.until(
        () => fs.existsSync(file) && sent().length > before + more,
        () => 'no more readings',
      );
      await running.stop();
      running = undefined;
    };
    await run(500);
    await run(500);
    const found = sent();
    assert.ok(found.length > 1000);
    assert.deepEqual(
      found,
      found.map((_, i) => i),
    );
  });
});
