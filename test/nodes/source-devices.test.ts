// The devices of every kind of source: ids that another source has, and more of them than a process can run.
import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import computerNode = require('../../nodes/computer/computer');
import customNode = require('../../nodes/custom/custom');
import machineNode = require('../../nodes/machine/machine');
import motorNode = require('../../nodes/motor/motor');
import plantNode = require('../../nodes/plant/plant');
import printerNode = require('../../nodes/printer/printer');

import { deploy, errors, inNodeRed, messages, sinkNode, statusOf, until, watchStatus } from './flow-kit';

const NODES = [plantNode, printerNode, machineNode, motorNode, computerNode, customNode, sinkNode];
/** By kind the first device that it has by default. */
const FIRST = {
  printer: 'Printer 1',
  machine: 'MACHINE_001',
  motor: 'Motor 1',
  computer: 'Computer 1',
  custom: 'device 1',
} as const;
const KINDS = Object.keys(FIRST) as (keyof typeof FIRST)[];
const MOST = 100_000;

const PLANT = {
  id: 'plant-0001',
  type: 'shopfloor-plant',
  start: 'fixed',
  startTime: '2026-01-05T12:00:00Z',
};
const source = (id: string, kind: string, more: object = {}) => {
  return { id, type: `shopfloor-${kind}`, plant: PLANT.id, name: `hall ${id}`, wires: [[`sink-${id}`], []], ...more };
};
const flow = (...sources: { id: string }[]) => [
  ...sources,
  ...sources.map(({ id }) => ({ id: `sink-${id}`, type: 'test-sink' })),
  PLANT,
];
const devicesAt = (id: string) => messages(`sink-${id}`).map(({ payload }) => (payload as { device: string }).device);

describe('devices of sources', () => {
  inNodeRed();

  for (const kind of KINDS) {
    it(`that two sources of ${kind} both have run in the first; the second says which id, where it is, and what to do`, async () => {
      await helper.load(NODES, flow(source('a', kind, { count: 2 }), source('b', kind, { count: 3 })));
      await until('a red status', () => statusOf('b') === `red ring clash: ${FIRST[kind]}`);
      assert.deepEqual(errors(), [
        `device is "${FIRST[kind]}"; expected an id that is unique in the plant, but "hall a" has it too: change the ` +
          'name or the first number of the devices of one of them',
      ]);
      await until('the first to run', () => new Set(devicesAt('a')).size === 2);
      assert.deepEqual(devicesAt('b'), []);

      await deploy(flow(source('a', kind, { count: 2 }), source('b', kind, { count: 3, first: '7' })), 'nodes');
      await until('the second to run', () => new Set(devicesAt('b')).size === 3);
      assert.match(statusOf('b'), /^green dot 3 /);
    });
  }

  it('that sources of two kinds both have are told apart as well', async () => {
    const press = { prefix: 'Press ', first: '1', count: 2 };
    await helper.load(NODES, flow(source('a', 'machine', press), source('b', 'motor', { ...press, first: '2' })));
    await until('a red status', () => statusOf('b') === 'red ring clash: Press 2');
    await until('the first to run', () => new Set(devicesAt('a')).size === 2);
  });

  for (const kind of KINDS) {
    it(`of ${kind} are at most ${MOST}: a billion are refused at once, and cost nothing`, async () => {
      await helper.load(NODES, flow());
      const before = process.memoryUsage().heapUsed;
      for (const count of [1e9, '1e9', 1e308, MOST + 1, 0, -5, 1.5, 'many']) {
        await deploy(flow(source('a', kind, { count })));
        const text = JSON.stringify(count) === '1e+308' ? '1e+308' : JSON.stringify(count);
        await until('a red status', () => statusOf('a') === 'red ring bad count');
        assert.equal(errors().at(-1), `count is ${text}; expected a whole number from 1 to ${MOST}`);
        watchStatus();
      }
      assert.ok(process.memoryUsage().heapUsed - before < 200e6);
      assert.deepEqual(devicesAt('a'), []);
    });
  }

  it('of all kinds run side by side in tens of thousands, and each sends', async function () {
    this.timeout(60_000);
    // The first reading of a computer costs the day since its last restart.
    const count = (kind: string) => (kind === 'computer' ? 1000 : 10_000);
    const large = { rate: 0.01, form: 'array', arraySize: 1000 };
    await helper.load(NODES, flow(...KINDS.map((kind) => source(kind, kind, { ...large, count: count(kind) }))));
    const sent = (kind: string) =>
      messages(`sink-${kind}`).reduce((sum, { payload }) => sum + (payload as object[]).length, 0);
    // Some printers pause between prints, some computers are off.
    for (const kind of KINDS) await until(`the ${kind}s`, () => sent(kind) >= 0.95 * count(kind), 30_000);
    assert.deepEqual(errors(), []);
  });
});
