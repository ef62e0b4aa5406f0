// kcat, the independent Kafka client that reads back what our producer wrote.
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Unavailable } from './server-process';

const SEPARATOR = '\x1f';

export interface KcatRecord {
  partition: number;
  offset: number;
  /** undefined for a record without key */
  key: string | undefined;
  /** record time, ms since the Unix epoch */
  timestamp: number;
  /** undefined for a tombstone */
  value: string | undefined;
  /** "name=value,name=value" */
  headers: string;
}

export async function needKcat(): Promise<void> {
  try {
    await promisify(execFile)('kcat', ['-V']);
  } catch {
    throw new Unavailable('kcat is not there. Install it (Debian: apt-get install kcat).');
  }
}

/**
 * Hands every record of a topic to `take`, in order within each partition, until the end of what is there now.
 *
 * @param settings of librdkafka, "name=value"
 */
export async function readTopic(
  brokers: readonly string[],
  topic: string,
  take: (record: KcatRecord) => void,
  settings: readonly string[] = [],
): Promise<void> {
  const format = `${['%p', '%o', '%K', '%k', '%T', '%S', '%h', '%s'].join(SEPARATOR)}\n`;
  const where = ['-b', brokers.join(','), ...settings.flatMap((setting) => ['-X', setting])];
  const args = ['-C', '-q', ...where, '-t', topic, '-o', 'beginning', '-e', '-f', format];
  const child = spawn('kcat', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [partition, offset, keyLength, key, timestamp, length, headers, value] = line.split(SEPARATOR);
    take({
      partition: Number(partition),
      offset: Number(offset),
      key: keyLength === '-1' ? undefined : key,
      timestamp: Number(timestamp),
      value: length === '-1' ? undefined : value,
      headers,
    });
  }
  const code = await ended;
  if (code !== 0) throw new Error(`kcat ended with code ${code}: ${complaint}`);
}
