// Tries a cluster's settings once, for a person who fills in a dialog: what answers, or what is wrong and what to do.
import { once } from 'node:events';
import net from 'node:net';
import { KafkaClient, type KafkaCluster } from './kafka-client';
import { failureOf } from './kafka-errors';

export interface ClusterCheck {
  ok: boolean;
  /** one or two sentences */
  text: string;
}

const TIMEOUT_MS = 12_000;
const PROBE_TIMEOUT_MS = 3_000;

/** Takes 12 s at most. Never rejects. */
export async function checkCluster(cluster: KafkaCluster): Promise<ClusterCheck> {
  const client = new KafkaClient(cluster);
  const admin = client.kafka.admin();
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    const error = Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' });
    timer = setTimeout(() => reject(error), TIMEOUT_MS);
  });
  const ask = async () => {
    await admin.connect();
    const { brokers, clusterId } = await admin.describeCluster();
    const topics = await admin.listTopics();
    return { brokers, clusterId, topics };
  };
  try {
    const { brokers, clusterId, topics } = await Promise.race([ask(), patience]);
    const addresses = brokers.map(({ host, port }) => `${host}:${port}`);
    const reached = await Promise.all(brokers.map(({ host, port }) => isReachable(host, port)));
    const lost = addresses.filter((_, index) => !reached[index]);
    const found = `${cluster.brokers.join(', ')} answers: cluster ${clusterId}, ${count(topics.length, 'topic')}`;
    if (lost.length === 0) return { ok: true, text: `${found}, ${count(brokers.length, 'broker')}, all reached.` };
    const fix = 'Correct advertised.listeners of the brokers, or make these addresses known here.';
    return { ok: false, text: `${found}. But ${lost.join(', ')} cannot be reached. ${fix}` };
  } catch (error) {
    const failure = failureOf(error, [], { brokers: cluster.brokers, user: cluster.sasl?.username });
    if ('trouble' in failure) return { ok: false, text: failure.trouble.advice };
    return { ok: false, text: 'advice' in failure ? failure.advice : String(error) };
  } finally {
    clearTimeout(timer);
    admin.disconnect().catch(() => {});
    client.close();
  }
}

async function isReachable(host: string, port: number): Promise<boolean> {
  const socket = net.connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
