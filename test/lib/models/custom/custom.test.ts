import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { Custom } from '../../../../lib/models/custom/custom';
import {
  type CustomChannel,
  type CustomSettings,
  PARAMETERS,
  type Signal,
} from '../../../../lib/models/custom/settings';
import { CommandLog } from '../../../../lib/sim/command-log';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';
import { owns } from '../../../../lib/sim/ownership';

const START = Date.UTC(2026, 0, 1);

function channel(name: string, signal: Signal, given: Partial<CustomChannel> = {}): CustomChannel {
  const usual = Object.fromEntries(Object.entries(PARAMETERS[signal]).map(([key, { fallback }]) => [key, fallback]));
  const parameters = { ...usual, ...given.parameters };
  return { name, unit: '', signal, values: [], formula: '', decimals: 3, percent: 100, ...given, parameters };
}

function fleet(
  channels: CustomChannel[],
  more: Partial<CustomSettings> & {
    count?: number;
    periodMs?: number;
    commands?: CommandLog;
    owned?: (id: string) => boolean;
  } = {},
): Fleet {
  const { count = 1, periodMs = 1000, commands, owned, ...settings } = more;
  const model = new Custom({ channels, startPhase: 'together', startSpacingSeconds: 0, topics: [], ...settings });
  const ids = deviceIds({ prefix: 'device ', count });
  return new Fleet({ model, seed: '1', ids, owns: owned, periodMs, startMs: START, commands });
}

const course = (of: Fleet, name: string, ticks: number) =>
  Array.from({ length: ticks }, (_, tick) => of.reading(tick, 0)![name] as number);
const one = (signal: Signal, given: Partial<CustomChannel>, ticks: number, periodMs = 1000) =>
  course(fleet([channel('x', signal, given)], { periodMs }), 'x', ticks);

describe('custom device: signals', () => {
  it('constant, counter and sequence', () => {
    assert.deepEqual(one('constant', { parameters: { value: 7.5 } }, 3), [7.5, 7.5, 7.5]);
    assert.deepEqual(one('counter', { parameters: { start: 5, step: 2, modulo: 8 } }, 4), [5, 7, 1, 3]);
    assert.deepEqual(one('counter', {}, 3), [0, 1, 2]);
    const values = ['on', 'off', 3];
    assert.deepEqual(one('sequence', { values }, 4), ['on', 'off', 3, 'on']);
  });

  it('sine, saw tooth and square wave, at any sample rate', () => {
    const parameters = { mean: 10, amplitude: 2, period: 8, phase: 0, duty: 25 };
    assert.deepEqual(one('sine', { parameters }, 5), [10, 11.414, 12, 11.414, 10]);
    assert.deepEqual(one('saw', { parameters }, 5), [8, 8.5, 9, 9.5, 10]);
    assert.deepEqual(one('square', { parameters }, 9), [12, 12, 8, 8, 8, 8, 8, 8, 12]);
    assert.deepEqual(one('sine', { parameters }, 3, 2000), [10, 12, 10]);
    assert.deepEqual(one('sine', { parameters: { ...parameters, phase: 90 } }, 1), [12]);
  });

  it('uniform and normal, as wide as they are set', () => {
    const uniform = one('uniform', { parameters: { low: 20, high: 22 } }, 20_000);
    assert.ok(Math.min(...uniform) >= 20 && Math.max(...uniform) <= 22);
    assert.ok(Math.abs(mean(uniform) - 21) < 0.02);
    assert.ok(Math.abs(sampleStandardDeviation(uniform) - 2 / Math.sqrt(12)) < 0.01);
    const normal = one('normal', { parameters: { mean: 4, sigma: 0.5 } }, 20_000);
    assert.ok(Math.abs(mean(normal) - 4) < 0.02);
    assert.ok(Math.abs(sampleStandardDeviation(normal) - 0.5) < 0.01);
  });

  it('random walk: independent steps of the given size, reflected at the limits', () => {
    const free = one('walk', { parameters: { start: 5, step: 2, low: -1e6, high: 1e6 } }, 20_000);
    assert.equal(free[0], 5);
    const steps = free.slice(1).map((value, i) => value - free[i]!);
    assert.ok(Math.abs(sampleStandardDeviation(steps) - 2) < 0.05);
    assert.ok(Math.abs(mean(steps.slice(1).map((step, i) => step * steps[i]!))) < 0.15);
    const held = one('walk', { parameters: { start: 7, step: 1, low: 6, high: 9 } }, 5000);
    assert.ok(Math.min(...held) >= 6 && Math.max(...held) <= 9);
  });

  it('choice: each value about as often', () => {
    const counts = new Map<unknown, number>();
    for (const value of one('choice', { values: ['a', 'b', 'c', 4] }, 8000)) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].map(String).sort(), ['4', 'a', 'b', 'c']);
    for (const count of counts.values()) assert.ok(Math.abs(count - 2000) < 200);
  });

  it('formula: of other channels, whatever their order, of the time, and left out without a finite result', () => {
    const of = fleet([
      channel('power', 'formula', { formula: 'volt * ampere + t + tick / 1000' }),
      channel('volt', 'constant', { parameters: { value: 230 } }),
      channel('ampere', 'formula', { formula: 'level / 100' }),
      channel('level', 'sequence', { values: [100, 200] }),
      channel('bad', 'formula', { formula: '1 / (tick - 1)' }),
      channel('clock', 'formula', { formula: 'hour' }),
    ]);
    assert.equal(of.reading(0, 0)!.power, 230);
    const { power, bad, clock } = of.reading(1, 0)!;
    assert.deepEqual([power, bad, clock], [461.001, undefined, 0]);
    assert.equal(of.reading(3600 * 5, 0)!.clock, 5);
  });
});

