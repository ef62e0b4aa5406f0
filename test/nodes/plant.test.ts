import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import { SettingError } from '../../lib/core/errors';
import { Settings } from '../../nodes/common/settings';

import plantNode = require('../../nodes/plant/plant');

import { readPlantSettings } from '../../nodes/plant/settings';

import printerNode = require('../../nodes/printer/printer');

import {
  deploy,
  errors,
  forget,
  messages,
  serveNodeRed,
  sinkNode,
  statusOf,
  unload,
  until,
  watchStatus,
} from './flow-kit';

const NODES = [plantNode, printerNode, sinkNode];
const HOUR = 3_600_000;
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall' };
const SINK = { id: 'readings-0001', type: 'test-sink' };
const SOURCE = {
  id: 'source-0001',
  type: 'shopfloor-printer',
  plant: PLANT.id,
  count: 1,
  startPhase: 'together',
  wires: [[SINK.id], []],
};

const times = () => messages(SINK.id).map(({ payload }) => (payload as { timestamp: number }).timestamp);
const post = (command: string, id = PLANT.id) => helper.request().post(`/shopfloor/plants/${id}/${command}`);

/** Each time is one second after the one before: nothing is missing and nothing repeated. */
function assertSteady(found: number[]): void {
  for (let i = 1; i < found.length; i++) assert.equal(found[i]! - found[i - 1]!, 1000, `at ${i} of ${found.length}`);
}

