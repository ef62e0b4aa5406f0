// `npm start [-- --port <editor port> --user-dir <folder>]`: Node-RED with the palette of this checkout, an MQTT broker
// and the flow of flows/start.json. Everything that it writes is in .node-red/.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { kafkaAnswers } from './lib/kafka-server';
import { startBroker } from './lib/mqtt-broker';
import { freePortFrom } from './lib/ports';
import { needPort, sleep, Unavailable } from './lib/server-process';
import { workingCopy } from './lib/working-copy';

const ROOT = path.resolve(__dirname, '..', '..');
const EDITOR_PORT = 1880;
const MQTT_PORT = 1883;
const START_TIMEOUT_MS = 60_000;
const DASHBOARD_TIMEOUT_MS = 10_000;
const TOPICS = ['3d-printer-data', 'downsampled-3d-printer-data', 'forecast', 'alerts'];

async function main(): Promise<void> {
  const { values: options } = parseArgs({ options: { port: { type: 'string' }, 'user-dir': { type: 'string' } } });
  const port = await editorPort(options.port);
  const userDir = path.resolve(ROOT, options['user-dir'] ?? '.node-red');
  const changed = workingCopy(path.join(ROOT, 'flows', 'start.json'), userDir);
  if (changed) say(`your changed flow runs; delete ${path.join(userDir, 'flows.json')} to have the original again`);
  else say('a copy of flows/start.json runs; change it in the editor as you like');
  const broker = await startBroker(MQTT_PORT);
  if (broker.port !== MQTT_PORT) say(`port ${MQTT_PORT} is in use, the MQTT broker takes ${broker.port}`);

  process.env.SHOPFLOOR_MQTT_PORT = String(broker.port);
  process.env.KAFKA_BROKERS ||= 'localhost:9092';
  say('starting Node-RED …');
  const nodeRed = startNodeRed(port, userDir);
  const url = `http://127.0.0.1:${port}`;
  if (!(await answers(url, START_TIMEOUT_MS, nodeRed))) throw new Unavailable('Node-RED does not start; see above.');
  const dashboard = `${url}/dashboard`;
  const dashboardAnswers = await answers(dashboard, DASHBOARD_TIMEOUT_MS, nodeRed);
  await reportKafka(process.env.KAFKA_BROKERS);
  say(`MQTT topics ${TOPICS.join(', ')} on 127.0.0.1:${broker.port}`);
  console.log(`\n  Editor     ${url}\n${dashboardAnswers ? `  Dashboard  ${dashboard}\n` : ''}\n  Ctrl-C stops it.\n`);
}

/** The port that was asked for, else 1880 or the next free one. */
async function editorPort(asked: string | undefined): Promise<number> {
  if (asked === undefined) {
    const port = await freePortFrom(EDITOR_PORT);
    if (port !== EDITOR_PORT) say(`port ${EDITOR_PORT} is in use, the editor takes ${port}`);
    return port;
  }
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Unavailable(`--port is ${asked}; expected a whole number from 1 to 65535.`);
  }
  await needPort(port, 'Stop what listens there, or choose another with `npm start -- --port <number>`.');
  return port;
}

/** Node-RED as a child; this process lives and ends with it. */
function startNodeRed(port: number, userDir: string): ChildProcess {
  const program = require.resolve('node-red/red.js');
  const settings = path.join(ROOT, 'flows', 'settings.js');
  const args = [program, '--settings', settings, '--userDir', userDir, '--port', String(port)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  return child;
}

async function answers(url: string, timeoutMs: number, child: ChildProcess): Promise<boolean> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline && child.exitCode === null; await sleep(100)) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return true;
  }
  return false;
}

async function reportKafka(brokers: string): Promise<void> {
  if (await kafkaAnswers(brokers.split(',')[0].trim())) say(`Kafka at ${brokers} gets the same topics`);
  else say(`no Kafka answers at ${brokers}; that branch waits for one (\`npm run kafka\` starts one)`);
}

function say(line: string): void {
  console.log(`shopfloor: ${line}`);
}

main().catch((error: Error) => {
  console.error(`shopfloor: ${error instanceof Unavailable ? error.message : error.stack}`);
  process.exit(1);
});
