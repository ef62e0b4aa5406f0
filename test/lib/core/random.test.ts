import assert from 'node:assert/strict';
import { mean, sampleCorrelation, sampleKurtosis, sampleSkewness, variance } from 'simple-statistics';
import { type DeviceKey, deviceKey } from '../../../lib/core/hash';
import { normalQuantile } from '../../../lib/core/normal-quantile';
import { choice, integer, normal, normals, uniform } from '../../../lib/core/random';

const COUNT = 100_000;
/**
 * Every statistic below is divided by its standard deviation under the null hypothesis; a normal variable exceeds 4.5
 * once in 150 000 cases. The Kolmogorov–Smirnov statistic √n·D exceeds 2.2 once in 8 000.
 */
const Z_LIMIT = 4.5;
const KS_LIMIT = 2.2;

type Draw = (key: DeviceKey, channel: number, tick: number) => number;

const key = deviceKey('1', 'Printer 1');

function series(draw: Draw, of: { key?: DeviceKey; channel?: number; from?: number; count?: number } = {}): number[] {
  const { from = 0, count = COUNT, channel = 0 } = of;
  return Array.from({ length: count }, (_, i) => draw(of.key ?? key, channel, from + i));
}

function assertNear(what: string, value: number, expected: number, deviation: number): void {
  const z = (value - expected) / deviation;
  assert.ok(Math.abs(z) < Z_LIMIT, `${what} is ${value}, ${z.toFixed(1)} standard deviations from ${expected}`);
}

