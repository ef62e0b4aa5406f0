// Kafka behind the transport interface: one request under way, retried for ever with the same content, so that an
// idempotent producer repeats nothing and order stays; a batch with a record that the broker will never take is divided
// until that record is alone.
//
// Each transport has a producer of its own: in kafkajs one topic that is not there fails the requests of all that share
// a producer.
import type { Producer } from 'kafkajs';
import { ShopfloorError } from '../core/errors';
import { Backoff, type BackoffOptions } from './backoff';
import { KafkaClient, type KafkaCluster } from './kafka-client';
import { type Compression, compressionType, prepareCompression } from './kafka-codecs';
import { failureOf, type KafkaFailure, missingTopic, passing } from './kafka-errors';
import { MissingTopics } from './kafka-missing-topics';
import { Part } from './kafka-part';
import { stickyPartitioner } from './kafka-partitioner';
import type { KafkaRecord } from './kafka-record';
import type { Transport, TransportEvents, Trouble } from './transport';

/** Who must have a record before it counts as delivered. */
export const ACKS = { all: -1, leader: 1, none: 0 } as const;

export interface KafkaTransportOptions {
  acks: keyof typeof ACKS;
  compression: Compression;
  /** records in a request at most */
  batchSize: number;
  /**
   * What becomes of records for a topic that is not there or may not be written to: they wait until it is (right when
   * all go to one topic), or fail after a few seconds (right when each names its own, so that the others go on).
   */
  waitForTopic: boolean;
  /** takes what kafkajs has to say */
  log?: (line: string) => void;
  backoff?: BackoffOptions;
}

/** How often a request is tried that fails for a reason nobody knows, before its records are to blame. */
const MAX_STRIKES = 5;

export class KafkaTransport implements Transport<KafkaRecord> {
  private events!: TransportEvents<KafkaRecord>;
  private client!: KafkaClient;
  private producer!: Producer;
  private connecting: Promise<void> | undefined;
  private connected = false;
  private closed = false;
  /** what has been handed over and is neither delivered nor refused, in order */
  private parts: Part[] = [];
  private working: Promise<void> | undefined;
  private readonly backoff: Backoff;
  private readonly missing = new MissingTopics();

  /** @throws SettingError when the compression is not available */
  constructor(
    private readonly cluster: KafkaCluster,
    private readonly options: KafkaTransportOptions,
  ) {
    prepareCompression(options.compression);
    this.backoff = new Backoff(options.backoff);
  }

  get room(): number {
    return this.connected && this.parts.length === 0 ? this.options.batchSize : 0;
  }

  open(events: TransportEvents<KafkaRecord>): void {
    this.events = events;
    this.renew();
    void this.connect();
  }

  send(records: KafkaRecord[]): void {
    this.parts.push(Part.of(records));
    this.working ??= this.work().finally(() => {
      this.working = undefined;
      if (!this.closed) this.events.room();
    });
  }

  async close(): Promise<KafkaRecord[]> {
    this.closed = true;
    this.backoff.cancel();
    this.dismiss();
    // A request under way ends by itself: nobody waits for its outcome any more.
    return this.parts.flatMap(({ records }) => records);
  }

  /** Takes a new client and producer; the old ones end. */
  private renew(): void {
    this.dismiss();
    const onLost = () => {
      this.connected = false;
      if (!this.working) void this.connect();
    };
    this.client = new KafkaClient(this.cluster, this.options.log, onLost);
    this.producer = this.client.kafka.producer({
      createPartitioner: stickyPartitioner,
      idempotent: this.options.acks === 'all',
      maxInFlightRequests: 1,
    });
    this.connected = false;
  }

  private dismiss(): void {
    this.producer?.disconnect().catch(() => {});
    this.client?.close();
  }

