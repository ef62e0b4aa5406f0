import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import type { TruthPayload } from '../../lib/sim/truth';

import plantNode = require('../../nodes/plant/plant');
import printerNode = require('../../nodes/printer/printer');
import truthNode = require('../../nodes/truth/truth');

import { deploy, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const NODES = [plantNode, printerNode, truthNode, sinkNode];
const BACKFILL = { mode: 'backfill', from: '2026-01-01T00:00:00Z', to: '2026-01-01T02:00:00Z' };
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall', ...BACKFILL };
const SOURCE = { type: 'shopfloor-printer', plant: PLANT.id, count: 2, form: 'array' };
const FLOW = [
  { id: 'source-0001', ...SOURCE, wires: [['readings-0001'], []] },
  { id: 'truth-0001', type: 'shopfloor-truth', plant: PLANT.id, wires: [['faults-0001']] },
  { id: 'readings-0001', type: 'test-sink' },
  { id: 'faults-0001', type: 'test-sink' },
];

const faults = () => messages('faults-0001').map(({ payload }) => payload as TruthPayload);
const done = () => until('the end', () => /^green dot done/.test(statusOf('source-0001')));

describe('ground truth', () => {
  inNodeRed();

  it('sends the faults of the plant’s sources, whose readings go elsewhere', async () => {
    await helper.load(NODES, [...FLOW, { ...PLANT, truth: 'node' }]);
    await done();
    await until('the count', () => statusOf('truth-0001') === `green dot ${faults().length} sent`);
    assert.ok(faults().length > 10);
    assert.deepEqual(new Set(faults().map(({ kind }) => kind)), new Set(['truth']));
    assert.deepEqual(new Set(faults().map(({ device }) => device)), new Set(['Printer 1', 'Printer 2']));
    assert.deepEqual(new Set(faults().map(({ phase }) => phase)), new Set(['start', 'end']));
    assert.equal(messages('faults-0001')[0]!.topic, faults()[0]!.device);
  });

  it('names the readings that a fault touches', async () => {
    await helper.load(NODES, [...FLOW, { ...PLANT, truth: 'readings' }]);
    await done();
    const labelled = messages('readings-0001').flatMap(({ payload }) => payload as Record<string, unknown>[]);
    for (const { device, phase, type, start, end } of faults().filter((fault) => fault.phase === 'end')) {
      for (const reading of labelled) {
        if (reading.device !== device) continue;
        const time = reading.timestamp as number;
        const touched = String(reading.anomaly_type).split('+').includes(type);
        if (time >= start && time < end) assert.ok(touched, `${type} ${phase} at ${time}`);
        if (time === end || time === start - 1000) assert.equal(touched, false, `${type} at ${time}`);
      }
    }
    assert.equal(
      labelled.some(({ anomaly_label }) => anomaly_label === 1),
      true,
    );
  });

  it('says that the plant hides it, and is silent', async () => {
    await helper.load(NODES, [...FLOW, PLANT]);
    await done();
    assert.equal(statusOf('truth-0001'), 'yellow ring hidden');
    assert.equal(faults().length, 0);
    const [reading] = messages('readings-0001')[0]!.payload as object[];
    assert.equal('anomaly_type' in reading!, false);
  });

  it('is hidden in the built-in plant', async () => {
    await helper.load(
      NODES,
      FLOW.map((node) => ({ ...node, plant: '' })),
    );
    await until('a status', () => statusOf('truth-0001') === 'yellow ring hidden');
  });

  it('speaks after a deploy that no longer hides it', async () => {
    const live = { ...PLANT, mode: 'live', speed: 10_000 };
    await helper.load(NODES, [...FLOW, live]);
    await until('readings', () => messages('readings-0001').length > 0);
    await deploy([...FLOW, { ...live, truth: 'node' }], 'nodes');
    await until('faults', () => faults().length > 0);
  });
});
