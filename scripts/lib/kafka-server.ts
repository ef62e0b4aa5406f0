// A real Apache Kafka (one node, KRaft) for `npm run kafka`, the tests and the benches: in Docker where an engine runs,
// else on the local Java; or the one that KAFKA_BROKERS names.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { KAFKA_VERSION, kafkaClassPath, prepareKafka } from './kafka-java';
import { answersTo, dataFolder, freePort, needPort, ServerProcess, sleep, Unavailable } from './server-process';

const run = promisify(execFile);
const HOST = '127.0.0.1';
const DOCKER_START_TIMEOUT_MS = 120_000;

/** ApiVersions, version 0, without client id: a broker answers it before it asks who is there. */
const API_VERSIONS = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff]);

export interface KafkaOptions {
  /** default: a free one */
  port?: number;
  /** topics come into being when somebody writes to them (default true) */
  autoCreate?: boolean;
  /** clients must sign in as this user, by PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512; needs the local Java */
  user?: { name: string; password: string };
  /** further server properties */
  properties?: Record<string, string>;
  /** takes a line about what is being done when it takes a while */
  say?: (line: string) => void;
}

export interface KafkaServer {
  readonly brokers: string[];
  /** what it is, for people */
  readonly description: string;
  /** ends it and removes its data */
  stop(): Promise<void>;
  /** ends it at once, as a power cut would */
  kill(): Promise<void>;
  /** ends it as its operator would */
  halt(): Promise<void>;
  /** starts it again after `kill` or `halt`, on the same port and data */
  restart(): Promise<void>;
}

/**
 * Starts a Kafka of its own, whatever KAFKA_BROKERS says: for who has to kill it or to set it up.
 *
 * @throws Unavailable when this machine has neither Docker nor Java with Maven
 */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaServer> {
  if (options.port) await needPort(options.port, 'Stop what listens there, or choose another port.');
  const port = options.port ?? (await freePort());
  const inDocker = !options.user && (await dockerRuns());
  const server = inDocker ? await dockerKafka(port, options) : await javaKafka(port, options);
  return { ...server, brokers: [`${HOST}:${port}`] };
}

/** The Kafka that KAFKA_BROKERS names (`stop` leaves it alone), else one of its own. */
export async function someKafka(options: KafkaOptions = {}): Promise<Pick<KafkaServer, 'brokers' | 'stop'>> {
  const brokers = process.env.KAFKA_BROKERS?.split(',').map((broker) => broker.trim());
  if (!brokers) return startKafka(options);
  if (!(await kafkaAnswers(brokers[0], 5000))) {
    throw new Unavailable(`No Kafka answers at ${brokers[0]}, which KAFKA_BROKERS names.`);
  }
  return { brokers, stop: async () => {} };
}

/** True when a Kafka answers at `broker` ("host:port"). */
export function kafkaAnswers(broker: string, timeoutMs?: number): Promise<boolean> {
  const [host = HOST, port = '9092'] = broker.split(':');
  return answersTo(host, Number(port), API_VERSIONS, timeoutMs);
}

async function javaKafka(port: number, options: KafkaOptions): Promise<Omit<KafkaServer, 'brokers'>> {
  const classPath = await kafkaClassPath(options.say ?? (() => {}));
  const { user } = options;
  const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
    (mechanism) => `${mechanism}=[name=${user?.name},password=${user?.password}]`,
  );
  const properties = serverProperties(port, await freePort(), HOST, options);
  const folder = dataFolder('kafka');
  const args = await prepareKafka(classPath, folder, properties, user ? users : []).catch((error) => {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  const answers = () => answersTo(HOST, port, API_VERSIONS);
  const server = new ServerProcess({ name: 'Kafka', command: 'java', args, answers }, folder);
  await server.start();
  return {
    description: `Apache Kafka ${KAFKA_VERSION} on the local Java`,
    stop: () => server.stop(),
    kill: () => server.kill(),
    halt: () => server.halt(),
    restart: () => server.start(),
  };
}

async function dockerKafka(port: number, options: KafkaOptions): Promise<Omit<KafkaServer, 'brokers'>> {
  const image = `apache/kafka:${KAFKA_VERSION}`;
  options.say?.(`starting ${image} in Docker …`);
  const properties = serverProperties(port, port === 9093 ? 9094 : 9093, '0.0.0.0', options);
  const settings = { ...properties, 'log.dirs': '/tmp/kafka-data' };
  const env = Object.entries(settings).flatMap(([name, value]) => ['-e', `${environmentName(name)}=${value}`]);
  const { stdout } = await run('docker', ['create', '-p', `${HOST}:${port}:${port}`, ...env, image]);
  const id = stdout.trim();
  const remove = () => {
    execFile('docker', ['rm', '-f', id]);
  };
  process.once('exit', remove);
  const start = async () => {
    await run('docker', ['start', id]);
    for (const deadline = Date.now() + DOCKER_START_TIMEOUT_MS; !(await answersTo(HOST, port, API_VERSIONS)); ) {
      if (Date.now() > deadline) throw new Error(`${image} does not answer; \`docker logs ${id}\` says why`);
      await sleep(200);
    }
  };
  await start();
  return {
    description: `${image} in Docker`,
    stop: async () => {
      process.removeListener('exit', remove);
      await run('docker', ['rm', '-f', id]);
    },
    kill: async () => void (await run('docker', ['kill', id])),
    halt: async () => void (await run('docker', ['stop', '-t', '5', id])),
    restart: start,
  };
}

/** One node that is broker and controller, for clients on this machine. */
function serverProperties(
  port: number,
  controllerPort: number,
  listenOn: string,
  { autoCreate = true, user, properties }: KafkaOptions,
): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${HOST}:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `CLIENT://${listenOn}:${port},CONTROLLER://${HOST}:${controllerPort}`,
    'advertised.listeners': `CLIENT://${HOST}:${port}`,
    'listener.security.protocol.map': `CLIENT:${user ? 'SASL_PLAINTEXT' : 'PLAINTEXT'},CONTROLLER:PLAINTEXT`,
    'inter.broker.listener.name': 'CLIENT',
    'auto.create.topics.enable': String(autoCreate),
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    ...(user ? signIn(user) : {}),
    ...properties,
  };
}

/** Sign-in for clients; the broker speaks to itself as the same user. */
function signIn({ name, password }: { name: string; password: string }): Record<string, string> {
  const jaas = (module: string, rest = '') =>
    `org.apache.kafka.common.security.${module} required username="${name}" password="${password}"${rest};`;
  const listener = 'listener.name.client';
  return {
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    [`${listener}.plain.sasl.jaas.config`]: jaas('plain.PlainLoginModule', ` user_${name}="${password}"`),
    [`${listener}.scram-sha-256.sasl.jaas.config`]: jaas('scram.ScramLoginModule'),
    [`${listener}.scram-sha-512.sasl.jaas.config`]: jaas('scram.ScramLoginModule'),
  };
}

/** The image takes the property `log.dirs` as KAFKA_LOG_DIRS. */
function environmentName(property: string): string {
  return `KAFKA_${property.toUpperCase().replaceAll('.', '_')}`;
}

async function dockerRuns(): Promise<boolean> {
  try {
    await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}
