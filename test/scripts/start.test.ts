import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { freePort } from '../../scripts/lib/server-process';

const SCRIPT = path.resolve(__dirname, '..', '..', 'scripts', 'start.js');
const MOVES_WITHIN_MS = 30_000;

describe('npm start', function () {
  this.timeout(120_000);
  let userDir: string;
  let child: ChildProcess | undefined;
  let printed: string;

  beforeEach(() => {
    userDir = fs.mkdtempSync(path.join(os.tmpdir(), 'shopfloor-start-'));
    printed = '';
  });

  afterEach(async () => {
    if (child && child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    child = undefined;
    fs.rmSync(userDir, { recursive: true, force: true });
  });

  function start(...args: string[]): ChildProcess {
    const env = { ...process.env, KAFKA_BROKERS: '127.0.0.1:9' };
    child = spawn(process.execPath, [SCRIPT, '--user-dir', userDir, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    return child;
  }

  /** What `pattern` finds in what is printed, as soon as it does. */
  async function found(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(printed);
      if (match) return match[1] ?? match[0];
      assert.equal(child?.exitCode, null, printed);
      await Promise.race([once(child!.stdout!, 'data'), once(child!.stderr!, 'data'), once(child!, 'exit')]);
    }
  }

  it('prints the two addresses, and soon after that readings and means are published', async () => {
    start('--port', String(await freePort()));
    const dashboard = await found(/Dashboard +(\S+)\n/);
    const editor = await found(/Editor +(\S+)\n/);
    for (const address of [editor, dashboard]) assert.equal((await fetch(address)).status, 200);
    assert.match(printed, /no Kafka answers at 127\.0\.0\.1:9; that branch waits for one/);
    const client = await connectAsync(`mqtt://127.0.0.1:${await found(/on 127\.0\.0\.1:(\d+)\n/)}`);
    try {
      await readingsOn(client, ['3d-printer-data', 'downsampled-3d-printer-data']);
    } finally {
      await client.endAsync();
    }
  });

  /** Resolves when a reading of a printer has come on each topic. */
  async function readingsOn(client: MqttClient, topics: string[]): Promise<void> {
    const awaited = new Set(topics);
    const all = new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error(`nothing on ${[...awaited]}`)), MOVES_WITHIN_MS).unref();
      client.on('message', (topic, payload) => {
        if (!/^Printer \d+$/.test(JSON.parse(payload.toString()).device)) reject(new Error(`no printer: ${payload}`));
        awaited.delete(topic);
        if (awaited.size === 0) resolve();
      });
    });
    await client.subscribeAsync(topics);
    await all;
  }

  it('ends at once with a sentence when the port that was asked for is in use', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const [code] = await once(start('--port', String(port)), 'close');
    server.close();
    assert.equal(code, 1);
    assert.match(printed, new RegExp(`^shopfloor: Port ${port} cannot be used .+Stop what listens there, or choose`));
  });

  it('ends at once with a sentence when the port is none', async () => {
    const [code] = await once(start('--port', 'eighty'), 'close');
    assert.equal(code, 1);
    assert.match(printed, /^shopfloor: --port is eighty; expected a whole number from 1 to 65535\.\n$/);
  });
});
