// Junk in messages and settings: nothing is thrown, each message is completed once, good readings are not harmed.
import assert from 'node:assert/strict';
import type { Node, NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Alert } from '../../lib/monitor/alert';

import alertNode = require('../../nodes/alert/alert');

import { readAlertSettings } from '../../nodes/alert/settings';
import { Settings } from '../../nodes/common/settings';
import { Draws } from '../support/draws';
import { junk, junkMessage, junkObject, junkSetting } from '../support/junk';
import { countCompletions, deploy, inNodeRed, messages, sinkNode, until } from './flow-kit';

const NODES = [alertNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const LIMITS = [{ field: 'value', low: -1, high: 1, hysteresis: 0.5 }];
const OWN_SETTINGS = [
  LIMITS,
  [{ field: 'value', low: '0' }],
  [{ field: '__proto__', low: 0, hysteresis: -1 }],
  [{ event: 'finished', status: 7, text: '{x}' }],
  '{device} {limit}',
  '{temperature}',
  '3',
];
const MESSAGES = 12_000;
const SETTINGS = 200;
const MESSAGES_EACH = 20;

const sinkOf = (id: string) => ({ id: `sink-of-${id}`, type: 'test-sink', ...AT });
const nodeOf = (id: string, settings: object = {}) => {
  return { ...settings, id, type: 'shopfloor-alert', ...AT, wires: [[sinkOf(id).id], []] };
};

/** Junk of the kinds that the node takes, in any mixture, and any other. */
function junkOfKinds(draws: Draws): NodeMessage {
  const item = (): unknown => {
    const kind = draws.integer(0, 4);
    const device = draws.chance(0.7) ? draws.choice(['a', 'b', 'good']) : junk(draws, 1);
    const timestamp = draws.chance(0.7) ? T0 - draws.integer(0, 1e9) : junk(draws, 1);
    const some = (value: unknown) => (draws.chance(0.8) ? value : junk(draws));
    const crossings = some([
      { side: some('low'), limit: some(-1), announced: true, p50: some(T0) },
      ...(draws.chance(0.3) ? [junk(draws)] : []),
    ]);
    const values = some(Array.from({ length: draws.integer(0, 8) }, () => some(draws.normal())));
    const base = { device, timestamp, ...(draws.chance(0.2) && junkObject(draws, 3)) };
    if (kind === 0)
      return {
        ...base,
        kind: 'forecast',
        field: some('value'),
        step: some(1000),
        values,
        ...(draws.chance(0.5) && { crossings }),
      };
    if (kind === 1)
      return {
        ...base,
        kind: 'forecast',
        forecast_value: some(draws.normal()),
        [`forecast_${draws.integer(0, 3)}`]: 1,
      };
    if (kind === 2) return { ...base, kind: 'event', event: some('finished'), text: junk(draws, 1) };
    if (kind === 3) return { ...base, ack: some(true), field: some('value'), id: some('x') };
    return { ...base, value: some(draws.normal()) };
  };
  const payload = draws.chance(0.5) ? item() : Array.from({ length: draws.integer(0, 8) }, item);
  return { topic: junk(draws, 1), payload, ...(draws.chance(0.1) && { ack: junk(draws, 1) }) } as NodeMessage;
}

describe('alert under junk', function () {
  this.timeout(180_000);

  inNodeRed();

  it(`completes each of ${MESSAGES} messages once, and the good readings among them cause what they do without junk`, async () => {
    const ids = ['with-0001', 'without-0001'];
    await helper.load(NODES, [TAB, ...ids.flatMap((id) => [nodeOf(id, { limits: LIMITS, repeat: 5 }), sinkOf(id)])]);
    const [junky, clean] = ids.map((id) => helper.getNode(id)) as [Node, Node];
    const completed = countCompletions(ids[0]!);
    const draws = new Draws('junk messages');
    const good = (i: number): NodeMessage => {
      const payload = { device: 'my own', timestamp: T0 + i * 1000, value: Math.sin(i / 10) * 1.5 };
      return { payload } as NodeMessage;
    };
    for (let i = 0; i < MESSAGES / 2; i++) {
      junky.receive(good(i));
      clean.receive(good(i));
      junky.receive(draws.chance(0.5) ? junkOfKinds(draws) : junkMessage(draws));
    }
    await until('all', () => completed.size === MESSAGES);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok([...completed.values()].every((count) => count === 1));
    const alerts = (id: string) =>
      messages(sinkOf(id).id)
        .flatMap(({ payload }) => payload as Alert | Alert[])
        .filter(({ device }) => device === 'my own');
    assert.ok(alerts(ids[1]!).length > 300);
    assert.deepEqual(alerts(ids[0]!), alerts(ids[1]!));
  });

  it(`survives ${SETTINGS} junk settings with ${MESSAGES_EACH} messages each`, async () => {
    const draws = new Draws('junk settings');
    const settings = new Settings({});
    readAlertSettings(settings);
    const names = [...settings.asked];
    await helper.load(NODES, [TAB]);
    let working = 0;
    for (let i = 0; i < SETTINGS; i++) {
      const id = `node-${i}`;
      const changed = names.filter(() => draws.chance(0.04)).map((name) => [name, junkSetting(draws, OWN_SETTINGS)]);
      await deploy([TAB, nodeOf(id, { limits: LIMITS, ...Object.fromEntries(changed) }), sinkOf(id)]);
      const completed = countCompletions(id);
      const node = helper.getNode(id);
      for (let k = 0; k < MESSAGES_EACH; k++) {
        node.receive(junkOfKinds(draws));
        node.receive({ payload: { device: 'my own', timestamp: T0 + k * 60_000, value: k - 10 } } as NodeMessage);
      }
      await until('all', () => completed.size === 2 * MESSAGES_EACH);
      assert.ok([...completed.values()].every((count) => count === 1));
      await new Promise((resolve) => setImmediate(resolve));
      if (messages(sinkOf(id).id).length > 0) working++;
    }
    assert.ok(working > SETTINGS / 10 && working < SETTINGS, `${working} worked`);
  });
});
