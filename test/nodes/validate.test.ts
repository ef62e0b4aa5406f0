import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import validateNode = require('../../nodes/validate/validate');

import type { Reason } from '../../lib/wire/schemas/validator';
import { Settings } from '../../nodes/common/settings';
import { readValidateSettings } from '../../nodes/validate/settings';
import { Draws } from '../support/draws';
import { junkMessage, junkSetting } from '../support/junk';
import {
  countCompletions,
  deploy,
  errors,
  forget,
  handOver,
  inNodeRed,
  messages,
  sinkNode,
  statusOf,
  until,
} from './flow-kit';

const NODES = [validateNode, sinkNode];
const T = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const GOOD = { id: 'good-0001', type: 'test-sink', ...AT };
const BAD = { id: 'bad-0001', type: 'test-sink', ...AT };
const NODE = { id: 'validate-0001', type: 'shopfloor-validate', ...AT, wires: [[GOOD.id], [BAD.id]] };

const flow = (settings: object = {}) => [TAB, { ...NODE, ...settings }, GOOD, BAD];
const load = (settings: object = {}) => helper.load(NODES, flow(settings));
const give = (msg: object) => handOver(NODE.id, msg);
const own = (schema: object) => ({ schema: 'own', ownSchema: JSON.stringify(schema) });
const A = { device: 'A', timestamp: T, v: 1 };

type Judged = NodeMessage & { reasons?: (Reason & { index?: number })[] } & Record<string, unknown>;

async function arrived(id: string, count: number): Promise<Judged[]> {
  await until(`${count} at ${id}`, () => messages(id).length >= count);
  assert.equal(messages(id).length, count);
  return messages(id) as Judged[];
}