describe('custom device', () => {
  it('has channels in a share of readings, and the first one where none is drawn', () => {
    const of = fleet([
      channel('a', 'constant', { percent: 50 }),
      channel('b', 'constant', { percent: 50 }),
      channel('c', 'constant', { percent: 0 }),
    ]);
    const keys = Array.from({ length: 8000 }, (_, tick) => Object.keys(of.reading(tick, 0)!).slice(2).join());
    const share = (wanted: string) => keys.filter((found) => found === wanted).length / keys.length;
    // None drawn is told as the first one alone.
    assert.ok(Math.abs(share('a') - 0.5) < 0.03);
    assert.ok(Math.abs(share('b') - 0.25) < 0.03);
    assert.ok(Math.abs(share('a,b') - 0.25) < 0.03);
  });

  it('carries one of its topics, each about as often', () => {
    const of = fleet([channel('x', 'constant')], { topics: ['t1', 't2'] });
    const topics = Array.from({ length: 2000 }, (_, tick) => of.reading(tick, 0)!.topic);
    assert.ok(Math.abs(topics.filter((topic) => topic === 't1').length - 1000) < 120);
    assert.deepEqual([...new Set(topics)].sort(), ['t1', 't2']);
  });

  it('sets a channel for a while, and formulas see it', () => {
    const commands = new CommandLog();
    const of = fleet([channel('x', 'constant'), channel('y', 'formula', { formula: '2 * x' })], { commands });
    commands.addToDevice('device 1', 'set', 10, -1, { channel: 'x', value: 9, seconds: 5 });
    assert.deepEqual(course(of, 'y', 17).slice(9), [0, 18, 18, 18, 18, 18, 0, 0]);
    commands.addToDevice('device 1', 'set', 20, 17, { channel: 'x', value: 9, seconds: 500 });
    commands.addToDevice('device 1', 'release', 22, 17);
    assert.deepEqual(course(of, 'x', 24).slice(19), [0, 9, 9, 0, 0]);
  });

  it('begins staggered where it is asked to', () => {
    const of = fleet([channel('t0', 'formula', { formula: 't' })], {
      count: 2,
      startPhase: 'staggered',
      startSpacingSeconds: 30,
    });
    assert.equal(of.reading(29, 1), undefined);
    assert.equal(of.reading(31, 1)!.t0, 1);
    assert.equal(of.reading(31, 0)!.t0, 31);
  });

  it('is refused with the reason', () => {
    const refused: [CustomChannel[], RegExp][] = [
      [[], /^channels is 0; expected 1 to 100 channels$/],
      [[channel('device', 'constant')], /expected a name that a reading does not use itself$/],
      [[channel('x', 'constant'), channel('x', 'constant')], /^channels is "x"; expected each name once$/],
      [[channel('x', 'uniform', { parameters: { low: 2, high: 1 } })], /expected a number of at least 2 as high of x$/],
      [
        [channel('x', 'sine', { parameters: { period: 0 } })],
        /expected a number from 0.001 to 1000000000 as period of x$/,
      ],
      [[channel('x', 'choice')], /expected 1 to 10000 as values of x$/],
      [[channel('x', 'formula', { formula: 'tempo' })], /expected a formula of x: unknown name 'tempo' at 1/],
      [[channel('x', 'formula', { formula: 'x + 1' })], /expected a formula of x that does not lead back to it$/],
      [
        [channel('x', 'formula', { formula: 'y' }), channel('y', 'formula', { formula: 'x' })],
        /expected a formula of x that does not lead back to it$/,
      ],
      [[channel('x', 'formula', { formula: 'y' }), channel('y', 'choice', { values: ['a', 'b'] })], /unknown name 'y'/],
    ];
    for (const [channels, message] of refused) assert.throws(() => fleet(channels), { name: 'SettingError', message });
  });

  describe('as a function of seed, device and time', () => {
    const channels = [
      channel('walk', 'walk'),
      channel('normal', 'normal', { percent: 60 }),
      channel('sine', 'sine'),
      channel('pick', 'choice', { values: ['a', 2, 'c'] }),
      channel('sum', 'formula', { formula: 'walk + exp(normal) ^ 0.5 + sine' }),
    ];
    const options = { count: 7, topics: ['t1', 't2', 't3'] };
    const TICKS = 3000;
    const whole = fleet(channels, options);
    const said = (of: Fleet, tick: number, i: number) => JSON.stringify(of.reading(tick, i));
    const expected = Array.from({ length: TICKS }, (_, tick) => whole.ids.map((_id, i) => said(whole, tick, i)));

    it('has the same SHA-256 on every Node', () => {
      const sum = createHash('sha256').update(expected.flat().join()).digest('hex');
      assert.equal(sum, '9fc15a815ed20148a7f2b20471d99f2dcdd71f71d92b9c9a3e2a09f80e6ed329');
    });

    it('sends the same backward, resumed and in N = 1, 2, 7 instances together', () => {
      const back = fleet(channels, options);
      for (let tick = TICKS - 1; tick >= 0; tick -= 7) {
        for (let i = 0; i < 7; i++) assert.equal(said(back, tick, i), expected[tick]![i]);
      }
      for (const instances of [1, 2, 7]) {
        const parts = Array.from({ length: instances }, (_, index) =>
          fleet(channels, { ...options, owned: (id) => owns({ instances, index }, id) }),
        );
        assert.equal(parts.flatMap(({ ids }) => ids).length, 7);
        for (const part of parts) {
          for (const [i, id] of part.ids.entries()) {
            for (let tick = 5; tick < TICKS; tick += 11) {
              assert.equal(said(part, tick, i), expected[tick]![whole.ids.indexOf(id)]);
            }
          }
        }
      }
    });
  });
});
