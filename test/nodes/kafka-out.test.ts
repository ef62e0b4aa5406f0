import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import { backpressure } from '../../lib/core/backpressure';
import { InputError, SettingError } from '../../lib/core/errors';
import type { KafkaRecord } from '../../lib/delivery/kafka-record';
import { Settings } from '../../nodes/common/settings';

import clusterNode = require('../../nodes/kafka-cluster/kafka-cluster');
import kafkaOutNode = require('../../nodes/kafka-out/kafka-out');

import { recordOf } from '../../nodes/kafka-out/record';
import { readKafkaOutSettings } from '../../nodes/kafka-out/settings';
import { freePort } from '../../scripts/lib/server-process';
import { give } from '../support/give';
import { deploy, errors, statusOf, unload, until, watchStatus } from './flow-kit';

const OUT = 'dddd111100000001';
const CLUSTER = 'dddd111100000002';
const NOW = 1_795_400_000_000;
const READING = { device: 'Printer 1', timestamp: NOW - 5000, bed_temperature: 110.5 };
const NOBODY = { delivered: () => {}, failed: () => {} };

const settingsOf = (config: object = {}) => readKafkaOutSettings(new Settings({ cluster: CLUSTER, ...config }));
const record = (config: object, item: unknown, msg: object = {}): KafkaRecord =>
  recordOf(settingsOf(config), { payload: item, ...msg }, item, NOBODY, 0, NOW);

