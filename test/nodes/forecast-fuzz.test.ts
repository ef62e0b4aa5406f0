// Junk in messages and settings: nothing is thrown, each message is completed once, good readings are not harmed.
import assert from 'node:assert/strict';
import type { NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Forecast } from '../../lib/forecast/forecast-message';

import forecastNode = require('../../nodes/forecast/forecast');

import { FORECAST_METHODS } from '../../lib/forecast/methods/registry';
import { Settings } from '../../nodes/common/settings';
import { readForecastSettings } from '../../nodes/forecast/settings';
import { Draws } from '../support/draws';
import { junkMessage, junkSetting } from '../support/junk';
import { countCompletions, deploy, inNodeRed, messages, sinkNode, until } from './flow-kit';

const NODES = [forecastNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const OWN_SETTINGS = ['auto', 'rows', '24, 168', 'value 1..2', 'steps', ...FORECAST_METHODS.map(({ name }) => name)];
const MESSAGES = 4000;
const SETTINGS = 150;
const MESSAGES_EACH = 20;

const sinkOf = (id: string) => ({ id: `sink-of-${id}`, type: 'test-sink', ...AT });
const nodeOf = (id: string, settings: object = {}) => {
  return { ...settings, id, type: 'shopfloor-forecast', ...AT, wires: [[sinkOf(id).id]] };
};
const good = (i: number, value: number): NodeMessage => {
  return { payload: { device: 'good', timestamp: T0 + i * 60_000, temperature: value, state: `s${i}` } } as NodeMessage;
};
const forecastsOf = (id: string, device: string) =>
  messages(sinkOf(id).id)
    .flatMap(({ payload }) => payload as Forecast | Forecast[])
    .filter((forecast) => forecast.device === device);

describe('forecast under junk', function () {
  this.timeout(180_000);

  inNodeRed();

  it(`completes each of ${MESSAGES} messages once, and the forecasts of the good ones are those without junk`, async () => {
    const settings = { method: 'theta', low: 0, high: 1, step: 1, every: 5, beginOn: 'finished' };
    const ids = ['with-0001', 'without-0001'] as const;
    await helper.load(NODES, [TAB, ...ids.flatMap((id) => [nodeOf(id, settings), sinkOf(id)])]);
    const completed = countCompletions(ids[0]);
    const draws = new Draws('junk messages');
    for (let i = 0; i < MESSAGES / 2; i++) {
      const value = 0.5 + draws.normal();
      helper.getNode(ids[0]).receive(good(i, value));
      helper.getNode(ids[1]).receive(good(i, value));
      helper.getNode(ids[0]).receive(junkMessage(draws));
    }
    const last = T0 + (MESSAGES / 2 - 1) * 60_000;
    const isDone = (id: string) => forecastsOf(id, 'good').at(-1)?.timestamp === last;
    await until('the forecasts', () => ids.every(isDone) && completed.size === MESSAGES, 30_000);
    assert.ok([...completed.values()].every((count) => count === 1));
    assert.deepEqual(forecastsOf(ids[0], 'good'), forecastsOf(ids[1], 'good'));
  });

  it(`survives ${SETTINGS} junk settings with ${MESSAGES_EACH} messages each`, async () => {
    const draws = new Draws('junk settings');
    const settings = new Settings({});
    readForecastSettings(settings);
    const names = [...settings.asked];
    await helper.load(NODES, [TAB]);
    let working = 0;
    for (let i = 0; i < SETTINGS; i++) {
      const id = `node-${i}`;
      const changed = names.filter(() => draws.chance(0.08)).map((name) => [name, junkSetting(draws, OWN_SETTINGS)]);
      await deploy([TAB, nodeOf(id, Object.fromEntries(changed)), sinkOf(id)]);
      const completed = countCompletions(id);
      const node = helper.getNode(id);
      for (let k = 0; k < MESSAGES_EACH; k++) {
        node.receive(junkMessage(draws));
        node.receive(good(k, draws.normal()));
      }
      await until('all', () => completed.size === 2 * MESSAGES_EACH);
      assert.ok([...completed.values()].every((count) => count === 1));
      await new Promise((resolve) => setImmediate(resolve));
      if (messages(sinkOf(id).id).length > 0) working++;
    }
    assert.ok(working > SETTINGS / 20 && working < SETTINGS, `${working} worked`);
  });
});
