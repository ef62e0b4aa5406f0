import assert from 'node:assert/strict';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';
import { readScenario } from '../../lib/sim/scenario-steps';
import { acceptsConfig, readDialog } from '../support/dialogs';

import controlNode = require('../../nodes/control/control');
import plantNode = require('../../nodes/plant/plant');

import { deploy, errors, handOver, inNodeRed, messages, sinkNode, statusOf, until } from './flow-kit';
import { wanderersNode } from './wanderers-node';

const NODES = [plantNode, controlNode, wanderersNode, sinkNode];
const START = Date.UTC(2026, 0, 1);
const BACKFILL = { mode: 'backfill', from: '2026-01-01T00:00:00Z', to: '2026-01-01T02:00:00Z' };
const FIXED = { mode: 'live', start: 'fixed', startTime: '2026-01-01T00:00:00Z', speed: 200 };
const PLANT = { id: 'plant-0001', type: 'shopfloor-plant', name: 'hall' };
const SOURCE = { id: 'source-0001', type: 'test-wanderers', plant: PLANT.id, count: 2, late: 'catch up' };
const CONTROL = { id: 'control-0001', type: 'shopfloor-control', plant: PLANT.id, wires: [['answers-0001']] };

const flow = (plant: object, control: object = {}, source: object = {}) => [
  { ...CONTROL, ...control },
  { ...SOURCE, ...source, wires: [['readings-0001'], ['events-0001']] },
  { id: 'readings-0001', type: 'test-sink' },
  { id: 'events-0001', type: 'test-sink' },
  { id: 'answers-0001', type: 'test-sink' },
  { ...PLANT, ...plant },
];

const readings = (device: string) =>
  messages('readings-0001')
    .map(({ payload }) => payload as Reading)
    .filter((reading) => reading.device === device);
const answers = () => messages('answers-0001').map(({ payload }) => payload as Record<string, unknown>);
const atSecond = (device: string, second: number) =>
  readings(device).find(({ timestamp }) => timestamp === START + second * 1000);
const ask = (payload: unknown, id = CONTROL.id) => handOver(id, { payload });

