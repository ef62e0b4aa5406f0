import assert from 'node:assert/strict';
import { meanAbsoluteError } from '../../../lib/forecast/accuracy';
import { combine } from '../../../lib/forecast/combination';
import type { ForecastMethod } from '../../../lib/forecast/method';
import { Auto } from '../../../lib/forecast/methods/auto';
import { methodNamed } from '../../../lib/forecast/methods/registry';
import { SeasonalIncrements } from '../../../lib/forecast/methods/seasonal-increments';
import { latestOrigins, roll } from '../../../lib/forecast/rolling-origins';
import { Draws } from '../../support/draws';
import { assertClose } from './close';
import { LastValue } from './trivial-methods';

const sine = (i: number, period: number) => Math.sin((2 * Math.PI * i) / period);

function errorOf(method: ForecastMethod, values: Float64Array, steps: number, periods: readonly number[] = []): number {
  const known = values.length - steps;
  const out = new Float64Array(steps);
  method.fit(values.slice(0, known), periods).forecast(out);
  return meanAbsoluteError(values.subarray(known), out);
}

/** The mean error over some series, of auto and of others that are told the periods. */
function compare(make: () => Float64Array, steps: number, periods: readonly number[], others: readonly string[]) {
  const errors = { auto: 0, ...Object.fromEntries(others.map((name) => [name, 0])) } as Record<string, number>;
  for (let k = 0; k < 20; k++) {
    const values = make();
    errors.auto! += errorOf(new Auto(steps), values, steps);
    for (const name of others) errors[name]! += errorOf(methodNamed(name)!, values, steps, periods);
  }
  return errors as Record<string, number> & { auto: number };
}

