// A deploy does not disturb time: however often nodes are made anew, every reading arrives once.
import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import type { PlantNode } from '../../nodes/common/plants';

import downsampleNode = require('../../nodes/downsample/downsample');
import plantNode = require('../../nodes/plant/plant');
import printerNode = require('../../nodes/printer/printer');

import { deploy, forget, inNodeRed, messages, sinkNode, statusOf, unload, until } from './flow-kit';

const linkNode = require('@node-red/nodes/core/common/60-link.js');
const junctionNode = require('@node-red/nodes/core/common/05-junction.js');

const NODES = [plantNode, printerNode, sinkNode];
const DEVICES = 7;
const START = Date.UTC(2026, 0, 1);
const PLANT = {
  id: 'plant-0001',
  type: 'shopfloor-plant',
  start: 'fixed',
  startTime: '2026-01-01T00:00:00Z',
  speed: 10,
};
/** Where the editor puts a node of a tab; without it, a node is taken for a config node. */
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const SINK = { id: 'readings-0001', type: 'test-sink', ...AT };
const SOURCE = {
  id: 'source-0001',
  type: 'shopfloor-printer',
  plant: PLANT.id,
  count: DEVICES,
  ...AT,
  wires: [[SINK.id], []],
};

interface Place {
  device: string;
  timestamp: number;
}

const arrived = (): Place[] => messages(SINK.id).flatMap(({ payload }) => payload as Place | Place[]);

/** Event time of the last reading that arrived. */
function latest(): number {
  const payload = messages(SINK.id).at(-1)?.payload as Place | Place[] | undefined;
  return (Array.isArray(payload) ? payload.at(-1)! : payload)?.timestamp ?? 0;
}

/** Every printer’s reading of every second since `fromMs`, once, in order. The printers print without a pause here. */
function assertComplete(fromMs: number): void {
  const next = new Map<string, number>();
  const places = arrived();
  for (const { device, timestamp } of places) {
    assert.equal(timestamp, next.get(device) ?? fromMs, `${device} after ${places.length} readings`);
    next.set(device, timestamp + 1000);
  }
  assert.equal(next.size, DEVICES);
  const ends = [...next.values()];
  assert.ok(Math.max(...ends) - Math.min(...ends) <= 1000);
}