describe('control', () => {
  inNodeRed();

  it('carries out what messages ask, as text and as objects, and answers', async () => {
    await helper.load(NODES, flow(FIXED));
    await until('readings', () => readings('MACHINE_2').length > 5);
    assert.equal(await ask('a MACHINE_1 bearing_failure'), undefined);
    assert.equal(await ask({ command: 'reset', device: '*' }), undefined);
    assert.equal(await ask('h'), undefined);
    await until('the answers', () => answers().length === 3);
    const [injected, reset, help] = answers();
    const at = (injected!.devices as { at: number }[])[0]!.at;
    assert.deepEqual(injected, { kind: 'state', command: 'inject', devices: [{ device: 'MACHINE_1', at }] });
    assert.deepEqual(
      (reset!.devices as { device: string }[]).map(({ device }) => device),
      ['MACHINE_1', 'MACHINE_2'],
    );
    assert.ok((help!.commands as { name: string }[]).some(({ name }) => name === 'inject'));
    assert.equal(messages('answers-0001')[0]!.topic, 'control');
    const resetAt = (reset!.devices as { at: number }[])[1]!.at;
    await until('the reset', () => readings('MACHINE_2').at(-1)!.timestamp >= resetAt);
    assert.equal(readings('MACHINE_2').find(({ timestamp }) => timestamp === resetAt)!.place, 0);
    await until('the status', () => statusOf(CONTROL.id) === 'green dot 3 commands');
  });

  it('answers a message that it cannot carry out with an error that says what was meant, and goes on', async () => {
    await helper.load(NODES, flow(FIXED));
    await until('readings', () => readings('MACHINE_2').length > 0);
    assert.equal(
      (await ask('a MACHINE_1 bearing'))?.message,
      "unknown failure 'bearing'; did you mean bearing_failure?",
    );
    assert.match((await ask(7))?.message ?? '', /^payload is 7; expected a command/);
    assert.equal(await ask('pause'), undefined);
    await until('the answer', () => answers().length === 1);
  });

  it('is before its plant runs not there', async () => {
    await helper.load(NODES, [{ ...CONTROL, plant: 'nowhere' }]);
    assert.match((await ask('h'))?.message ?? '', /^not running: plant is "nowhere"/);
  });

  it('plays its timeline at exactly its ticks in a fast backfill, ramps too', async () => {
    const timeline = [
      { at: '5 min', device: 'MACHINE_1', command: 'reset', values: '' },
      { at: '1 h', device: '*', command: 'load', values: '20..80 over=10min steps=3' },
    ];
    await helper.load(NODES, flow(BACKFILL, { timeline }));
    await until('the end', () => /^green dot done/.test(statusOf(SOURCE.id)));
    assert.equal(atSecond('MACHINE_1', 300)!.place, 0);
    assert.notEqual(atSecond('MACHINE_2', 300)!.place, 0);
    await until('the last step', () => answers().length === 5);
    const [first, ...ramp] = answers();
    assert.deepEqual(first, {
      kind: 'state',
      command: 'reset',
      at: START + 300_000,
      row: 1,
      devices: [{ device: 'MACHINE_1', at: START + 300_000 }],
      values: {},
    });
    assert.deepEqual(
      ramp.map(({ row, at, values }) => [row, ((at as number) - START) / 60_000, values]),
      [
        [2, 60, { value: 20 }],
        [2, 60 + 10 / 3, { value: 40 }],
        [2, 60 + 20 / 3, { value: 60 }],
        [2, 70, { value: 80 }],
      ],
    );
    await until('the status', () => statusOf(CONTROL.id) === 'green dot 5/5 done');
  });

  it('carries each step out once, over deploys of every kind, and again when the plant is restarted', async () => {
    const timeline = [
      { at: '10 s', device: 'MACHINE_1', command: 'reset' },
      { at: '20 s', command: 'speed', values: '300' },
    ];
    const deployed = flow(FIXED, { timeline });
    await helper.load(NODES, deployed);
    await until('both', () => answers().length === 2);
    for (const type of ['full', 'flows', 'nodes'] as const)
      await deploy(
        deployed.map((node) => ({ ...node })),
        type,
      );
    const many = readings('MACHINE_1').length;
    await until('readings', () => readings('MACHINE_1').length > many + 50);
    assert.equal(answers().length, 2);
    await helper.request().post(`/shopfloor/plants/${PLANT.id}/restart`);
    await until('both again', () => answers().length === 4);
    const resets = readings('MACHINE_1').filter(({ timestamp }) => timestamp === START + 10_000);
    assert.deepEqual(
      resets.map(({ place }) => place),
      [0, 0],
    );
  });

  it('withdraws what lies ahead when its timeline is changed, it moves to another plant, or is removed', async () => {
    const other = { ...PLANT, ...FIXED, id: 'plant-0002', name: 'yard' };
    const at = (text: string) => ({ timeline: [{ at: text, device: 'MACHINE_1', command: 'reset' }] });
    const slow = { ...FIXED, speed: 100 };
    await helper.load(NODES, [...flow(slow, at('30 s')), other]);
    await deploy([...flow(slow, at('40 s')), other], 'nodes');
    await until('the step', () => answers().length === 1);
    await until('its readings', () => atSecond('MACHINE_1', 41) !== undefined);
    assert.notEqual(atSecond('MACHINE_1', 30)!.place, 0);
    assert.equal(atSecond('MACHINE_1', 40)!.place, 0);
    const second = Math.ceil(((readings('MACHINE_1').at(-1)!.timestamp as number) - START) / 1000) + 150;
    await deploy([...flow(slow, at(`${second} s`)), other], 'nodes');
    await deploy([...flow(slow, { ...at(`${second} s`), plant: other.id }), other], 'nodes');
    await until('the time', () => atSecond('MACHINE_1', second) !== undefined);
    assert.notEqual(atSecond('MACHINE_1', second)!.place, 0);
  });

  it('answers with all else that a message carries, as an http response needs it', async () => {
    await helper.load(NODES, flow(FIXED));
    await until('readings', () => readings('MACHINE_2').length > 0);
    assert.equal(await handOver(CONTROL.id, { payload: 's', topic: 'asked', res: 'the response' }), undefined);
    await until('the answer', () => answers().length === 1);
    const [answer] = messages('answers-0001') as { topic: string; res?: unknown }[];
    assert.deepEqual([answer!.topic, answer!.res], ['control', 'the response']);
  });

  it('says which row is for nobody, and plays the others', async () => {
    const timeline = [
      { at: '1 s', device: 'MACHINE_01', command: 'reset' },
      { at: '2 s', device: 'MACHINE_1', command: 'reset' },
    ];
    await helper.load(NODES, flow(FIXED, { timeline }));
    await until('the step', () => answers().length === 1);
    assert.deepEqual(errors(), ["row 1 of the timeline: unknown device 'MACHINE_01'; did you mean MACHINE_1?"]);
    await until('the status', () => statusOf(CONTROL.id) === 'red ring 1 row failed');
  });

  it('stays idle with a timeline that cannot be read', async () => {
    await helper.load(NODES, flow(FIXED, { timeline: [{ at: 'soon', command: 'pause' }] }));
    await until('a red status', () => statusOf(CONTROL.id) === 'red ring bad timeline');
    assert.match(errors()[0]!, /but row 1 of the timeline: at is "soon"; expected a time from the plant's start/);
  });

  it('steers the built-in plant when none is chosen', async () => {
    await helper.load(NODES, flow({}, { plant: '' }, { plant: '' }));
    await until('readings', () => readings('MACHINE_2').length > 0);
    await ask('speed 50');
    await until('the speed', () => /×50$/.test(statusOf(SOURCE.id)));
  });
});

describe('control dialog', () => {
  const dialog = readDialog('control');
  const good = { at: '5 min', device: 'MACHINE_001', command: 'inject', values: 'bearing_failure from=0.2' };
  const canBePlayed = (row: object) => {
    try {
      return readScenario([row]).length > 0;
    } catch {
      return false;
    }
  };

  it('accepts the rows that can be played, and no others', () => {
    const times = [
      '',
      ' ',
      '5',
      '5 min',
      '-10 min',
      '1 h 30 min',
      '5 MIN',
      'soon',
      '2026-01-01',
      '2026-01-01T08:00:00Z',
    ];
    const commands = ['', ' ', 'inject', ' pause ', 'resume', 'anything'];
    const named = ['', 'a', '"a b"', 'a=1 b=2', 'a=1;b=2', 'x=20..80 over=10min', 'a, b=1', 'a="say \\"x\\""'];
    const broken = ['a b', 'a=1 a=2', 'a=', '=', '"open', 'a,,b=1'];
    const rows = [
      ...times.map((at) => ({ ...good, at })),
      ...['0 s', '0.0 min', '-1 h', '10 s', '0.5 s', '2026-01-01'].map((at) => ({ ...good, at, command: 'restart' })),
      ...commands.map((command) => ({ ...good, command })),
      ...[...named, ...broken, { failure: 'x' }, undefined].map((values) => ({ ...good, values })),
    ];
    for (const row of rows) {
      assert.equal(acceptsConfig(dialog, { timeline: [row] }), canBePlayed(row), JSON.stringify(row));
    }
    assert.deepEqual([...named, ...broken].map((values) => canBePlayed({ ...good, values })).lastIndexOf(true), 7);
  });
});
