// Each fault measured back from what it makes of a stream.
import assert from 'node:assert/strict';
import type { Reading } from '../../../lib/core/reading';
import { Injector } from '../../../lib/faults/injector';
import { deviation, inject, mean, near, noise, rule, run, settingsOf, stream, T0, valuesOf } from './kit';

const N = 20_000;
/** A stretch of 100 s that begins 400 s after the first reading. */
const LATER = {
  occurrence: {
    kind: 'schedule',
    startMs: 400_000,
    isRelative: true,
    everyMs: 0,
    shortestMs: 100_000,
    longestMs: 100_000,
  },
} as const;

function differences(name: string, parameters: object, input: Reading[], changes: object = {}): number[] {
  const { readings } = inject([rule(name, { ...parameters }, changes)], input);
  assert.equal(readings.length, input.length);
  return readings.map(({ value }, i) => (value as number) - (input[i]!.value as number));
}

describe('sensor faults, measured back', () => {
  it('spike: the share of values that are off, by the height, either way', () => {
    const off = differences('spike', { height: 7, share: 2 }, noise(N, 50, 1)).filter((value) => value !== 0);
    assert.ok(near(off.length / N, 0.02, 0.003), `${off.length}`);
    assert.ok(off.every((value) => near(Math.abs(value), 7, 1e-9)));
    assert.ok(near(off.filter((value) => value > 0).length / off.length, 0.5, 0.1));
    const up = differences('spike', { height: 7, sign: 'up' }, noise(10, 50, 1));
    assert.ok(up.every((value) => near(value, 7, 1e-9)));
  });

  it('burst noise: its share of stretches, its standard deviation, and quiet in between', () => {
    const off = differences(
      'burst_noise',
      { deviation: 3, length: 10, bursts: 40 },
      stream(N, () => 5),
    );
    const noisy = off.filter((value) => value !== 0);
    assert.ok(near(noisy.length / N, 0.4, 0.04), `${noisy.length / N}`);
    assert.ok(near(deviation(noisy), 3, 0.1), `${deviation(noisy)}`);
    const changes = off.filter((value, i) => i > 0 && (value !== 0) !== (off[i - 1] !== 0)).length;
    // Between stretches of ten seconds at most.
    assert.ok(changes <= N / 10);
  });

  it('raised variance: the standard deviation is so many times what it was, about the same mean', () => {
    const input = noise(N, 50, 2);
    const { readings } = inject([rule('variance', { times: 3 }, fromOn(5000))], input);
    const values = valuesOf(readings.slice(5000));
    assert.ok(near(deviation(values), 6, 0.5), `${deviation(values)}`);
    assert.ok(near(mean(values), 50, 0.3));
  });

  it('noise, signs and shares are drawn for each reading of 100 000 a second, too', () => {
    const input = Array.from({ length: N }, (_, i) => ({ device: 'a', timestamp: T0 + i / 100, value: 50 }));
    const noisy = differences('burst_noise', { deviation: 3, length: 1, bursts: 100 }, input);
    assert.equal(new Set(noisy.slice(0, 1000)).size, 1000);
    const spikes = differences('spike', { height: 7, share: 50 }, input);
    for (const wanted of [-7, 0, 7]) {
      assert.ok(new Set(spikes.flatMap((value, i) => (value === wanted ? [i % 100] : []))).size === 100, `${wanted}`);
    }
  });

  it('bias and gain: exactly', () => {
    assert.ok(differences('bias', { offset: -2.5 }, noise(100, 50, 1)).every((value) => near(value, -2.5, 1e-9)));
    const input = stream(100, (i) => i);
    const { readings } = inject([rule('gain', { factor: 1.5, about: 20 })], input);
    assert.deepEqual(
      valuesOf(readings),
      Array.from({ length: 100 }, (_, i) => 20 + 1.5 * (i - 20)),
    );
  });

  for (const [course, half] of [
    ['linear', 0.5],
    ['quadratic', 0.25],
    ['exponential', (Math.exp(1.5) - 1) / (Math.exp(3) - 1)],
  ] as const) {
    it(`drift, ${course}: from nothing to the whole in the given time, and no further`, () => {
      const off = differences(
        'drift',
        { by: 8, course, over: 100 },
        stream(301, () => 20),
      );
      assert.equal(off[0], 0);
      assert.ok(near(off[50]!, 8 * half, 1e-9), `${off[50]}`);
      assert.ok(off.slice(100).every((value) => near(value, 8, 1e-9)));
      assert.ok(off.every((value, i) => i === 0 || value >= off[i - 1]! - 1e-9));
    });
  }

  it('drift takes the whole duration of the fault when no time is given', () => {
    const off = differences(
      'drift',
      { by: 10 },
      stream(600, () => 0),
      LATER,
    );
    assert.equal(off[399], 0);
    assert.equal(off[450], 5);
    assert.ok(near(off[499]!, 9.9, 1e-9));
    assert.equal(off[500], 0);
  });

  it('stuck: at the last, lowest, highest, no or the given value', () => {
    const input = stream(600, (i) => i + (i === 10 ? 1000 : i === 20 ? -1000 : 0));
    const stuckAt = (at: string) => {
      const { readings } = inject([rule('stuck', { at, value: 77 }, LATER)], input);
      const values = valuesOf(readings);
      assert.deepEqual(values.slice(0, 400), valuesOf(input.slice(0, 400)));
      assert.deepEqual(values.slice(500), valuesOf(input.slice(500)));
      return [...new Set(values.slice(400, 500))];
    };
    assert.deepEqual(stuckAt('last'), [400]);
    assert.deepEqual(stuckAt('min'), [-980]);
    assert.deepEqual(stuckAt('max'), [1010]);
    assert.deepEqual(stuckAt('zero'), [0]);
    assert.deepEqual(stuckAt('value'), [77]);
  });

  it('saturation: cut at its limits, one of which may be left out', () => {
    const input = stream(100, (i) => i);
    const cut = (parameters: object) => valuesOf(inject([rule('saturation', { ...parameters })], input).readings);
    assert.deepEqual(
      cut({ low: 10, high: 60 }),
      Array.from({ length: 100 }, (_, i) => Math.min(60, Math.max(10, i))),
    );
    assert.deepEqual(
      cut({ high: 60 }),
      Array.from({ length: 100 }, (_, i) => Math.min(60, i)),
    );
  });

  it('quantisation: multiples of the step, no further off than half of it', () => {
    const input = noise(1000, 50, 5);
    const { readings } = inject([rule('quantisation', { step: 4 })], input);
    for (const [i, value] of valuesOf(readings).entries()) {
      assert.equal(value % 4, 0);
      assert.ok(near(value, input[i]!.value as number, 2));
    }
  });

  it('level shift: off by the shift after its ramp, either way but the same way throughout a fault', () => {
    const ramp = differences(
      'level_shift',
      { shift: 6, sign: 'down', ramp: 10 },
      stream(30, () => 0),
    );
    assert.deepEqual([ramp[0], ramp[5], ramp[10], ramp[29]].map(Math.abs), [0, 3, 6, 6]);
    const again = {
      occurrence: {
        kind: 'schedule',
        startMs: 0,
        isRelative: true,
        everyMs: 10_000,
        shortestMs: 5000,
        longestMs: 5000,
      },
    };
    const off = differences(
      'level_shift',
      { shift: 6 },
      stream(2000, () => 0),
      again,
    );
    const shifts = Array.from({ length: 200 }, (_, k) => new Set(off.slice(10 * k, 10 * k + 5)));
    assert.ok(shifts.every((set) => set.size === 1));
    const up = shifts.filter((set) => set.has(6)).length;
    assert.ok(up > 70 && up < 130, `${up}`);
  });

  it('trend change: a straight line of the given slope', () => {
    const off = differences(
      'trend_change',
      { slope: 36, sign: 'up' },
      stream(1000, () => 3),
    );
    assert.ok(off.every((value, i) => near(value, i * 0.01, 1e-9)));
  });

  it('frequency change: a sine goes through twice as many periods', () => {
    const input = stream(600, (i) => Math.sin((2 * Math.PI * i) / 20));
    const values = valuesOf(inject([rule('frequency_change', { speed: 2, span: 100 }, LATER)], input).readings);
    const expected = Array.from({ length: 100 }, (_, i) => Math.sin((2 * Math.PI * i) / 10));
    for (const [i, value] of values.slice(400, 500).entries())
      assert.ok(near(value, expected[i]!, 1e-9), `${i} ${value}`);
    assert.deepEqual(values.slice(500), valuesOf(input.slice(500)));
  });

  it('phase change: what the field was before, between its values too', () => {
    const input = stream(600, (i) => i * i);
    const values = valuesOf(inject([rule('phase_change', { lag: 10 }, LATER)], input).readings);
    assert.deepEqual(values.slice(400, 500), valuesOf(input.slice(390, 490)));
    const between = valuesOf(
      inject(
        [rule('phase_change', { lag: 0.5 }, LATER)],
        stream(600, (i) => i),
      ).readings,
    );
    assert.equal(between[450], 449.5);
  });

  it('correlation break: the correlation with another field turns round, mean and variance stay', () => {
    const input = noise(4000, 10, 2).map((reading) => ({ ...reading, other: 3 * (reading.value as number) }));
    const { readings } = inject([rule('correlation_break', {}, { fields: ['value'], ...fromOn(500) })], input);
    const late = readings.slice(500) as (Reading & { other: number })[];
    const [a, b] = [valuesOf(late), late.map(({ other }) => other)];
    const [meanOfA, meanOfB] = [mean(a), mean(b)];
    const covariance = mean(a.map((value, i) => (value - meanOfA) * (b[i]! - meanOfB)));
    assert.ok(covariance / (deviation(a) * deviation(b)) < -0.999);
    assert.ok(near(deviation(a), 2, 0.1) && near(mean(a), 10, 0.5));
  });

  it('missing: its share of values, as what was chosen', () => {
    for (const [as, isMissing] of [
      ['absent', (reading: Reading) => !('value' in reading)],
      ['null', (reading: Reading) => reading.value === null],
      ['NaN', (reading: Reading) => Number.isNaN(reading.value)],
    ] as const) {
      const { readings } = inject([rule('missing', { as, share: 10 })], noise(N, 1, 1));
      assert.ok(near(readings.filter(isMissing).length / N, 0.1, 0.01), as);
    }
  });

  it('dropout: its share of readings, by themselves or in blocks', () => {
    const single = inject([rule('dropout', { share: 10 })], noise(N, 1, 1)).readings;
    assert.ok(near(1 - single.length / N, 0.1, 0.01));
    const blocks = inject([rule('dropout', { share: 10, block: 10 })], noise(N, 1, 1)).readings;
    assert.ok(near(1 - blocks.length / N, 0.1, 0.02), `${blocks.length}`);
    const left = new Map<number, number>();
    for (const { timestamp } of blocks) {
      const block = Math.floor(timestamp / 10_000);
      left.set(block, (left.get(block) ?? 0) + 1);
    }
    assert.ok([...left.values()].every((count) => count === 10));
  });

  it('duplicate: its share comes twice, the copy at once or later, and is an object of its own', () => {
    const input = noise(N, 1, 1);
    const { readings } = inject([rule('duplicate', { share: 5 })], input);
    assert.ok(near(readings.length / N - 1, 0.05, 0.005));
    const twice = readings.findIndex((reading, i) => reading.timestamp === readings[i + 1]?.timestamp);
    assert.deepEqual(readings[twice], readings[twice + 1]);
    assert.notEqual(readings[twice], readings[twice + 1]);
    const late = inject(
      [rule('duplicate', { after: 3 })],
      stream(10, (i) => i),
    ).readings;
    assert.deepEqual(
      late.map(({ value }) => value),
      [0, 1, 2, 0, 3, 1, 4, 2, 5, 3, 6, 4, 7, 5, 8, 6, 9, 7, 8, 9],
    );
  });

  it('delay: each reading leaves when the time has come, in its order; later ones overtake the last of them', () => {
    const injector = new Injector(settingsOf([rule('delay', { late: 5 }, LATER)]));
    const before = run(
      injector,
      stream(400, (i) => i),
    ).readings.length;
    assert.equal(before, 400);
    const input = stream(600, (i) => i);
    const during = valuesOf(run(injector, input.slice(400, 500)).readings);
    assert.deepEqual(
      during,
      Array.from({ length: 95 }, (_, i) => 400 + i),
    );
    const after = valuesOf(run(injector, input.slice(500)).readings);
    assert.deepEqual(after.slice(0, 12), [495, 500, 496, 501, 497, 502, 498, 503, 499, 504, 505, 506]);
    assert.equal(injector.held.count, 0);
  });

  it('out of order: nothing is lost, and its share is overtaken', () => {
    const input = noise(N, 1, 1);
    const { readings, truth } = inject([rule('out_of_order', { share: 30, least: 2, most: 30 })], input);
    assert.deepEqual(
      readings.map(({ timestamp }) => timestamp).toSorted((x, y) => x - y),
      input.map(({ timestamp }) => timestamp),
    );
    const touched = truth.filter(({ phase }) => phase === 'reading').length;
    assert.ok(near(touched / N, 0.3, 0.015), `${touched / N}`);
    let newest = 0;
    let overtaken = 0;
    for (const { timestamp } of readings) {
      if (timestamp < newest) overtaken++;
      newest = Math.max(newest, timestamp);
    }
    assert.ok(near(overtaken / touched, 1, 0.02), `${overtaken} of ${touched}`);
  });

  it('clock skew: the timestamp is ahead, and more so each hour; the readings arrive as ever', () => {
    const input = stream(3601, (i) => i);
    const { readings } = inject([rule('clock_skew', { ahead: 60, rate: 36 })], input);
    assert.equal(readings[0]!.timestamp, T0 + 60_000);
    assert.equal(readings[3600]!.timestamp, T0 + 3_600_000 + 96_000);
    assert.deepEqual(valuesOf(readings), valuesOf(input));
  });

  it('amounts in standard deviations are those of the field when the fault begins, levels from its mean', () => {
    const input = [
      ...noise(5000, 50, 2),
      ...stream(100, () => 50).map((r) => ({ ...r, timestamp: r.timestamp + 5_000_000 })),
    ];
    const at = { inDeviations: true, ...fromOn(5000) };
    const biased = valuesOf(inject([rule('bias', { offset: 3 }, at)], input).readings).slice(5000);
    assert.ok(
      biased.every((value) => value === biased[0] && near(value, 56, 0.6)),
      `${biased[0]}`,
    );
    const stuckAt = valuesOf(inject([rule('stuck', { at: 'value', value: -1 }, at)], input).readings).slice(5000);
    assert.ok(near(stuckAt[0]!, 48, 0.4), `${stuckAt[0]}`);
  });
});

/** From so many seconds after the first reading on, for good. */
function fromOn(seconds: number) {
  const startMs = seconds * 1000;
  return {
    occurrence: { kind: 'schedule', startMs, isRelative: true, everyMs: 0, shortestMs: 1e12, longestMs: 1e12 },
  } as const;
}
