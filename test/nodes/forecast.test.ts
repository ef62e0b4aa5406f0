import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import type { Forecast, ForecastRow } from '../../lib/forecast/forecast-message';

import forecastNode = require('../../nodes/forecast/forecast');

import { Draws } from '../support/draws';
import { countCompletions, deploy, errors, handOver, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const NODES = [forecastNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const MIN = 60_000;
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const SINK = { id: 'forecasts-0001', type: 'test-sink', ...AT };
const NODE = { id: 'forecast-0001', type: 'shopfloor-forecast', ...AT, wires: [[SINK.id]] };
/** A method and a step so that what is forecast can be told without thinking. */
const USUAL = { method: 'naive', step: 1, minimum: 2, horizon: 3, level: 0 };

const flow = (settings: object = {}) => [TAB, { ...NODE, ...USUAL, ...settings }, SINK];
const load = (settings: object = {}) => helper.load(NODES, flow(settings));
const reading = (minute: number, temperature: unknown = minute, device = 'Printer 1') => ({
  device,
  timestamp: T0 + minute * MIN,
  temperature,
});
const one = (minute: number, value?: unknown, device?: string) => ({ payload: reading(minute, value, device) });
const minutes = (from: number, to: number, device?: string) =>
  Array.from({ length: to - from }, (_, i) => reading(from + i, from + i, device));
const give = (msg: object) => handOver(NODE.id, msg);

const arrived = () => messages(SINK.id).map(({ topic, payload }) => ({ topic, payload }));
const forecasts = () => messages(SINK.id).flatMap(({ payload }) => payload as Forecast | Forecast[]);

describe('forecast', () => {
  inNodeRed();

  describe('form of the messages', () => {
    const compact = (minute: number, device = 'Printer 1') => ({
      kind: 'forecast',
      device,
      timestamp: T0 + minute * MIN,
      field: 'temperature',
      method: 'naive',
      step: MIN,
      values: [minute, minute, minute],
      crossings: [],
    });

    it('single readings in, a message a forecast out, the device as topic', async () => {
      await load();
      for (let minute = 0; minute < 4; minute++) await give(one(minute));
      await until('the forecasts', () => messages(SINK.id).length === 2);
      assert.deepEqual(arrived(), [
        { topic: 'Printer 1', payload: compact(1) },
        { topic: 'Printer 1', payload: compact(2) },
      ]);
    });

    it('what an array causes leaves as one array under its topic', async () => {
      await load({ unit: '°C' });
      await give({ topic: 'fleet', payload: [...minutes(0, 3), ...minutes(0, 3, 'Printer 2')] });
      await until('the forecasts', () => messages(SINK.id).length > 0);
      assert.deepEqual(arrived(), [
        {
          topic: 'fleet',
          payload: [
            { ...compact(1), unit: '°C' },
            { ...compact(1, 'Printer 2'), unit: '°C' },
          ],
        },
      ]);
    });

    const row = (minute: number, value: number, device = 'Printer 1') => ({
      kind: 'forecast',
      device,
      timestamp: T0 + minute * MIN,
      printer: device,
      forecast_temperature: value,
    });

    it('rows: an array a forecast, the device under another name too', async () => {
      await load({ form: 'rows', tag: 'printer' });
      for (let minute = 0; minute < 3; minute++) await give(one(minute));
      await until('the forecast', () => messages(SINK.id).length > 0);
      assert.deepEqual(arrived(), [{ topic: 'Printer 1', payload: [row(2, 1), row(3, 1), row(4, 1)] }]);
    });

    it('rows: all that an array causes in one, with the intervals as far as they are known', async () => {
      await load({ form: 'rows', tag: 'printer', level: 80, horizon: 2 });
      await give({ topic: 'fleet', payload: [...minutes(0, 3), ...minutes(0, 3, 'Printer 2')] });
      await give({ topic: 'fleet', payload: minutes(3, 9) });
      await until('the forecasts', () => messages(SINK.id).length === 2);
      assert.deepEqual(arrived()[0], {
        topic: 'fleet',
        payload: [row(2, 1), row(3, 1), row(2, 1, 'Printer 2'), row(3, 1, 'Printer 2')],
      });
      const last = (arrived()[1]!.payload as ForecastRow[]).slice(-2);
      for (const [i, minute] of [9, 10].entries()) {
        const { lower_temperature: lower, upper_temperature: upper, ...rest } = last[i]!;
        assert.deepEqual(rest, row(minute, 8));
        assert.ok(Number(lower) < 8 && Number(upper) > 8);
      }
    });

    it('bare numbers, other keys and times are taken as well', async () => {
      await load({ keyProperty: 'machine', timeProperty: 'ts', fields: 'load' });
      for (let minute = 0; minute < 3; minute++) {
        await give({ payload: { machine: 7, ts: T0 / 1000 + 60 * minute, load: minute, rpm: 1 } });
      }
      await until('the forecast', () => forecasts().length > 0);
      assert.deepEqual([forecasts()[0]!.device, forecasts()[0]!.field], ['7', 'load']);
      assert.equal(
        await give({ topic: 'scale', payload: '12' }).then((error) => error?.message),
        'field `load` not found; this reading has value',
      );
    });
  });

  it('tells when limits will be reached, also those of single fields', async () => {
    await load({ method: 'onset', low: 45, fieldLimits: 'load ..90', horizon: 60, minimum: 10 });
    const draws = new Draws('limits');
    const payload = Array.from({ length: 60 }, (_, minute) => ({
      ...reading(minute, 50 - 0.001 * Math.max(0, minute - 20) ** 2 + 0.05 * draws.normal()),
      load: 10 + 0.01 * draws.normal(),
    }));
    await give({ payload });
    await until('the forecasts', () => forecasts().length > 0);
    const last = (name: string) => forecasts().findLast(({ field }) => field === name)!;
    const [low] = last('temperature').crossings;
    assert.deepEqual([low!.side, low!.limit, low!.announced], ['low', 45, true]);
    const exact = 20 + Math.sqrt(5000);
    assert.ok(Math.abs((low!.p50! - T0) / MIN - exact) < 8, `${(low!.p50! - T0) / MIN} for ${exact}`);
    assert.deepEqual(
      last('load').crossings.map(({ side, limit, announced }) => [side, limit, announced]),
      [['high', 90, false]],
    );
  });

  it('finds the seasons in the values where that is asked for', async () => {
    await load({ method: 'seasonal-naive', periods: 'auto', minimum: 100, horizon: 12 });
    const draws = new Draws('seasons');
    const season = Array.from({ length: 12 }, () => 10 * draws.normal());
    const valueAt = (minute: number) => season[minute % 12]! + 0.01 * draws.normal();
    await give({ payload: Array.from({ length: 120 }, (_, minute) => reading(minute, valueAt(minute))) });
    await until('the forecasts', () => forecasts().length > 0);
    for (const [i, value] of forecasts().at(-1)!.values.entries()) assert.ok(Math.abs(value - season[i]!) < 0.1);
  });

  describe('events and resets', () => {
    it('begin a device anew with the event that the setting names; others do nothing', async () => {
      await load({ beginOn: 'finished' });
      await give({ payload: minutes(0, 10) });
      assert.equal(await give({ payload: { kind: 'event', device: 'Printer 1', event: 'paused' } }), undefined);
      await give(one(10));
      await until('the forecasts', () => forecasts().at(-1)?.timestamp === T0 + 10 * MIN);
      assert.equal(await give({ payload: { kind: 'event', device: 'Printer 1', event: 'finished' } }), undefined);
      await give(one(11));
      await give(one(12));
      assert.equal(forecasts().at(-1)?.timestamp, T0 + 10 * MIN);
      await give(one(13));
      await until('the next', () => forecasts().at(-1)?.timestamp === T0 + 12 * MIN);
    });

    it('are errors without such a setting', async () => {
      await load();
      const error = await give({ payload: { kind: 'event', device: 'Printer 1', event: 'finished' } });
      assert.equal(error?.message, 'payload.kind is "event"; expected a reading, which has no kind');
    });

    it('msg.reset forgets one device, or all, in the order of the messages', async () => {
      await load();
      await give({ payload: [...minutes(0, 10), ...minutes(0, 10, 'b')] });
      await give({ reset: 'b' });
      await give({ payload: [reading(10), reading(5, 5, 'b')] });
      await until('the forecast', () => forecasts().at(-1)?.timestamp === T0 + 10 * MIN);
      assert.equal(forecasts().at(-1)?.device, 'Printer 1');
      assert.equal((await give({ reset: 7 }))?.message, 'msg.reset is 7; expected true or the name of a device');
      await give({ reset: true, payload: one(11).payload });
      await until('the status', () => statusOf(NODE.id) === 'yellow ring no readings yet');
    });
  });

  describe('bad messages', () => {
    it('are completed with an error, and do not harm the next', async () => {
      await load({ fields: 'temp' });
      const error = await give({ payload: { timestamp: T0, temperature: 1, vibration: 2 } });
      assert.equal(error?.message, 'field `temp` not found; this reading has temperature, vibration');
      for (let minute = 0; minute < 3; minute++) await give({ payload: { timestamp: T0 + minute * MIN, temp: 5 } });
      await until('the forecast', () => forecasts().length === 1);
    });

    it('in an array do not keep the good ones from going on, and make one error', async () => {
      await load();
      const [a, b, c] = minutes(0, 3);
      const error = await give({ payload: [a, null, b, reading(1, 'hot'), c, reading(0)] });
      assert.match(error!.message, /^payload is null; .* \(payload\[1\]; 3 of 6 are bad\)$/);
      await until('the forecast', () => forecasts().length === 1);
    });
  });

  describe('status', () => {
    it('waits, then tells keys, cost and error', async () => {
      await load();
      await until('the first', () => statusOf(NODE.id) === 'yellow ring no readings yet');
      await give(one(0));
      await until('the keys', () => statusOf(NODE.id) === 'yellow ring 1 key no forecast');
      await give({ payload: [...minutes(100, 150), ...minutes(100, 150, 'b')] });
      await until('the figures', () => /^green dot 2 keys \d\.\dms \d\.\d%$/.test(statusOf(NODE.id)));
    });

    it('is red with one error for a bad setting, and each message gets the reason', async () => {
      await load({ low: 50, high: 45 });
      await until('the status', () => statusOf(NODE.id) === 'red ring bad high');
      assert.deepEqual(errors(), ['high is 45; expected a number above low']);
      assert.equal((await give(one(0)))?.message, 'not running: high is 45; expected a number above low');
    });

    it('says which setting is bad', async () => {
      await load();
      for (const [setting, value] of [
        ['method', 'tea leaves'],
        ['window', 0],
        ['horizon', 30_000],
        ['periods', 'day'],
        ['fieldLimits', 'load 90'],
        ['fieldLimits', 'load 9..1'],
        ['step', -1],
        ['level', 100],
        ['tag', 'timestamp'],
      ] as const) {
        await deploy(flow({ [setting]: value }));
        await until(setting, () => statusOf(NODE.id) === `red ring bad ${setting}`);
      }
    });
  });

  describe('a deploy', () => {
    it('leaves the values alone, with another method, window and horizon too', async () => {
      await load();
      await give({ payload: minutes(0, 20) });
      await deploy(flow({ method: 'polynomial-1', window: 5, horizon: 2, limits: '', name: 'other' }));
      await give(one(20));
      await until('the forecast', () => forecasts().at(-1)?.method === 'polynomial-1');
      const [first, second] = forecasts().at(-1)!.values;
      assert.ok(Math.abs(first! - 21) < 1e-9 && Math.abs(second! - 22) < 1e-9);
    });

    it('with the same settings goes on with the values and the errors', async () => {
      await load({ level: 50 });
      await give({ payload: minutes(0, 20) });
      await deploy(flow({ level: 50 }), 'nodes');
      await give(one(20));
      await until('the forecast', () => forecasts().at(-1)?.timestamp === T0 + 20 * MIN);
      assert.ok(forecasts().at(-1)!.lower![0]! > 18);
    });

    it('with another step begins anew, and one without the node forgets it', async () => {
      await load();
      await give({ payload: minutes(0, 20) });
      await until('the forecasts', () => forecasts().at(-1)?.timestamp === T0 + 19 * MIN);
      await deploy(flow({ step: 2 }));
      await give(one(20));
      await give(one(22));
      await deploy([TAB, SINK]);
      await deploy(flow());
      await give(one(23));
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(forecasts().at(-1)?.timestamp, T0 + 19 * MIN);
    });

    it('completes what waits, and loses no reading of it', async () => {
      await load({ method: 'theta', minimum: 10 });
      const completed = countCompletions(NODE.id);
      for (let i = 0; i < 300; i++) {
        helper.getNode(NODE.id).receive({ payload: minutes(0, 30, `Printer ${i}`) });
      }
      await new Promise((resolve) => setImmediate(resolve));
      await deploy(flow({ method: 'theta', minimum: 10, name: 'other' }));
      assert.equal(completed.size, 300);
      await give({ payload: Array.from({ length: 300 }, (_, i) => reading(30, 30, `Printer ${i}`)) });
      await until('all', () => forecasts().filter(({ timestamp }) => timestamp === T0 + 30 * MIN).length === 300);
    });

    it('a hundred of them leave nothing behind', async function () {
      this.timeout(60_000);
      await load({ store: 'default' });
      const redeploy = async (times: number) => {
        for (let i = 0; i < times; i++) {
          helper.getNode(NODE.id).receive(one(i));
          await deploy(flow({ name: String(i) }));
        }
        // What is put off to the next turn is no handle that stays.
        for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
        return process.getActiveResourcesInfo().length;
      };
      const few = await redeploy(10);
      const many = await redeploy(90);
      assert.ok(many <= few + 3, `from ${few} to ${many} handles`);
    });
  });
});
