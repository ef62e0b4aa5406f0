import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import cyclesNode = require('../../nodes/cycles/cycles');

import { Settings } from '../../nodes/common/settings';
import { readCyclesSettings } from '../../nodes/cycles/settings';
import { Draws } from '../support/draws';
import { junkMessage, junkSetting } from '../support/junk';
import {
  countCompletions,
  deploy,
  errors,
  forget,
  handOver,
  inNodeRed,
  messages,
  sinkNode,
  statusOf,
  unload,
  until,
} from './flow-kit';
import { openStores, SlowStore } from './slow-store';

const NODES = [cyclesNode, sinkNode, openStores];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const FOUND = { id: 'cycles-sink1', type: 'test-sink', ...AT };
const LATE = { id: 'late-0001', type: 'test-sink', ...AT };
const NODE = { id: 'cycles-0001', type: 'shopfloor-cycles', ...AT, wires: [[FOUND.id], [LATE.id]] };

const flow = (settings: object = {}) => [TAB, { ...NODE, ...settings }, FOUND, LATE];
const load = (settings: object = {}) => helper.load(NODES, flow(settings));
/** Hands a message over, and waits until what it causes has arrived. */
async function give(msg: object, id = NODE.id): Promise<Error | undefined> {
  const error = await handOver(id, msg);
  await new Promise((resolve) => setImmediate(resolve));
  return error;
}

/** A quiet, a cycle of ten readings at 2.5 s, a quiet: 100 ms from one to the next. */
const voltages = (cycles: number, device = 'Motor 1', fromMs = T0): Reading[] => {
  const one = [...Array(25).fill(1), ...Array(10).fill(9)];
  const values = [...Array.from({ length: cycles }, () => one).flat(), ...Array(25).fill(1)];
  return values.map((voltage, i) => ({ device, timestamp: fromMs + 100 * i, voltage }));
};
const found = () => messages(FOUND.id).flatMap(({ payload }) => payload as Reading | Reading[]);
const starts = () => found().map(({ cycle_start }) => ((cycle_start as number) - T0) / 100);

