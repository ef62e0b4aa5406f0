import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Alert } from '../../lib/monitor/alert';

import alertNode = require('../../nodes/alert/alert');
import plantNode = require('../../nodes/plant/plant');

import { deploy, errors, handOver, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const NODES = [alertNode, plantNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const ALERTS = { id: 'alerts-0001', type: 'test-sink', ...AT };
const LIST = { id: 'list-0001', type: 'test-sink', ...AT };
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'fast', seed: '1', speed: 10 };
const AMBIENT = { field: 'ambient', name: 'Ambient temperature', unit: 'ºC', low: '45', high: 55, hysteresis: 0.75 };
const NODE = { id: 'alert-0001', type: 'shopfloor-alert', ...AT, limits: [AMBIENT], wires: [[ALERTS.id], [LIST.id]] };

const flow = (settings: object = {}) => [TAB, PLANT, { ...NODE, ...settings }, ALERTS, LIST];
const load = (settings: object = {}) => helper.load(NODES, flow(settings));
const give = (msg: object) => handOver(NODE.id, msg);

const reading = (second: number, ambient: unknown, device = 'Printer 1') => {
  return { device, timestamp: T0 + second * 1000, ambient };
};
const one = (second: number, ambient: unknown, device?: string) => ({ payload: reading(second, ambient, device) });
const FALLING = Array.from({ length: 40 }, (_, i) => (i < 26 ? 50 : 44));
const forecast = (minute: number, device = 'Printer 1', values = FALLING) => {
  return { kind: 'forecast', device, timestamp: T0 + minute * MINUTE, field: 'ambient', step: MINUTE, values };
};
const rows = (device: string) =>
  FALLING.map((value, i) => {
    return { kind: 'forecast', device, timestamp: T0 + (i + 1) * MINUTE, forecast_ambient: value, lower_ambient: 1 };
  });

const alerts = () => messages(ALERTS.id).flatMap(({ payload }) => payload as Alert | Alert[]);
const statuses = () => alerts().map(({ device, status }) => `${device} ${status}`);
interface List {
  kind: string;
  count: number;
  active: Alert[];
}
const lists = () => messages(LIST.id).map(({ payload }) => payload as List);
const active = () =>
  lists()
    .at(-1)
    ?.active.map(({ device, status }) => `${device} ${status}`);
/** Waits for alerts, and a turn longer: a deploy in the very turn of their arrival would have them sent again. */
async function alertsArrive(count: number): Promise<void> {
  await until(`${count} alerts`, () => alerts().length >= count);
  await new Promise((resolve) => setImmediate(resolve));
}

describe('alert', () => {
  inNodeRed();

  describe('form of the messages', () => {
    it('single in, single out, the device as topic', async () => {
      await load();
      await give(one(0, 44));
      await give({ topic: 'Printer 2', payload: { timestamp: T0, ambient: 56 } });
      await alertsArrive(2);
      assert.deepEqual(
        messages(ALERTS.id).map(({ topic, payload }) => [topic, (payload as Alert).status]),
        [
          ['Printer 1', 'under-now'],
          ['Printer 2', 'over-now'],
        ],
      );
    });

    it('what an array causes leaves as one array, be it of readings, forecasts of both forms, or events', async () => {
      await load();
      const event = { kind: 'event', device: 'Printer 1', timestamp: T0, event: 'finished' };
      const payload = [reading(0, 44), ...rows('Printer 2'), ...rows('Printer 3'), forecast(0, 'Printer 4'), event];
      assert.equal(await give({ topic: 'hall', payload }), undefined);
      await alertsArrive(5);
      assert.equal(messages(ALERTS.id).length, 1);
      assert.equal(messages(ALERTS.id)[0]!.topic, 'hall');
      assert.deepEqual(statuses(), [
        'Printer 1 under-now',
        'Printer 2 under-forecast',
        'Printer 3 under-forecast',
        'Printer 4 under-forecast',
        'Printer 1 no-alert',
        'Printer 1 printer-finished',
      ]);
      const times = alerts()
        .slice(1, 4)
        .map(({ alert_timestamp }) => alert_timestamp);
      assert.deepEqual(times, Array(3).fill(T0 + 27 * MINUTE));
    });

    it('a forecast in a message of its own is taken in both forms', async () => {
      await load();
      await give({ payload: forecast(0) });
      await give({ payload: rows('Printer 2') });
      await alertsArrive(2);
      assert.deepEqual(
        messages(ALERTS.id).map(({ payload }) => Array.isArray(payload)),
        [false, true],
      );
      const text = "'Ambient temperature' is forecasted to fall below 45ºC in 0:27:00.";
      assert.deepEqual(
        alerts().map(({ message }) => message),
        [text, text],
      );
    });

    for (const [form, payload] of [
      ['single', reading(0, 50)],
      ['array', [reading(0, 50)]],
    ] as const) {
      it(`the alarm of silence has the form of the last message (${form}), and comes once`, async () => {
        await load({ stale: 0.1 });
        await give({ topic: 'hall', payload });
        await alertsArrive(1);
        const [message] = messages(ALERTS.id);
        assert.deepEqual(
          [message!.topic, Array.isArray(message!.payload)],
          form === 'array' ? ['hall', true] : ['Printer 1', false],
        );
        await give({ topic: 'hall', payload: [reading(1, 50)] });
        await alertsArrive(2);
        await alertsArrive(3);
        assert.deepEqual(
          alerts().map(({ status, timestamp }) => [status, timestamp - T0]),
          [
            ['stale', 0],
            ['no-alert', 1000],
            ['stale', 1000],
          ],
        );
      });
    }
  });

  describe('the list of active alerts', () => {
    it('leaves at the start and with each change, with what people need to see', async () => {
      await load({ name: 'hall' });
      await until('the first list', () => lists().length > 0);
      assert.deepEqual(lists(), [{ kind: 'state', count: 0, active: [] }]);
      await give(one(0, 44));
      await give({ payload: forecast(0, 'Printer 2') });
      await until('the list', () => active()?.length === 2);
      assert.deepEqual(active(), ['Printer 1 under-now', 'Printer 2 under-forecast']);
      assert.equal(messages(LIST.id).at(-1)!.topic, 'hall');
      await give({ ack: true, topic: 'Printer 1', payload: 'whatever' });
      await until('the acknowledged one', () => lists().at(-1)?.active[0]?.acknowledged === true);
      await give(one(1, 50));
      await until('the list', () => active()?.length === 1);
    });

    it('is told seldom in a storm, ends with what is so, and has a bound', async () => {
      await load({ maxListed: 10 });
      for (let i = 0; i < 500; i++) await give(one(i, 44, `Printer ${i}`));
      await until('the last list', () => lists().at(-1)?.count === 500);
      assert.equal(lists().at(-1)!.active.length, 10);
      assert.equal(active()!.at(-1), 'Printer 499 under-now');
      assert.ok(lists().length < 100, `${lists().length} lists`);
    });

    it('does not change with what other nodes do to the alerts', async () => {
      await load();
      await give({ payload: forecast(0) });
      await alertsArrive(1);
      const sent = alerts()[0] as { device: string; expected: { p50: number } };
      sent.device = 'spoilt';
      sent.expected.p50 = 0;
      await give(one(0, 44, 'Printer 2'));
      await until('the list', () => active()?.length === 2);
      assert.equal(lists().at(-1)!.active[0]!.device, 'Printer 1');
      assert.equal(lists().at(-1)!.active[0]!.expected!.p50, T0 + 27 * MINUTE);
    });
  });

  describe('acknowledging', () => {
    for (const [how, ack] of [
      ['as the payload', { payload: { ack: true, device: 'Printer 1', field: 'ambient' } }],
      ['by msg.ack and the topic', { ack: true, topic: 'Printer 1' }],
      ['in an array', { payload: [{ ack: true, device: 'Printer 1' }] }],
    ] as const) {
      it(`stops repetitions ${how}`, async () => {
        await load({ repeat: 10 });
        for (const second of [0, 10]) await give(one(second, 44));
        assert.equal(await give({ ...ack }), undefined);
        for (const second of [20, 30]) await give(one(second, 44));
        await give(one(40, 50));
        await alertsArrive(3);
        assert.deepEqual(
          alerts().map(({ action }) => action),
          ['raise', 'repeat', 'clear'],
        );
      });
    }

    it('takes the alert itself, sent back', async () => {
      await load({ repeat: 10 });
      await give(one(0, 44));
      await alertsArrive(1);
      assert.equal(await give({ ack: true, payload: alerts()[0] }), undefined);
      await give(one(10, 44));
      await give(one(20, 50));
      await alertsArrive(2);
      assert.deepEqual(statuses(), ['Printer 1 under-now', 'Printer 1 no-alert']);
    });

    it('of a device that is not known is an error', async () => {
      await load();
      assert.equal(
        (await give({ payload: { ack: true, device: 'Printer 9' } }))?.message,
        'device "Printer 9" is not known; expected one that has sent readings',
      );
      assert.equal(
        (await give({ ack: true, payload: { field: 7, device: 'x' } }))?.message,
        'payload.field is 7; expected text',
      );
    });
  });

  it('tells machine time and the time on the clock with a plant of another speed', async () => {
    await load({ plant: PLANT.id, textUnderForecast: 'in {duration}{clock}' });
    const now = Math.round(Date.now() / MINUTE) * MINUTE;
    await give({ payload: { ...forecast(0), timestamp: now + MINUTE } });
    await give({ payload: { ...forecast(0, 'Printer 2'), timestamp: T0 - 365 * 86_400_000 } });
    await alertsArrive(2);
    const [first, past] = alerts();
    assert.equal(first!.message, 'in 27 min machine time, 2:42 on your clock');
    assert.equal(past!.message, 'in 27 min');
  });

  it('has no one silent while the plant is paused', async () => {
    await load({ plant: PLANT.id, stale: 0.3 });
    const { holder } = helper.getNode(PLANT.id) as unknown as {
      holder: { present: { pause(): void; resume(): void } };
    };
    await give(one(0, 50));
    holder.present.pause();
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.deepEqual(alerts(), []);
    holder.present.resume();
    await alertsArrive(1);
    assert.deepEqual(statuses(), ['Printer 1 stale']);
  });

  it('takes other names, texts, events and numbers from the environment', async () => {
    process.env.LOW = '10';
    try {
      await load({
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Node-RED's own notation
        limits: [{ field: 'load', low: '${LOW}' }],
        keyProperty: 'machine',
        timeProperty: 'ts',
        valueName: 'alert_load',
        textUnderNow: '{device}/{field} {value}{unit} ({limit})',
        events: [{ event: 'heated', text: '{device}: {text}' }],
      });
      await give({ payload: { machine: 7, ts: T0 / 1000, load: 9.5 } });
      await give({ payload: { kind: 'event', machine: 7, timestamp: T0, event: 'heated', text: 'Printer is warm' } });
      await alertsArrive(2);
      const [now, event] = alerts();
      assert.deepEqual([now!.device, now!.timestamp, now!.alert_load], ['7', T0, 9.5]);
      assert.equal(now!.message, '7/load 9.5 (10)');
      assert.deepEqual([event!.status, event!.message], ['heated', '7: Printer is warm']);
    } finally {
      delete process.env.LOW;
    }
  });

  describe('bad messages', () => {
    it('are completed with an error that names what is wrong, and do not harm the next', async () => {
      await load();
      const error = async (payload: unknown) => (await give({ payload }))?.message;
      assert.equal(
        await error({ kind: 'truth', device: 'a', timestamp: T0 }),
        'payload.kind is "truth"; expected none (a reading), "forecast", "event", or payload.ack to be true',
      );
      assert.equal(await error({ device: 'a', temp: 1 }), 'field `ambient` not found; this reading has temp');
      assert.equal(await error(rows('a')[0]), 'a row of a forecast came alone; expected all its rows in one array');
      assert.equal(
        await error({ kind: 'forecast', device: 'a', timestamp: T0, field: 'bed', step: 1, values: [] }),
        'forecast of `bed`, which has no limits here; limits are of ambient',
      );
      assert.equal(await error({ kind: 'event', event: null }), 'payload.event is null; expected the name of an event');
      await give(one(0, 44));
      await alertsArrive(1);
    });

    it('in an array do not keep the good ones from going on, and make one error', async () => {
      await load();
      const spoilt = rows('Printer 2').map((row, i) => (i === 5 || i === 9 ? { ...row, timestamp: 'soon' } : row));
      const error = await give({ payload: [reading(0, 44), ...spoilt, reading(1, 44, 'Printer 3'), { kind: 'late' }] });
      const where = `payload[6]; 3 of ${spoilt.length + 3} are bad`;
      const what = 'payload.timestamp is "soon"; expected ms or s since 1970, ISO text or a Date';
      assert.equal(error?.message, `${what} (${where})`);
      await alertsArrive(3);
      assert.deepEqual(statuses(), ['Printer 1 under-now', 'Printer 2 under-forecast', 'Printer 3 under-now']);
      assert.equal(alerts()[1]!.timestamp, T0);
    });
  });

  describe('settings', () => {
    for (const [what, settings, message] of [
      [
        'a limit without a field',
        { limits: [{ low: 1 }] },
        'limits is nothing; expected the name of a measurement as field in row 1',
      ],
      [
        'a field twice',
        { limits: [AMBIENT, AMBIENT] },
        'limits is "ambient"; expected a field that no other row has as field in row 2',
      ],
      ['no limit', { limits: [{ field: 'x' }] }, 'limits is nothing; expected a number as low or high in row 1'],
      [
        'a limit that is none',
        { limits: [{ field: 'x', low: 'cold' }] },
        'limits is "cold"; expected a number as low in row 1',
      ],
      [
        'limits the wrong way round',
        { limits: [{ field: 'x', low: 5, high: 5 }] },
        'limits is 5; expected a number above 5 as high in row 1',
      ],
      [
        'a hysteresis that leaves no way back',
        { limits: [{ ...AMBIENT, hysteresis: 5 }] },
        'limits is 5; expected a number below 5, half of the band, as hysteresis in row 1',
      ],
      ['limits that are no list', { limits: 'ambient' }, 'limits is "ambient"; expected a list of rows'],
      [
        'an unknown placeholder',
        { textStale: '{temperature}' },
        'textStale is "{temperature}"; expected one of {device}, {fi…',
      ],
      [
        'the name of the value taken',
        { valueName: 'limit' },
        'valueName is "limit"; expected a name that alerts do not use',
      ],
      [
        'silence longer than memory',
        { stale: 2, staleUnit: 'd' },
        'expire is nothing; expected longer than the silence that is an alarm',
      ],
      [
        'a plant that is gone',
        { plant: 'plant-0002' },
        'plant is "plant-0002"; expected a plant that exists and is enabled; choose another one',
      ],
    ] as const) {
      it(`with ${what} keep the node idle, with one clear error`, async () => {
        await load(settings);
        await until('the status', () => statusOf(NODE.id).startsWith('red ring bad '));
        assert.equal(errors().length, 1);
        assert.ok(errors()[0]!.startsWith(message.replace('…', '')), errors()[0]);
        assert.equal((await give(one(0, 1)))?.message, `not running: ${errors()[0]}`);
      });
    }
  });

  describe('status', () => {
    it('tells that there are no limits, no readings, that all is well, alerts, and what came late', async () => {
      await load({ limits: [] });
      await until('no limits', () => statusOf(NODE.id) === 'yellow ring no limits');
      assert.equal(await give(one(0, 1)), undefined);
      assert.equal(await give({ payload: forecast(0) }), undefined);
      await deploy(flow());
      await until(
        'no readings',
        () => statusOf(NODE.id) === 'yellow ring no readings yet' || statusOf(NODE.id) === 'green dot all well',
      );
      await give(one(10, 50));
      await until('all well', () => statusOf(NODE.id) === 'green dot all well');
      await give(one(20, 44));
      await until('an alert', () => statusOf(NODE.id) === 'green dot 1 alert');
      await give(one(20, 44, 'Printer 2'));
      await until('two alerts', () => statusOf(NODE.id) === 'green dot 2 alerts');
      await give(one(5, 44));
      await until('the late one', () => statusOf(NODE.id) === 'green dot 2 alerts 1 late');
    });
  });

  describe('a deploy', () => {
    it('neither raises nor clears anything again, and the list tells what is active', async () => {
      await load({ repeat: 1000 });
      await give(one(0, 44));
      await give({ payload: forecast(0, 'Printer 2') });
      await alertsArrive(2);
      for (let i = 1; i <= 5; i++) {
        await deploy(flow({ repeat: 1000, name: `deploy ${i}` }));
        await give(one(i, 44));
        await give({ payload: forecast(i, 'Printer 2') });
      }
      await until('the list', () => messages(LIST.id).at(-1)?.topic === 'deploy 5');
      assert.deepEqual(active(), ['Printer 1 under-now', 'Printer 2 under-forecast']);
      await give(one(6, 50));
      await alertsArrive(3);
      assert.deepEqual(statuses(), ['Printer 1 under-now', 'Printer 2 under-forecast', 'Printer 1 no-alert']);
      assert.equal(alerts()[2]!.id, alerts()[0]!.id);
    });

    it('and flows that stand still do not let a device seem silent', async () => {
      const { _redNodes: runtime } = helper as unknown as { _redNodes: Record<string, () => Promise<unknown>> };
      const now = Date.now;
      try {
        await load({ stale: 60 });
        await give(one(0, 50));
        await runtime.stopFlows!();
        Date.now = () => now() + 3_600_000;
        await runtime.startFlows!();
        await until('the list after the start', () => lists().length > 1);
        assert.deepEqual(alerts(), []);
        Date.now = () => now() + 3_661_000;
        await alertsArrive(1);
        assert.deepEqual(statuses(), ['Printer 1 stale']);
      } finally {
        Date.now = now;
      }
    });

    it('with a limit less clears its alerts, once', async () => {
      await load({ limits: [AMBIENT, { field: 'bed', low: 100 }] });
      await give({ payload: { ...reading(0, 50), bed: 90 } });
      await alertsArrive(1);
      await deploy(flow());
      await alertsArrive(2);
      await deploy(flow());
      await give(one(1, 44));
      await alertsArrive(3);
      assert.deepEqual(
        alerts().map(({ action, field }) => `${action} ${field}`),
        ['raise bed', 'clear bed', 'raise ambient'],
      );
    });

    it('a hundred of them leave nothing behind', async function () {
      this.timeout(60_000);
      await load({ stale: 0.05, store: 'default' });
      const redeploy = async (times: number) => {
        for (let i = 0; i < times; i++) {
          helper.getNode(NODE.id).receive(one(i, 40 + (i % 20)) as NodeMessage);
          await deploy(flow({ stale: 0.05, name: String(i) }));
        }
        // What is on its way counts as well.
        await new Promise((resolve) => setTimeout(resolve, 50));
        return process.getActiveResourcesInfo().length;
      };
      const few = await redeploy(10);
      const many = await redeploy(90);
      assert.ok(many <= few + 3, `from ${few} to ${many} handles`);
    });

    it('that removes the node forgets its alerts', async () => {
      await load();
      await give(one(0, 44));
      await alertsArrive(1);
      await deploy([TAB, ALERTS, LIST]);
      await deploy(flow());
      await give(one(1, 44));
      await alertsArrive(2);
      assert.deepEqual(
        alerts().map(({ action }) => action),
        ['raise', 'raise'],
      );
    });
  });

  it('warns of a clock that was set back', async () => {
    const now = Date.now;
    try {
      await load();
      await give(one(1e6, 50));
      await give(one(0, 50));
      Date.now = () => now() + 120_000;
      await give(one(1, 50));
      const warned = () => helper.log().args.find(([entry]) => /was set back/.test(String(entry.msg)))?.[0];
      await until('the warning', () => warned() !== undefined);
      assert.equal(warned()?.msg, 'the event time of 1 field was set back; they begin anew');
    } finally {
      Date.now = now;
    }
  });
});