describe('plant', () => {
  serveNodeRed();
  beforeEach(() => {
    forget();
    watchStatus();
  });
  afterEach(async () => {
    delete process.env.SHOPFLOOR_INSTANCES;
    delete process.env.SHOPFLOOR_INDEX;
    await unload();
  });

  const flow = (plant: object = {}, source: object = {}) => [{ ...SOURCE, ...source }, SINK, { ...PLANT, ...plant }];

  it('begins with its history, shows how far it is, and goes on live', async () => {
    const before = Date.now();
    await helper.load(NODES, flow({ mode: 'history', history: 30, historyUnit: 'min', speed: 10 }, { maxRate: 1500 }));
    await until('progress', () => /^green dot history \d+ %$/.test(statusOf(SOURCE.id)));
    await until('live', () => statusOf(SOURCE.id) === 'green dot 1 printer ×10');
    assertSteady(times());
    assert.ok(Math.abs(times()[0]! + HOUR / 2 - before) < 3000);
    assert.ok(times().at(-1)! > before);
  });

  it('starts at a fixed time', async () => {
    await helper.load(NODES, flow({ start: 'fixed', startTime: '2024-02-29T12:00:00Z', speed: 20 }));
    await until('readings', () => times().length >= 10);
    assert.equal(times()[0], Date.UTC(2024, 1, 29, 12));
    assertSteady(times());
  });

  it('pauses and goes on without a gap, by the editor’s API', async () => {
    await helper.load(NODES, flow({ speed: 50 }));
    await until('readings', () => times().length >= 5);
    const paused = await post('pause');
    assert.equal(paused.status, 200);
    assert.equal(paused.body.paused, true);
    await until('the status', () => statusOf(SOURCE.id) === 'yellow ring paused');
    const count = times().length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(times().length, count);
    assert.equal((await post('resume')).body.paused, false);
    await until('readings', () => times().length >= count + 5);
    assertSteady(times());
  });

  it('takes another speed by the editor’s API, and refuses one that is none', async () => {
    await helper.load(NODES, flow());
    await until('a reading', () => times().length >= 1);
    assert.equal((await post('speed?value=200')).body.speed, 200);
    await until('readings', () => times().length >= 50);
    assertSteady(times());
    const refused = await post('speed?value=-3');
    assert.equal(refused.status, 400);
    assert.equal(refused.body.error, 'value of speed is "-3"; expected a number from 0.001 to 1000000 × wall time');
  });

  it('begins anew on "restart plant", and says so', async () => {
    await helper.load(NODES, flow({ start: 'fixed', startTime: '2024-01-01T00:00:00Z', speed: 50 }));
    await until('readings', () => times().length >= 20);
    assert.equal((await post('restart')).status, 200);
    await until('the status', () => statusOf(SOURCE.id) === 'yellow ring restarted');
    await until('the first reading', () => times().lastIndexOf(Date.UTC(2024, 0, 1)) >= 20);
    const again = times().lastIndexOf(Date.UTC(2024, 0, 1));
    await until('readings', () => times().length >= again + 10);
    assertSteady(times().slice(0, again));
    assertSteady(times().slice(again));
  });

  it('tells the editor how it is, and what it cannot do', async () => {
    await helper.load(NODES, flow({ speed: 3 }));
    const { body } = await helper.request().get(`/shopfloor/plants/${PLANT.id}`);
    assert.deepEqual({ ...body, eventTime: 0 }, { paused: false, speed: 3, eventTime: 0, sources: 1, devices: 1 });
    assert.ok(Math.abs(body.eventTime - Date.now()) < 10_000);
    assert.equal((await helper.request().get('/shopfloor/plants/none')).body, null);
    const unknown = await post('explode');
    assert.equal(unknown.status, 400);
    assert.equal(
      unknown.body.error,
      "unknown command 'explode'; there are pause, resume, speed, restart, devices, describe, help",
    );
  });

  it('goes on from the present event time when a deploy brings another speed', async () => {
    await helper.load(NODES, flow({ speed: 5 }));
    await until('readings', () => times().length >= 3);
    await deploy(flow({ speed: 100 }), 'nodes');
    await until('readings', () => times().length >= 100);
    assertSteady(times());
    assert.equal(statusOf(SOURCE.id), 'green dot 1 printer ×100');
  });

  it('begins anew when a deploy brings another seed or start', async () => {
    const fixed = { start: 'fixed', startTime: '2024-01-01T00:00:00Z', speed: 50 };
    await helper.load(NODES, flow(fixed));
    await until('readings', () => times().length >= 10);
    await deploy(flow({ ...fixed, seed: 'another' }), 'nodes');
    const start = Date.UTC(2024, 0, 1);
    await until('the start', () => times().filter((time) => time === start).length === 2);
    await deploy(flow({ ...fixed, seed: 'another', startTime: '2023-01-01T00:00:00Z' }), 'full');
    await until('the other start', () => times().includes(Date.UTC(2023, 0, 1)));
  });

  it('begins anew with another fleet in that source alone', async () => {
    const other = { ...SOURCE, id: 'source-0002', prefix: 'Other ', wires: [['others-0001'], []] };
    const otherSink = { id: 'others-0001', type: 'test-sink' };
    const both = (source: object) => [
      ...flow({ start: 'fixed', startTime: '2024-01-01T00:00:00Z', speed: 50 }, source),
      other,
      otherSink,
    ];
    await helper.load(NODES, both({}));
    await until('readings', () => times().length >= 20);
    forget();
    await deploy(both({ rate: 0.5 }), 'full');
    await until('readings', () => times().length >= 20 && messages('others-0001').length >= 20);
    assert.equal(times()[0], Date.UTC(2024, 0, 1));
    const others = messages('others-0001').map(({ payload }) => (payload as { timestamp: number }).timestamp);
    assert.ok(others[0]! > Date.UTC(2024, 0, 1));
    assertSteady(others);
  });

  it('begins anew in a source whose devices are dealt out otherwise', async () => {
    const fixed = { start: 'fixed', startTime: '2024-01-01T00:00:00Z', speed: 50 };
    await helper.load(NODES, flow(fixed, { count: 60 }));
    await until('readings', () => times().length >= 100);
    forget();
    await deploy(flow({ ...fixed, instances: 10, index: 3 }, { count: 60 }), 'full');
    await until('readings', () => times().length >= 20);
    assert.equal(times()[0], Date.UTC(2024, 0, 1));
  });

  it('goes on after it has been disabled and enabled again', async () => {
    const fixed = { start: 'fixed', startTime: '2024-01-01T00:00:00Z', speed: 50 };
    const catching = { late: 'catch up' };
    await helper.load(NODES, flow(fixed, catching));
    await until('readings', () => times().length >= 20);
    await deploy(flow({ ...fixed, d: true }, catching), 'nodes');
    await until('a red status', () => statusOf(SOURCE.id) === 'red ring bad plant');
    const count = times().length;
    await deploy(flow(fixed, catching), 'nodes');
    await until('more readings', () => times().length >= count + 20);
    assertSteady(times());
  });

  it('refuses to start now when several instances share it', async () => {
    process.env.SHOPFLOOR_INSTANCES = '3';
    process.env.SHOPFLOOR_INDEX = '1';
    await helper.load(NODES, flow());
    await until('a red status', () => statusOf(SOURCE.id) === 'red ring bad plant');
    assert.equal(errors()[0], 'start is "now"; expected a fixed time, the same in each of the 3 instances');
  });

  it('runs the share of the devices that this instance owns', async () => {
    const fixed = { start: 'fixed', startTime: '2024-01-01T00:00:00Z' };
    const seen = new Set<string>();
    for (const index of [0, 1, 2]) {
      if (index > 0) {
        await unload();
      }
      forget();
      watchStatus();
      await helper.load(NODES, flow({ ...fixed, instances: 3, index }, { count: 60 }));
      await until('readings', () => messages(SINK.id).length > 0);
      await until('a status', () => /^green dot \d+ printers ×1$/.test(statusOf(SOURCE.id)));
      const count = Number(statusOf(SOURCE.id).split(' ')[2]);
      await until('the first tick', () => messages(SINK.id).length >= count);
      for (const { topic } of messages(SINK.id).slice(0, count)) {
        assert.equal(seen.has(topic!), false);
        seen.add(topic!);
      }
    }
    assert.equal(seen.size, 60);
  });

  it('says of a source that has no device in this instance that it has none, whatever the mode', async () => {
    const fixed = { start: 'fixed', startTime: '2024-01-01T00:00:00Z', instances: 256, index: 255 };
    await helper.load(NODES, flow({ ...fixed, mode: 'history', history: 1 }));
    await until('the status', () => statusOf(SOURCE.id) === 'green dot no printers here');
  });
});