describe('load cycles', () => {
  inNodeRed();

  it('leave singly for single readings, with the device as topic', async () => {
    await load();
    for (const payload of voltages(2)) assert.equal(await give({ payload }), undefined);
    assert.deepEqual(
      messages(FOUND.id).map(({ topic, payload }) => [topic, (payload as Reading).cycle_start]),
      [
        ['Motor 1', T0 + 2500],
        ['Motor 1', T0 + 6000],
      ],
    );
    assert.deepEqual(Object.keys(found()[0]!), [
      'device',
      'timestamp',
      'cycle_id',
      'cycle_start',
      'cycle_end',
      'cycle_samples',
      'max_point',
      'median',
      'root_mean_squared',
    ]);
    await until('the status', () => statusOf(NODE.id) === 'green dot 1 key 2 cycles');
  });

  it('leave as one array for an array, under its topic', async () => {
    await load();
    await give({ topic: 'hall', payload: [...voltages(2), ...voltages(1, 'Motor 2')] });
    assert.deepEqual(
      messages(FOUND.id).map(({ topic, payload }) => [topic, (payload as Reading[]).map(({ device }) => device)]),
      [['hall', ['Motor 1', 'Motor 1', 'Motor 2']]],
    );
  });

  it('are found once each, however the stream is cut into messages', async () => {
    await load();
    const all = voltages(20);
    const draws = new Draws('cuts');
    for (let at = 0; at < all.length; ) {
      const count = draws.choice([1, 1, 7, 40, 100]);
      const part = all.slice(at, at + count);
      await give({ payload: count === 1 ? part[0] : part });
      at += count;
    }
    assert.deepEqual(
      starts(),
      Array.from({ length: 20 }, (_, i) => 25 + 35 * i),
    );
  });

  it('leave as rows of metrics or samples, in one array each time', async () => {
    await load({ content: 'metrics', metrics: 'max,duration' });
    for (const payload of voltages(1)) await give({ payload });
    const [message] = messages(FOUND.id);
    assert.equal(message!.topic, 'Motor 1');
    assert.deepEqual(
      (message!.payload as Reading[]).map(({ metric_id, metric_name, metric_value }) => [
        metric_id,
        metric_name,
        metric_value,
      ]),
      [
        [`Motor 1-${T0 + 2500}01`, 'max_point', 9],
        [`Motor 1-${T0 + 2500}02`, 'duration', 0.9],
      ],
    );
    await deploy(flow({ content: 'samples', id: 'other-0001' }));
    forget();
    await give({ payload: voltages(1) }, 'other-0001');
    assert.equal((messages(FOUND.id)[0]!.payload as Reading[]).length, 10);
  });

  it('give late readings by the second output', async () => {
    await load();
    const [first, second] = voltages(1) as [Reading, Reading];
    await give({ payload: second });
    await give({ payload: first });
    assert.deepEqual(
      messages(LATE.id).map(({ payload }) => payload),
      [{ ...first, kind: 'late' }],
    );
    await until('the status', () => statusOf(NODE.id) === 'green dot 1 key 1 late');
  });

  it('complete a bad message with an error, and go on with the good readings of an array', async () => {
    await load();
    const payload: unknown[] = voltages(1);
    payload.splice(30, 0, { device: 'Motor 1', temperature: 7 }, { kind: 'event' });
    const error = await give({ payload });
    const sentence = 'field `voltage` not found; this reading has temperature (payload[30]; 2 of 62 are bad)';
    assert.equal(error?.message, sentence);
    assert.deepEqual(starts(), [25]);
  });

  it('go on over a deploy in the middle of a cycle, also when other settings change', async () => {
    await load();
    const all = voltages(2);
    await give({ payload: all.slice(0, 30) });
    await deploy(flow({ name: 'changed', metrics: 'rms', withSamples: true }), 'nodes');
    await give({ payload: all.slice(30) });
    assert.deepEqual(starts(), [25, 60]);
    assert.equal((found()[0]!.values as number[]).length, 10);
    assert.ok(!('max_point' in found()[0]!));
  });

  it('go on after a restart, when a store keeps the state', async () => {
    const store = new SlowStore();
    store.offer();
    try {
      await helper.load(NODES, flow({ store: 'slow', grace: 1 }));
      store.answer();
      const all = voltages(2);
      await give({ payload: all.slice(0, 30) });
      await deploy(flow({ store: 'slow', grace: 1, name: 'closed, so saved' }));
      store.move(NODE.id, 'second-0001');
      await deploy([TAB, { ...NODE, id: 'second-0001', store: 'slow', grace: 1 }, FOUND, LATE]);
      const rest = give(
        {
          payload: [...all.slice(30), { ...all[0]!, timestamp: T0 + 9600 }, { ...all[0]!, timestamp: T0 + 10_600 }],
        },
        'second-0001',
      );
      store.answer();
      await rest;
      assert.deepEqual(starts(), [25, 60]);
    } finally {
      store.answer();
      await unload();
      store.withdraw();
      await helper.load(NODES, [TAB]);
    }
  });

  it('stay idle on a bad setting, and say which', async () => {
    await load({ gap: 0 });
    await until('a red status', () => statusOf(NODE.id) === 'red ring bad gap');
    assert.deepEqual(errors(), ['gap is 0; expected a number above 0']);
  });

  it('complete each message of junk once, and find the good cycles among it', async function () {
    this.timeout(30_000);
    await load();
    const completed = countCompletions(NODE.id);
    const node = helper.getNode(NODE.id);
    const draws = new Draws('cycles under junk');
    const good = voltages(50);
    for (const payload of good) {
      node.receive({ payload } as never);
      node.receive(junkMessage(draws));
    }
    await until('all', () => completed.size === 2 * good.length);
    assert.ok([...completed.values()].every((count) => count === 1));
    await until('the cycles', () => found().filter(({ device }) => device === 'Motor 1').length >= 50);
    assert.equal(found().filter(({ device }) => device === 'Motor 1').length, 50);
  });
});

describe('load cycles: settings', () => {
  it('survive junk', () => {
    const draws = new Draws('cycles settings');
    const asked = new Settings({});
    readCyclesSettings(asked);
    let good = 0;
    for (let i = 0; i < 2000; i++) {
      const names = [...asked.asked].filter(() => draws.chance(0.1));
      const config = Object.fromEntries(
        names.map((name) => [name, junkSetting(draws, ['below', 'rms,max', 'samples'])]),
      );
      try {
        readCyclesSettings(new Settings(config));
        good++;
      } catch (error) {
        assert.equal((error as Error).name, 'SettingError', `${JSON.stringify(config)}: ${error}`);
      }
    }
    assert.ok(good > 200 && good < 1900, `${good}`);
  });
});
