// With a persistent context store a plant goes on where it was after a restart of Node-RED.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NodeRed, projectFile } from '../support/node-red';

const START = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };

describe('plant: restart of Node-RED', () => {
  let userDir: string;
  let running: NodeRed | undefined;

  before(() => {
    userDir = fs.mkdtempSync(path.join(os.tmpdir(), 'shopfloor-plant-'));
  });
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });
  after(() => {
    fs.rmSync(userDir, { recursive: true, force: true });
  });

  it('goes on at the next reading, without its history again', async function () {
    this.timeout(60_000);
    const settings = path.join(userDir, 'settings-with-store.js');
    const stores =
      "contextStorage: { default: 'memory', memory: { module: 'memory' }, disk: { module: 'localfilesystem' } }";
    fs.writeFileSync(
      settings,
      `module.exports = { ...require(${JSON.stringify(projectFile('flows', 'settings.js'))}), ${stores} };`,
    );
    const file = path.join(userDir, 'readings.txt');
    const mode = {
      mode: 'history',
      history: 10,
      historyUnit: 'min',
      start: 'fixed',
      startTime: '2026-01-01T00:00:00Z',
    };
    const flow = [
      { id: AT.z, type: 'tab', label: 'hall' },
      { id: 'plant-0001', type: 'shopfloor-plant', ...mode, speed: 10, store: 'disk' },
      {
        id: 'source-0001',
        type: 'shopfloor-printer',
        plant: 'plant-0001',
        count: 1,
        ...AT,
        wires: [['time-0001'], []],
      },
      {
        id: 'time-0001',
        type: 'change',
        ...AT,
        wires: [['file-0001']],
        rules: [{ t: 'set', p: 'payload', pt: 'msg', to: 'payload.timestamp', tot: 'msg' }],
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
    const times = () => fs.readFileSync(file, 'utf8').trim().split('\n').map(Number);
    const run = async (seconds: number) => {
      running = await NodeRed.start({ flow, userDir, settings });
      const wanted = START + seconds * 1000;
      await running.until(
        () => fs.existsSync(file) && times().at(-1)! > wanted,
        () => `no reading later than ${seconds} s`,
      );
      await running.stop();
      running = undefined;
    };
    await run(10);
    const first = times().length;
    await run(first - 600 + 30);
    const found = times();
    assert.equal(found[0], START - 600_000);
    for (let i = 1; i < found.length; i++)
      assert.equal(found[i]! - found[i - 1]!, 1000, `reading ${i} of ${found.length}`);
  });
});
