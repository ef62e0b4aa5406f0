// The channels that the dialog of a custom device begins with, measured over what the device sends: those of the generic
// generator of ODA draw as that one says it does, anew for each message.
import assert from 'node:assert/strict';
import { mean, sampleCorrelation, standardDeviation } from 'simple-statistics';
import type { Reading } from '../../lib/core/reading';
import { Custom } from '../../lib/models/custom/custom';
import { Fleet } from '../../lib/sim/fleet';
import { Settings } from '../../nodes/common/settings';
import { readCustomSettings } from '../../nodes/custom/settings';
import { readDialog } from '../support/dialogs';

const START = Date.UTC(2026, 0, 5);
const { html, defaults } = readDialog('custom');
const presets = new Function(`return ${/const PRESETS = (\{[\s\S]*?\n {4}\});/.exec(html)![1]}`)() as Record<
  string,
  object[]
>;

function sent(preset: string, count: number, more: object = {}): Reading[] {
  const { model, source } = readCustomSettings(new Settings({ channels: presets[preset], ...more }));
  const { ids, periodMs } = source;
  const fleet = new Fleet({ model: new Custom(model), seed: '1', ids, periodMs, startMs: START });
  return Array.from({ length: count }, (_, tick) => fleet.reading(tick, 0)!);
}
const values = (list: readonly Reading[], name: string) =>
  list.map((reading) => reading[name] as number).filter((value) => value !== undefined);

describe('custom device: what its dialog begins with', () => {
  it('is what a node without a saved list has too', () => {
    assert.equal(JSON.stringify(defaults.channels!.value), JSON.stringify(presets.usual));
    const unsaved = readCustomSettings(new Settings({})).model;
    assert.deepEqual(readCustomSettings(new Settings({ channels: presets.usual })).model, unsaved);
  });

  it('usual: a temperature of 20 ± 5 °C over the hour, and a pressure of N(4, 0.1) bar', () => {
    const list = sent('usual', 36_000);
    for (const { timestamp, temperature } of list.slice(0, 3600)) {
      const expected = 20 + 5 * Math.sin((2 * Math.PI * (timestamp - START)) / 3_600_000);
      assert.ok(Math.abs((temperature as number) - expected) < 0.00501);
    }
    const pressure = values(list, 'pressure');
    assert.ok(Math.abs(mean(pressure) - 4) < 0.003 && Math.abs(standardDeviation(pressure) - 0.1) < 0.002);
  });

  it('ODA: five attributes, each in half of the messages, evenly over its range, fresh each time', () => {
    const COUNT = 20_000;
    const ranges: Readonly<Record<string, readonly [low: number, high: number]>> = {
      'Air temperature indoor': [20, 22],
      'Relative umidity': [40, 60],
      Illuminance: [500, 750],
      'CO2 concentration': [800, 1000],
      'Movement/presence': [0, 1],
    };
    const list = sent('oda', COUNT);
    const names = Object.keys(ranges);
    const has = (name: string) => list.map((reading) => Number(name in reading));
    for (const [place, name] of names.entries()) {
      const [low, high] = ranges[name]!;
      const drawn = values(list, name);
      // Where none is drawn, the first is sent: in 1 of 32 messages.
      const share = place === 0 ? 1 / 2 + 1 / 32 : 1 / 2;
      assert.ok(Math.abs(drawn.length / COUNT - share) < 0.015, `${name} in ${drawn.length} of ${COUNT}`);
      for (const value of drawn) assert.ok(value >= low && value <= high, `${name} is ${value}`);
      const [middle, spread] = [mean(drawn), standardDeviation(drawn)];
      assert.ok(Math.abs(middle - (low + high) / 2) < 0.015 * (high - low), `${name}: mean ${middle}`);
      const isChoice = high === 1;
      const expected = isChoice ? 1 / 2 : (high - low) / Math.sqrt(12);
      assert.ok(Math.abs(spread / expected - 1) < 0.03, `${name}: σ ${spread}`);
      const repeated = drawn.slice(1).filter((value, i) => value === drawn[i]).length / drawn.length;
      assert.ok(repeated < (isChoice ? 0.55 : 0.05), `${name}: ${repeated} like the one before`);
      // The first is there more often where the others are not.
      const other = names[(place + 1) % names.length]!;
      if (place > 0 && other !== names[0]) assert.ok(Math.abs(sampleCorrelation(has(name), has(other))) < 0.03);
    }
    for (const reading of list) assert.ok(Object.keys(reading).length >= 3, 'a message without an attribute');
  });

  it('ODA: one of several topics, picked at random for each message', () => {
    const topics = ['livingroom', 'kitchen', 'garage'];
    const picked = sent('oda', 9000, { topics }).map(({ topic }) => topic as string);
    for (const topic of topics) {
      const count = picked.filter((one) => one === topic).length;
      assert.ok(Math.abs(count - 3000) < 200, `${topic}: ${count}`);
    }
    const repeated = picked.slice(1).filter((topic, i) => topic === picked[i]).length;
    assert.ok(Math.abs(repeated - 3000) < 200);
  });
});
