// Junk in messages and settings: nothing is thrown, each message is completed once, good readings are not harmed.
import assert from 'node:assert/strict';
import type { Node, NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import downsampleNode = require('../../nodes/downsample/downsample');

import { Settings } from '../../nodes/common/settings';
import { readDownsampleSettings } from '../../nodes/downsample/settings';

import { Draws } from '../support/draws';
import { junkMessage, junkSetting } from '../support/junk';
import { countCompletions, deploy, inNodeRed, messages, sinkNode, until } from './flow-kit';

const NODES = [downsampleNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const OWN_SETTINGS = ['start', 'value', 'p5,max', ['max', 'p50']];
const MESSAGES = 12_000;
/** of each other way to downsample */
const FEWER_MESSAGES = 3000;
const SETTINGS = 200;
const MESSAGES_EACH = 20;

const WAYS: readonly object[] = [
  {},
  { windows: 'hopping', hop: 4, hopUnit: 's' },
  { windows: 'sliding', emit: 'update' },
  { windows: 'session', gap: 1, gapUnit: 's', longest: 7, longestUnit: 's' },
  { windows: 'count', count: 40, countHop: 15, emit: 'update' },
  { keep: 'shape', method: 'm4', points: 8, nan: 'keep' },
  { keep: 'changes', changes: 'swinging-door', band: 0.5 },
];
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  keep: ['aggregates', 'aggregates', 'shape', 'changes'],
  windows: ['tumbling', 'hopping', 'sliding', 'session', 'count', 'message'],
  emit: ['close', 'update'],
  fill: ['none', 'hold', 'linear', 'empty'],
  method: ['lttb', 'minmax', 'minmaxlttb', 'm4'],
  changes: ['deadband', 'deadband-percent', 'swinging-door'],
  nan: ['skip', 'keep', 'refuse'],
  output: ['readings', 'chart'],
  chartAction: ['append', 'replace'],
};

const sinkOf = (id: string) => ({ id: `sink-of-${id}`, type: 'test-sink', ...AT });
const nodeOf = (id: string, settings: object = {}) => {
  return { ...settings, id, type: 'shopfloor-downsample', ...AT, wires: [[sinkOf(id).id], []] };
};

describe('downsample under junk', function () {
  this.timeout(180_000);

  inNodeRed();

  for (const own of WAYS) {
    const count = own === WAYS[0] ? MESSAGES : FEWER_MESSAGES;
    const way = Object.values(own).join(', ') || 'tumbling';
    it(`completes each of ${count} messages once, and the good readings come out as without junk (${way})`, () =>
      withAndWithoutJunk(own, count));
  }

  async function withAndWithoutJunk(own: object, count: number): Promise<void> {
    const settings = { aggregates: 'mean,median,std,last', grace: 5, window: 10, windowUnit: 's', idle: 0, ...own };
    const ids = ['with-0001', 'without-0001'];
    await helper.load(NODES, [TAB, ...ids.flatMap((id) => [nodeOf(id, settings), sinkOf(id)])]);
    const [junky, clean] = ids.map((id) => ({ node: helper.getNode(id), completed: countCompletions(id) })) as [
      { node: Node; completed: Map<unknown, number> },
      { node: Node; completed: Map<unknown, number> },
    ];
    const draws = new Draws('junk messages');
    const good = (i: number): NodeMessage => {
      return { payload: { device: 'good', timestamp: T0 + i * 50, temperature: i, state: `s${i}` } } as NodeMessage;
    };
    for (let i = 0; i < count / 2; i++) {
      junky.node.receive(good(i));
      clean.node.receive(good(i));
      junky.node.receive(junkMessage(draws));
    }
    const windows = (id: string) =>
      messages(sinkOf(id).id)
        .flatMap(({ payload }) => payload as Reading | Reading[])
        .filter(({ device }) => device === 'good');
    await until('all', () => junky.completed.size === count && clean.completed.size === count / 2);
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok([...junky.completed.values()].every((times) => times === 1));
    assert.ok(windows(ids[1]!).length >= count / 500, `${windows(ids[1]!).length} came out`);
    assert.deepEqual(windows(ids[0]!), windows(ids[1]!));
  }

  it(`survives ${SETTINGS} junk settings with ${MESSAGES_EACH} messages each`, async () => {
    const draws = new Draws('junk settings');
    const settings = new Settings({});
    readDownsampleSettings(settings);
    const names = [...settings.asked];
    await helper.load(NODES, [TAB]);
    let working = 0;
    for (let i = 0; i < SETTINGS; i++) {
      const id = `node-${i}`;
      const chosen = Object.entries(CHOICES).map(([name, values]) => [name, draws.choice(values)]);
      const changed = names.filter(() => draws.chance(0.03)).map((name) => [name, junkSetting(draws, OWN_SETTINGS)]);
      await deploy([TAB, nodeOf(id, Object.fromEntries([...chosen, ...changed])), sinkOf(id)]);
      const completed = countCompletions(id);
      const node = helper.getNode(id);
      for (let k = 0; k < MESSAGES_EACH; k++) {
        node.receive(junkMessage(draws));
        node.receive({ payload: { device: 'good', timestamp: T0 + k * 60_000, value: k } } as NodeMessage);
      }
      await until('all', () => completed.size === 2 * MESSAGES_EACH);
      assert.ok([...completed.values()].every((count) => count === 1));
      await new Promise((resolve) => setImmediate(resolve));
      if (messages(sinkOf(id).id).length > 0) working++;
    }
    assert.ok(working > SETTINGS / 10 && working < SETTINGS, `${working} worked`);
  });
});