describe('deploys', () => {
  inNodeRed();

  const history = { mode: 'history', history: 15, historyUnit: 'min' };
  const historyStart = START - 15 * 60_000;
  /** Readings flow; then some other event, as a deploy is one, has its turn. */
  const sending = async () => {
    const before = messages(SINK.id).length;
    await until('more readings', () => messages(SINK.id).length > before);
    await new Promise((resolve) => setTimeout(resolve, before % 4));
  };

  for (const form of ['single', 'array']) {
    it(`leave the history whole (${form})`, async () => {
      const flow = [TAB, { ...SOURCE, form, arraySize: 30 }, SINK, { ...PLANT, ...history }];
      await helper.load(NODES, flow);
      let during = 0;
      for (let i = 0; i < 10; i++) {
        await sending();
        if (latest() < START) during++;
        await deploy(flow, 'full');
      }
      await until('live', () => latest() > START + 10_000);
      assert.ok(during >= 4, `${during} deploys during the history`);
      assertComplete(historyStart);
    });
  }

  for (const form of ['single', 'array']) {
    it(`and a pause leave live operation whole (${form})`, async () => {
      const flow = [TAB, { ...SOURCE, form, arraySize: 20 }, SINK, PLANT];
      await helper.load(NODES, flow);
      for (let i = 0; i < 10; i++) {
        await sending();
        if (i === 4) await helper.request().post(`/shopfloor/plants/${PLANT.id}/pause`);
        await deploy(flow, 'full');
        if (i === 4) {
          await until('the status', () => statusOf(SOURCE.id) === 'yellow ring paused');
          await helper.request().post(`/shopfloor/plants/${PLANT.id}/resume`);
        }
      }
      await sending();
      assertComplete(START);
    });
  }

  it('of the sink alone lose and repeat nothing either', async () => {
    const flow = (name: string) => [TAB, SOURCE, { ...SINK, name }, { ...PLANT, ...history }];
    await helper.load(NODES, flow('0'));
    for (let i = 1; i <= 10; i++) {
      await sending();
      await deploy(flow(String(i)), 'nodes');
    }
    await until('live', () => latest() > START + 10_000);
    assertComplete(historyStart);
  });

  it('of something else leave a source alone', async () => {
    const flow = (name: string) => [
      TAB,
      SOURCE,
      SINK,
      { ...PLANT, ...history },
      { id: 'other-0001', type: 'test-sink', name, ...AT },
    ];
    await helper.load(NODES, flow('0'));
    for (let i = 1; i <= 10; i++) {
      await sending();
      await deploy(flow(String(i)), 'nodes');
    }
    await until('live', () => latest() > START + 10_000);
    assertComplete(historyStart);
  });

  it('and a pause leave the windows of downsample as they are without them', async () => {
    const flow = [
      TAB,
      { ...SOURCE, wires: [['window-0001'], []] },
      { id: 'window-0001', type: 'shopfloor-downsample', ...AT, window: 10, windowUnit: 's', wires: [[SINK.id]] },
      SINK,
      { ...PLANT, ...history, history: 6, speed: 60 },
    ];
    const end = START + 60_000;
    /** The windows that begin before `end`, by device and start; each arrived once. */
    const windows = () => {
      const found = new Map<string, Place>();
      for (const window of arrived().filter(({ timestamp }) => timestamp < end)) {
        const key = `${window.device} ${window.timestamp}`;
        assert.equal(found.has(key), false, `${key} came twice`);
        found.set(key, window);
      }
      return found;
    };
    const nodes = [...NODES, downsampleNode];
    await helper.load(nodes, flow);
    await until('the end', () => latest() > end);
    const undisturbed = windows();
    assert.equal(undisturbed.size, DEVICES * 7 * 6);
    await unload();
    forget();

    await helper.load(nodes, flow);
    for (let i = 0; i < 10; i++) {
      await sending();
      if (i === 7) await helper.request().post(`/shopfloor/plants/${PLANT.id}/pause`);
      await deploy(flow);
      if (i === 7) await helper.request().post(`/shopfloor/plants/${PLANT.id}/resume`);
    }
    await until('the end', () => latest() > end);
    assert.deepEqual(windows(), undisturbed);
  });

  for (const [what, change] of [
    ['node', { source: { d: true }, tab: {} }],
    ['tab', { source: {}, tab: { disabled: true } }],
  ] as const) {
    it(`that disable its ${what} and enable it again let a source go on, without its history again`, async () => {
      const flow = ({ source, tab }: { source: object; tab: object }) => [
        { ...TAB, ...tab },
        { ...SOURCE, late: 'catch up', ...source },
        SINK,
        { ...PLANT, ...history },
      ];
      const whole = flow({ source: {}, tab: {} });
      await helper.load(NODES, whole);
      await until('live', () => latest() > START + 5000);
      await sending();
      await deploy(flow(change), 'nodes');
      await deploy(whole, 'nodes');
      const before = latest();
      await until('more readings', () => latest() > before + 10_000);
      assertComplete(historyStart);
    });
  }

  it('leave a source in a subflow whole', async () => {
    const flow = [
      TAB,
      { id: 'subflow-0001', type: 'subflow', name: 'hall', in: [], out: [{ wires: [{ id: SOURCE.id, port: 0 }] }] },
      { ...SOURCE, z: 'subflow-0001', wires: [[], []] },
      { id: 'instance-0001', type: 'subflow:subflow-0001', ...AT, wires: [[SINK.id]] },
      SINK,
      { ...PLANT, ...history },
    ];
    await helper.load(NODES, flow);
    for (let i = 0; i < 5; i++) {
      await sending();
      await deploy(flow, 'full');
    }
    await until('live', () => latest() > START + 10_000);
    assertComplete(historyStart);
  });

  const tab2 = { ...AT, z: 'tab-0002' };
  const relays: [string, string, object[]][] = [
    ['a junction', 'junction-0001', [{ id: 'junction-0001', type: 'junction', ...AT, wires: [[SINK.id]] }]],
    [
      'link nodes',
      'link-out-0001',
      [
        { ...TAB, id: tab2.z },
        { id: 'link-out-0001', type: 'link out', ...AT, mode: 'link', links: ['link-in-0001'], wires: [] },
        { id: 'link-in-0001', type: 'link in', ...tab2, links: ['link-out-0001'], wires: [[SINK.id]] },
      ],
    ],
    [
      'the input of a subflow',
      'instance-0001',
      [
        {
          id: 'subflow-0001',
          type: 'subflow',
          in: [{ wires: [{ id: 'inner-0001' }] }],
          out: [{ wires: [{ id: 'inner-0001', port: 0 }] }],
        },
        { id: 'inner-0001', type: 'junction', z: 'subflow-0001', x: 1, y: 1, wires: [[]] },
        { id: 'instance-0001', type: 'subflow:subflow-0001', ...AT, wires: [[SINK.id]] },
      ],
    ],
  ];
  for (const [what, first, nodes] of relays) {
    it(`leave what comes through ${what} whole`, async () => {
      const source = { ...SOURCE, form: 'array', arraySize: 30, wires: [[first], []] };
      const flow = [TAB, source, ...nodes, SINK, { ...PLANT, ...history }];
      await helper.load([...NODES, linkNode, junctionNode], flow);
      for (let i = 0; i < 10; i++) {
        await sending();
        await deploy(flow, 'full');
      }
      await until('live', () => latest() > START + 10_000);
      assertComplete(historyStart);
    });
  }

  it('leave nothing behind, a hundred of them with readings on their way', async () => {
    const flow = [TAB, SOURCE, SINK, { ...PLANT, speed: 1000 }];
    await helper.load(NODES, flow);
    const redeploy = async (times: number) => {
      for (let i = 0; i < times; i++) {
        await sending();
        await deploy(flow, 'full');
      }
      return process.getActiveResourcesInfo().length;
    };
    const few = await redeploy(10);
    const many = await redeploy(90);
    assert.ok(many <= few + 3, `from ${few} to ${many} handles`);
    const plant = (helper.getNode(PLANT.id) as PlantNode).holder.present!;
    assert.equal(plant.listenerCount('clock'), 1);
    assert.equal(plant.listenerCount('restart'), 1);
    assertComplete(START);
  });
});
