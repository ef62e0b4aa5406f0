import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import downsampleNode = require('../../nodes/downsample/downsample');

import { deploy, errors, handOver, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const linkNode = require('@node-red/nodes/core/common/60-link.js');

const NODES = [downsampleNode, sinkNode, linkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const WHOLE = { id: 'readings-0001', type: 'test-sink', ...AT };
const LATE = { id: 'late-0001', type: 'test-sink', ...AT };
const NODE = { id: 'window-0001', type: 'shopfloor-downsample', ...AT, wires: [[WHOLE.id], [LATE.id]] };

const flow = (settings: object = {}) => [TAB, { ...NODE, ...settings }, WHOLE, LATE];
const load = (settings: object = {}) => helper.load(NODES, flow(settings));
const reading = (second: number, value: unknown, device = 'Printer 1') => ({
  device,
  timestamp: T0 + second * 1000,
  temperature: value,
});

const give = (msg: object) => handOver(NODE.id, msg);

const one = (second: number, value: unknown, device?: string) => {
  const payload = reading(second, value, device);
  return { topic: payload.device, payload };
};

/** What has arrived at the sinks: a message as it is, but for its id. */
const arrived = (id = WHOLE.id) => messages(id).map(({ topic, payload }) => ({ topic, payload }));
const payloads = (id = WHOLE.id) => messages(id).flatMap(({ payload }) => payload as Reading | Reading[]);

describe('downsample', () => {
  inNodeRed();

  describe('form of the messages', () => {
    it('single readings in, single readings out, the device as topic', async () => {
      await load();
      for (const [second, value] of [
        [0, 1],
        [30, 3],
        [60, 9],
      ] as const)
        await give(one(second, value));
      await give(one(59, 4));
      await until('the late reading', () => messages(LATE.id).length > 0);
      assert.deepEqual(arrived(), [
        { topic: 'Printer 1', payload: { device: 'Printer 1', timestamp: T0, temperature: 2 } },
      ]);
      const late = { device: 'Printer 1', timestamp: T0 + 59_000, temperature: 4, kind: 'late' };
      assert.deepEqual(arrived(LATE.id), [{ topic: 'Printer 1', payload: late }]);
    });

    it('what an array causes leaves as one array under its topic', async () => {
      await load();
      const payload = [
        reading(0, 1),
        reading(1, 5, 'Printer 2'),
        reading(60, 1),
        reading(61, 7, 'Printer 2'),
        reading(130, 8),
        reading(2, 5),
        reading(3, 5),
      ];
      await give({ topic: 'fleet', payload });
      await until('the late readings', () => messages(LATE.id).length > 0);
      assert.deepEqual(arrived(), [
        {
          topic: 'fleet',
          payload: [
            { device: 'Printer 1', timestamp: T0, temperature: 1 },
            { device: 'Printer 2', timestamp: T0, temperature: 5 },
            { device: 'Printer 1', timestamp: T0 + 60_000, temperature: 1 },
          ],
        },
      ]);
      assert.deepEqual(
        arrived(LATE.id).map(({ topic, payload }) => [topic, (payload as Reading[]).map(({ kind }) => kind)]),
        [['fleet', ['late', 'late']]],
      );
    });

    for (const [form, payload] of [
      ['single', reading(0, 5)],
      ['array', [reading(0, 5)]],
    ] as const) {
      it(`what silence causes has the form of the last message (${form})`, async () => {
        await load({ idle: 0.1 });
        await give({ topic: 'fleet', payload });
        await until('the partial window', () => messages(WHOLE.id).length > 0);
        const partial = { device: 'Printer 1', timestamp: T0, temperature: 5, partial: true };
        const expected =
          form === 'array' ? { topic: 'fleet', payload: [partial] } : { topic: 'Printer 1', payload: partial };
        assert.deepEqual(arrived(), [expected]);
      });
    }

    it('bare numbers, numeric text and missing times are taken as well', async () => {
      await load({ window: 1, windowUnit: 'd' });
      const today = Date.now();
      await give({ topic: 'scale', payload: 4 });
      await give({ topic: 'scale', payload: '6' });
      await give({ topic: 'scale', payload: { timestamp: new Date(today + 86_400_000).toISOString(), value: 0 } });
      await until('the window', () => messages(WHOLE.id).length > 0);
      const [window] = payloads();
      assert.equal(window!.device, 'scale');
      assert.equal(window!.value, 5);
    });

    it('keys and times may have other names', async () => {
      await load({
        keyProperty: 'machine',
        timeProperty: 'ts',
        fields: 'load',
        aggregates: 'min,max',
        timestampAt: 'end',
      });
      const at = (seconds: number, load: number) => ({
        payload: { machine: 7, ts: T0 / 1000 + seconds, load, rpm: 1 },
      });
      for (const [seconds, value] of [
        [0, 3],
        [59, 5],
        [60, 0],
      ] as const)
        await give(at(seconds, value));
      await until('the window', () => messages(WHOLE.id).length > 0);
      assert.deepEqual(payloads(), [{ device: '7', timestamp: T0 + 60_000, min_load: 3, max_load: 5 }]);
    });
  });

  describe('bad messages', () => {
    it('are completed with an error that names the field, and do not harm the next', async () => {
      await load({ fields: 'temp' });
      await give({ payload: { timestamp: T0, temp: 3 } });
      const error = await give({ payload: { timestamp: T0, temperature: 1, vibration: 2 } });
      assert.equal(error?.message, 'field `temp` not found; this reading has temperature, vibration');
      assert.equal(await give({ payload: { timestamp: T0 + 60_000, temp: 0 } }), undefined);
      await until('the window', () => messages(WHOLE.id).length > 0);
      assert.equal(payloads()[0]?.temp, 3);
    });

    it('name the property and what was expected of it', async () => {
      await load();
      const error = async (payload: unknown) => (await give({ topic: 'a', payload }))?.message;
      assert.equal(
        await error({ device: 'a', timestamp: 'soon', value: 1 }),
        'payload.timestamp is "soon"; expected ms or s since 1970, ISO text or a Date',
      );
      assert.equal(
        await error({ kind: 'late', value: 1 }),
        'payload.kind is "late"; expected a reading, which has no kind',
      );
      assert.equal(await error({ device: { id: 1 }, value: 1 }), 'payload.device is {"id":1}; expected text');
      assert.equal(await error(null), 'payload is null; expected a reading (an object with numbers) or a number');
    });

    it('in an array do not keep the good ones from going on, and make one error', async () => {
      await load();
      const payload = [reading(0, 2), null, reading(1, 4), reading(2, 'hot'), reading(60, 0)];
      const error = await give({ topic: 'fleet', payload });
      assert.equal(
        error?.message,
        'payload is null; expected a reading (an object with numbers) or a number (payload[1]; 2 of 5 are bad)',
      );
      await until('the window', () => messages(WHOLE.id).length > 0);
      assert.equal(payloads()[0]?.temperature, 3);
    });

    it('of one kind are reported once', async () => {
      await load();
      const found = [];
      for (let i = 0; i < 5; i++) found.push(await give({ payload: { timestamp: `x${i}`, value: i } }));
      assert.equal(found.filter((error) => error !== undefined).length, 1);
    });
  });

  describe('status', () => {
    it('waits, then tells keys and rate, then how many were late', async () => {
      await load();
      await until('the first', () => statusOf(NODE.id) === 'yellow ring no readings yet');
      await give({ topic: 'fleet', payload: [reading(0, 1), reading(0, 1, 'b')] });
      await until('the rate', () => /^green dot 2 keys [\d.]+\/s$/.test(statusOf(NODE.id)));
      await give({ topic: 'fleet', payload: [reading(90, 1), reading(3, 1), reading(4, 1)] });
      await until('the late', () => statusOf(NODE.id) === 'green dot 2 keys 2 late');
      await until('the rate again', () => /^green dot 2 keys 0\/s$/.test(statusOf(NODE.id)));
    });

    it('is red with one error for a bad setting, and each message gets the reason', async () => {
      await load({ window: 'long' });
      await until('the status', () => statusOf(NODE.id) === 'red ring bad window');
      assert.deepEqual(errors(), ['window is "long"; expected a number']);
      const error = await give(one(0, 1));
      assert.equal(error?.message, 'not running: window is "long"; expected a number');
    });
  });

  describe('a deploy', () => {
    it('in the middle of a window leaves it as it is without', async () => {
      await load({ aggregates: 'count,mean,median,std,last' });
      const values = [3, 1, 4, 1, 5, 9, 2, 6];
      for (const [i, value] of values.entries()) {
        await give(one(i, value));
        await deploy(flow({ aggregates: 'count,mean,median,std,last' }));
      }
      await give(one(60, 0));
      await until('the window', () => messages(WHOLE.id).length > 0);
      const [{ std_temperature, ...rest }] = payloads() as [Reading];
      assert.deepEqual(rest, {
        device: 'Printer 1',
        timestamp: T0,
        count_temperature: 8,
        mean_temperature: 3.875,
        median_temperature: 3.5,
        last_temperature: 6,
      });
      assert.ok(Math.abs((std_temperature as number) - 2.74837614) < 1e-8);
    });

    it('with other times, limits and names leaves it alone, too', async () => {
      await load({ aggregates: 'mean', idle: 1000 });
      await give(one(0, 4));
      await deploy(flow({ aggregates: 'sum', idle: 900, grace: 10, maxKeys: 5, countField: 'n', name: 'other' }));
      await give(one(1, 6));
      await give(one(70, 0));
      await until('the window', () => messages(WHOLE.id).length > 0);
      assert.deepEqual(payloads(), [{ device: 'Printer 1', timestamp: T0, n: 2, temperature: 10 }]);
    });

    it('with another window begins anew', async () => {
      await load();
      await give(one(0, 1));
      await deploy(flow({ window: 10, windowUnit: 's' }));
      await give(one(5, 5));
      await give(one(10, 0));
      await until('the window', () => messages(WHOLE.id).length > 0);
      assert.deepEqual(payloads(), [{ device: 'Printer 1', timestamp: T0, temperature: 5 }]);
    });

    it('lets partial windows leave in the form of the input before it', async () => {
      await load({ idle: 0.3 });
      await give({ topic: 'fleet', payload: [reading(0, 1)] });
      await deploy(flow({ idle: 0.3 }));
      await until('the window', () => messages(WHOLE.id).length > 0);
      assert.equal(arrived()[0]?.topic, 'fleet');
      assert.ok(Array.isArray(arrived()[0]?.payload));
    });

    it('does not lose windows that are on their way to a node that it replaces', async () => {
      await load();
      let second = 0;
      const sink = (name: number) => [TAB, NODE, { ...WHOLE, name: String(name) }, LATE];
      for (let i = 0; i < 20; i++) {
        for (let k = 0; k < 5; k++, second += 60) helper.getNode(NODE.id).receive(one(second, second));
        const done = deploy(i % 2 === 0 ? sink(i) : flow(), i % 2 === 0 ? 'nodes' : 'full');
        helper.getNode(NODE.id)?.receive(one(second, second));
        await done;
        await give(one(second, second));
      }
      await until('the windows', () => messages(WHOLE.id).length >= 100);
      assert.deepEqual(
        payloads().map(({ timestamp }) => (timestamp - T0) / 60_000),
        Array.from({ length: 100 }, (_, i) => i),
      );
    });

    it('a hundred of them leave nothing behind', async function () {
      this.timeout(60_000);
      await load({ idle: 0.05, store: 'default' });
      const redeploy = async (times: number) => {
        for (let i = 0; i < times; i++) {
          helper.getNode(NODE.id).receive(one(i, i));
          await deploy(flow({ idle: 0.05, name: String(i) }));
        }
        return process.getActiveResourcesInfo().length;
      };
      const few = await redeploy(10);
      const many = await redeploy(90);
      assert.ok(many <= few + 3, `from ${few} to ${many} handles`);
    });

    it('that removes the node forgets its windows', async () => {
      await load();
      await give(one(0, 1));
      await deploy([TAB, WHOLE, LATE]);
      await deploy(flow());
      await give(one(1, 5));
      await give(one(60, 0));
      await until('the window', () => messages(WHOLE.id).length > 0);
      assert.equal(payloads()[0]?.temperature, 5);
    });
  });

  it('sends nothing when flows are stopped, and goes on when they are started', async () => {
    await load();
    await give(one(0, 1));
    const { _redNodes: runtime } = helper as unknown as { _redNodes: Record<string, () => Promise<unknown>> };
    await runtime.stopFlows!();
    assert.deepEqual(messages(WHOLE.id), []);
    await runtime.startFlows!();
    await give(one(1, 5));
    await give(one(60, 0));
    await until('the window', () => messages(WHOLE.id).length > 0);
    assert.equal(payloads()[0]?.temperature, 3);
  });

  it('works inside a subflow', async () => {
    const inner = { ...NODE, z: 'subflow-0001', wires: [[], []] };
    const instance = { id: 'instance-0001', type: 'subflow:subflow-0001', ...AT, wires: [[WHOLE.id], [LATE.id]] };
    await helper.load(NODES, [
      TAB,
      {
        id: 'subflow-0001',
        type: 'subflow',
        name: 'windows',
        in: [{ wires: [{ id: NODE.id }] }],
        out: [0, 1].map((port) => ({ wires: [{ id: NODE.id, port }] })),
      },
      inner,
      instance,
      WHOLE,
      LATE,
    ]);
    for (const second of [0, 10, 60, 5]) helper.getNode(instance.id).receive(one(second, second));
    await until('both outputs', () => messages(WHOLE.id).length > 0 && messages(LATE.id).length > 0);
    assert.equal(payloads()[0]?.temperature, 5);
    assert.equal(payloads(LATE.id)[0]?.temperature, 5);
  });

  it('works behind link nodes, and before them', async () => {
    const link = (id: string, type: string, other: string, wires: string[]) => {
      return {
        id,
        type,
        name: id,
        ...AT,
        links: [other],
        wires: [wires],
        ...(type === 'link out' && { mode: 'link' }),
      };
    };
    await helper.load(NODES, [
      TAB,
      link('out-0001', 'link out', 'in-0001', []),
      link('in-0001', 'link in', 'out-0001', [NODE.id]),
      { ...NODE, wires: [['out-0002'], []] },
      link('out-0002', 'link out', 'in-0002', []),
      link('in-0002', 'link in', 'out-0002', [WHOLE.id]),
      WHOLE,
    ]);
    for (const second of [0, 10, 60]) helper.getNode('out-0001').receive(one(second, second));
    await until('the window', () => messages(WHOLE.id).length > 0);
    assert.equal(payloads()[0]?.temperature, 5);
  });

  it('takes numbers from the environment', async () => {
    process.env.WINDOW_SECONDS = '10';
    try {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Node-RED's own notation
      await load({ window: '${WINDOW_SECONDS}', windowUnit: 's' });
      await give(one(0, 1));
      await give(one(10, 2));
      await until('the window', () => messages(WHOLE.id).length > 0);
    } finally {
      delete process.env.WINDOW_SECONDS;
    }
  });

  it('warns of a clock that was set back', async () => {
    await load({ idle: 0.05 });
    await give(one(1e6, 1));
    const warning = () => helper.log().args.find(([entry]) => /was set back/.test(String(entry.msg)))?.[0];
    await until('the warning', () => {
      helper.getNode(NODE.id).receive(one(0, 1));
      return warning() !== undefined;
    });
    assert.equal(warning()?.msg, 'the event time of 1 key was set back; the windows begin anew');
    assert.equal(warning()?.level, helper.log().WARN);
  });
});
