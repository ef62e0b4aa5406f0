import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import plantNode = require('../../nodes/plant/plant');
import printerNode = require('../../nodes/printer/printer');

import { SettingError } from '../../lib/core/errors';
import { PRINTER_DEFAULTS } from '../../lib/models/printer/settings';
import { Settings } from '../../nodes/common/settings';
import { readPrinterSettings } from '../../nodes/printer/settings';
import { acceptsConfig, readDialog } from '../support/dialogs';
import { give } from '../support/give';
import { deploy, errors, inNodeRed, messages, sinkNode, statusOf, unload, until } from './flow-kit';

const NODES = [plantNode, printerNode, sinkNode];
const SOURCE = { id: 'source-0001', type: 'shopfloor-printer', plant: '', wires: [['readings-0001'], ['events-0001']] };
const SINKS = [
  { id: 'readings-0001', type: 'test-sink' },
  { id: 'events-0001', type: 'test-sink' },
];
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall' };

/** The error that a message was completed with. */
const given = (node: object, msg: object) =>
  new Promise<Error | undefined>((done) => give(node, { _msgid: '1', ...msg }, done));

const readings = () => messages('readings-0001');
const events = () => messages('events-0001');

describe('3D printer', () => {
  inNodeRed();

  async function load(source: object, plant?: object) {
    const withPlant = plant ? [{ ...PLANT, ...plant }] : [];
    const flow = [{ ...SOURCE, plant: plant ? PLANT.id : '', ...source }, ...SINKS, ...withPlant];
    await helper.load(NODES, flow);
  }

  it('sends the readings of ten printers as it comes, without a plant', async () => {
    await load({});
    await until('ten readings', () => readings().length >= 10);
    const { topic, payload } = readings()[1]! as { topic: string; payload: Record<string, unknown> };
    assert.equal(topic, 'Printer 2');
    assert.deepEqual(Object.keys(payload), [
      'device',
      'timestamp',
      'hotend_temperature',
      'bed_temperature',
      'ambient_temperature',
      'fluctuated_ambient_temperature',
      'original_timestamp',
    ]);
    assert.ok(Math.abs(Date.now() - (payload.timestamp as number)) < 3000);
    await until('a status', () => statusOf('source-0001') === 'green dot 10 printers ×1');
  });

  it('does what a message asks, and answers questions by its second output', async () => {
    await load({ count: 2 });
    await until('readings', () => readings().length >= 2);
    const node = helper.getNode('source-0001');
    assert.equal(await given(node, { payload: 's' }), undefined);
    await until('the answer', () => events().length > 0);
    const { topic, payload } = events()[0]! as {
      topic: string;
      payload: { kind: string; states: { device: string }[] };
    };
    assert.deepEqual([topic, payload.kind], ['3D printer', 'state']);
    assert.deepEqual(
      payload.states.map(({ device }) => device),
      ['Printer 1', 'Printer 2'],
    );
    assert.equal(await given(node, { payload: { command: 'pause' } }), undefined);
    await until('a pause', () => statusOf('source-0001') === 'yellow ring paused');
    const error = await given(node, { payload: 'puase' });
    assert.equal(error?.message, "unknown command 'puase'; did you mean pause?");
  });

  it('sends events by its second output', async () => {
    await load({ count: 2, dips: false, printSeconds: 10, pauseSeconds: 5, startPhase: 'together' }, { speed: 100 });
    await until('two prints each', () => events().length >= 4);
    const payloads = events().map(({ payload }) => payload as Record<string, unknown>);
    assert.deepEqual(
      payloads.slice(0, 2).map(({ kind, event, device }) => [kind, event, device]),
      [
        ['event', 'finished', 'Printer 1'],
        ['event', 'finished', 'Printer 2'],
      ],
    );
    assert.equal(events()[0]!.topic, 'Printer 1');
    assert.ok(readings().every(({ payload }) => !('kind' in (payload as object))));
  });

  it('sends arrays with the name of the fleet as topic', async () => {
    await load(
      { name: 'hall 1', count: 7, form: 'array', arraySize: 20, end: 'readings', endReadings: 50 },
      { speed: 50 },
    );
    await until('the end', () => statusOf('source-0001') === 'green dot done: 50');
    await until('the last array', () => readings().length >= 3);
    assert.deepEqual(
      readings().map(({ topic, payload }) => [topic, (payload as unknown[]).length]),
      [
        ['hall 1', 20],
        ['hall 1', 20],
        ['hall 1', 10],
      ],
    );
  });

  it('puts the ground truth into the readings when the plant says so', async () => {
    await load({ count: 1, end: 'readings', endReadings: 3 }, { truth: 'readings', speed: 10 });
    await until('three readings', () => readings().length === 3);
    const payload = readings()[0]!.payload as Record<string, unknown>;
    assert.ok(payload.anomaly_label === 0 || payload.anomaly_label === 1);
    assert.equal(typeof payload.anomaly_type, 'string');
  });

  it('shows the progress of a backfill, and its end', async () => {
    const span = { mode: 'backfill', from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:10:00Z' };
    await load({ count: 1, maxRate: 400 }, span);
    await until('progress', () => /^green dot backfill \d+ %$/.test(statusOf('source-0001')));
    await until('the end', () => statusOf('source-0001') === 'green dot done: 600');
    const first = readings()[0]!.payload as Record<string, unknown>;
    assert.equal(first.timestamp, Date.UTC(2026, 0, 1));
  });

  it('names the device and the other source when two have a printer of the same name', async () => {
    const flow = [
      { ...SOURCE, name: 'hall 1', count: 2 },
      { ...SOURCE, id: 'source-0002', name: 'hall 2', count: 3, wires: [['events-0001'], []] },
      ...SINKS,
    ];
    await helper.load(NODES, flow);
    await until('a red status', () => statusOf('source-0002') === 'red ring clash: Printer 1');
    assert.deepEqual(errors(), [
      'device is "Printer 1"; expected an id that is unique in the plant, but "hall 1" has it too: change the name or ' +
        'the first number of the devices of one of them',
    ]);
    await until('the other one to run', () => readings().length > 0);
    assert.equal(events().length, 0);

    const mended = flow.map((node) => (node.id === SOURCE.id ? { ...node, prefix: 'Hall 1 / Printer ' } : node));
    await deploy(mended, 'nodes');
    await until('a green status', () => statusOf('source-0002') === 'green dot 3 printers ×1');
    await until('its readings', () => events().length > 0);
  });

  it('stays idle on a bad setting, and says which', async () => {
    await load({ rate: 5000 });
    await until('a red status', () => statusOf('source-0001') === 'red ring bad rate');
    assert.deepEqual(errors(), ['rate is 5000; expected a number from 0.001 to 1000']);
    assert.equal(readings().length, 0);
  });

  it('stays idle when its plant is missing or cannot run, and says why', async () => {
    await load({ plant: 'plant-9999' });
    await until('a red status', () => statusOf('source-0001') === 'red ring bad plant');
    assert.match(errors()[0]!, /^plant is "plant-9999"; expected a plant that exists and is enabled/);
    await unload();

    await load({}, { speed: 0 });
    await until('a red status', () => statusOf('source-0001') === 'red ring bad plant');
    assert.deepEqual(errors(), [
      'speed is 0; expected a number from 0.001 to 1000000',
      'plant is "hall"; expected good settings in it, but speed is 0; expected a number from 0.001 to 1000000',
    ]);
  });
});

describe('3D printer: settings', () => {
  const read = (config: object) => {
    return readPrinterSettings(new Settings(config as Record<string, unknown>));
  };

  it('has the model’s defaults for what is empty', () => {
    assert.deepEqual(read({}).model, PRINTER_DEFAULTS);
    const empty = Object.fromEntries(Object.keys(PRINTER_DEFAULTS).map((name) => [name, '']));
    assert.deepEqual(read(empty).model, PRINTER_DEFAULTS);
  });

  it('numbers its printers as their first number is written', () => {
    const ids = (config: object) => read({ count: 2, ...config }).source.ids;
    assert.deepEqual(ids({}), ['Printer 1', 'Printer 2']);
    assert.deepEqual(ids({ first: 9 }), ['Printer 9', 'Printer 10']);
    assert.deepEqual(ids({ first: '009' }), ['Printer 009', 'Printer 010']);
    assert.deepEqual(ids({ first: '0' }), ['Printer 0', 'Printer 1']);
    assert.throws(() => ids({ first: '00x' }), /first is "00x"; expected a whole number/);
  });

  it('takes a blank for empty, and nothing but a number or text for a number', () => {
    assert.equal(read({ hotendSigma: ' ' }).model.hotendSigma, 0.5);
    for (const value of [[], [2], {}, true]) {
      assert.throws(() => read({ hotendSigma: value }), /^SettingError: hotendSigma is .+; expected a number$/);
    }
  });

  it('numbers the devices within what whole numbers can tell apart', () => {
    assert.deepEqual(read({ first: 1e9, count: 2 }).source.ids, ['Printer 1000000000', 'Printer 1000000001']);
    assert.throws(() => read({ first: 1e16, count: 2 }), /^SettingError: first is 10000000000000000; expected/);
  });

  it('takes numbers as text, as environment variables come', () => {
    assert.equal(read({ hotendTarget: '215.5' }).model.hotendTarget, 215.5);
    assert.equal(read({ count: '3' }).source.ids.length, 3);
  });

  it('refuses junk by naming the field, the value and what was expected, and takes nothing else for an error', () => {
    const junk = [
      'junk',
      '-1',
      -1,
      0,
      1e99,
      Number.NaN,
      Infinity,
      null,
      undefined,
      '',
      ' ',
      true,
      false,
      [],
      {},
      [1, 2],
      { a: 1 },
      '$' + '{NOT_SET}',
      '0x10',
      '1e3',
      '٣',
      0.5,
      1.5,
      '\u0000',
      'x'.repeat(5000),
      new Date(0),
    ];
    const settings = new Settings({});
    readPrinterSettings(settings);
    const names = [...settings.asked].filter((name) => name !== 'version');
    assert.ok(names.length > 35, `${names.length} properties`);
    let refused = 0;
    for (const name of names) {
      for (const value of junk) {
        try {
          read({ [name]: value });
        } catch (error) {
          refused++;
          assert.ok(error instanceof SettingError, `${name} = ${String(value)}: ${error}`);
          assert.ok(names.includes(error.field), `${name} = ${String(value)}: ${error.message}`);
          assert.match(error.message, /^\w+ is .{1,80}; expected .+/s);
        }
      }
    }
    assert.ok(refused > 300, `${refused} refused`);
  });
});

describe('3D printer: dialog', () => {
  it('accepts the combinations that the runtime accepts, and no others', () => {
    const dialog = readDialog('printer');
    const usual = Object.fromEntries(Object.entries(dialog.defaults).map(([name, { value }]) => [name, value]));
    const accepts = (config: Record<string, unknown>) => acceptsConfig(dialog, config);
    const runs = (config: Record<string, unknown>) => {
      try {
        readPrinterSettings(new Settings(config));
        return true;
      } catch {
        return false;
      }
    };
    const changes: Record<string, unknown>[] = [
      { burstGapMinSeconds: 300 },
      { burstGapMinSeconds: 301 },
      { burstMinSeconds: 4, burstMaxSeconds: 4 },
      { burstMaxSeconds: 0 },
      { burstMinSeconds: 5 },
      { dipMinSeconds: 36 },
      { dipMaxSeconds: '${' + 'LONGEST}', dipMinSeconds: 36 },
      { dipsPerPrint: 822 },
      { dipsPerPrint: 823 },
      { dipsPerPrint: 823, dips: false },
      { dipsPerPrint: 10_001, dips: false },
      { printSeconds: 700 },
      { printSeconds: 699 },
      { printSeconds: 0.5 },
      { ambientFallExponent: 1.5 },
      { ambientFallExponent: 1.3 },
      { ambientFallExponent: 10.5 },
      { ambientCycleSeconds: 0.5 },
      { first: 1e10 },
      { end: 'time', endAfter: 0 },
      { hotendTarget: -300 },
    ];
    for (const change of changes) {
      const config = { ...usual, ...change };
      if (Object.values(change).some((value) => String(value).startsWith('$'))) assert.ok(accepts(config));
      else assert.equal(accepts(config), runs(config), JSON.stringify(change));
    }
  });
});
