// A real server for development, tests and benches: a child process with its own data folder that can be stopped,
// killed as a power cut would, and started again on the same data.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 5_000;
const PROBE_EVERY_MS = 100;

/** The server cannot be had on this machine; the message says what to install or set. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}

export interface Command {
  name: string;
  command: string;
  args: string[];
  /** added to this process's environment */
  env?: Readonly<Record<string, string>>;
  /** true as soon as the server answers */
  answers(): Promise<boolean>;
}

export class ServerProcess {
  private child: ChildProcess | undefined;
  private readonly logFile: string;
  private readonly killAtExit = () => this.child?.kill('SIGKILL');

  /** @param folder holds the server's data and log; removed by `stop` */
  constructor(
    private readonly spec: Command,
    readonly folder: string,
  ) {
    this.logFile = path.join(folder, 'server.log');
    process.once('exit', this.killAtExit);
  }

  /** Starts the server, on the data that are there; resolves when it answers. Stops it for good when it does not. */
  async start(): Promise<void> {
    const { name, command, args, env, answers } = this.spec;
    const log = fs.openSync(this.logFile, 'a');
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
    });
    fs.closeSync(log);
    this.child = child;
    let failure: string | undefined;
    child.once('error', (error) => {
      failure = error.message;
    });
    child.once('exit', (code, signal) => {
      failure ??= `it ended with ${signal ?? `code ${code}`}`;
    });
    for (const deadline = Date.now() + START_TIMEOUT_MS; !(await answers()); await sleep(PROBE_EVERY_MS)) {
      if (Date.now() > deadline) failure ??= `no answer within ${START_TIMEOUT_MS / 1000} s`;
      if (failure === undefined) continue;
      const said = this.log().split('\n').slice(-15).join('\n');
      await this.stop();
      throw new Error(`${name} does not start: ${failure}\n${said}`);
    }
  }

  /** Ends the server at once, as a power cut would; its data stay. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Ends the server as its operator would; its data stay. */
  halt(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** Ends the server and removes its data. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
    process.removeListener('exit', this.killAtExit);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Resolves when the server has ended, for whatever reason. */
  async ended(): Promise<void> {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    this.child?.kill(signal);
    const forced = setTimeout(() => this.child?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.ended();
    clearTimeout(forced);
  }

  /** What it has printed so far. */
  log(): string {
    return fs.readFileSync(this.logFile, 'utf8');
  }
}

/** A new folder for a server's data. */
export function dataFolder(name: string): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), `shopfloor-${name}-`));
}

/** A TCP port that nobody uses now. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** @throws Unavailable when somebody else listens on `port` */
export async function needPort(port: number, advice: string): Promise<void> {
  try {
    await listenOnce(port);
  } catch (error) {
    throw new Unavailable(`Port ${port} cannot be used (${(error as Error).message}). ${advice}`);
  }
}

async function listenOnce(wanted: number): Promise<number> {
  const server = net.createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Sends `request` to a TCP port.
 *
 * @returns true when something is answered, false when nobody listens or answers within `timeoutMs`
 */
export function answersTo(host: string, port: number, request: Buffer, timeoutMs = 1000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once('connect', () => socket.write(request));
    socket.once('data', () => finish(true));
    socket.once('close', () => finish(false));
    socket.on('error', () => finish(false));
  });
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
