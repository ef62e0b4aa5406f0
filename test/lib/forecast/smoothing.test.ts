import assert from 'node:assert/strict';
import { methodNamed } from '../../../lib/forecast/methods/registry';
import { OwnUnits } from '../../../lib/forecast/own-units';
import { Smoothing } from '../../../lib/forecast/smoothing';
import { assertClose } from './close';
import { SERIES, type SmoothingCase } from './smoothing-fixture';

interface Factors {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
}

interface Replay {
  smoothing: Smoothing;
  errors: number[];
  squares: number;
}

/** The values once more, from a known start and with known factors, by updates alone. */
function replay(
  values: readonly number[],
  model: string,
  { alpha, beta, gamma, phi }: Factors,
  { level, trend, seasons }: Pick<SmoothingCase, 'level' | 'trend' | 'seasons'>,
): Replay {
  const start = { level, trend, seasons: Float64Array.from(seasons) };
  const kind = model.endsWith('multiplicative') ? 'multiplicative' : 'additive';
  const smoothing = new Smoothing(start, new OwnUnits(0, 1), kind);
  smoothing.restart(start, alpha, beta, gamma, phi);
  const next = new Float64Array(1);
  const errors = values.map((value) => {
    smoothing.forecast(next);
    smoothing.update(value);
    return value - next[0]!;
  });
  return { smoothing, errors, squares: errors.reduce((sum, error) => sum + error * error, 0) };
}

function forecastOf(fitted: { forecast(out: Float64Array): void }, steps: number): Float64Array {
  const out = new Float64Array(steps);
  fitted.forecast(out);
  return out;
}

/** The level and slope before the first value that fit best, by least squares on how the errors answer to them. */
function bestStart(values: readonly number[], model: string, factors: Factors): { level: number; trend: number } {
  const errorsFrom = (level: number, trend: number) =>
    replay(values, model, factors, { level, trend, seasons: [] }).errors;
  const base = errorsFrom(0, 0);
  const byLevel = errorsFrom(1, 0).map((error, i) => base[i]! - error);
  const byTrend = errorsFrom(0, 1).map((error, i) => base[i]! - error);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const level = dot(byLevel, base) / dot(byLevel, byLevel);
  if (model === 'ses') return { level, trend: 0 };
  const straight = byTrend.map((value, i) => value - (dot(byLevel, byTrend) / dot(byLevel, byLevel)) * byLevel[i]!);
  const trend = dot(straight, base) / dot(straight, straight);
  return { level: level - (trend * dot(byLevel, byTrend)) / dot(byLevel, byLevel), trend };
}

describe('exponential smoothing', () => {
  for (const { name, values, fixed } of SERIES) {
    for (const expected of fixed) {
      it(`gives the errors and forecasts of statsmodels: ${expected.model} of ${name}`, () => {
        const { smoothing, squares } = replay(values, expected.model, expected, expected);
        assertClose([squares], [expected.squares], 1e-9, 'sum of squares');
        assertClose(forecastOf(smoothing, expected.forecast.length), expected.forecast, 1e-9, 'forecast');
      });
    }
  }

  for (const { name, values, period, found } of SERIES) {
    for (const expected of found) {
      it(`finds factors no worse than those of statsmodels: ${expected.model} of ${name}`, () => {
        const { model } = expected;
        const fitted = methodNamed(model)!.fit(Float64Array.from(values), period > 1 ? [period] : []) as Smoothing;
        const ours = expected.seasons.length > 0 ? replay(values, model, fitted, expected) : undefined;
        const start = { ...bestStart(values, model, fitted), seasons: [] };
        const again = ours ?? replay(values, model, fitted, start);
        const ratio = again.squares / expected.squares;
        assert.ok(ratio <= 1 + 1e-6, `sum of squares ${again.squares}, theirs ${expected.squares}, ${ratio}`);
        assertClose(forecastOf(fitted, 30), forecastOf(again.smoothing, 30), 1e-9, 'forecast from that start');
      });
    }
  }
});