  /** Connects, with pauses in between for ever. Resolves when that is done, or the transport closed. */
  private connect(): Promise<void> {
    this.connecting ??= this.keepConnecting().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async keepConnecting(): Promise<void> {
    while (!this.closed && !this.connected) {
      const { producer } = this;
      try {
        await producer.connect();
        // A connect that succeeds after all, though nobody wants it any more.
        if (this.closed || producer !== this.producer) await producer.disconnect();
        else this.connected = true;
      } catch (error) {
        if (this.closed) return;
        const failure = this.failureOf(error, []);
        await this.wait('trouble' in failure ? failure.trouble : passing(String(error)));
      }
    }
    if (this.closed || this.parts.length > 0) return;
    this.backoff.reset();
    this.events.trouble(undefined);
    this.events.room();
  }

  private async work(): Promise<void> {
    while (this.parts.length > 0) {
      if (!this.connected) await this.connect();
      if (this.closed) return;
      const part = this.parts[0];
      const failure = this.knownToMiss(part) ?? (await this.attempt(part));
      if (this.closed) return;
      if (failure) await this.cope(part, failure);
      else this.deliver(part);
    }
  }

  /** Sends a part. Resolves with what went wrong. */
  private async attempt({ topics, topicMessages }: Part): Promise<KafkaFailure | undefined> {
    const { acks, compression } = this.options;
    try {
      await this.producer.sendBatch({ topicMessages, acks: ACKS[acks], compression: compressionType(compression) });
      return undefined;
    } catch (error) {
      return this.failureOf(error, topics);
    }
  }

  private deliver(part: Part): void {
    this.replace(part, []);
    // kafkajs may have connected again on its own.
    this.connected = true;
    this.backoff.reset();
    for (const topic of part.topics) this.missing.found(topic);
    this.events.trouble(undefined);
    for (const record of part.records) this.events.delivered(record);
  }

  private async cope(part: Part, failure: KafkaFailure): Promise<void> {
    switch (failure.kind) {
      case 'record': {
        const parts = part.divided();
        if (parts.length > 1) this.replace(part, parts);
        else this.refuse(part, failure.advice);
        return;
      }
      case 'topic':
        if (part.topics.length > 1) this.replace(part, part.byTopic());
        else this.refuse(part, failure.advice);
        return;
      case 'topic-missing':
        if (part.topics.length > 1) this.replace(part, part.byTopic());
        else await this.copeWithoutTopic(part, failure.trouble);
        return;
      case 'producer-lost':
        this.renew();
        return;
      case 'waits':
        return this.wait(failure.trouble);
      case 'unknown':
        if (++part.strikes >= MAX_STRIKES) return this.cope(part, { kind: 'record', advice: failure.advice });
        this.renew();
        return this.wait(passing(failure.advice));
    }
  }

  private async copeWithoutTopic(part: Part, trouble: Trouble): Promise<void> {
    const [topic] = part.topics;
    const isToBlame = this.missing.isMissing(topic) || this.missing.note(topic);
    if (isToBlame && !this.options.waitForTopic) {
      this.refuse(part, trouble.advice);
      return;
    }
    // Else kafkajs would ask for this topic whenever it asks for others, and fail.
    this.renew();
    // The others go first.
    this.replace(part, []);
    this.parts.push(part);
    if (isToBlame) this.events.trouble(trouble);
    await this.backoff.pause();
  }

  /** The failure that an attempt would come to, when each record names its topic and one of them is not there. */
  private knownToMiss({ topics }: Part): KafkaFailure | undefined {
    const topic = this.options.waitForTopic ? undefined : topics.find((each) => this.missing.isMissing(each));
    return topic === undefined ? undefined : { kind: 'topic-missing', trouble: missingTopic(topic) };
  }

  private replace(part: Part, parts: Part[]): void {
    this.parts.splice(this.parts.indexOf(part), 1, ...parts);
  }

  private refuse(part: Part, advice: string): void {
    this.replace(part, []);
    for (const record of part.records) this.events.refused(record, new ShopfloorError(advice));
  }

  private async wait(trouble: Trouble): Promise<void> {
    this.events.trouble(trouble);
    await this.backoff.pause();
  }

  private failureOf(error: unknown, topics: readonly string[]): KafkaFailure {
    return failureOf(error, topics, { brokers: this.cluster.brokers, user: this.cluster.sasl?.username });
  }
}
