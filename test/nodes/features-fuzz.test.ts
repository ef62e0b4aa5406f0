// Junk in messages and settings: nothing is thrown, each message is completed once, good readings are not harmed.
import assert from 'node:assert/strict';
import type { Node, NodeMessage } from 'node-red';

import helper = require('node-red-node-test-helper');

import type { Reading } from '../../lib/core/reading';

import featuresNode = require('../../nodes/features/features');

import { Settings } from '../../nodes/common/settings';
import { readFeatureSettings } from '../../nodes/features/settings';

import { Draws } from '../support/draws';
import { junkMessage, junkSetting } from '../support/junk';
import { countCompletions, deploy, inNodeRed, messages, sinkNode, until } from './flow-kit';

const NODES = [featuresNode, sinkNode];
const T0 = Date.UTC(2026, 0, 1);
const AT = { z: 'tab-0001', x: 100, y: 100 };
const TAB = { id: AT.z, type: 'tab', label: 'hall' };
const ROW = { name: 'ratio', left: 'temperature', operator: '/', right: 'value', decimals: '2' };
const OWN_SETTINGS = [
  'rolling_max,ewma',
  'hour',
  'values',
  '10-20',
  'rms,spectrum_peaks',
  [ROW],
  [ROW, { ...ROW, name: 7 }],
];
const MESSAGES = 12_000;
const SETTINGS = 200;
const MESSAGES_EACH = 20;
const EVERYTHING = {
  features: 'rolling_mean,rolling_std,rolling_min,rolling_max,z_score,rate_of_change,ewma',
  window: 10,
  timeFeatures: 'hour,day_of_week,month,is_weekend,is_night_shift',
  timeZone: 'America/St_Johns',
  combine: [ROW, { ...ROW, name: 'constructor', left: 'constructor' }],
  waveformFeatures: 'rms,crest_factor,kurtosis,spectrum_peaks,band_power',
  bands: '0-100',
};

const sinkOf = (id: string) => ({ id: `sink-of-${id}`, type: 'test-sink', ...AT });
const nodeOf = (id: string, settings: object = {}) => {
  return { ...settings, id, type: 'shopfloor-features', ...AT, wires: [[sinkOf(id).id]] };
};

describe('features under junk', function () {
  this.timeout(180_000);

  inNodeRed();

  it(`completes each of ${MESSAGES} messages once, and the good readings among them come out as without junk`, async () => {
    const ids = ['with-0001', 'without-0001'] as const;
    await helper.load(NODES, [TAB, ...ids.flatMap((id) => [nodeOf(id, EVERYTHING), sinkOf(id)])]);
    const [junky, clean] = ids.map((id) => helper.getNode(id)) as [Node, Node];
    const completed = countCompletions(ids[0]);
    const draws = new Draws('junk messages');
    const good = (i: number): NodeMessage => {
      const payload = { device: 'good', timestamp: T0 + i * 50, temperature: i % 17, value: i % 3, state: `s${i}` };
      return { payload } as NodeMessage;
    };
    for (let i = 0; i < MESSAGES / 2; i++) {
      junky.receive(good(i));
      clean.receive(good(i));
      junky.receive(junkMessage(draws));
    }
    const readings = (id: string) =>
      messages(sinkOf(id).id)
        .flatMap(({ payload }) => payload as Reading | Reading[])
        .filter(({ device }) => device === 'good');
    await until('the readings', () => ids.every((id) => readings(id).length >= MESSAGES / 2));
    assert.equal(completed.size, MESSAGES);
    assert.ok([...completed.values()].every((count) => count === 1));
    assert.deepEqual(readings(ids[0]), readings(ids[1]));
  });

  it(`survives ${SETTINGS} junk settings with ${MESSAGES_EACH} messages each`, async () => {
    const draws = new Draws('junk settings');
    const settings = new Settings({});
    readFeatureSettings(settings);
    const names = [...settings.asked];
    await helper.load(NODES, [TAB]);
    let working = 0;
    for (let i = 0; i < SETTINGS; i++) {
      const id = `node-${i}`;
      const changed = names.filter(() => draws.chance(0.06)).map((name) => [name, junkSetting(draws, OWN_SETTINGS)]);
      await deploy([TAB, nodeOf(id, Object.fromEntries(changed)), sinkOf(id)]);
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