describe('kafka out: the record of a reading', () => {
  it('has by default a fixed topic, the device as key, the time of sending, and the reading as JSON', () => {
    const { topic, key, value, partition, headers, time } = record({}, READING);
    assert.deepEqual(
      { topic, key, value, partition, headers, time },
      {
        topic: 'readings',
        key: 'Printer 1',
        value: JSON.stringify(READING),
        partition: undefined,
        headers: undefined,
        time: undefined,
      },
    );
  });

  it('takes each of its parts from the reading or the message', () => {
    const config = {
      topic: 'topic',
      topicType: 'msg',
      key: 'meta.line',
      keyType: 'msg',
      partition: 'shard',
      partitionType: 'reading',
      headers: 'headers',
      headersType: 'msg',
      time: 'timestamp',
      timeType: 'reading',
    };
    const msg = { topic: 'hall-1', meta: { line: 7 }, headers: { source: 'plc', size: 3, empty: null, list: [1] } };
    const made = record(config, { ...READING, shard: 0 }, msg);
    assert.equal(made.topic, 'hall-1');
    assert.equal(made.key, '7');
    assert.equal(made.partition, 0);
    assert.deepEqual(made.headers, { source: 'plc', size: '3', list: '[1]' });
    assert.equal(made.time, READING.timestamp);
  });

  it('takes 0, "" and bytes as keys, the topic for a reading without device, and none where there is none', () => {
    const key = (item: unknown, msg: object = {}) => record({}, item, msg).key;
    assert.equal(key({ device: 0 }), '0');
    assert.equal(key({ device: '' }, { topic: 'hall' }), '');
    assert.deepEqual(key({ device: Buffer.from('x') }), Buffer.from('x'));
    assert.equal(key({ value: 1 }, { topic: 'Oven 1' }), 'Oven 1');
    assert.equal(key({ value: 1 }), null);
    assert.equal(record({ keyType: 'none' }, READING).key, null);
    assert.equal(record({ keyType: 'str', key: 'all' }, READING).key, 'all');
  });

  it('writes any payload: 0, false, "", bytes, and null as a tombstone', () => {
    assert.equal(record({}, 0).value, '0');
    assert.equal(record({}, false).value, 'false');
    assert.equal(record({}, '').value, '');
    assert.deepEqual(record({}, Buffer.from([1])).value, Buffer.from([1]));
    assert.equal(record({}, null).value, null);
  });

  it('writes the Quix series with the tag that is wanted', () => {
    const series = JSON.parse(String(record({ format: 'quix', tag: 'machine' }, READING).value));
    assert.deepEqual(series.TagValues, { machine: ['Printer 1'] });
  });

  it('offers every format, with the settings that it has', () => {
    const machine = { device: 'M', timestamp: READING.timestamp, temperature: 70, pressure: 5 };
    const line = String(record({ format: 'industrial-csv', header: 'none', delimiter: 'tab' }, machine).value);
    assert.equal(line.split('\t')[1], 'M');
    assert.equal(
      record({ format: 'line', tag: 'device', measurement: 'm', precision: 's', tagFields: 'a' }, { ...machine, a: 1 })
        .value,
      `m,device=M,a=1 temperature=70,pressure=5 ${Math.floor(READING.timestamp / 1000)}`,
    );
    assert.equal(record({ format: 'csv', columns: 'pressure,device', header: 'none' }, machine).value, '5,M');
    assert.equal(JSON.parse(String(record({ format: 'motor', field: 'pressure' }, machine).value)).voltage, 5);
  });

  it('writes the topic that it sends to into records that repeat it', () => {
    const message = JSON.parse(String(record({ format: 'oda', topic: 'kitchen' }, READING, { topic: 'hall' }).value));
    assert.equal(message.topic, 'kitchen');
  });

  it('knows its size', () => {
    const small = record({}, { device: 'a', text: '' }).bytes;
    assert.equal(record({}, { device: 'a', text: 'ü'.repeat(50) }).bytes - small, 100);
  });

  it('refuses what cannot be used, and says what was expected', () => {
    const cases: [object, unknown, object, RegExp][] = [
      [{ topicType: 'msg', topic: 'topic' }, READING, { topic: 'a b' }, /^topic is "a b"; expected .* without blanks$/],
      [{ topicType: 'msg', topic: 'topic' }, READING, {}, /^topic is nothing/],
      [{}, { device: { id: 1 } }, {}, /^key is \{"id":1\}; expected text, a number or bytes$/],
      [
        { partitionType: 'reading', partition: 'p' },
        { p: -1 },
        {},
        /^partition is -1; expected a whole number from 0$/,
      ],
      [{ partitionType: 'reading', partition: 'p' }, { p: '1.5' }, {}, /^partition is "1.5"/],
      [{ partitionType: 'reading', partition: 'p' }, { p: true }, {}, /^partition is true/],
      [{ headersType: 'msg', headers: 'headers' }, READING, { headers: 'x' }, /^headers are "x"; expected an object/],
      [{ timeType: 'reading', time: 'timestamp' }, { timestamp: 'soon' }, {}, /^record time is "soon"/],
      [{}, undefined, {}, /^payload is nothing/],
    ];
    for (const [config, item, msg, message] of cases) {
      assert.throws(
        () => record(config, item, msg),
        (error: Error) => {
          assert.ok(error instanceof InputError);
          assert.match(error.message, message);
          return true;
        },
      );
    }
  });

  it('refuses a fixed topic that no cluster can have', () => {
    for (const topic of ['my topic', 'a/b', '..', 'x'.repeat(250), 'ü']) {
      assert.throws(() => settingsOf({ topic }), SettingError, topic);
    }
    settingsOf({ topic: 'A.b_c-1' });
  });
});