/** √n · D of the Kolmogorov–Smirnov test of sorted probabilities against the uniform distribution. */
function kolmogorov(probabilities: number[]): number {
  const sorted = Float64Array.from(probabilities).sort();
  let distance = 0;
  sorted.forEach((p, i) => {
    distance = Math.max(distance, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return distance * Math.sqrt(sorted.length);
}

/** The sources whose series must look alike and independent: ticks far apart, other channels, devices, seeds. */
const SOURCES: readonly { name: string; key: DeviceKey; channel: number; from: number }[] = [
  ...[0, 2 ** 32 - 50_000, 2 ** 40, 2 ** 53 - COUNT].map((from) => ({ name: `from ${from}`, key, channel: 0, from })),
  ...[1, 2, 3, 4, 9, 255].map((channel) => ({ name: `channel ${channel}`, key, channel, from: 0 })),
  ...['Printer 2', 'Printer 3', 'Printer 10', 'P', ''].map((id) => ({
    name: `device "${id}"`,
    key: deviceKey('1', id),
    channel: 0,
    from: 0,
  })),
  ...['2', '3', '11', '', 'a plant'].map((seed) => ({
    name: `seed "${seed}"`,
    key: deviceKey(seed, 'Printer 1'),
    channel: 0,
    from: 0,
  })),
];

describe('uniform draws', () => {
  it('have the moments of the uniform distribution in every source', () => {
    for (const source of SOURCES) {
      const draws = series(uniform, source);
      assertNear(`mean of ${source.name}`, mean(draws), 1 / 2, Math.sqrt(1 / 12 / COUNT));
      assertNear(`variance of ${source.name}`, variance(draws), 1 / 12, Math.sqrt(1 / 180 / COUNT));
    }
  });

  it('pass the Kolmogorov–Smirnov test in every source', () => {
    for (const source of SOURCES) {
      const statistic = kolmogorov(series(uniform, source));
      assert.ok(statistic < KS_LIMIT, `${source.name}: ${statistic}`);
    }
  });

  it('fill the square of each draw and the next one evenly', () => {
    const CELLS = 32;
    const draws = series(uniform, { count: 1_000_001 });
    const counts = new Float64Array(CELLS * CELLS);
    for (let i = 1; i < draws.length; i++) {
      counts[Math.floor(draws[i - 1]! * CELLS) * CELLS + Math.floor(draws[i]! * CELLS)]! += 1;
    }
    const expected = (draws.length - 1) / counts.length;
    const chiSquare = counts.reduce((sum, count) => sum + ((count - expected) * (count - expected)) / expected, 0);
    assertNear('chi-square', chiSquare, counts.length - 1, Math.sqrt(2 * (counts.length - 1)));
  });

  it('stay within [0, 1) and reach close to both ends', () => {
    const draws = series(uniform, { count: 1_000_000 });
    const [least, most] = draws.reduce(([a, b], u) => [Math.min(a, u), Math.max(b, u)], [1, 0]);
    assert.ok(least >= 0 && least < 1e-5 && most < 1 && most > 1 - 1e-5, `${least} … ${most}`);
  });
});

describe('normal draws', () => {
  it('have the first four moments of the normal distribution in every source', () => {
    for (const source of SOURCES) {
      const draws = series(normal, source);
      assertNear(`mean of ${source.name}`, mean(draws), 0, Math.sqrt(1 / COUNT));
      assertNear(`variance of ${source.name}`, variance(draws), 1, Math.sqrt(2 / COUNT));
      assertNear(`skewness of ${source.name}`, sampleSkewness(draws), 0, Math.sqrt(6 / COUNT));
      assertNear(`kurtosis of ${source.name}`, sampleKurtosis(draws), 0, Math.sqrt(24 / COUNT));
    }
  });

  it('pass the Kolmogorov–Smirnov test, read as ranks among the quantiles', () => {
    // The quantiles of a fine grid stand in for the distribution function.
    const GRID = 1 << 16;
    const quantiles = Float64Array.from({ length: GRID - 1 }, (_, i) => normalQuantile((i + 1) / GRID));
    for (const source of SOURCES) {
      const draws = Float64Array.from(series(normal, source)).sort();
      let rank = 0;
      const probabilities = Array.from(draws, (draw) => {
        while (rank < quantiles.length && quantiles[rank]! < draw) rank++;
        return (rank + 0.5) / GRID;
      });
      const statistic = kolmogorov(probabilities);
      assert.ok(statistic < KS_LIMIT, `${source.name}: ${statistic}`);
    }
  });

  it('have tails of the right weight', () => {
    const draws = series(normal, { count: 2_000_000 });
    for (const [limit, probability] of [
      [3, 0.002699796],
      [4, 6.334248e-5],
    ] as const) {
      const beyond = draws.filter((draw) => Math.abs(draw) > limit).length;
      const expected = probability * draws.length;
      assertNear(`count beyond ${limit}`, beyond, expected, Math.sqrt(expected));
    }
  });

  it('come out the same one by one and as a row', () => {
    const row = new Float64Array(6);
    for (const tick of [0, 1, 77, 2 ** 32 + 5]) {
      normals(key, tick, row, 5);
      assert.deepEqual([...row], [...[0, 1, 2, 3, 4].map((channel) => normal(key, channel, tick)), 0]);
    }
  });
});

describe('correlations', () => {
  const DEVIATION = Math.sqrt(1 / COUNT);

  it('do not exist between a draw and those up to 100 ticks later, nor at lags of whole periods', () => {
    const draws = series(normal, { count: COUNT + 30_000 });
    const first = draws.slice(0, COUNT);
    for (const lag of [...Array(100).keys()].map((i) => i + 1).concat(128, 256, 1000, 1024, 3600, 7200, 29_100)) {
      assertNear(`lag ${lag}`, sampleCorrelation(first, draws.slice(lag, lag + COUNT)), 0, DEVIATION);
    }
  });

  it('do not exist between ticks, channels, devices or seeds', () => {
    const all = SOURCES.map(({ name, ...source }) => ({ name, draws: series(normal, source) }));
    all.push({ name: 'the first', draws: series(normal) });
    for (const [i, a] of all.entries()) {
      for (const b of all.slice(i + 1)) {
        // The first series is that of "from 0" itself.
        if (a.name === 'from 0' && b.name === 'the first') continue;
        assertNear(`${a.name} with ${b.name}`, sampleCorrelation(a.draws, b.draws), 0, DEVIATION);
      }
    }
  });

  it('do not exist between the squares of two channels of one tick', () => {
    const squares = [0, 1, 2, 3].map((channel) => series(normal, { channel }).map((x) => x * x));
    for (const [i, a] of squares.entries()) {
      for (const b of squares.slice(i + 1)) assertNear('squares', sampleCorrelation(a, b), 0, DEVIATION);
    }
  });
});

describe('integers and choices', () => {
  it('take each value of their range as often', () => {
    const counts = new Map<number, number>();
    for (let tick = 0; tick < COUNT; tick++) {
      const value = integer(key, 1, tick, 30, 35);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].sort(), [30, 31, 32, 33, 34, 35]);
    for (const [value, count] of counts) {
      assertNear(`count of ${value}`, count, COUNT / 6, Math.sqrt((COUNT * 5) / 36));
    }
  });

  it('give the only value of a range of one', () => {
    assert.equal(integer(key, 1, 5, 7, 7), 7);
    assert.equal(choice(key, 1, 5, ['only']), 'only');
  });

  it('choose each item as often', () => {
    const chosen = Array.from({ length: 30_000 }, (_, tick) => choice(key, 2, tick, ['a', 'b', 'c'] as const));
    for (const item of ['a', 'b', 'c']) {
      const count = chosen.filter((one) => one === item).length;
      assertNear(`count of ${item}`, count, 10_000, Math.sqrt((30_000 * 2) / 9));
    }
  });
});
