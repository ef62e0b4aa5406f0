import assert from 'node:assert/strict';
import { Theta } from '../../../lib/forecast/methods/theta';
import { Draws } from '../../support/draws';
import { assertClose } from './close';
import { SERIES } from './smoothing-fixture';

function forecast(method: Theta, values: ArrayLike<number>, periods: readonly number[], steps = 30): Float64Array {
  const out = new Float64Array(steps);
  method.fit(Float64Array.from(values), periods).forecast(out);
  return out;
}

/** Sum of the squared errors of a level that begins at the first value. */
function squares(values: readonly number[], alpha: number): number {
  let level = values[0]!;
  let sum = 0;
  for (const value of values) {
    sum += (value - level) ** 2;
    level += alpha * (value - level);
  }
  return sum;
}

/** What statsmodels divides by, or takes away. */
function withoutSeason({ values, period, theta, profiles }: (typeof SERIES)[number]): number[] {
  const profile = profiles[theta.kind];
  if (!profile) return values;
  return values.map((value, i) =>
    theta.kind === 'additive' ? value - profile[i % period]! : value / profile[i % period]!,
  );
}

describe('theta', () => {
  for (const series of SERIES) {
    const { name, values, period, theta } = series;
    const periods = period > 1 ? [period] : [];

    it(`forecasts as ThetaModel of statsmodels with the same factor: ${name}`, () => {
      assertClose(forecast(new Theta(theta.alpha), values, periods), theta.forecast, 1e-9, 'forecast');
    });

    it(`finds a factor no worse than that of statsmodels: ${name}`, () => {
      const { alpha } = new Theta().fit(Float64Array.from(values), periods) as unknown as { alpha: number };
      const plain = withoutSeason(series);
      const ratio = squares(plain, alpha) / squares(plain, theta.alpha);
      assert.ok(ratio <= 1 + 1e-6, `${alpha}, theirs ${theta.alpha}: ${ratio}`);
      assertClose(forecast(new Theta(), values, periods), theta.forecast, 2e-3, 'forecast');
    });
  }

  it('goes on between two fits with the same seasons, factor and slope', () => {
    const values = Float64Array.from(SERIES.find(({ name }) => name === 'growth')!.values);
    const fitted = new Theta().fit(values.slice(0, 200), [12]);
    const { alpha, drift } = fitted as unknown as { alpha: number; drift: number };
    const before = new Float64Array(24);
    fitted.forecast(before);
    // The next twelve values are exactly what was forecast: nothing new, so the same values are expected after them.
    for (const value of before.subarray(0, 12)) fitted.update(value);
    const after = new Float64Array(12);
    fitted.forecast(after);
    assert.ok(alpha > 0 && drift > 0);
    assertClose(after, before.subarray(12), 1e-9, 'forecast');
  });

  it('leaves the season alone where the test finds none', () => {
    const draws = new Draws('theta');
    const values = Float64Array.from({ length: 300 }, () => 50 + draws.normal());
    assert.deepEqual(forecast(new Theta(), values, [7]), forecast(new Theta(), values, []));
  });

  it('has additive seasons where a value is not above zero', () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => (i % 6) - 2 + i / 100);
    const fitted = new Theta().fit(values, [6]) as unknown as { kind: string };
    assert.equal(fitted.kind, 'additive');
    assert.equal(
      (
        new Theta().fit(
          values.map((v) => v + 3),
          [6],
        ) as unknown as { kind: string }
      ).kind,
      'multiplicative',
    );
  });

  it('has additive seasons where a multiplicative one would be next to nothing', () => {
    const draws = new Draws('nearly off');
    const values = Float64Array.from({ length: 60 }, (_, i) => (i % 6 === 2 ? 1e-4 * (1 + draws.uniform()) : 5));
    assert.equal((new Theta().fit(values, [6]) as unknown as { kind: string }).kind, 'additive');
  });

  it('needs two whole seasons for a season', () => {
    const season = [1, 5, 9, 3, 7, 20];
    const values = (count: number) => Float64Array.from({ length: count }, (_, i) => season[i % 6]!);
    assert.deepEqual(forecast(new Theta(), values(11), [6]), forecast(new Theta(), values(11), []));
    assert.notDeepEqual(forecast(new Theta(), values(24), [6]), forecast(new Theta(), values(24), []));
  });
});