describe('kafka out', () => {
  let nobody: string;
  before(async () => {
    helper.init(require.resolve('node-red'));
    await helper.startServer();
    nobody = `127.0.0.1:${await freePort()}`;
  });
  after((done) => {
    helper.stopServer(done);
  });
  beforeEach(watchStatus);
  afterEach(unload);

  const flow = (out: object = {}, cluster: object = {}) => [
    { id: OUT, type: 'shopfloor-kafka-out', cluster: CLUSTER, ...out },
    { id: CLUSTER, type: 'shopfloor-kafka-cluster', brokers: nobody, ...cluster },
  ];
  const load = (out: object = {}, cluster: object = {}) => helper.load([clusterNode, kafkaOutNode], flow(out, cluster));
  const send = (payload: unknown, done: (error?: Error) => void = () => {}) =>
    give(helper.getNode(OUT), { payload }, done);

  it('keeps readings while there is no cluster, and shows how many', async () => {
    await load();
    send(READING);
    send([READING, READING]);
    await until('the status', () => statusOf(OUT) === 'yellow ring waiting: 3');
    assert.equal(backpressure.held, false);
    const said = () => helper.log().args.filter(([{ msg }]) => String(msg).startsWith('Nothing listens at')).length;
    assert.equal(said(), 1);
  });

  it('keeps them over a deploy, and gives them up when it is removed', async () => {
    let outcome: Error | undefined;
    let completions = 0;
    await load();
    send(READING, (error) => {
      outcome = error;
      completions++;
    });
    await deploy(flow());
    await until('the status', () => statusOf(OUT) === 'yellow ring waiting: 1');
    assert.equal(completions, 0);
    await deploy([]);
    assert.equal(completions, 1);
    assert.match(String(outcome), /the node was removed before this could be delivered/);
  });

  it('refuses what its outbox has no room for, tells each sender, and counts it', async () => {
    await load({ maxRecords: 2 });
    const outcomes: (string | undefined)[] = [];
    for (let i = 0; i < 4; i++) send({ ...READING, i }, (error) => outcomes.push(error?.message));
    const full = 'the outbox is full (2 records wait)';
    assert.deepEqual(outcomes, [full, full]);
    await until('the status', () => statusOf(OUT) === 'red ring refused: 2');
  });

  it('drops the oldest when it is told to, and counts them', async () => {
    await load({ maxRecords: 2, overflow: 'drop-oldest' });
    const outcomes: string[] = [];
    for (let i = 0; i < 5; i++) send({ ...READING, i }, (error) => outcomes.push(`${i}: ${error?.message}`));
    assert.deepEqual(outcomes, [
      '0: dropped: the outbox is full, and this was the oldest in it',
      // Said once, then counted.
      '1: undefined',
      '2: undefined',
    ]);
    await until('the status', () => statusOf(OUT) === 'yellow ring waiting, 3 lost');
  });

  it('takes the good entries of an array, and names the first bad one', async () => {
    await load({ key: 'id', maxRecords: 3 });
    let outcome: Error | undefined;
    send([{ id: 1 }, { id: {} }, { id: 2 }, { id: [] }, { id: 3 }, { id: 4 }], (error) => {
      outcome = error;
    });
    assert.equal(outcome, undefined);
    await deploy([]);
    assert.match(String(outcome), /^InputError: the node was removed.* \(payload\[0\]; 6 of 6 are bad\)$/);
  });

  it('has nothing to do for an empty array', async () => {
    await load();
    let completions = 0;
    send([], () => completions++);
    assert.equal(completions, 1);
  });

  it('closes at once without a cluster', async () => {
    await load();
    send(READING);
    const start = Date.now();
    await deploy(flow());
    assert.ok(Date.now() - start < 2000);
  });

  for (const [what, out, cluster, status, message] of [
    ['a bad topic', { topic: 'a b' }, {}, 'bad topic', /^topic is "a b"/],
    ['no cluster', { cluster: '' }, {}, 'bad cluster', /^cluster is ""; expected a Kafka cluster; choose or add one/],
    ['a cluster that is gone', { cluster: 'ffff' }, {}, 'bad cluster', /expected a Kafka cluster that is there/],
    ['a bad broker', {}, { brokers: 'a b' }, 'bad cluster', /expected a cluster whose settings are good/],
    ['a sign-in without user', {}, { mechanism: 'plain' }, 'bad cluster', /whose settings are good/],
    ['a codec that is not installed', { compression: 'snappy' }, {}, 'bad compression', /npm install kafkajs-snappy/],
  ] as const) {
    it(`stays idle with ${what}, and says so for each message`, async () => {
      await load(out, cluster);
      assert.equal(statusOf(OUT), `red ring ${status}`);
      assert.ok(
        errors().some((error) => message.test(error)),
        errors().join('; '),
      );
      let outcome: Error | undefined;
      send(READING, (error) => {
        outcome = error;
      });
      assert.match(String(outcome), /^Error: not running: /);
    });
  }
});
