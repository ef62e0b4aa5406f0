import assert from 'node:assert/strict';
import { connectTrouble, refusalAdvice } from '../../../lib/delivery/mqtt-errors';
import { MQTT_TOPIC, type MqttRecord, mqttRecord, type QoS } from '../../../lib/delivery/mqtt-record';
import { MqttTransport } from '../../../lib/delivery/mqtt-transport';
import type { Trouble } from '../../../lib/delivery/transport';
import { type TestBroker, testBroker } from './broker';

const NOBODY = { delivered: () => {}, failed: () => {} };
const RECORDS = Array.from({ length: 300 }, (_, i) => record(String(i)));

function record(value: string, qos: QoS = 1): MqttRecord {
  return mqttRecord({ topic: 'readings', value, qos, retain: false }, NOBODY, 0);
}

/** A transport with a feeder that keeps it full, as the batcher does. */
class Feed {
  readonly delivered: string[] = [];
  readonly refused: string[] = [];
  readonly troubles: (Trouble | undefined)[] = [];
  readonly transport: MqttTransport;
  private readonly queue: MqttRecord[];
  private wake = () => {};

  constructor(url: string, records: readonly MqttRecord[], inFlight = 10, options: object = {}) {
    this.queue = [...records];
    const backoff = { firstMs: 5, longestMs: 20 };
    this.transport = new MqttTransport({ url, options }, { clientId: 'test', inFlight, backoff });
    const pump = () => {
      const { room } = this.transport;
      if (room > 0 && this.queue.length > 0) this.transport.send(this.queue.splice(0, room));
      this.wake();
    };
    this.transport.open({
      room: pump,
      delivered: ({ payload }) => {
        this.delivered.push(String(payload));
        this.wake();
      },
      refused: ({ payload }, error) => {
        this.refused.push(`${payload}: ${error.message}`);
        this.wake();
      },
      trouble: (trouble) => {
        this.troubles.push(trouble);
        this.wake();
      },
    });
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      // The broker may be the one that is behind, and it wakes nobody.
      const look = setInterval(() => this.wake(), 20);
      this.wake = () => {
        if (!condition()) return;
        clearInterval(look);
        resolve();
      };
      this.wake();
    });
  }
}

/** What came, without what came again. */
const once = (received: readonly string[]) => [...new Set(received)];
const values = RECORDS.map(({ payload }) => String(payload));

