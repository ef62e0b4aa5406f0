import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';

import helper = require('node-red-node-test-helper');

import plantNode = require('../../nodes/plant/plant');
import printerNode = require('../../nodes/printer/printer');
import replayNode = require('../../nodes/replay/replay');
import truthNode = require('../../nodes/truth/truth');

import type { SettingError } from '../../lib/core/errors';
import { Settings } from '../../nodes/common/settings';
import { EXAMPLE_FILE, readReplaySettings } from '../../nodes/replay/settings';
import { Draws } from '../support/draws';
import { junk } from '../support/junk';
import { deploy, errors, forget, handOver, messages, sinkNode, statusOf, unload, until, watchStatus } from './flow-kit';

const NODES = [plantNode, printerNode, replayNode, truthNode, sinkNode];
const START = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const PLANT = {
  id: 'plant-0001',
  type: 'shopfloor-plant',
  start: 'fixed',
  startTime: '2026-01-01T00:00:00Z',
  speed: 20,
};
const SOURCE = {
  id: 'source-0001',
  type: 'shopfloor-replay',
  plant: PLANT.id,
  ...AT,
  wires: [['readings-0001'], ['events-0001']],
};
const SINKS = ['readings-0001', 'events-0001', 'truth-0001'].map((id) => ({ id, type: 'test-sink', ...AT }));

type Payload = Record<string, unknown>;
const arrived = () => messages('readings-0001').flatMap(({ payload }) => payload as Payload[] | Payload) as Payload[];
const events = () => messages('events-0001').map(({ payload }) => payload as Payload);