describe('plant: settings', () => {
  const read = (config: Record<string, unknown>) => readPlantSettings(new Settings(config));

  it('is live at speed 1 with seed "1" and hidden truth when nothing is said', () => {
    assert.deepEqual(read({}), {
      seed: '1',
      mode: { kind: 'live', start: 'now', historyMs: 0 },
      speed: 1,
      truth: 'hidden',
      ownership: { instances: 1, index: 0 },
      store: '',
      api: { path: 'plant', keys: [] },
    });
  });

  it('reads history and times', () => {
    assert.deepEqual(read({ mode: 'history', history: '90', historyUnit: 'min' }).mode, {
      kind: 'live',
      start: 'now',
      historyMs: 1.5 * HOUR,
    });
    assert.deepEqual(read({ mode: 'backfill', from: '2026-01-01', to: '2026-01-01T03:00:00+01:00' }).mode, {
      kind: 'backfill',
      fromMs: Date.UTC(2026, 0, 1),
      toMs: Date.UTC(2026, 0, 1, 2),
    });
  });

  it('refuses what cannot be, by naming the field, the value and what was expected', () => {
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ speed: -1 }, /^speed is -1; expected a number from 0.001 to 1000000$/],
      [{ mode: 'dead' }, /^mode is "dead"; expected one of live, history, backfill$/],
      [{ start: 'fixed' }, /^startTime is nothing; expected a time such as 2026-01-01T00:00:00Z$/],
      [{ start: 'fixed', startTime: 'noon' }, /^startTime is "noon"; expected a time such as/],
      [{ mode: 'backfill' }, /^from is nothing; expected a time/],
      [
        { mode: 'backfill', from: '2026-01-01', to: '2026-01-01' },
        /^to is "2026-01-01"; expected a time after "from"$/,
      ],
      [{ mode: 'history', history: 'long' }, /^history is "long"; expected a number from 0 to 10000000$/],
      [{ mode: 'history', history: 1e9, historyUnit: 'd' }, /^history is 1000000000; expected a number from 0/],
      [{ truth: 'maybe' }, /^truth is "maybe"; expected one of hidden, node, readings$/],
      [{ instances: 3 }, /^index is nothing; expected a whole number from 0 to 2$/],
      [{ instances: 3, index: 3 }, /^index is 3; expected a whole number from 0 to 2$/],
      [{ index: 1 }, /^instances is nothing; expected a whole number from 1 to 256$/],
      [{ version: 2 }, /^version is 2; expected at most 1: this node was saved by a newer release$/],
    ];
    for (const [config, message] of cases) {
      assert.throws(
        () => read(config),
        (error: Error) => error instanceof SettingError && message.test(error.message),
      );
    }
  });
});
