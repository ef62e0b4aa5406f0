import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import customNode = require('../../nodes/custom/custom');
import plantNode = require('../../nodes/plant/plant');

import { SettingError } from '../../lib/core/errors';
import { Settings } from '../../nodes/common/settings';
import { readCustomSettings } from '../../nodes/custom/settings';
import { give } from '../support/give';
import { inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';

const NODES = [plantNode, customNode, sinkNode];
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', speed: 100 };
const SOURCE = { id: 'source-0001', type: 'shopfloor-custom', wires: [['readings-0001'], ['events-0001']] };
const SINKS = ['readings-0001', 'events-0001'].map((id) => ({ id, type: 'test-sink' }));

const read = (config: object) => readCustomSettings(new Settings(config as Record<string, unknown>));
const row = (given: object) => ({ name: 'x', signal: 'constant', ...given });
const payloads = () => messages('readings-0001').map(({ payload }) => payload as Record<string, unknown>);

describe('custom device', () => {
  inNodeRed();

  const load = (config: object) => helper.load(NODES, [{ ...SOURCE, plant: PLANT.id, ...config }, PLANT, ...SINKS]);
  const given = (msg: object) =>
    new Promise<Error | undefined>((done) => give(helper.getNode(SOURCE.id), { _msgid: '1', ...msg }, done));

  it('sends the usual channels on its defaults, ever new values', async () => {
    await load({});
    await until('three readings', () => payloads().length >= 3);
    const [first, second] = payloads() as [Record<string, unknown>, Record<string, unknown>];
    assert.deepEqual(Object.keys(first), ['device', 'timestamp', 'temperature', 'pressure']);
    assert.equal(first.device, 'device 1');
    assert.notEqual(first.pressure, second.pressure);
    await until('a status', () => /^green dot 1 device ×100/.test(statusOf(SOURCE.id)));
  });

  it('sets and releases a channel, and says what it did not understand', async () => {
    await load({ channels: [row({ of: '1' })] });
    await until('a reading', () => payloads().length > 0);
    const set = { command: 'set', device: 'device 1', channel: 'x', value: 9, seconds: 100_000 };
    assert.equal(await given({ payload: set }), undefined);
    await until('the value', () => payloads().at(-1)!.x === 9);
    assert.equal(await given({ payload: 'release device 1' }), undefined);
    await until('the signal', () => payloads().at(-1)!.x === 1);
    const error = await given({ payload: { ...set, device: 'devise 1' } });
    assert.equal(error?.message, "unknown device 'devise 1'; did you mean device 1?");
    assert.match(
      (await given({ payload: { ...set, value: 'much' } }))!.message,
      /^value of set is "much"; expected a number/,
    );
  });

  it('ends after a number of messages', async () => {
    await load({ end: 'readings', endReadings: 5 });
    await until('its end', () => statusOf(SOURCE.id) === 'green dot done: 5' && payloads().length >= 5);
    assert.equal(payloads().length, 5);
  });
});

describe('custom device: settings', () => {
  const channels = (...rows: object[]) => read({ channels: rows }).model.channels;

  it('reads numbers in their order or by name, and fills in the others', () => {
    const [sine, walk] = channels(
      row({ signal: 'sine', of: '20, 5' }),
      row({ name: 'y', signal: 'walk', of: 'high = 9, low=6' }),
    );
    assert.deepEqual(sine!.parameters, { mean: 20, amplitude: 5, period: 60, phase: 0 });
    assert.deepEqual(walk!.parameters, { start: 0, step: 1, low: 6, high: 9 });
  });

  it('reads values that are numbers or texts, and formulas', () => {
    const [pick, formula] = channels(
      row({ signal: 'choice', of: '1, on, 2.5' }),
      row({ name: 'y', signal: 'formula', of: 'max(1, t)' }),
    );
    assert.deepEqual(pick!.values, [1, 'on', 2.5]);
    assert.equal(formula!.formula, 'max(1, t)');
  });

  it('refuses what cannot be, by naming the row', () => {
    const refused: [object, RegExp][] = [
      [{ name: ' ' }, /^channels is " "; expected the name of a measurement as name in row 1$/],
      [{ signal: 'cosine' }, /^channels is "cosine"; expected one of constant, .* as signal in row 1$/],
      [{ of: '1, 2' }, /^channels is "2"; expected value as numbers in row 1$/],
      [
        { signal: 'sine', of: 'speed = 2' },
        /^channels is "speed = 2"; expected mean, amplitude, period, phase as numbers/,
      ],
      [{ signal: 'sine', of: 'much' }, /^channels is "much"; expected a number as mean in row 1$/],
      [{ decimals: 10 }, /^channels is 10; expected a whole number from 0 to 9 as decimals in row 1$/],
      [{ percent: 101 }, /^channels is 101; expected a number from 0 to 100 as percent in row 1$/],
      [{ signal: 'formula', of: 'eval(1)' }, /unknown function 'eval' at 1/],
    ];
    for (const [given, message] of refused) {
      assert.throws(
        () => channels(row(given)),
        (error: Error) => {
          assert.ok(error instanceof SettingError);
          assert.match(error.message, message);
          return true;
        },
      );
    }
    assert.throws(() => read({ channels: [] }), /expected 1 to 100 channels/);
    assert.throws(() => read({ channels: 'x' }), /expected a list of rows/);
  });
});