describe('replay', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'shopfloor-replay-node-'));
    helper.init(require.resolve('node-red'));
    await helper.startServer();
  });
  after((done) => {
    rmSync(folder, { recursive: true, force: true });
    helper.stopServer(done);
  });
  beforeEach(() => {
    forget();
    watchStatus();
  });
  afterEach(unload);

  let files = 0;
  const written = (content: string, name = `recording-${++files}.csv`) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  /** `seconds` of three devices. */
  const recorded = (seconds: number) => {
    const rows = Array.from({ length: seconds * 3 }, (_, i) => `${1e9 + Math.floor(i / 3)},${'abc'[i % 3]},${i}`);
    return written(['timestamp,device,x', ...rows].join('\n'));
  };
  const flow = (config: object, plant: object = {}) => [
    TAB,
    { ...SOURCE, ...config },
    { ...PLANT, ...plant },
    ...SINKS,
  ];
  const load = (config: object, plant: object = {}) => helper.load(NODES, flow(config, plant));
  const ofFile = (file: string, more: object = {}) => ({ recording: 'file', file, ...more });

  it('sends the example on its defaults, in the built-in plant', async () => {
    await load({ plant: '' });
    await until('a second', () => arrived().length >= 3 && /^green dot 3 devices ×1/.test(statusOf(SOURCE.id)));
    const [first, second] = messages('readings-0001');
    assert.equal(first!.topic, 'pump 1');
    assert.deepEqual(Object.keys(first!.payload as object), [
      'device',
      'timestamp',
      'pressure',
      'flow',
      'vibration',
      'temperature',
      'state',
    ]);
    assert.equal((second!.payload as Payload).device, 'pump 2');
    assert.deepEqual(errors(), []);
  });

  it('tells the faults of the example, where the plant says so', async () => {
    const truth = { id: 'listener-0001', type: 'shopfloor-truth', plant: PLANT.id, ...AT, wires: [['truth-0001']] };
    await helper.load(NODES, [...flow({}, { truth: 'node', speed: 1000 }), truth]);
    const told = () => messages('truth-0001').map(({ payload }) => payload as Payload);
    await until('both faults', () => told().length >= 4);
    const s = (ms: unknown) => ((ms as number) - START) / 1000;
    const short = told().map(({ device, type, phase, start, timestamp }) => [
      device,
      type,
      phase,
      s(start),
      s(timestamp),
    ]);
    assert.deepEqual(short.slice(0, 4), [
      ['pump 2', 'worn bearing', 'start', 90, 90],
      ['pump 2', 'worn bearing', 'end', 90, 150],
      ['pump 3', 'leak', 'start', 180, 180],
      ['pump 3', 'leak', 'end', 180, 250],
    ]);
  });

  it('ends, or begins again, with an event', async () => {
    await load({ ...ofFile(recorded(20), { repeat: 'once' }), name: 'tape' });
    await until('its end', () => statusOf(SOURCE.id) === 'green dot done: 60' && events().length > 0);
    assert.equal(arrived().length, 60);
    assert.deepEqual(events(), [
      {
        kind: 'event',
        device: 'tape',
        timestamp: START + 20_000,
        event: 'finished',
        round: 1,
        readings: 60,
        bad_rows: 0,
      },
    ]);
    forget();
    await deploy(flow({ ...ofFile(recorded(20)), name: 'tape' }));
    await until('a round', () => events().length > 0);
    assert.equal(events()[0]!.event, 'looped');
  });

  it('sends arrays with its name as topic', async () => {
    await load({ ...ofFile(recorded(60)), name: 'tape', form: 'array', arraySize: 10 });
    await until('arrays', () => messages('readings-0001').length >= 3);
    const [first] = messages('readings-0001');
    assert.equal(first!.topic, 'tape');
    assert.ok(Array.isArray(first!.payload));
  });

  it('answers what it is asked: devices seen so far, their fields; pause, speed, restart', async () => {
    await load(ofFile(recorded(10_000)));
    await until('all devices', () => arrived().length >= 3);
    assert.equal(await handOver(SOURCE.id, { payload: 'devices' }), undefined);
    await until('the answer', () => events().length > 0);
    const { kind, states } = events()[0] as { kind: string; states: Payload[] };
    assert.equal(kind, 'state');
    assert.deepEqual(
      states.map(({ device, kind: noun }) => [device, noun]),
      [
        ['a', 'devices'],
        ['b', 'devices'],
        ['c', 'devices'],
      ],
    );
    assert.equal(typeof (states[0]!.reading as Payload).x, 'number');
    await handOver(SOURCE.id, { payload: 'describe b' });
    await until('the answer', () => events().length > 1);
    const [described] = (events()[1] as { descriptions: { fields: Payload[] }[] }).descriptions;
    assert.deepEqual(described!.fields, [{ name: 'x', unit: '', resolution: 0 }]);

    await handOver(SOURCE.id, { payload: 'pause' });
    await until('the pause', () => statusOf(SOURCE.id) === 'yellow ring paused');
    const before = arrived().length;
    await handOver(SOURCE.id, { payload: 'restart' });
    await until('the beginning again', () => arrived().length > before);
    assert.deepEqual([arrived()[before]!.x, arrived()[before]!.timestamp], [0, START]);
    const error = await handOver(SOURCE.id, { payload: 'inject a leak' });
    assert.match(error!.message, /^unknown command 'inject' of a/);
  });

  it('says once that a file is not there, and looks for it at once when the plant begins anew', async () => {
    const file = path.join(folder, 'late.csv');
    await load(ofFile(file));
    await until('the status', () => statusOf(SOURCE.id) === 'red ring bad file');
    assert.deepEqual(errors(), [`file is ${JSON.stringify(file)}; expected a file that is there`]);
    written('timestamp,x\n1,2\n2,3', 'late.csv');
    await handOver(SOURCE.id, { payload: 'restart' });
    await until('readings', () => arrived().length > 1);
    assert.equal(arrived()[0]!.device, 'late');
  });

  it('reports bad rows with line and column, collapsed, and counts them', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => `${i},${i % 2 === 0 ? i : 'x"y'}`);
    await load(ofFile(written(['timestamp,x', ...rows].join('\n')), { repeat: 'once' }), { speed: 1_000_000 });
    await until('the end', () => events().length > 0);
    assert.deepEqual([arrived().length, events()[0]!.bad_rows], [500, 500]);
    assert.deepEqual(errors(), ['line 3, column x: a quote stands inside a text without quotes']);
    await deploy([TAB, ...SINKS]);
    assert.match(errors().at(-1)!, /^line 3, column x: .* \(499 more within 10 s\)$/);
  });

  it('names the device and the other source when both have it', async () => {
    const printer = {
      id: 'printer-0001',
      type: 'shopfloor-printer',
      name: 'hall',
      plant: PLANT.id,
      ...AT,
      wires: [[], []],
    };
    const file = written('timestamp,device,x\n1,Printer 3,1\n2,other,2');
    await helper.load(NODES, [...flow(ofFile(file)), printer]);
    await until('the clash', () => statusOf(SOURCE.id) === 'red ring clash: Printer 3');
    assert.equal(errors().length, 1);
    assert.match(errors()[0]!, /^device is "Printer 3"; .*but "hall" has it too/);
    assert.equal(arrived().length, 0);
  });

  describe('and deploys', () => {
    /** Each x once, in order: nothing lost, nothing repeated. */
    const assertWhole = () => {
      const places = arrived();
      places.forEach(({ x, timestamp }, i) => {
        assert.equal(x, i);
        assert.equal(timestamp, START + Math.floor(i / 3) * 1000);
      });
      return places.length;
    };
    const sending = async () => {
      const before = messages('readings-0001').length;
      await until('more readings', () => messages('readings-0001').length > before);
      await new Promise((resolve) => setTimeout(resolve, before % 4));
    };
    const plant = { mode: 'live', speed: 2000 };

    for (const form of ['single', 'array']) {
      for (const type of ['full', 'nodes'] as const) {
        it(`of ${type === 'full' ? 'everything' : 'the sink alone'} lose and repeat nothing (${form})`, async () => {
          const config = ofFile(recorded(100_000), { form, arraySize: 30, repeat: 'once' });
          const named = (name: string) =>
            flow(config, plant).map((node) => (node.id === 'readings-0001' ? { ...node, name } : node));
          await helper.load(NODES, named('0'));
          for (let i = 1; i <= 10; i++) {
            await sending();
            await deploy(named(String(i)), type);
          }
          const before = arrived().length;
          await until('more', () => arrived().length > before + 3000);
          assert.ok(assertWhole() > 3000);
          assert.deepEqual(errors(), []);
        });
      }
    }

    it('leave the devices that were seen in the list', async () => {
      const rows = ['timestamp,device,x', '1,a,1', '1,b,2', '100000,b,3'];
      const config = ofFile(written(rows.join('\n')));
      await load(config, plant);
      await until('both', () => arrived().length === 2);
      await deploy(flow(config, plant));
      await handOver(SOURCE.id, { payload: 'devices' });
      await until('the answer', () => events().length > 0);
      const { states } = events()[0] as { states: Payload[] };
      assert.deepEqual(
        states.map(({ reading }) => (reading as Payload).x),
        [1, 2],
      );
    });

    it('with another file begin anew', async () => {
      await load(ofFile(recorded(1000)), plant);
      await sending();
      forget();
      await deploy(flow(ofFile(recorded(1001)), plant));
      await until('readings', () => arrived().length > 0);
      assert.equal(arrived()[0]!.x, 0);
    });

    it('leave nothing open', async () => {
      const config = ofFile(recorded(10_000));
      await load(config, plant);
      for (let i = 0; i < 30; i++) {
        await sending();
        await deploy(flow(config, plant), 'full');
      }
      const handles = process.getActiveResourcesInfo().filter((name) => /FILEHANDLE|FSREQ/i.test(name));
      assert.ok(handles.length <= 2, handles.join());
    });
  });
});

