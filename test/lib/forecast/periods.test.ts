import assert from 'node:assert/strict';
import { autocorrelations } from '../../../lib/forecast/autocorrelation';
import { findPeriods } from '../../../lib/forecast/periods';
import { Draws } from '../../support/draws';

const SERIES = 100;

function series(length: number, value: (i: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, i) => value(i));
}

/** How many of some series get which periods. */
function tally(make: () => Float64Array): Map<string, number> {
  const found = new Map<string, number>();
  for (let k = 0; k < SERIES; k++) {
    const periods = findPeriods(make())
      .map((period) => period.toFixed(2).replace('.00', ''))
      .join();
    found.set(periods, (found.get(periods) ?? 0) + 1);
  }
  return found;
}

const sine = (i: number, period: number) => Math.sin((2 * Math.PI * i) / period);

describe('autocorrelations', () => {
  it('are those of the definition, for lengths that are no powers of two', () => {
    const draws = new Draws('acf');
    for (const length of [3, 64, 65, 200]) {
      const values = series(length, (i) => 1e3 + draws.normal() + sine(i, 9));
      const out = new Float64Array(length);
      autocorrelations(values, out);
      const mean = values.reduce((sum, value) => sum + value / length, 0);
      const product = (lag: number) =>
        values.reduce((sum, value, i) => (i < lag ? sum : sum + (value - mean) * (values[i - lag]! - mean)), 0);
      for (let lag = 0; lag < length; lag++) {
        assert.ok(Math.abs(out[lag]! - product(lag) / product(0)) < 1e-9, `lag ${lag} of ${length}`);
      }
    }
  });

  it('are zero of a constant series', () => {
    const out = new Float64Array(5).fill(1);
    autocorrelations(new Float64Array(8).fill(3), out);
    assert.ok(out.every((value) => value === 0));
  });
});

describe('seasonal periods', () => {
  const draws = new Draws('periods');
  let level = 0;
  const walk = () => {
    level += draws.normal();
    return level;
  };

  const seasonless: Readonly<Record<string, (length: number) => Float64Array>> = {
    noise: (length) => series(length, () => draws.normal()),
    'a random walk': (length) => {
      level = 100;
      return series(length, walk);
    },
    'a trend with noise': (length) => series(length, (i) => 100 + 0.1 * i + draws.normal()),
    'noise with a memory': (length) => {
      level = 0;
      return series(length, () => {
        level = 0.8 * level + draws.normal();
        return 100 + level;
      });
    },
  };
  for (const [name, make] of Object.entries(seasonless)) {
    for (const length of [100, 480, 1000]) {
      it(`are not found in ${name} of ${length} values, but for two series in a hundred`, () => {
        assert.ok((tally(() => make(length)).get('') ?? 0) >= SERIES - 2);
      });
    }
  }

  it('are found: a day of hours, as smooth as a sine and half of it noise, and the week that it suggests', () => {
    const found = tally(() => series(700, (i) => 100 + 1.4 * sine(i, 24) + draws.normal()));
    assert.ok(found.get('24,168')! >= SERIES - 5, JSON.stringify([...found]));
  });

  it('are found: a day with hours of work, on five days of the week only', () => {
    const found = tally(() =>
      series(960, (i) => 100 + (i % 24 < 8 ? 4 : 0) * (i % 168 < 120 ? 1 : 0.2) + draws.normal()),
    );
    assert.ok(found.get('24,168')! >= SERIES - 5, JSON.stringify([...found]));
  });

  it('are found: a year of weeks, which is no whole number of them, in a series that wanders', () => {
    const found = tally(() => {
      level = 0;
      return series(520, (i) => 1000 + 10 * walk() + 200 * sine(i, 365.25 / 7));
    });
    assert.ok(found.get('52.18')! >= SERIES - 5, JSON.stringify([...found]));
  });

  it('are found to a step: 60 minutes, much slower than the noise', () => {
    const found = tally(() => series(1000, (i) => 20 + 5 * sine(i, 60) + draws.normal()));
    const near = [...found].filter(([periods]) => Math.abs(Number(periods) - 60) <= 1);
    assert.ok(near.reduce((sum, [, count]) => sum + count, 0) >= SERIES - 5, JSON.stringify([...found]));
  });

  it('are the season, not its harmonics nor its multiples', () => {
    const found = tally(() => series(600, (i) => 50 + 3 * sine(i, 30) + 2 * sine(i, 15) + draws.normal() / 2));
    assert.ok(found.get('30')! >= SERIES - 5, JSON.stringify([...found]));
  });

  it('have no week where the series is shorter than two', () => {
    assert.deepEqual([...findPeriods(series(200, (i) => 10 + (i % 24)))], [24]);
  });

  it('are none of a constant or very short series', () => {
    for (const length of [0, 1, 2, 8, 9, 30]) assert.deepEqual([...findPeriods(new Float64Array(length).fill(4))], []);
  });

  it('do not depend on the unit, nor on values that are no size of their own', () => {
    const values = series(480, (i) => 100 + 10 * sine(i, 24) + draws.normal());
    for (const scale of [1e-300, 1e300, -1]) {
      assert.deepEqual([...findPeriods(values.map((value) => value * scale))], [24, 168]);
    }
    const spiked = values.slice();
    spiked[100] = 1e9;
    assert.deepEqual([...findPeriods(spiked)], [24, 168]);
  });
});