describe('auto', () => {
  const draws = new Draws('auto');
  let level = 0;

  it('finds day and week by itself and beats methods that are told', () => {
    const values = () =>
      Float64Array.from({ length: 800 }, (_, i) => {
        level = 0.9 * level + draws.normal();
        return Math.exp(5 + 0.3 * sine(i, 24) + (i % 168 < 120 ? 0.2 : 0) + 0.03 * level);
      });
    assert.deepEqual([...new Auto(48).fit(values(), []).periods], [24, 168]);
    const errors = compare(values, 48, [24, 168], ['naive', 'seasonal-naive', 'theta', 'holt-winters-additive']);
    for (const [name, error] of Object.entries(errors)) {
      if (name !== 'auto') assert.ok(errors.auto < 0.8 * error, `${name}: ${errors.auto} of ${error}`);
    }
  });

  it('finds the year of a weekly series that wanders', () => {
    const values = () => {
      level = 0;
      return Float64Array.from({ length: 500 }, (_, i) => {
        level += 0.02 * draws.normal();
        return Math.exp(7 + level + 0.3 * sine(i, 365.25 / 7));
      });
    };
    const errors = compare(values, 13, [365.25 / 7], ['naive', 'seasonal-naive']);
    for (const [name, error] of Object.entries(errors)) {
      if (name !== 'auto') assert.ok(errors.auto < 0.8 * error, `${name}: ${errors.auto} of ${error}`);
    }
  });

  it('goes on with a trend, about as well as a line', () => {
    const errors = compare(
      () => Float64Array.from({ length: 200 }, (_, i) => 20 + 0.5 * i + draws.normal()),
      30,
      [],
      ['naive', 'polynomial-1'],
    );
    assert.ok(errors.auto < 0.2 * errors.naive!, `${errors.auto} of ${errors.naive}`);
    assert.ok(errors.auto < 1.25 * errors['polynomial-1']!, `${errors.auto} of ${errors['polynomial-1']}`);
  });

  it('is about as good as the last value for a random walk, and makes up no season', () => {
    const errors = compare(
      () => {
        level = 100;
        return Float64Array.from({ length: 300 }, () => {
          level += draws.normal();
          return level;
        });
      },
      12,
      [],
      ['naive'],
    );
    assert.ok(errors.auto < 1.15 * errors.naive!, `${errors.auto} of ${errors.naive}`);
  });

  it('says which methods it uses, with weights of 1 in all, and leaves out what would have failed', () => {
    const values = Float64Array.from({ length: 200 }, (_, i) => 20 + 5 * i + draws.normal());
    const { choices } = new Auto(20).fit(values, []);
    assert.ok(Math.abs(choices.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-12);
    assert.ok(choices.some(({ name }) => name === 'polynomial-1'));
    assert.ok(!choices.some(({ name }) => name === 'naive'));
  });

  it('uses the periods that it is given', () => {
    const values = Float64Array.from({ length: 200 }, () => draws.normal());
    assert.deepEqual(new Auto(5).fit(values, [9]).periods, [9]);
  });
});

describe('the middle of some forecasts', () => {
  const paths = [
    [1, 5],
    [2, 5],
    [100, 5],
  ].map((path) => Float64Array.from(path));
  const middle = (weights: readonly number[], which: 'mean' | 'median') => {
    const out = new Float64Array(2);
    combine(paths, Float64Array.from(weights), which, out);
    return [...out];
  };

  it('is their median, which one that is far off does not move', () => {
    assert.deepEqual(middle([1, 1, 1], 'median'), [2, 5]);
  });

  it('lies on the straight line between two values where the weights say so', () => {
    // Of a weight of 4 the values stand at 0.5, 1.5 and 3, of one of 12 at 5, 10.5 and 11.5.
    assertClose(middle([1, 1, 2], 'median'), [2 + (98 * (2 - 1.5)) / (3 - 1.5), 5], 1e-12, 'between two and three');
    assertClose(middle([10, 1, 1], 'median'), [1 + (6 - 5) / (10.5 - 5), 5], 1e-12, 'between one and two');
  });

  it('is their weighted mean', () => {
    assertClose(middle([1, 2, 1], 'mean'), [105 / 4, 5], 1e-12, 'mean');
  });
});

describe('rolling origins', () => {
  it('are the latest whose forecasts end within the series', () => {
    const wish = { horizon: 10, count: 5, stride: 6 };
    assert.deepEqual(latestOrigins(100, wish, 20), { first: 66, stride: 6, count: 5, horizon: 10 });
    assert.deepEqual(latestOrigins(38, wish, 20), { first: 20, stride: 2, count: 5, horizon: 10 });
    assert.deepEqual(latestOrigins(31, wish, 20), { first: 20, stride: 1, count: 2, horizon: 10 });
    assert.equal(latestOrigins(29, wish, 20), undefined);
  });

  it('fit once and then follow', () => {
    const method = new LastValue();
    const values = Float64Array.from({ length: 20 }, (_, i) => i);
    const seen: number[][] = [];
    roll(method, values, [], { first: 10, stride: 3, count: 3, horizon: 2 }, (origin, forecast) => {
      seen.push([origin, ...forecast]);
    });
    assert.equal(method.fits, 1);
    assert.equal(method.fittedTo.length, 10);
    assert.deepEqual(seen, [
      [10, 9, 9],
      [13, 12, 12],
      [16, 15, 15],
    ]);
  });
});

describe('seasonal increments', () => {
  it('are the mean gains of the last years, less by what is chance', () => {
    const gains = [
      [3, 1],
      [5, 2],
    ];
    // Two years of period 4 before a last value of 0; what followed this time of the year is in `gains`.
    const values = Float64Array.from([0, gains[0]![0]!, gains[0]![1]!, 7, 0, gains[1]![0]!, gains[1]![1]!, 9, 0]);
    const out = new Float64Array(2);
    new SeasonalIncrements('plain').fit(values, [4]).forecast(out);
    const squares = 4 ** 2 + 1.5 ** 2;
    const variances = 2 + 0.5;
    const share = squares / (squares + variances / 2);
    assertClose(out, [4 * share, 1.5 * share], 1e-12, 'increments');
  });

  it('go on from year to year', () => {
    const values = Float64Array.from({ length: 61 }, (_, i) => (i % 6) + 10 * Math.floor(i / 6));
    const out = new Float64Array(18);
    new SeasonalIncrements('plain').fit(values, [6]).forecast(out);
    assertClose(
      out,
      Array.from(out, (_, i) => ((61 + i) % 6) + 10 * Math.floor((61 + i) / 6)),
      1e-12,
      'years ahead',
    );
  });
});
