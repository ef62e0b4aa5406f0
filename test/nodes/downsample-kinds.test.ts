// The ways to downsample as the node offers them: messages in, messages out, over deploys.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import downsampleNode = require('../../nodes/downsample/downsample');

import { deploy, forget, handOver, inNodeRed, messages, sinkNode, until } from './flow-kit';

const NODES = [downsampleNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const OUT = { id: 'readings-0001', type: 'test-sink', ...AT };
const LATE = { id: 'late-0001', type: 'test-sink', ...AT };
const NODE = { id: 'window-0001', type: 'shopfloor-downsample', ...AT, wires: [[OUT.id], [LATE.id]] };

const flow = (settings: object) => [TAB, { ...NODE, ...settings }, OUT, LATE];
const load = (settings: object) => helper.load(NODES, flow(settings));
const reading = (second: number, temperature: unknown, device = 'Oven 1') => {
  return { device, timestamp: T0 + second * 1000, temperature };
};
const give = (payload: unknown, topic?: string) => handOver(NODE.id, { topic, payload });
const giveEach = async (readings: readonly object[]) => {
  for (const each of readings) await give(each);
};

interface Arrived extends NodeMessage {
  action?: string;
}
const arrived = (id = OUT.id) =>
  (messages(id) as Arrived[]).map(({ topic, payload, action }) => ({ topic, payload, ...(action && { action }) }));
const readings = (id = OUT.id) =>
  messages(id)
    .flatMap(({ payload }) => payload as Reading | Reading[])
    .map(({ timestamp, temperature, ...rest }) => [
      (timestamp - T0) / 1000,
      temperature,
      ...Object.values(rest).slice(1),
    ]);
const some = (count: number, id = OUT.id) => until(`${count} readings`, () => readings(id).length >= count);

describe('downsample, its ways', () => {
  inNodeRed();

  it('hopping windows', async () => {
    await load({ windows: 'hopping', window: 1, windowUnit: 'min', hop: 30, hopUnit: 's' });
    await giveEach([reading(0, 1), reading(40, 3), reading(95, 0)]);
    await some(3);
    assert.deepEqual(readings(), [
      [-30, 1],
      [0, 2],
      [30, 3],
    ]);
  });

  it('sliding windows', async () => {
    await load({ windows: 'sliding', window: 20, windowUnit: 's' });
    await giveEach([reading(0, 1), reading(10, 3), reading(25, 8)]);
    await some(3);
    assert.deepEqual(readings(), [
      [0, 1],
      [10, 2],
      [25, 5.5],
    ]);
  });

  it('sessions, and late readings', async () => {
    await load({ windows: 'session', gap: 10, gapUnit: 's', longest: 15, longestUnit: 's' });
    await giveEach([reading(0, 1), reading(8, 3), reading(16, 5), reading(60, 7), reading(30, 9)]);
    await some(1, LATE.id);
    assert.deepEqual(readings(), [
      [0, 2],
      [16, 5],
    ]);
    assert.deepEqual(readings(LATE.id), [[30, 9, 'late']]);
  });

  it('counts', async () => {
    await load({ windows: 'count', count: 3, countHop: 1, timestampAt: 'end' });
    await giveEach([0, 1, 2, 3].map((second) => reading(second, second)));
    await some(2);
    assert.deepEqual(readings(), [
      [2, 1],
      [3, 2],
    ]);
  });

  it('each message: an array becomes one reading of each device', async () => {
    await load({ windows: 'message', countField: 'n' });
    await give([reading(0, 1), reading(5, 2, 'Oven 2'), reading(1, 5)], 'hall');
    await until('the message', () => messages(OUT.id).length > 0);
    assert.deepEqual(arrived(), [
      {
        topic: 'hall',
        payload: [
          { device: 'Oven 1', timestamp: T0, n: 2, temperature: 3 },
          { device: 'Oven 2', timestamp: T0 + 5000, n: 1, temperature: 2 },
        ],
      },
    ]);
  });

  it('updates: one for all that a message brings, then the whole window', async () => {
    await load({ emit: 'update', updateEvery: 0 });
    await give([reading(0, 1), reading(10, 3)], 'hall');
    await give([reading(20, 8), reading(60, 0)], 'hall');
    await some(3);
    assert.deepEqual(readings(), [
      [0, 2, true],
      [0, 4],
      [60, 0, true],
    ]);
  });

  it('gaps, filled on a line', async () => {
    await load({ fill: 'linear' });
    await giveEach([reading(0, 1), reading(180, 7), reading(240, 0)]);
    await some(4);
    assert.deepEqual(readings(), [
      [0, 1],
      [60, 3, 'linear'],
      [120, 5, 'linear'],
      [180, 7],
    ]);
  });

  it('points from an array in one go, for a chart that they replace', async () => {
    await load({
      keep: 'shape',
      windows: 'message',
      method: 'minmax',
      points: 4,
      fields: 'temperature',
      output: 'chart',
      chartAction: 'replace',
    });
    const given = Array.from({ length: 100 }, (_, i) => reading(i, i === 30 ? 50 : i === 70 ? -50 : 0));
    await give([...given, reading(5, 7, 'Oven 2')], 'hall');
    await until('the message', () => messages(OUT.id).length > 0);
    const [message] = arrived();
    assert.equal(message!.action, 'replace');
    assert.equal(message!.topic, 'hall');
    const points = message!.payload as { series: string; x: number; y: number }[];
    assert.ok(points.some(({ series, x, y }) => series === 'Oven 1' && x === T0 + 30_000 && y === 50));
    assert.ok(points.some(({ x, y }) => x === T0 + 70_000 && y === -50));
    assert.deepEqual(points.at(-1), { series: 'Oven 2', x: T0 + 5000, y: 7 });
    assert.ok(points.length <= 5);
  });

  it('points of windows as they came, and what may come again marked', async () => {
    await load({ keep: 'shape', method: 'lttb', points: 3, idle: 0.2 });
    await give(
      [0, 10, 20, 30, 40].map((second) => reading(second, second === 20 ? 9 : 0)),
      'hall',
    );
    await some(3);
    await give(reading(60, 1));
    await some(6);
    assert.deepEqual(readings(), [
      [0, 0, true],
      [20, 9, true],
      [40, 0, true],
      [0, 0],
      [20, 9],
      [40, 0],
    ]);
  });

  it('points for a chart that are added leave as one message a series, without what may come again', async () => {
    await load({ output: 'chart', aggregates: 'min,max', emit: 'update', countField: 'n' });
    await giveEach([reading(0, 1), reading(1, 3), reading(60, 0)]);
    await until('the messages', () => messages(OUT.id).length >= 2);
    assert.deepEqual(arrived(), [
      {
        topic: 'Oven 1 min_temperature',
        payload: [{ series: 'Oven 1 min_temperature', x: T0, y: 1 }],
        action: 'append',
      },
      {
        topic: 'Oven 1 max_temperature',
        payload: [{ series: 'Oven 1 max_temperature', x: T0, y: 3 }],
        action: 'append',
      },
    ]);
  });

  it('gaps in a chart are points without a value', async () => {
    await load({ keep: 'changes', nan: 'keep', output: 'chart', fields: 'temperature' });
    await giveEach([reading(0, 1), reading(1, null), reading(2, 1)]);
    await until('the messages', () => messages(OUT.id).length >= 3);
    assert.deepEqual(
      arrived().map(({ topic, payload }) => [topic, (payload as { y: unknown }[])[0]!.y]),
      [
        ['Oven 1', 1],
        ['Oven 1', null],
        ['Oven 1', 1],
      ],
    );
  });

  it('changes by a swinging door, over a deploy', async () => {
    const settings = { keep: 'changes', changes: 'swinging-door', band: 0.5 };
    await load(settings);
    for (let second = 0; second <= 10; second++) {
      await give(reading(second, second <= 5 ? second : 5));
      await deploy(flow({ ...settings, name: String(second), band: second < 3 ? 0.5 : 0.25 }));
    }
    await give(reading(11, 0));
    await some(3);
    assert.deepEqual(readings(), [
      [0, 0],
      [5, 5],
      [10, 5],
    ]);
  });

  it('begins anew when another way is chosen, and loses nothing that is on its way', async () => {
    await load({ keep: 'changes' });
    await giveEach([reading(0, 1)]);
    await deploy(flow({ keep: 'shape' }));
    await giveEach([reading(1, 1), reading(60, 1)]);
    await some(2);
    assert.deepEqual(readings(), [
      [0, 1],
      [1, 1],
    ]);
  });

  for (const settings of [
    { windows: 'hopping', window: 60, windowUnit: 's', hop: 25, hopUnit: 's' },
    { windows: 'sliding', window: 60, windowUnit: 's', grace: 10 },
    { windows: 'session', gap: 3, gapUnit: 's' },
    { windows: 'count', count: 7, countHop: 3 },
  ]) {
    it(`a deploy after each reading changes nothing: ${settings.windows}`, async () => {
      const all = { ...settings, aggregates: 'mean,median,count,last' };
      const given = Array.from({ length: 40 }, (_, i) =>
        reading(i * 3 + (i % 5 === 0 ? 1 : 0) + (i > 20 ? 50 : 0), (i * 7) % 11),
      );
      const through = async (deploys: boolean) => {
        forget();
        await deploy(flow(all));
        for (const [i, each] of given.entries()) {
          await give(each);
          if (deploys) await deploy(flow({ ...all, name: String(i) }));
        }
        await give(reading(1000, 0));
        await new Promise((resolve) => setImmediate(resolve));
        const left = messages(OUT.id).map(({ payload }) => payload);
        await deploy([TAB, OUT, LATE]);
        return left;
      };
      await helper.load(NODES, [TAB, OUT, LATE]);
      const without = await through(false);
      assert.ok(without.length > 4);
      assert.deepEqual(await through(true), without);
    });
  }
});
