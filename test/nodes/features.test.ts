import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import featuresNode = require('../../nodes/features/features');

import { deploy, errors, handOver, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const NODES = [featuresNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const SINK = { id: 'readings-0001', type: 'test-sink', ...AT };
const NODE = { id: 'features-0001', type: 'shopfloor-features', ...AT, wires: [[SINK.id]] };
const MEAN = { features: 'rolling_mean' };

const flow = (settings: object = {}) => [TAB, { ...NODE, ...settings }, SINK];
const load = (settings: object = {}) => helper.load(NODES, flow(settings));
const give = (msg: object) => handOver(NODE.id, msg);
const reading = (second: number, value: unknown, device = 'Machine 1') => ({
  device,
  timestamp: T0 + second * 1000,
  temperature: value,
});
const one = (second: number, value: unknown, device?: string) => ({ payload: reading(second, value, device) });

const payloads = () => messages(SINK.id).flatMap(({ payload }) => payload as Reading | Reading[]);
const means = () => payloads().map(({ rolling_mean_temperature }) => rolling_mean_temperature);
const arrived = (count: number) => until(`${count} messages`, () => messages(SINK.id).length >= count);

describe('features', () => {
  inNodeRed();

  describe('messages', () => {
    it('single readings in, single readings out, the device as topic, all else as it was', async () => {
      await load(MEAN);
      const payload = reading(0, 5);
      await give({ topic: 'line', payload, offset: 7 });
      await arrived(1);
      const [{ topic, payload: sent, offset }] = messages(SINK.id) as [NodeMessage & { offset: number }];
      assert.equal(topic, 'Machine 1');
      assert.equal(offset, 7);
      assert.deepEqual(sent, { ...payload, rolling_mean_temperature: 5 });
      assert.deepEqual(payload, reading(0, 5));
    });

    it('an array in, an array out under its topic', async () => {
      await load(MEAN);
      await give({ topic: 'fleet', payload: [reading(0, 1), reading(0, 10, 'b'), reading(1, 3)] });
      await arrived(1);
      const [{ topic, payload }] = messages(SINK.id) as [NodeMessage];
      assert.equal(topic, 'fleet');
      assert.deepEqual(payload, [
        { ...reading(0, 1), rolling_mean_temperature: 1 },
        { ...reading(0, 10, 'b'), rolling_mean_temperature: 10 },
        { ...reading(1, 3), rolling_mean_temperature: 2 },
      ]);
    });

    it('bare numbers, numeric text, other keys and times are taken as well', async () => {
      await load({ ...MEAN, keyProperty: 'machine', timeProperty: 'ts' });
      await give({ topic: 'scale', payload: '4' });
      await give({ payload: { machine: 7, ts: T0 / 1000, load: 3 } });
      await arrived(2);
      const [scale, machine] = payloads() as [Reading, Reading];
      assert.deepEqual([scale.device, scale.value, scale.rolling_mean_value], ['scale', 4, 4]);
      assert.deepEqual(machine, {
        device: '7',
        timestamp: T0,
        machine: 7,
        ts: T0 / 1000,
        load: 3,
        rolling_mean_load: 3,
      });
    });

    it('that are bad make an error that names the field, and do not harm the next', async () => {
      await load({ ...MEAN, fields: 'temperature' });
      assert.equal(
        (await give({ payload: { device: 'a', vibration: 1 } }))?.message,
        'field `temperature` not found; this reading has vibration',
      );
      assert.equal(
        (await give({ payload: { kind: 'late', value: 1 } }))?.message,
        'payload.kind is "late"; expected a reading, which has no kind',
      );
      const error = await give({ topic: 'fleet', payload: [reading(0, 1), null, reading(1, 3), reading(2, 'hot')] });
      assert.match(error!.message, /^payload is null; .* \(payload\[1\]; 2 of 4 are bad\)$/);
      await arrived(1);
      assert.deepEqual(means(), [1, 2]);
    });
  });

  describe('settings', () => {
    const machine = { temperature: 72.5, vibration: 4.2, pressure: 5.8, flow_rate: 195.3, power_consumption: 48.7 };

    it('make the derived columns of the machine record', async () => {
      await load({
        features: '',
        timeFeatures: 'is_night_shift,hour,day_of_week,month,is_weekend',
        combine: [
          { name: 'temp_pressure_ratio', left: 'temperature', operator: '/', right: 'pressure', decimals: '4' },
          {
            name: 'vibration_power_ratio',
            left: 'vibration',
            operator: '/',
            right: 'power_consumption',
            decimals: '4',
          },
          { name: 'flow_pressure_product', left: 'flow_rate', operator: '*', right: 'pressure', decimals: '2' },
        ],
        keep: 'none',
      });
      await give({ payload: { device: 'MACHINE_001', timestamp: '2024-01-15T10:30:00', ...machine } });
      await arrived(1);
      assert.deepEqual(payloads(), [
        {
          device: 'MACHINE_001',
          timestamp: Date.UTC(2024, 0, 15, 10, 30),
          temp_pressure_ratio: 12.5,
          vibration_power_ratio: 0.0862,
          flow_pressure_product: 1132.74,
          hour: 10,
          day_of_week: 0,
          month: 1,
          is_weekend: 0,
          is_night_shift: 0,
        },
      ]);
    });

    it('choose window, rate, weighting, time zone and waveforms', async () => {
      await load({
        features: 'ewma,rolling_max,rate_of_change',
        window: 1,
        windowUnit: 'min',
        rateUnit: 'h',
        ewmaBy: 'half-life',
        ewmaHalfLife: 30,
        ewmaHalfLifeUnit: 's',
        timeFeatures: 'hour',
        timeZone: 'Asia/Tokyo',
        waveformFeatures: 'rms,spectrum_peaks,band_power',
        sampleRate: 'meta.rate',
        sampleRateType: 'reading',
        bands: '10-20, 20-30.5',
        peaks: 1,
        keep: 'no arrays',
      });
      const wave = Array.from({ length: 64 }, (_, n) => 2 * Math.sin((2 * Math.PI * 8 * n) / 64));
      const meta = { rate: 128 };
      await give({ payload: { ...reading(0, 10), wave, meta } });
      await give({ payload: { ...reading(30, 4), wave, meta } });
      await give({ payload: { ...reading(60, 4), wave, meta } });
      await arrived(3);
      const { device, timestamp, meta: _, ...last } = payloads().at(-1)!;
      const rounded = Object.entries(last).map(([name, value]) => [name, Number((value as number).toFixed(9))]);
      assert.deepEqual(Object.fromEntries(rounded), {
        temperature: 4,
        rolling_max_temperature: 4,
        rate_of_change_temperature: 0,
        ewma_temperature: 5.5,
        hour: 9,
        rms_wave: Number(Math.SQRT2.toFixed(9)),
        peak_frequency_1_wave: 16,
        peak_amplitude_1_wave: 2,
        band_power_10_20_wave: 2,
        band_power_20_30_5_wave: 0,
      });
      assert.equal(payloads()[1]!.rate_of_change_temperature, -720);
    });

    for (const [name, settings, message] of [
      ['window', { window: 0.5 }, 'window is 0.5; expected a whole number from 1 to 1000000'],
      ['features', { features: 'mean' }, /^features is "mean"; expected some of rolling_mean, /],
      ['timeZone', { timeZone: 'Mars' }, 'timeZone is "Mars"; expected a time zone such as UTC or Europe/Berlin'],
      ['bands', { bands: '20-10' }, 'bands is "20-10"; expected bands such as 10-1000'],
      ['sampleRate', { sampleRate: '0', sampleRateType: 'num' }, 'sampleRate is 0; expected a number above 0'],
      [
        'combine',
        { combine: [{ name: 'kind', left: 'a', operator: '/', right: 'b' }] },
        /combine is "kind"; .* in row 1$/,
      ],
      [
        'combine',
        { combine: [{ name: 'x', left: 'a', operator: '%', right: 'b' }] },
        /expected one of \/, \*, -, \+ as operator/,
      ],
      ['ewmaAlpha', { ewmaAlpha: 0 }, 'ewmaAlpha is 0; expected a number above 0'],
    ] as const) {
      it(`that are bad leave the node idle, with one error (${name})`, async () => {
        await load(settings);
        await until('the status', () => statusOf(NODE.id) === `red ring bad ${name}`);
        const [error, ...more] = errors() as [string];
        assert.deepEqual(more, []);
        if (typeof message === 'string') assert.equal(error, message);
        else assert.match(error, message);
        assert.equal((await give(one(0, 1)))?.message, `not running: ${error}`);
      });
    }

    it('may come from the environment', async () => {
      process.env.FEATURES_WINDOW = '2';
      try {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: Node-RED's own notation
        await load({ ...MEAN, window: '${FEATURES_WINDOW}' });
        for (const value of [100, 1, 3]) await give(one(value, value));
        await arrived(3);
      } finally {
        delete process.env.FEATURES_WINDOW;
      }
      assert.equal(means().at(-1), undefined);
      assert.deepEqual(means().slice(0, 1), [100]);
    });
  });

  describe('status and warnings', () => {
    it('wait, then tell keys and rate, then how many were late', async () => {
      await load();
      await until('the first', () => statusOf(NODE.id) === 'yellow ring no readings yet');
      await give({ topic: 'fleet', payload: [reading(9, 1), reading(0, 1, 'b')] });
      await until('the rate', () => /^green dot 2 keys [\d.]+\/s$/.test(statusOf(NODE.id)));
      await give({ topic: 'fleet', payload: [reading(3, 1), reading(4, 1)] });
      await until('the late', () => statusOf(NODE.id) === 'green dot 2 keys 2 late');
      await until('the rate again', () => /^green dot 2 keys 0\/s$/.test(statusOf(NODE.id)));
    });

    const warnings = () => {
      const { args, WARN } = helper.log();
      return args.filter(([entry]) => entry.level === WARN && entry.id === NODE.id).map(([entry]) => String(entry.msg));
    };

    it('tell of a clock that was set back', async () => {
      await load({ ...MEAN, setBack: 50, setBackUnit: 'ms' });
      await give(one(1e6, 1));
      await until('the warning', () => {
        helper.getNode(NODE.id).receive(one(0, 1) as NodeMessage);
        return warnings().length > 0;
      });
      assert.deepEqual(warnings(), ['the event time of 1 key was set back; the windows begin anew']);
    });

    it('tell once of a window that has no room', async () => {
      await load({ ...MEAN, window: 1, windowUnit: 'h', maxValues: 2 });
      for (let i = 0; i < 5; i++) await give(one(i, i));
      await until('the warning', () => warnings().length > 0);
      assert.deepEqual(warnings(), ['more than 2 values lie within the window; only the latest 2 count']);
      assert.deepEqual(means(), [0, 0.5, 1.5, 2.5, 3.5]);
    });
  });

  describe('a deploy', () => {
    it('leaves the windows alone, also with other features', async () => {
      await load(MEAN);
      for (const [i, value] of [3, 1, 4, 1].entries()) {
        await give(one(i, value));
        await deploy(flow({ ...MEAN, name: String(i) }));
      }
      await deploy(flow({ features: 'rolling_mean,rolling_max', window: 3, maxKeys: 5 }));
      await give(one(5, 9));
      await until('the last', () => means().length === 5);
      assert.deepEqual(means(), [3, 2, 8 / 3, 2.25, 14 / 3]);
      assert.equal(payloads().at(-1)!.rolling_max_temperature, 9);
    });

    it('loses no reading that is on its way to a node that it replaces, and sends none twice', async () => {
      await load(MEAN);
      let second = 0;
      const renamed = (name: number) => [TAB, NODE, { ...SINK, name: String(name) }];
      for (let i = 0; i < 10; i++) {
        for (let k = 0; k < 5; k++) helper.getNode(NODE.id).receive(one(second, second++) as NodeMessage);
        await deploy(i % 2 === 0 ? renamed(i) : flow(MEAN), i % 2 === 0 ? 'nodes' : 'full');
      }
      await until('all', () => payloads().length >= 50);
      assert.deepEqual(
        payloads().map(({ temperature }) => temperature),
        Array.from({ length: 50 }, (_, i) => i),
      );
    });

    it('with another key begins anew, and one that removes the node forgets', async () => {
      await load(MEAN);
      await give(one(0, 1));
      await deploy(flow({ ...MEAN, keyProperty: 'name' }));
      await give(one(1, 5));
      await arrived(2);
      await deploy([TAB, SINK]);
      await deploy(flow({ ...MEAN, keyProperty: 'name' }));
      await give(one(2, 7));
      await until('all', () => means().length === 3);
      assert.deepEqual(means(), [1, 5, 7]);
    });

    it('a hundred of them leave nothing behind', async function () {
      this.timeout(60_000);
      await load({ ...MEAN, store: 'default' });
      let second = 0;
      const redeploy = async (times: number) => {
        for (let i = 0; i < times; i++) {
          await give(one(second, second++));
          await arrived(second);
          await deploy(flow({ ...MEAN, store: 'default', name: String(i) }));
        }
        await new Promise((resolve) => setImmediate(resolve));
        return process.getActiveResourcesInfo().length;
      };
      const few = await redeploy(10);
      const many = await redeploy(90);
      assert.ok(many <= few + 3, `from ${few} to ${many} handles`);
    });
  });
});
