// MQTT behind the transport interface: a client of our own with a bounded number of messages under way, each of which
// stays ours until the broker has acknowledged it (QoS 0: until it is written). After a loss of the connection they
// are sent again, in order, before those that wait.
import { connect, type IPublishPacket, type MqttClient, Store } from 'mqtt';
import { ShopfloorError } from '../core/errors';
import { Backoff, type BackoffOptions } from './backoff';
import { connectTrouble, lostTrouble, QUOTA_EXCEEDED, refusalAdvice, withoutPassword } from './mqtt-errors';
import type { MqttRecord } from './mqtt-record';
import type { Transport, TransportEvents, Trouble } from './transport';

export interface MqttBroker {
  url: string;
  /** options of mqtt.js: user, password, TLS, protocol version, keep alive … */
  options: object;
}

export interface MqttTransportOptions {
  clientId: string;
  /** messages that are sent and not yet acknowledged at most */
  inFlight: number;
  backoff?: BackoffOptions;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** What a PUBLISH packet takes besides topic and payload, bytes at most. */
const PACKET_OVERHEAD_BYTES = 16;
/** Losses of the connection, one after the other without an acknowledgement, before messages go one by one … */
const LOSSES_BEFORE_CAUTION = 3;
/** … and before the one that is sent alone is to blame: brokers of MQTT 3.1.1 hang up on what they do not take. */
const LOSSES_BEFORE_BLAME = 6;

export class MqttTransport implements Transport<MqttRecord> {
  private events!: TransportEvents<MqttRecord>;
  private client: MqttClient | undefined;
  private connected = false;
  private closed = false;
  private receiveMaximum = Number.POSITIVE_INFINITY;
  private maxPacketBytes = Number.POSITIVE_INFINITY;
  /** sent and not acknowledged, in order */
  private readonly underWay = new Set<MqttRecord>();
  /** to be sent again, in order */
  private again: MqttRecord[] = [];
  private losses = 0;
  private turn: NodeJS.Immediate | undefined;
  private readonly backoff: Backoff;

  constructor(
    private readonly broker: MqttBroker,
    private readonly options: MqttTransportOptions,
  ) {
    this.backoff = new Backoff(options.backoff);
  }

  private get window(): number {
    return this.losses >= LOSSES_BEFORE_CAUTION ? 1 : Math.min(this.options.inFlight, this.receiveMaximum);
  }

  get room(): number {
    return this.connected && this.again.length === 0 ? Math.max(0, this.window - this.underWay.size) : 0;
  }

  open(events: TransportEvents<MqttRecord>): void {
    this.events = events;
    this.connect();
  }

  send(records: MqttRecord[]): void {
    // What is written in one turn of the event loop leaves in one packet.
    for (const record of records) this.publish(record);
  }

  async close(): Promise<MqttRecord[]> {
    this.closed = true;
    this.backoff.cancel();
    clearImmediate(this.turn);
    this.dismiss();
    return [...this.underWay, ...this.again];
  }

  private connect(): void {
    const { url, options } = this.broker;
    const client = connect(url, {
      ...options,
      clientId: this.options.clientId,
      clean: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // Pauses and what is sent again are ours: a new client for each connection, which keeps nothing.
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      outgoingStore: new NoStore(),
    });
    this.client = client;
    let failure: Error | undefined;
    client.on('connect', ({ properties }) => {
      this.connected = true;
      this.receiveMaximum = properties?.receiveMaximum ?? Number.POSITIVE_INFINITY;
      this.maxPacketBytes = properties?.maximumPacketSize ?? Number.POSITIVE_INFINITY;
      if (this.losses === 0) this.backoff.reset();
      this.events.trouble(undefined);
      this.goOn();
    });
    client.on('error', (error) => {
      failure ??= error;
    });
    client.on('disconnect', ({ reasonCode }) => {
      failure ??= Object.assign(new Error(`The broker ended the connection (reason ${reasonCode})`), {
        code: reasonCode,
      });
    });
    client.on('close', () => {
      if (client === this.client && !this.closed) this.lost(failure);
    });
  }

  /** The client is of no use any more. */
  private dismiss(): void {
    const { client } = this;
    this.client = undefined;
    this.connected = false;
    if (!client) return;
    client.end(true);
    // It may still have an error to tell, which would end the process.
    client.on('error', () => {});
  }

  private lost(failure: Error | undefined): void {
    const wasConnected = this.connected;
    this.dismiss();
    if (wasConnected && this.underWay.size > 0) this.losses++;
    this.again.unshift(...this.underWay);
    this.underWay.clear();
    if (this.losses >= LOSSES_BEFORE_BLAME) this.blame();
    const at = withoutPassword(this.broker.url);
    this.retry(failure ? connectTrouble(failure, this.broker.url) : lostTrouble(`${at} closed the connection`));
  }

  private retry(trouble: Trouble): void {
    this.events.trouble(trouble);
    void this.backoff.pause().then(() => {
      if (!this.closed) this.connect();
    });
  }

  /** Gives up the oldest message: it was under way alone whenever the connection was lost. */
  private blame(): void {
    this.losses = 0;
    const record = this.again.shift();
    if (!record) return;
    const what = `the broker hangs up on a message of ${record.bytes} bytes for topic "${record.topic}"`;
    this.events.refused(record, new ShopfloorError(`${what}; it may be too large, or not allowed for this user`));
  }

  private publish(record: MqttRecord): void {
    const { client } = this;
    const { topic, payload, qos, retain } = record;
    if (!client || record.bytes + PACKET_OVERHEAD_BYTES > this.maxPacketBytes) {
      const advice = `the message of ${record.bytes} bytes is larger than the broker takes (${this.maxPacketBytes})`;
      this.events.refused(record, new ShopfloorError(advice));
      return;
    }
    this.underWay.add(record);
    client.publish(topic, payload, { qos, retain }, (error) => this.acknowledged(client, record, error));
  }

  private acknowledged(
    client: MqttClient,
    record: MqttRecord,
    error: (Error & { code?: unknown }) | null | undefined,
  ): void {
    if (client !== this.client || !this.underWay.has(record)) return;
    if (Number(error?.code) === QUOTA_EXCEEDED) {
      this.lost(new Error('The broker takes no more for now (quota exceeded)'));
      return;
    }
    // Without a code it is not the broker's answer but the end of the connection, which is told soon.
    if (error && error.code === undefined) return;
    this.underWay.delete(record);
    this.losses = 0;
    this.backoff.reset();
    if (error) this.events.refused(record, new ShopfloorError(refusalAdvice(record.topic, error)));
    else this.events.delivered(record);
    this.turn ??= setImmediate(() => this.goOn());
  }

  /** Once in a turn of the event loop: what came back goes first. */
  private goOn(): void {
    this.turn = undefined;
    if (!this.connected) return;
    while (this.again.length > 0 && this.underWay.size < this.window) this.publish(this.again.shift() as MqttRecord);
    if (this.room > 0) this.events.room();
  }
}

/** mqtt.js stores what is under way for a next session; here it is kept once, by the transport. */
class NoStore extends Store {
  override put(_packet: IPublishPacket, stored?: () => void): this {
    stored?.();
    return this;
  }

  override del(_packet: unknown, deleted?: (error?: Error) => void): this {
    deleted?.();
    return this;
  }
}