describe('validate', () => {
  inNodeRed();

  it('passes good messages as they are, and sends bad ones by the second output with the reasons', async () => {
    await load();
    assert.equal(await give({ topic: 'A', payload: A, more: 1 }), undefined);
    assert.equal(await give({ topic: 'B', payload: { ...A, timestamp: 'now' }, more: 2 }), undefined);
    const [good] = await arrived(GOOD.id, 1);
    assert.deepEqual([good!.topic, good!.payload, good!.more, good!.reasons], ['A', A, 1, undefined]);
    const [bad] = await arrived(BAD.id, 1);
    assert.deepEqual([bad!.topic, bad!.payload, bad!.more], ['B', { ...A, timestamp: 'now' }, 2]);
    assert.deepEqual(bad!.reasons, [
      {
        path: 'timestamp',
        value: 'now',
        expected: 'a number',
        message: 'payload.timestamp is "now"; expected a number',
      },
    ]);
  });

  it('splits an array into the good and the bad, each one array, with the index of each reason', async () => {
    await load();
    const items = [A, { device: 'B' }, { ...A, device: 'C' }, 5];
    assert.equal(await give({ topic: 'fleet', payload: items }), undefined);
    const [good] = await arrived(GOOD.id, 1);
    assert.deepEqual([good!.topic, good!.payload], ['fleet', [items[0], items[2]]]);
    const [bad] = await arrived(BAD.id, 1);
    assert.deepEqual(bad!.payload, [items[1], items[3]]);
    assert.deepEqual(
      bad!.reasons!.map(({ index, path, expected }) => [index, path, expected]),
      [
        [1, 'timestamp', 'a value'],
        [3, '', 'an object'],
      ],
    );
  });

  it('looks at an array as one value where that is chosen', async () => {
    await load({ ...own({ type: 'array', maxItems: 2 }), arrays: 'whole' });
    await give({ payload: [1, 2] });
    await give({ payload: [1, 2, 3] });
    assert.deepEqual((await arrived(GOOD.id, 1))[0]!.payload, [1, 2]);
    const [bad] = await arrived(BAD.id, 1);
    assert.deepEqual([bad!.payload, bad!.reasons!.length], [[1, 2, 3], 1]);
  });

  it('answers a bad message with an error where nothing is wired to the second output', async () => {
    await load({ wires: [[GOOD.id], []] });
    assert.match(String((await give({ payload: { device: 'A' } }))?.message), /payload.timestamp is nothing/);
    const error = await give({ payload: [A, { ...A, device: 7 }, 1] });
    assert.match(String(error?.message), /payload.device is 7; expected text \(payload\[1\]; 2 of 3 are bad\)/);
    assert.deepEqual((await arrived(GOOD.id, 1))[0]!.payload, [A]);
  });

  it('gives the first reason alone where that is chosen', async () => {
    await load({ reasons: 'first' });
    await give({ payload: {} });
    assert.equal((await arrived(BAD.id, 1))[0]!.reasons!.length, 1);
  });

  it('stays idle with a schema that is none, and says what is wrong with it', async () => {
    const bad: [object, RegExp][] = [
      [{ schema: 'own', ownSchema: '{' }, /ownSchema is "\{"; expected JSON/],
      [{ schema: 'own', ownSchema: '5' }, /ownSchema is 5; expected a JSON Schema/],
      [own({ typo: 1 }), /ownSchema is .*unknown keyword: "typo"/],
      [own({ $ref: 'http://example.com/x' }), /a schema that refers to itself only/],
      [{ schema: 'nothing' }, /schema is "nothing"; expected one of own, reading/],
    ];
    await load();
    for (const [settings, sentence] of bad) {
      await deploy(flow(settings));
      assert.match(errors().at(-1)!, sentence);
      assert.match(String((await give({ payload: A }))?.message), /^not running: /);
    }
    await until('the status', () => statusOf(NODE.id).startsWith('red ring bad '));
  });

  it('warns of a schema that a message could keep busy, and works', async () => {
    await load(own({ properties: { a: { pattern: '^(x+)+$' } } }));
    const { args, WARN } = helper.log();
    const warnings = args.filter(([entry]) => entry.level === WARN).map(([entry]) => String(entry.msg));
    assert.match(warnings.join(), /the pattern "\^\(x\+\)\+\$" repeats a repetition/);
    await give({ payload: { a: 'xx' } });
    await arrived(GOOD.id, 1);
  });

  it('shows how many were good and how many bad', async () => {
    await load();
    await until('the status', () => statusOf(NODE.id) === 'yellow ring nothing yet');
    await give({ payload: [A, A] });
    await until('the good', () => statusOf(NODE.id) === 'green dot 2 good');
    await give({ payload: [A, 1] });
    await until('the bad', () => statusOf(NODE.id) === 'green dot 3, 1 bad');
  });

  it('loses nothing that is on its way while the next nodes are replaced', async () => {
    await load();
    for (let round = 0; round < 20; round++) {
      const node = helper.getNode(NODE.id);
      for (let i = 0; i < 5; i++) node.receive({ payload: { ...A, v: round * 5 + i } } as NodeMessage);
      await deploy([TAB, NODE, { ...GOOD, name: `round ${round}` }, BAD] as object[], 'nodes');
    }
    const values = (await arrived(GOOD.id, 100)).map(({ payload }) => (payload as typeof A).v);
    assert.deepEqual(
      values,
      Array.from({ length: 100 }, (_, i) => i),
    );
  });

  it('completes each of 3000 junk messages once, and passes the good ones among them', async function () {
    this.timeout(60_000);
    const draws = new Draws('validate junk');
    await load();
    const completed = countCompletions(NODE.id);
    const node = helper.getNode(NODE.id);
    for (let i = 0; i < 1500; i++) {
      node.receive(junkMessage(draws));
      node.receive({ topic: 'good', payload: { ...A, device: 'good', v: i } } as NodeMessage);
    }
    await until('all', () => completed.size === 3000);
    assert.ok([...completed.values()].every((count) => count === 1));
    const good = () => messages(GOOD.id).filter(({ payload }) => (payload as typeof A | null)?.device === 'good');
    await until('the good ones', () => good().length === 1500);
  });

  it('survives 100 junk settings', async function () {
    this.timeout(60_000);
    const draws = new Draws('validate settings');
    const settings = new Settings({});
    readValidateSettings(settings);
    await load();
    let working = 0;
    for (let i = 0; i < 100; i++) {
      forget();
      const values = ['own', 'reading', 'whole', 'first', '{"type":"object"}', '{"pattern":"("}', '[]', 'true'];
      const changed = [...settings.asked]
        .filter(() => draws.chance(0.3))
        .map((name) => [name, junkSetting(draws, values)]);
      const id = `junk-${i}`;
      await deploy([TAB, { ...NODE, ...Object.fromEntries(changed), id }, GOOD, BAD]);
      const completed = countCompletions(id);
      for (let k = 0; k < 5; k++) helper.getNode(id).receive(junkMessage(draws));
      helper.getNode(id).receive({ payload: A } as NodeMessage);
      await until('all', () => completed.size === 6);
      await new Promise((resolve) => setImmediate(resolve));
      if (messages(GOOD.id).length > 0) working++;
    }
    assert.ok(working > 10 && working < 100, `${working} worked`);
  });
});
