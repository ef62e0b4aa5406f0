import assert from 'node:assert/strict';
import fs from 'node:fs';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';
import { FAULTS } from '../../lib/faults/registry';
import type { TruthPayload } from '../../lib/sim/truth';
import { Settings } from '../../nodes/common/settings';

import injectAnomalyNode = require('../../nodes/inject-anomaly/inject-anomaly');
import plantNode = require('../../nodes/plant/plant');
import printerNode = require('../../nodes/printer/printer');
import truthNode = require('../../nodes/truth/truth');

import { readInjectAnomalySettings } from '../../nodes/inject-anomaly/settings';
import { type Dialog, readDialog } from '../support/dialogs';
import { projectFile } from '../support/node-red';
import {
  deploy,
  errors,
  forget,
  handOver,
  inNodeRed,
  messages,
  sinkNode,
  statusOf,
  until,
  watchStatus,
} from './flow-kit';

const NODES = [injectAnomalyNode, plantNode, printerNode, truthNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const READINGS = { id: 'readings-0001', type: 'test-sink', ...AT };
const TRUTH = { id: 'truth-0001', type: 'test-sink', ...AT };
const NODE = { id: 'inject-0001', type: 'shopfloor-inject-anomaly', ...AT, wires: [[READINGS.id], [TRUTH.id]] };
/** A row of the dialog. */
const always = (fault: string, row: object = {}) => ({ fault, when: 'always', scale: 'unit', ...row });
const BIAS = always('bias', { offset: 5 });

const flow = (settings: object = {}) => [TAB, { ...NODE, faults: [BIAS], ...settings }, READINGS, TRUTH];
const load = (settings: object = {}) => helper.load(NODES, flow(settings));
const reading = (second: number, value: unknown, device = 'Oven 1') => {
  return { device, timestamp: T0 + second * 1000, temperature: value };
};
const give = (payload: unknown, more: object = {}) => handOver(NODE.id, { payload, ...more });
const readings = () => messages(READINGS.id).flatMap(({ payload }) => payload as Reading[]);
const truths = () => messages(TRUTH.id).flatMap(({ payload }) => payload as TruthPayload[]);
const temperatures = () => readings().map(({ temperature }) => temperature);
const arrived = (count: number) => until(`${count} readings`, () => readings().length >= count);
/** What has been sent is delivered then, and not on its way in a deploy. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
const spans = () => truths().filter(({ phase }) => phase !== 'reading');

interface FaultDialog extends Dialog {
  shopfloorFaults: Record<
    string,
    Record<string, string[] | { unit: string; value: number | ''; min: number; max: number }>
  >;
  shopfloorPresets: Record<string, object[]>;
}

describe('inject anomaly', () => {
  inNodeRed();

  it('changes single readings, whose messages go on with all that they carry', async () => {
    await load();
    await give(reading(0, 20), { topic: 'hall/oven', qos: 1 });
    await arrived(1);
    const [{ topic, payload, qos }] = messages(READINGS.id) as unknown as [
      { topic: string; payload: object; qos: number },
    ];
    assert.deepEqual({ topic, payload, qos }, { topic: 'hall/oven', payload: reading(0, 25), qos: 1 });
  });

  it('sends what an array causes as one array', async () => {
    await load({ faults: [always('duplicate', { after: 1 })] });
    await give([reading(0, 1), reading(1, 2)], { topic: 'fleet' });
    await arrived(3);
    assert.equal(messages(READINGS.id).length, 1);
    assert.equal(messages(READINGS.id)[0]!.topic, 'fleet');
    assert.deepEqual(temperatures(), [1, 1, 2]);
  });

  it('passes a message that nothing touches on as it is', async () => {
    await load({ faults: [always('bias', { devices: 'another' })] });
    for (const payload of [[reading(0, 1), reading(1, 2)], reading(2, 3), 7]) await give(payload, { topic: 'x' });
    await until('all', () => messages(READINGS.id).length === 3);
    assert.deepEqual(
      messages(READINGS.id).map(({ payload }) => payload),
      [[reading(0, 1), reading(1, 2)], reading(2, 3), 7],
    );
  });

  it('sends the good ones of an array, in order, and names the first bad one and the count', async () => {
    await load();
    const items = [reading(0, 1), 'junk', reading(1, 2), { kind: 'event' }, reading(2, 3)];
    const error = await give(items);
    assert.match(error!.message, /^payload is "junk"; expected a reading .* \(payload\[1\]; 2 of 5 are bad\)$/);
    await arrived(3);
    assert.deepEqual(temperatures(), [6, 7, 8]);
    const second = await give([...Array.from({ length: 3 }, (_, i) => reading(3 + i, i)), null]);
    assert.match(second!.message, /payload\[3\]; 1 of 4 are bad/);
    await arrived(6);
  });

  it('tells the truth by its second output: start, what each reading would have been, end', async () => {
    await load({
      faults: [always('bias', { offset: 5, when: 'schedule', start: 1, startUnit: 's', shortest: 2, longest: 2 })],
    });
    for (let i = 0; i < 5; i++) await give(reading(i, i));
    await arrived(5);
    await until('the end', () => spans().length === 2);
    assert.deepEqual(temperatures(), [0, 6, 7, 3, 4]);
    const common = { kind: 'truth', device: 'Oven 1', type: 'bias', severity: 1, fields: ['temperature'] };
    const [start, first, second, end] = truths();
    assert.deepEqual(start, { ...common, timestamp: T0 + 1000, phase: 'start', start: T0 + 1000, end: T0 + 3000 });
    assert.deepEqual(first!.clean, { temperature: 1 });
    assert.deepEqual(second!.clean, { temperature: 2 });
    assert.deepEqual(end, { ...common, timestamp: T0 + 3000, phase: 'end', start: T0 + 1000, end: T0 + 3000 });
    assert.equal(messages(TRUTH.id)[0]!.topic, 'Oven 1');
  });

  it('puts the truth into each reading where that is chosen, and hides it where that is', async () => {
    await load({ truth: 'readings' });
    await give(reading(0, 20));
    await arrived(1);
    assert.deepEqual(readings()[0], {
      ...reading(0, 25),
      anomaly_label: 1,
      anomaly_type: 'bias',
      clean_temperature: 20,
    });
    await turn();
    await deploy(flow({ truth: 'hidden' }));
    forget();
    await give(reading(1, 20));
    await arrived(1);
    assert.deepEqual(readings()[0], reading(1, 25));
    assert.deepEqual(truths(), []);
  });

  it('leaves out the clean values where they are not asked for', async () => {
    await load({ tellReadings: false });
    await give(reading(0, 20));
    await until('the start', () => truths().length > 0);
    assert.deepEqual(
      truths().map(({ phase }) => phase),
      ['start'],
    );
  });

  describe('in a plant', () => {
    const BACKFILL = { mode: 'backfill', from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z' };
    const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall', ...BACKFILL };
    const SOURCE = { id: 'source-0001', type: 'shopfloor-printer', plant: PLANT.id, count: 2, form: 'array', ...AT };
    const HEARD = { id: 'heard-0001', type: 'test-sink', ...AT };
    const LISTENER = { id: 'listener-0001', type: 'shopfloor-truth', plant: PLANT.id, ...AT, wires: [[HEARD.id]] };
    const row = {
      ...BIAS,
      fields: 'bed_temperature',
      when: 'random',
      every: 10,
      everyUnit: 'min',
      shortest: 60,
      longest: 120,
    };
    const hall = (truth: string) => [
      { ...PLANT, truth },
      { ...SOURCE, wires: [[NODE.id], []] },
      ...flow({ plant: PLANT.id, faults: [row], truth: 'node' }),
      LISTENER,
      HEARD,
    ];
    const whole = () =>
      until('the end', () => /^green dot done/.test(statusOf(SOURCE.id)) && readings().length >= 7200);
    const heard = () => messages(HEARD.id).map(({ payload }) => payload as TruthPayload);

    it('is heard by the ground truth node, as the faults of the sources are', async () => {
      await helper.load(NODES, hall('node'));
      await whole();
      const own = truths().filter(({ type }) => type === 'bias');
      await until('the truth', () => heard().filter(({ type }) => type === 'bias').length === own.length);
      assert.ok(own.length > 100);
      assert.deepEqual(
        heard().filter(({ type }) => type === 'bias'),
        own,
      );
      assert.ok(heard().some(({ type }) => type !== 'bias'));
    });

    it('keeps what the sources say of each reading, and adds to it', async () => {
      await helper.load(NODES, hall('readings'));
      await whole();
      const types = new Set(readings().flatMap(({ anomaly_type }) => String(anomaly_type).split('+')));
      assert.ok(types.has('bias') && types.size > 2, [...types].join());
      for (const { bed_temperature, clean_bed_temperature, anomaly_type, anomaly_label } of readings()) {
        const isBiased = String(anomaly_type).split('+').includes('bias');
        assert.equal(Number(bed_temperature) - Number(clean_bed_temperature) > 4, isBiased);
        assert.equal(anomaly_label, anomaly_type === 'normal' ? 0 : 1);
      }
    });

    it('says nothing in a plant that hides the truth: neither reading, output, status nor ground truth node', async () => {
      await helper.load(NODES, hall('hidden'));
      await whole();
      assert.deepEqual([truths(), heard()], [[], []]);
      assert.ok(readings().every((each) => !Object.keys(each).some((name) => /^(anomaly|clean)_/.test(name))));
      await until('the status', () => /^green dot 2 keys /.test(statusOf(NODE.id)));
    });

    it('follows the seed of the plant', async () => {
      await helper.load(NODES, [TAB]);
      const faultyAt = async (seed: string) => {
        forget();
        watchStatus();
        await deploy(hall('node').map((node) => (node.id === PLANT.id ? { ...node, seed } : node)));
        await whole();
        const found = spans()
          .filter(({ type }) => type === 'bias')
          .map(({ start }) => start);
        await deploy([TAB]);
        return found;
      };
      const first = await faultyAt('7');
      assert.deepEqual(await faultyAt('7'), first);
      assert.notDeepEqual(await faultyAt('8'), first);
    });
  });

  describe('commands', () => {
    it('are told apart from readings by their text `command`', async () => {
      await load({ faults: [] });
      await give({ ...reading(0, 20), command: 3 });
      assert.equal(
        await give({ command: 'inject', device: 'Oven 1', fault: 'stuck', field: 'temperature', seconds: 2 }),
        undefined,
      );
      for (let i = 1; i < 5; i++) await give(reading(i, 20 + i));
      await arrived(5);
      assert.deepEqual(temperatures(), [20, 21, 21, 23, 24]);
      assert.equal(await give({ command: 'inject', device: '*', fault: 'bias', offset: 1 }), undefined);
      await give(reading(5, 25));
      assert.equal(await give({ command: 'clear', device: '*' }), undefined);
      await give(reading(6, 26));
      await arrived(7);
      assert.deepEqual(temperatures().slice(5), [26, 26]);
    });

    it('are answered when they are wrong, and do no harm', async () => {
      await load();
      await give(reading(0, 1));
      const error = await give({ command: 'inject', device: 'Oven 2', fault: 'bias' });
      assert.equal(error!.message, "unknown device 'Oven 2'; did you mean Oven 1?");
      assert.match(
        (await give({ command: 'describe' }))!.message,
        /^unknown command 'describe'; there are inject, clear/,
      );
      await give(reading(1, 1));
      await arrived(2);
      assert.deepEqual(temperatures(), [6, 6]);
    });
  });

  describe('late readings', () => {
    const DELAY = { faults: [always('delay', { late: 5 })] };

    it('leave in the form of the last message when their device is silent', async () => {
      await load({ ...DELAY, idle: 100, idleUnit: 'ms' });
      for (let i = 0; i < 3; i++) await give(reading(i, i));
      await arrived(3);
      assert.deepEqual(
        messages(READINGS.id).map(({ topic, payload }) => [topic, (payload as Reading).temperature]),
        [
          ['Oven 1', 0],
          ['Oven 1', 1],
          ['Oven 1', 2],
        ],
      );
    });

    it('are kept over a deploy, with the faults under way, also when the faults are others then', async () => {
      await load(DELAY);
      for (let i = 0; i < 3; i++) await give(reading(i, i));
      await turn();
      await deploy(flow({ faults: [BIAS] }));
      await give(reading(3, 3));
      await until('the end of the delay', () => spans().some(({ type, phase }) => type === 'delay' && phase === 'end'));
      assert.deepEqual(temperatures(), [8]);
      await give(reading(10, 10));
      await arrived(5);
      assert.deepEqual(temperatures(), [8, 0, 1, 2, 15]);
    });

    it('go on over a deploy that changes nothing, without telling the truth twice', async () => {
      await load({ faults: [always('drift', { by: 10, over: 10 })] });
      for (let i = 0; i < 5; i++) await give(reading(i, 0));
      await turn();
      await deploy(flow({ faults: [always('drift', { by: 10, over: 10 })], name: 'renamed' }));
      for (let i = 5; i < 11; i++) await give(reading(i, 0));
      await arrived(11);
      assert.deepEqual(temperatures(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      assert.equal(spans().length, 1);
    });

    it('are said to be too many when they are', async () => {
      await load({ ...DELAY, maxHeld: 2, idle: 50, idleUnit: 'ms' });
      for (let i = 0; i < 4; i++) await give(reading(i, i));
      await arrived(4);
      const warned = () => helper.log().args.map(([{ msg }]) => String(msg));
      await until('the warning', () =>
        warned().some((text) => /^2 delayed readings left early: 2 are held/.test(text)),
      );
    });
  });

  it('is put to rest by a bad setting', async () => {
    await load({ faults: [{ fault: 'spyke' }] });
    assert.equal(statusOf(NODE.id), 'red ring bad faults');
    assert.match(errors()[0]!, /did you mean spike/);
    assert.match((await give(reading(0, 1)))!.message, /^not running: /);
  });
});

describe('inject anomaly settings', () => {
  for (const [row, expected] of [
    [
      { fault: 'spyke' },
      /^faults is "spyke"; expected a fault that there is \(did you mean spike\?\) as fault in row 1$/,
    ],
    [{ fault: '' }, /expected a fault that there is \(there are spike, .*clock_skew\)/],
    [{ fault: 'bias', every: 1, offset: 'much' }, /^faults is "much"; expected a number from .* as offset in row 1$/],
    [{ fault: 'bias', every: 0 }, /expected a number above 0 as every in row 1/],
    [{ fault: 'bias', every: 1, longest: 31 }, /expected at least twice the longest duration as every in row 1/],
    [{ fault: 'bias', every: 9, shortest: 3, longest: 1 }, /not below the shortest as longest in row 1/],
    [{ fault: 'bias', when: 'schedule' }, /expected a time, when the fault comes once, as start in row 1/],
    [{ fault: 'bias', when: 'schedule', start: 'soon' }, /^faults is "soon"; expected a time such as/],
    [{ fault: 'bias', when: 'schedule', every: 1, longest: 61 }, /expected at least the longest duration as every/],
    [{ fault: 'bias', when: 'never' }, /expected one of random, schedule, always, command as when in row 1/],
    [{ fault: 'bias', when: 'always', scale: 'x' }, /expected one of deviation, unit as scale in row 1/],
    [
      { fault: 'bias', when: 'always', fields: 'a, device' },
      /^faults is "device"; expected names of measurements as fields/,
    ],
    [{ fault: 'delay', when: 'always', fields: 'a' }, /expected nothing, as delay touches whole readings, as fields/],
    [{ fault: 'out_of_order', when: 'always', least: 9, most: 1 }, /expected a number of at least 9 s as most/],
    [{ fault: 'saturation', when: 'always', low: 9, high: 1 }, /expected a number above 9 as high/],
  ] as const) {
    it(`refuse ${JSON.stringify(row)} and say why`, () => {
      assert.match(refusal(row), expected);
    });
  }

  it('take a start as a time or as a duration after the first reading', () => {
    const starts = ['2026-01-01T00:00:00Z', '5', 5].map((start) => {
      const row = { fault: 'bias', when: 'schedule', start, startUnit: 'min', longest: 1 };
      return readInjectAnomalySettings(new Settings({ faults: [row] })).rules[0]!.occurrence;
    });
    const lengths = { kind: 'schedule', everyMs: 0, shortestMs: 0, longestMs: 1000 };
    assert.deepEqual(starts, [
      { ...lengths, startMs: T0, isRelative: false },
      { ...lengths, startMs: 300_000, isRelative: true },
      { ...lengths, startMs: 300_000, isRelative: true },
    ]);
  });
});

describe('inject anomaly dialog', () => {
  const { shopfloorFaults, shopfloorPresets, defaults } = readDialog('inject-anomaly') as FaultDialog;
  const check = (rows: object[]) => defaults.faults!.validate!.call({}, rows, {});

  it('has the faults of the registry, with the same parameters, units, ranges and defaults', () => {
    const expected = FAULTS.map(({ name, parameters }) => {
      const specs = parameters.map((spec) => {
        if (spec.kind === 'choice') return [spec.name, [...spec.choices]];
        const { unit, min, max, fallback } = spec;
        return [spec.name, { unit, value: Number.isNaN(fallback) ? '' : fallback, min, max }];
      });
      return [name, Object.fromEntries(specs)];
    });
    assert.deepEqual(
      JSON.parse(JSON.stringify(shopfloorFaults)),
      JSON.parse(JSON.stringify(Object.fromEntries(expected))),
    );
    assert.deepEqual(
      Object.keys(shopfloorFaults),
      FAULTS.map(({ name }) => name),
    );
    for (const spec of FAULTS.flatMap(({ parameters }) => parameters)) {
      if (spec.kind === 'choice') assert.equal(spec.choices[0], spec.fallback);
    }
  });

  it('explains each fault and parameter in the help', () => {
    const file = projectFile('nodes', 'inject-anomaly', 'locales', 'en-US', 'inject-anomaly.html');
    const help = fs.readFileSync(file, 'utf8');
    for (const { name, parameters } of FAULTS) {
      const found = new RegExp(`<tr><td>${name}</td><td>([^]*?)</td>`).exec(help);
      assert.ok(found, name);
      for (const spec of parameters) assert.match(found[1]!, new RegExp(`\\b${spec.name}\\b`), `${name}: ${spec.name}`);
    }
  });

  it('has presets that the runtime takes', () => {
    for (const rows of Object.values(shopfloorPresets)) {
      assert.equal(check(rows), true);
      assert.equal(readInjectAnomalySettings(new Settings({ faults: rows })).rules.length, rows.length);
    }
  });

  it('accepts nothing that the runtime refuses', () => {
    for (const changes of [
      {},
      { fault: 'spyke' },
      { every: 0 },
      { longest: 99_999 },
      { shortest: 400 },
      { offset: 'x' },
      { fields: 'device' },
      { when: 'schedule', start: 'soon' },
      { when: 'schedule', every: 0 },
      { when: 'schedule', every: 1 },
      { every: '' },
      { when: 'schedule', start: '2026-01-01' },
      { when: 'always', longest: 'x' },
      { when: 'command', longest: -1 },
      { everyUnit: 's' },
      { durationUnit: 'h' },
      { offset: '' },
      { offset: 1e16 },
      { when: 'schedule', start: -1 },
      { when: 'schedule', start: 1e13, startUnit: 'd' },
      { fault: 'saturation', low: 3, high: 2 },
      { fault: 'saturation', low: '', high: 2 },
      { fault: 'out_of_order', least: 3, most: 2 },
    ]) {
      const row = { ...shopfloorPresets.tour![1], fault: 'bias', offset: 1, every: 30, ...changes };
      const isAccepted = check([row]) === true;
      assert.equal(isAccepted, refusal(row) === '', JSON.stringify(changes));
    }
  });
});

/** Why the runtime refuses a row; empty when it does not. */
function refusal(row: object): string {
  try {
    readInjectAnomalySettings(new Settings({ faults: [row] }));
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
