// Junk in messages and settings: nothing is thrown, each message is completed once, good readings are not harmed.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';
import { FAULT_NAMES, FAULTS } from '../../lib/faults/registry';

import injectAnomalyNode = require('../../nodes/inject-anomaly/inject-anomaly');

import { Settings } from '../../nodes/common/settings';
import { readInjectAnomalySettings } from '../../nodes/inject-anomaly/settings';

import { Draws } from '../support/draws';
import { junk, junkMessage, junkSetting } from '../support/junk';
import { countCompletions, deploy, inNodeRed, messages, sinkNode, until } from './flow-kit';

const NODES = [injectAnomalyNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const MESSAGES = 8000;
const SETTINGS = 200;
const MESSAGES_EACH = 20;
/** Every fault, often; a good device must not lose a reading, so that the two flows can be compared. */
const ROWS = FAULT_NAMES.map((fault) => ({
  fault,
  when: 'random',
  every: 60,
  everyUnit: 's',
  shortest: 0,
  longest: 20,
}));

const sinkOf = (id: string) => ({ id: `sink-of-${id}`, type: 'test-sink', ...AT });
const nodeOf = (id: string, settings: object = {}) => {
  return { ...settings, id, type: 'shopfloor-inject-anomaly', ...AT, wires: [[sinkOf(id).id], []] };
};

/** A command whose parts are junk, or some of them good. */
function junkCommand(draws: Draws): NodeMessage {
  const fault = draws.choice(FAULTS);
  const parameters = fault.parameters.filter(() => draws.chance(0.3)).map(({ name }) => [name, junk(draws, 1)]);
  const payload = {
    command: draws.choice(['inject', 'clear', 'constructor', '']),
    device: draws.chance(0.5) ? draws.choice(['other', '*', ['other'], 'better']) : junk(draws, 1),
    fault: draws.chance(0.8) ? fault.name : junk(draws, 1),
    ...(draws.chance(0.3) && { field: draws.chance(0.5) ? 'value' : junk(draws, 1) }),
    ...(draws.chance(0.3) && { seconds: junk(draws, 0) }),
    ...(draws.chance(0.3) && { at: junk(draws, 0) }),
    ...Object.fromEntries(parameters),
  };
  // Nothing is asked of the device that is looked at.
  if (payload.device === '*') payload.device = 'other';
  return { payload } as NodeMessage;
}

function junkRows(draws: Draws): unknown {
  if (draws.chance(0.2)) return junkSetting(draws, []);
  return Array.from({ length: draws.integer(0, 3) }, () => {
    const fault = draws.choice(FAULTS);
    const names = ['fields', 'devices', 'when', 'every', 'everyUnit', 'start', 'shortest', 'longest', 'scale'];
    const all = [...names, ...fault.parameters.map(({ name }) => name)].filter(() => draws.chance(0.15));
    const own = ['always', 'schedule', 'command', 'value', '2026-01-01', 10];
    const changes = all.map((name) => [name, junkSetting(draws, own)]);
    return { fault: fault.name, when: 'always', ...Object.fromEntries(changes) };
  });
}

describe('inject anomaly under junk', function () {
  this.timeout(180_000);

  inNodeRed();

  it(`completes each of ${MESSAGES} messages once, and the good readings among them come out as without junk`, async () => {
    const ids = ['with-0001', 'without-0001'] as const;
    await helper.load(NODES, [TAB, ...ids.flatMap((id) => [nodeOf(id, { faults: ROWS }), sinkOf(id)])]);
    const [junky, clean] = ids.map((id) => ({ node: helper.getNode(id), completed: countCompletions(id) }));
    const draws = new Draws('junk messages');
    const good = (i: number): NodeMessage => {
      return { payload: { device: 'good', timestamp: T0 + i * 1000, temperature: i, state: `s${i}` } } as NodeMessage;
    };
    for (let i = 0; i < MESSAGES / 2; i++) {
      junky!.node.receive(good(i));
      clean!.node.receive(good(i));
      junky!.node.receive(draws.chance(0.7) ? junkMessage(draws) : junkCommand(draws));
    }
    // Readings may be held back at the end.
    const known = (id: string) =>
      messages(sinkOf(id).id)
        .flatMap(({ payload }) => payload as Reading | Reading[])
        .filter((reading) => reading?.device === 'good');
    await until('all', () => junky!.completed.size === MESSAGES && clean!.completed.size === MESSAGES / 2);
    // What has been sent by then is delivered in the next turns.
    await until('the readings', () => ids.every((id) => known(id).length > MESSAGES / 4));
    await until('as many', () => known(ids[0]).length === known(ids[1]).length);
    assert.ok([...junky!.completed.values()].every((count) => count === 1));
    assert.deepEqual(known(ids[0]), known(ids[1]));
  });

  it(`survives ${SETTINGS} junk settings with ${MESSAGES_EACH} messages each`, async () => {
    const draws = new Draws('junk settings');
    const settings = new Settings({});
    readInjectAnomalySettings(settings);
    const names = [...settings.asked].filter((name) => name !== 'faults' && name !== 'plant');
    await helper.load(NODES, [TAB]);
    let working = 0;
    for (let i = 0; i < SETTINGS; i++) {
      const id = `node-${i}`;
      const changed = names
        .filter(() => draws.chance(0.08))
        .map((name) => [name, junkSetting(draws, ['start', 'value', 'readings', 'node'])]);
      await deploy([TAB, nodeOf(id, { ...Object.fromEntries(changed), faults: junkRows(draws) }), sinkOf(id)]);
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
