// One kafkajs client: its settings in our words, its sockets in our hands, so that they can be closed at once and a
// connection that breaks while nothing is sent is noticed.
import net from 'node:net';
import tls from 'node:tls';
import { Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs';
import { guardKafkajs } from './kafkajs-guard';

/** How to reach a cluster. */
export interface KafkaCluster {
  /** host:port of some of its brokers */
  brokers: string[];
  clientId: string;
  /** options for node:tls; without them the connection is not encrypted */
  tls?: tls.ConnectionOptions;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 60_000;

export class KafkaClient {
  readonly kafka: Kafka;
  private readonly sockets = new Set<net.Socket>();
  private closing = false;

  /**
   * @param log takes what kafkajs has to say
   * @param onLost called when the last socket has closed though nobody asked for it
   */
  constructor(
    cluster: KafkaCluster,
    log: (line: string) => void = () => {},
    private readonly onLost: () => void = () => {},
  ) {
    guardKafkajs();
    this.kafka = new Kafka({
      brokers: cluster.brokers,
      clientId: cluster.clientId,
      // kafkajs keeps something of its own in this object.
      sasl: cluster.sasl && ({ ...cluster.sasl } as SASLOptions),
      ssl: cluster.tls,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      authenticationTimeout: CONNECT_TIMEOUT_MS,
      // Each address of the list once, a little more for a broker that starts; endless patience is the transport's.
      retry: { retries: cluster.brokers.length + 1, initialRetryTime: 100, maxRetryTime: 1000 },
      socketFactory: (options) => this.openSocket(options),
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => log(`${entry.namespace}: ${entry.log.message}`),
    } satisfies KafkaConfig);
  }

  /** Destroys all sockets; those that are still being opened too. What waits for an answer fails. */
  close(): void {
    this.closing = true;
    // With an error: without one kafkajs takes the connection for alive, and keeps its timer.
    for (const socket of this.sockets) socket.destroy(new Error('the client is closed'));
  }

  private openSocket(options: Parameters<NonNullable<KafkaConfig['socketFactory']>>[0]): net.Socket {
    const { host, port, ssl, onConnect } = options;
    const name = net.isIP(host) ? {} : { servername: host };
    const socket = ssl
      ? tls.connect({ host, port, ...name, ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      if (this.sockets.size === 0 && !this.closing) this.onLost();
    });
    if (this.closing) socket.destroy(new Error('the client is closed'));
    return socket;
  }
}
