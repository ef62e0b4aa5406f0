// Apache Kafka for the local Java: its jars come once from the Maven repository and stay in the user's cache folder.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Unavailable } from './server-process';

const run = promisify(execFile);

export const KAFKA_VERSION = '4.1.1';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shopfloor</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * The class path of Kafka.
 *
 * @param say takes a line about what is being done when it takes a while
 * @throws Unavailable without Java or, as long as nothing is cached, without Maven
 */
export async function kafkaClassPath(say: (line: string) => void): Promise<string> {
  await tool('java', ['-version'], 'Install Java 17 or newer');
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'shopfloor');
  const libs = path.join(cache, `kafka-${KAFKA_VERSION}`);
  if (!fs.existsSync(libs)) {
    await tool('mvn', ['-version'], 'Install Maven');
    say(`fetching Apache Kafka ${KAFKA_VERSION} (43 MB, once) …`);
    fs.mkdirSync(cache, { recursive: true });
    // A folder of its own, renamed when whole: two runs at once do not disturb each other.
    const work = fs.mkdtempSync(path.join(cache, 'fetch-'));
    try {
      fs.writeFileSync(path.join(work, 'pom.xml'), POM);
      await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=libs'], shell({ cwd: work }));
      if (!fs.existsSync(libs)) fs.renameSync(path.join(work, 'libs'), libs);
    } catch (error) {
      const said = (error as { stdout?: string }).stdout?.split('\n').find((line) => line.includes('ERROR'));
      throw new Unavailable(`Maven cannot fetch Apache Kafka: ${said ?? (error as Error).message}`);
    } finally {
      fs.rmSync(work, { recursive: true, force: true });
    }
  }
  return path.join(libs, '*');
}

/**
 * Formats the data folder and returns the arguments with which `java` starts the server.
 *
 * @param folder takes the configuration and the data
 * @param users SCRAM users, as the storage tool takes them: "SCRAM-SHA-256=[name=…,password=…]"
 */
export async function prepareKafka(
  classPath: string,
  folder: string,
  properties: Readonly<Record<string, string>>,
  users: readonly string[],
): Promise<string[]> {
  const settings = path.join(folder, 'server.properties');
  const lines = Object.entries({ ...properties, 'log.dirs': path.join(folder, 'data').replaceAll('\\', '/') });
  fs.writeFileSync(settings, lines.map(([name, value]) => `${name}=${value}\n`).join(''));
  const java = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', classPath];
  const format = ['kafka.tools.StorageTool', 'format', '-t', 'c2hvcGZsb29yLWthZmthIQ', '-c', settings];
  await run('java', [...java, ...format, ...users.flatMap((user) => ['--add-scram', user])]);
  return ['-Xmx512m', ...java, 'kafka.Kafka', settings];
}

async function tool(command: string, args: string[], advice: string): Promise<void> {
  try {
    await run(command, args, shell({}));
  } catch {
    throw new Unavailable(`${command} is not there. ${advice}, start Docker, or set KAFKA_BROKERS to a running Kafka.`);
  }
}

/** On Windows, Maven is a command file, which needs the shell. */
function shell<T extends object>(options: T): T & { shell: boolean } {
  return { ...options, shell: process.platform === 'win32' };
}
