// A real MQTT broker (Eclipse mosquitto) for the tests and the benches.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { answersTo, dataFolder, freePort, ServerProcess, Unavailable } from './server-process';

const HOST = '127.0.0.1';
/** Debian puts the server where only root looks. */
const PATHS = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];

/** CONNECT, MQTT 3.1.1, clean session, client id "probe". */
const CONNECT = Buffer.from([0x10, 17, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 5, 0, 5, ...Buffer.from('probe')]);

export interface MosquittoOptions {
  port?: number;
  /** clients must sign in as this user */
  user?: { name: string; password: string };
  /** further lines of the configuration file */
  settings?: string[];
}

export interface MosquittoServer {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
  /** ends it at once, as a power cut would */
  kill(): Promise<void>;
  /** ends it as its operator would, so that it saves its sessions and queued messages */
  halt(): Promise<void>;
  /** starts it again on the same port, sessions and queued messages */
  restart(): Promise<void>;
}

/**
 * Starts a broker that keeps its sessions and queued messages on disk and drops none of them.
 *
 * @throws Unavailable when mosquitto is not installed
 */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<MosquittoServer> {
  const command = executable('mosquitto');
  const port = options.port ?? (await freePort());
  const folder = dataFolder('mosquitto');
  const settings = path.join(folder, 'mosquitto.conf');
  const { user } = options;
  const passwords = path.join(folder, 'passwords');
  if (user) execFileSync(executable('mosquitto_passwd'), ['-b', '-c', passwords, user.name, user.password]);
  const lines = [
    `listener ${port} ${HOST}`,
    ...(user ? ['allow_anonymous false', `password_file ${passwords}`] : ['allow_anonymous true']),
    'persistence true',
    `persistence_location ${folder}/`,
    'max_queued_messages 0',
    'max_inflight_messages 0',
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    ...(options.settings ?? []),
  ];
  fs.writeFileSync(settings, lines.map((line) => `${line}\n`).join(''));
  const answers = () => answersTo(HOST, port, CONNECT);
  const server = new ServerProcess({ name: 'mosquitto', command, args: ['-c', settings], answers }, folder);
  await server.start();
  return {
    port,
    url: `mqtt://${HOST}:${port}`,
    stop: () => server.stop(),
    kill: () => server.kill(),
    halt: () => server.halt(),
    restart: () => server.start(),
  };
}

function executable(name: string): string {
  const found = PATHS.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
  if (!found) throw new Unavailable(`${name} is not there. Install mosquitto (Debian: apt-get install mosquitto).`);
  return found;
}