describe('replay: settings', () => {
  const read = (config: object) => readReplaySettings(new Settings(config as Record<string, unknown>));

  it('are those of the example when nothing is said', () => {
    const { plant, replay } = read({});
    assert.deepEqual([plant, replay.recording.path, replay.loops, replay.redates], ['', EXAMPLE_FILE, true, true]);
    assert.equal(replay.recording.names.label, 'label');
    assert.equal(replay.batch, undefined);
  });

  it('name a file and its columns', () => {
    const { replay } = read({
      recording: 'file',
      file: ' data.txt ',
      format: 'ndjson',
      delimiter: 'semicolon',
      timeProperty: 'ts',
      keyProperty: 'machine_id',
      labelProperty: ' fault ',
      normalLabels: 'OK, none',
      repeat: 'once',
      times: 'recorded',
      form: 'array',
    });
    assert.deepEqual(replay, {
      recording: {
        path: 'data.txt',
        format: 'ndjson',
        delimiter: 'semicolon',
        names: { time: 'ts', key: 'machine_id', label: 'fault' },
        timeZone: 'UTC',
        normal: new Set(['ok', 'none']),
      },
      loops: false,
      redates: false,
      batch: { size: 500, delayMs: 100 },
      maxPerSecond: Infinity,
    });
  });

  it('refuse a file without a path, and junk, by naming the field', () => {
    const failing = (config: object) => {
      try {
        read(config);
      } catch (error) {
        return (error as SettingError).field;
      }
      return undefined;
    };
    assert.equal(failing({ recording: 'file', file: ' ' }), 'file');
    assert.equal(failing({ timeZone: 'Atlantis' }), 'timeZone');
    for (const name of ['recording', 'format', 'delimiter', 'repeat', 'times', 'form', 'maxRate']) {
      const draws = new Draws(name);
      for (let i = 0; i < 200; i++) {
        const value = junk(draws, 1);
        const field = failing({ [name]: value });
        assert.ok(field === undefined || field === name, `${name} = ${inspect(value)}: ${field}`);
      }
      assert.equal(failing({ [name]: 'junk' }), name);
    }
  });
});
