import assert from 'node:assert/strict';
import { SettingError } from '../../lib/core/errors';
import { Settings } from '../../nodes/common/settings';
import { fingerprintOf } from '../../nodes/downsample/keeper';
import { readDownsampleSettings } from '../../nodes/downsample/settings';
import { readDialog } from '../support/dialogs';

/** A node as the first release saved it. */
const FIRST_RELEASE = {
  name: '',
  version: 1,
  window: '1',
  windowUnit: 'min',
  fields: '',
  aggregates: 'mean',
  percentiles: '',
  timeProperty: 'timestamp',
  grace: 0,
  graceUnit: 's',
  idle: 60,
  idleUnit: 's',
  offset: 0,
  offsetUnit: 'h',
  maxAhead: 0,
  maxAheadUnit: 'h',
  keyProperty: 'device',
  expire: 1,
  expireUnit: 'h',
  maxKeys: 10000,
  maxReadings: 100000,
  store: '',
  timestampAt: 'start',
  countField: '',
};

const read = (config: object) => readDownsampleSettings(new Settings({ ...config }));
const refusal = (config: object) => {
  try {
    read(config);
  } catch (error) {
    assert.ok(error instanceof SettingError);
    return `${error.field}: ${error.message}`;
  }
  return undefined;
};

describe('settings of downsample', () => {
  it('of a node that an earlier release saved are tumbling windows, sent once, whose saved state is still good', () => {
    const { keep, chart } = read(FIRST_RELEASE);
    assert.ok(keep.keep === 'aggregates');
    assert.deepEqual(keep.windows, { kind: 'tumbling', sizeMs: 60_000, offsetMs: 0 });
    assert.equal(keep.emit, 'close');
    assert.equal(keep.fill, 'none');
    assert.equal(chart, undefined);
    assert.equal(
      fingerprintOf(keep),
      '[60000,0,"device","timestamp",[],{"size":3,"sum":1,"extremes":-1,"ends":-1,"moments":-1,"values":false}]',
    );
  });

  it('of such a node are good in the dialog, too', () => {
    const { defaults } = readDialog('downsample');
    for (const [name, { validate }] of Object.entries(defaults)) {
      const value = (FIRST_RELEASE as Record<string, unknown>)[name];
      assert.equal(validate?.call(FIRST_RELEASE, value, {}) ?? true, true, name);
    }
  });

  it('fit each other: the hop of overlapping windows', () => {
    const hopping = { windows: 'hopping', window: 1, windowUnit: 'min', hopUnit: 's' };
    assert.equal(refusal({ ...hopping, hop: 60 }), undefined);
    assert.match(refusal({ ...hopping, hop: 61 })!, /^hop: hop is 61; expected at most the window/);
    assert.match(refusal({ ...hopping, hop: 0.02 })!, /^hop: hop is 0.02; expected at most the window/);
    assert.equal(refusal({ ...hopping, hop: 61, windows: 'tumbling' }), undefined);
    assert.match(refusal({ windows: 'count', count: 10, countHop: 11 })!, /^countHop:/);
  });

  it('fit each other: what points are chosen from, and how many', () => {
    assert.match(refusal({ keep: 'shape', windows: 'sliding' })!, /^windows: windows is "sliding"; expected tumbling/);
    assert.match(refusal({ keep: 'shape', windows: 'count', count: 10, countHop: 5 })!, /^countHop:/);
    assert.match(
      refusal({ keep: 'shape', method: 'm4', points: 10 })!,
      /^points: points is 10; expected a multiple of 4/,
    );
    assert.match(refusal({ keep: 'shape', method: 'lttb', points: 2 })!, /^points: points is 2; expected at least 3/);
    assert.equal(refusal({ keep: 'aggregates', method: 'm4', points: 10 }), undefined);
  });

  it('fit each other: bands and times of changes', () => {
    const { keep } = read({ keep: 'changes', bands: 'temperature: 0.5, ns:load:2', maxSilence: 1 });
    assert.ok(keep.keep === 'changes');
    assert.deepEqual(
      [...keep.bands],
      [
        ['temperature', 0.5],
        ['ns:load', 2],
      ],
    );
    assert.equal(keep.maxMs, 60_000);
    assert.match(
      refusal({ keep: 'changes', bands: 'temperature' })!,
      /^bands: bands is "temperature"; expected fields and/,
    );
    assert.match(refusal({ keep: 'changes', bands: 'temperature: -1' })!, /^bands:/);
    const door = { keep: 'changes', changes: 'swinging-door', maxSilence: 1, maxSilenceUnit: 's' };
    assert.match(refusal({ ...door, minInterval: 2 })!, /^minInterval:/);
  });

  it('keep the name that marks filled windows free, where windows are filled', () => {
    assert.equal(refusal({ fields: 'filled' }), undefined);
    assert.match(refusal({ fields: 'filled, a', fill: 'hold' })!, /^fields:/);
  });

  it('that do not fit each other are refused by the dialog, too', () => {
    const { defaults } = readDialog('downsample');
    const isGood = (config: object, name: string) => {
      const saved = Object.fromEntries(Object.entries(defaults).map(([key, { value }]) => [key, value]));
      const node: Record<string, unknown> = { ...saved, ...config };
      return defaults[name]!.validate!.call(node, node[name], {}) === true;
    };
    assert.ok(isGood({ windows: 'hopping', hop: 60 }, 'hop'));
    assert.ok(!isGood({ windows: 'hopping', hop: 61 }, 'hop'));
    assert.ok(!isGood({ windows: 'hopping', hop: 0.02 }, 'hop'));
    assert.ok(isGood({ windows: 'tumbling', hop: 61 }, 'hop'));
    assert.ok(!isGood({ windows: 'count', count: 10, countHop: 11 }, 'countHop'));
    assert.ok(!isGood({ keep: 'shape', windows: 'count', countHop: 1 }, 'countHop'));
    assert.ok(!isGood({ keep: 'shape', windows: 'hopping' }, 'windows'));
    assert.ok(!isGood({ keep: 'shape', method: 'm4', points: 10 }, 'points'));
    assert.ok(!isGood({ keep: 'shape', points: 2 }, 'points'));
    assert.ok(isGood({ points: 2 }, 'points'));
    assert.ok(!isGood({ keep: 'changes', changes: 'swinging-door', maxSilence: 1, minInterval: 61 }, 'minInterval'));
    assert.ok(!isGood({ bands: 'temperature' }, 'bands'));
    assert.ok(isGood({ bands: 'temperature: 0.5, load: 2' }, 'bands'));
  });
});
