// The real Node-RED in this process, without its editor, on one flow: what the figures are measured in. Node-RED's
// test helper keeps every message it sees and would measure itself.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import RED = require('node-red');

const ROOT = path.resolve(__dirname, '..', '..', '..');
const BENCH_NODES = path.join(__dirname, 'nodes.js');

/**
 * Starts Node-RED on `flow` (nodes of this package, core nodes and those of nodes.ts). Once a process.
 *
 * @param server answers the editor's API too, without the editor
 * @param onStarting called before the nodes are made
 */
export async function runFlow(
  flow: readonly object[],
  { server, onStarting }: { server?: Server; onStarting?: () => void } = {},
): Promise<void> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'shopfloor-bench-'));
  process.on('exit', () => rmSync(userDir, { recursive: true, force: true }));
  const nodesDir = path.join(userDir, 'nodes');
  mkdirSync(nodesDir);
  // Node-RED loads a node only where a html file stands beside it.
  writeFileSync(
    path.join(nodesDir, 'bench.js'),
    `module.exports = require(${JSON.stringify(BENCH_NODES)}).register;\n`,
  );
  writeFileSync(path.join(nodesDir, 'bench.html'), '');
  writeFileSync(path.join(userDir, 'flows.json'), JSON.stringify(flow));
  const settings = {
    userDir,
    flowFile: 'flows.json',
    nodesDir: [ROOT],
    httpAdminRoot: server ? '/' : (false as const),
    disableEditor: true,
    httpNodeRoot: false as const,
    credentialSecret: 'bench',
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { palette: { denyList: ['@flowfuse/*'] } },
    logging: { console: { level: 'error', metrics: false, audit: false } },
  };
  if (onStarting) RED.events.once('flows:starting', onStarting);
  const started = new Promise((resolve) => RED.events.once('flows:started', resolve));
  RED.init(server ?? createServer(), settings as unknown as Parameters<typeof RED.init>[1]);
  server?.on('request', (request, response) => RED.httpAdmin(request, response));
  await RED.start();
  await started;
}