describe('MQTT transport', () => {
  let broker: TestBroker;
  let feed: Feed;
  beforeEach(async () => {
    broker = await testBroker();
  });
  afterEach(async () => {
    await feed?.transport.close();
    await broker.stop();
  });

  for (const qos of [0, 1, 2] as const) {
    it(`delivers in order with QoS ${qos}`, async () => {
      feed = new Feed(
        broker.url,
        values.map((value) => record(value, qos)),
      );
      await feed.until(() => feed.delivered.length === 300 && broker.received.length === 300);
      assert.deepEqual(feed.delivered, values);
      assert.deepEqual(broker.received, values);
    });
  }

  it('keeps to its bound of unacknowledged messages', async () => {
    broker.decide = (_payload, accept) => void setImmediate(accept);
    feed = new Feed(broker.url, RECORDS, 7);
    await feed.until(() => feed.delivered.length === 300);
    assert.ok(broker.maxUnacknowledged <= 7, String(broker.maxUnacknowledged));
    assert.ok(broker.maxUnacknowledged >= 2, String(broker.maxUnacknowledged));
  });

  it('loses nothing over lost connections, and keeps the order', async () => {
    let count = 0;
    broker.decide = (_payload, accept, hangUp) => {
      if (++count % 40 === 0) hangUp();
      else accept();
    };
    feed = new Feed(broker.url, RECORDS);
    await feed.until(() => feed.delivered.length === 300);
    assert.deepEqual(once(broker.received), values);
    assert.deepEqual(feed.delivered, values);
    assert.ok(broker.connections >= 7);
  });

  it('waits for a broker that is away, says so once in words, and goes on by itself', async () => {
    feed = new Feed(broker.url, RECORDS);
    await feed.until(() => feed.delivered.length > 0);
    broker.decide = () => {};
    await broker.halt();
    await feed.until(() =>
      feed.troubles.some((trouble) => trouble?.advice.startsWith('Nothing listens at mqtt://127')),
    );
    assert.equal(feed.transport.room, 0);
    assert.equal(feed.troubles.at(-1)?.severe, false);
    broker.decide = (_payload, accept) => accept();
    await broker.listen();
    await feed.until(() => feed.delivered.length === 300);
    assert.deepEqual(once(broker.received), values);
    assert.equal(feed.troubles.at(-1), undefined);
  });

  it('gives up a message on which the broker always hangs up, and only that', async () => {
    broker.decide = (payload, accept, hangUp) => {
      if (payload === '5') hangUp();
      else accept();
    };
    feed = new Feed(broker.url, RECORDS);
    await feed.until(() => feed.delivered.length === 299 && feed.refused.length === 1);
    assert.match(feed.refused[0] ?? '', /^5: the broker hangs up on a message of \d+ bytes for topic "readings"/);
    assert.deepEqual(
      feed.delivered,
      values.filter((value) => value !== '5'),
    );
  });

  it('says that user or password are wrong, and signs in with the right ones', async () => {
    const secured = await testBroker({ user: 'alice', password: 'secret' });
    try {
      feed = new Feed(secured.url, RECORDS, 10, { username: 'alice', password: 'wrong' });
      await feed.until(() => feed.troubles.length > 2);
      assert.equal(feed.troubles[0]?.condition, 'wrong password');
      assert.equal(feed.troubles[0]?.severe, true);
      await feed.transport.close();
      feed = new Feed(secured.url, RECORDS, 10, { username: 'alice', password: 'secret' });
      await feed.until(() => feed.delivered.length === 300);
    } finally {
      await secured.stop();
    }
  });

  it('gives back what is not acknowledged when it closes, in order', async () => {
    broker.decide = (payload, accept) => {
      if (Number(payload) < 4) accept();
    };
    feed = new Feed(broker.url, RECORDS.slice(0, 8));
    await feed.until(() => feed.delivered.length === 4 && broker.maxUnacknowledged >= 4);
    const left = await feed.transport.close();
    assert.deepEqual(
      left.map(({ payload }) => payload),
      ['4', '5', '6', '7'],
    );
  });
});

describe('what MQTT brokers say', () => {
  const refused = (code: number) => Object.assign(new Error(`Connection refused: ${code}`), { code });

  it('is told in words, for both versions of the protocol', () => {
    for (const code of [4, 134]) assert.equal(connectTrouble(refused(code), 'mqtt://h').condition, 'wrong password');
    for (const code of [5, 135]) assert.equal(connectTrouble(refused(code), 'mqtt://h').condition, 'not allowed');
    for (const code of [2, 133]) assert.equal(connectTrouble(refused(code), 'mqtt://h').condition, 'client id refused');
    for (const code of [1, 132])
      assert.equal(connectTrouble(refused(code), 'mqtt://h').condition, 'wrong MQTT version');
    assert.equal(connectTrouble(refused(136), 'mqtt://h').severe, false);
  });

  it('does not show a password that is part of the address', () => {
    const { advice } = connectTrouble(refused(3), 'mqtt://alice:secret@host:1883');
    assert.match(advice, /^mqtt:\/\/host:1883: Connection refused/);
  });

  it('names the topic that may not be published to', () => {
    assert.match(refusalAdvice('hall/1', refused(135)), /topic "hall\/1": the user may not publish to it/);
  });
});

describe('MQTT topics', () => {
  it('are any text without wildcards', () => {
    for (const good of ['a', '/a b/ü', '$x']) assert.equal(MQTT_TOPIC.matches(good), true, good);
    for (const bad of ['', 'a/+', '#', 'a\0', 5, undefined, 'x'.repeat(70_000)])
      assert.equal(MQTT_TOPIC.matches(bad), false);
  });
});
