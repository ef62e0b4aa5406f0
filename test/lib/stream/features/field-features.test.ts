// The features of a field against pandas.
import assert from 'node:assert/strict';
import type { FieldFamily } from '../../../../lib/stream/features/family';
import { fieldFamilies } from '../../../../lib/stream/features/registry';
import { alphaOfSpan } from '../../../../lib/stream/features/smoothing';
import { type FieldCase, fixture } from './fixture';
import { settingsOf } from './settings';

const { windowCount, windowMs, span, alpha, halfLifeMs } = fixture.settings;

/** The value of each feature after each value of the field, NaN where it is not defined. */
function run(families: readonly FieldFamily[], values: readonly number[], times: readonly number[]) {
  const names = families.flatMap(({ features }) => features);
  const memories = families.map((family) => family.begin());
  const results = new Map<string, number[]>(names.map((name) => [name, []]));
  const out = new Float64Array(names.length);
  for (const [i, value] of values.entries()) {
    const elapsed = times[i]! - (times[i - 1] ?? Number.NEGATIVE_INFINITY);
    let at = 0;
    for (const [f, memory] of memories.entries()) {
      memory.add(value, times[i]!, elapsed, out, at);
      at += families[f]!.features.length;
    }
    for (const [n, name] of names.entries()) results.get(name)!.push(out[n]!);
  }
  return results;
}

/** Equal within `tolerance`, relative to the size of the values around; not defined where pandas has nothing. */
function assertClose(actual: readonly number[], expected: readonly (number | null)[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    if (value === null) assert.ok(!Number.isFinite(actual[i]), `${actual[i]} at ${i}; pandas has none`);
    else
      assert.ok(
        Math.abs(actual[i]! - value) <= tolerance * Math.max(1, Math.abs(value)),
        `${actual[i]} at ${i}, not ${value}`,
      );
  }
}

const rolling = (count: number, ms: number, minValues = 1) => {
  const features = ['rolling_mean', 'rolling_std', 'rolling_min', 'rolling_max', 'z_score'] as const;
  return fieldFamilies(settingsOf({ features, rolling: { window: { count, ms }, minValues } }));
};
const ewma = (weighting: { alpha: number } | { halfLifeMs: number }, { values, times }: FieldCase) =>
  run(fieldFamilies(settingsOf({ features: ['ewma'], weighting })), values, times).get('ewma')!;

for (const [name, field] of Object.entries(fixture.fields)) {
  describe(`features of the field "${name}", against pandas`, () => {
    const { values, times } = field;
    // Of values of 1e9 pandas' own standard deviations have six digits.
    const tolerance = name === 'huge offset' ? 1e-6 : 1e-9;

    for (const [window, families, expected] of [
      [`the last ${windowCount} values`, rolling(windowCount, Number.POSITIVE_INFINITY), field.by_count],
      [`the last ${windowMs} ms`, rolling(100_000, windowMs), field.by_time],
    ] as const) {
      for (const feature of ['rolling_mean', 'rolling_std', 'rolling_min', 'rolling_max']) {
        it(`${feature} of ${window}`, () => {
          assertClose(run(families, values, times).get(feature)!, expected[feature]!, tolerance);
        });
      }

      it(`z_score in ${window}, 0 where all values are equal`, () => {
        const actual = run(families, values, times);
        const pandas = expected.z_score!.map((score, i) => (expected.rolling_std![i] === 0 ? 0 : score));
        assertClose(actual.get('z_score')!, pandas, tolerance);
      });
    }

    it('none with fewer values than asked for', () => {
      const families = rolling(windowCount, Number.POSITIVE_INFINITY, 5);
      assertClose(run(families, values, times).get('rolling_mean')!, field.at_least_5, tolerance);
    });

    it('rate_of_change, none at equal times', () => {
      const families = fieldFamilies(settingsOf({ features: ['rate_of_change'] }));
      assertClose(run(families, values, times).get('rate_of_change')!, field.rate_of_change, 1e-9);
    });

    it('ewma by span, by alpha and by half-life', () => {
      assertClose(ewma({ alpha: alphaOfSpan(span) }, field), field.ewma_span, 1e-12);
      assertClose(ewma({ alpha }, field), field.ewma_alpha, 1e-12);
      assertClose(ewma({ halfLifeMs }, field), field.ewma_half_life, 1e-12);
      const steady = { ...field, times: values.map((_, i) => i * 1000) };
      assertClose(ewma({ halfLifeMs }, steady), field.ewma_half_life_at_1_hz, 1e-12);
    });
  });
}

describe('the rate of change', () => {
  it('is per second, minute or hour', () => {
    for (const [rateUnitMs, expected] of [
      [1000, 0.1],
      [60_000, 6],
      [3_600_000, 360],
    ] as const) {
      const families = fieldFamilies(settingsOf({ features: ['rate_of_change'], rateUnitMs }));
      assertClose(run(families, [1, 3], [0, 20_000]).get('rate_of_change')!, [null, expected], 1e-12);
    }
  });
});

describe('the moving average', () => {
  it('follows the largest numbers without leaving their range', () => {
    const families = fieldFamilies(settingsOf({ features: ['ewma'], weighting: { alpha: 0.5 } }));
    const [values, times] = [
      [1.7e308, -1.7e308, 1.7e308],
      [0, 1, 2],
    ];
    assertClose(run(families, values!, times!).get('ewma')!, [1.7e308, 0, 0.85e308], 1e-12);
  });
});
