import assert from 'node:assert/strict';
import type { ForecastMethod } from '../../../lib/forecast/method';
import { FORECAST_METHODS, methodNamed } from '../../../lib/forecast/methods/registry';
import { Draws } from '../../support/draws';
import { assertClose } from './close';

const PERIODS: readonly (readonly number[])[] = [[], [6], [6, 24], [7]];
const STEPS = 500;

/** Those whose forecast of a · y + b is a · forecast of y + b, whatever the sign of a. */
const MULTIPLYING = ['theta', 'holt-winters-multiplicative', 'double-seasonal', 'yearly-increments', 'auto'];
const ADDITIVE = FORECAST_METHODS.filter(({ name }) => !MULTIPLYING.includes(name));
const draws = new Draws('edge cases');

const noise = Float64Array.from({ length: 200 }, () => draws.normal());

const wandering = noise.slice();
for (let i = 1; i < wandering.length; i++) wandering[i]! += wandering[i - 1]!;

/** A course of values with whatever makes arithmetic fail. */
const COURSES: Readonly<Record<string, (i: number) => number>> = {
  zeros: () => 0,
  'negative values': (i) => -20 + (i % 6) + noise[i]!,
  'values about zero': (i) => noise[i]!,
  'zeros and ones': (i) => (i % 3 === 0 ? 1 : 0),
  'a straight line': (i) => 3 * i - 100,
  'a level shift': (i) => (i < 100 ? 10 : 1000) + noise[i]!,
  'an outlier': (i) => 50 + noise[i]! + (i === 77 ? 1e9 : 0),
  'a last value far off': (i) => 50 + noise[i]! + (i === 199 ? 1e9 : 0),
  'an exact season': (i) => 10 + (i % 6),
  'values near 1e12': (i) => 1e12 + 1e-3 * (i % 7),
  'values of 1e12': (i) => 1e12 * (1 + 0.1 * noise[i]!),
  'values of 1e-12': (i) => 1e-12 * (1 + 0.1 * noise[i]!),
  'values of 1e300': (i) => 1e300 * (1 + 0.1 * noise[i]!),
  'values of 1e-300': (i) => 1e-300 * (1 + 0.1 * noise[i]!),
  'the smallest numbers': (i) => (i % 5) * Number.MIN_VALUE,
  'the largest numbers': (i) => (i % 2 === 0 ? Number.MAX_VALUE : -Number.MAX_VALUE),
  growth: (i) => Math.exp(i / 2),
};

/** What may come after a fit. */
const SURPRISES = [0, -1e300, 1e300, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 50, 50, -3, 1e-9];

function course(of: (i: number) => number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => of(i));
}

function forecast(method: ForecastMethod, values: Float64Array, periods: readonly number[], steps = STEPS) {
  const out = new Float64Array(steps).fill(Number.NaN);
  method.fit(values, periods).forecast(out);
  return out;
}

function assertFinite(numbers: Float64Array, what: string): void {
  assert.ok(
    numbers.every((value) => Number.isFinite(value)),
    `${what}: ${numbers.find((value) => !Number.isFinite(value))}`,
  );
}

describe('forecasting methods', () => {
  it('are found by their names, each name once', () => {
    assert.equal(new Set(FORECAST_METHODS.map(({ name }) => name)).size, FORECAST_METHODS.length);
    for (const method of FORECAST_METHODS) assert.equal(methodNamed(method.name), method);
    assert.equal(methodNamed('crystal ball'), undefined);
  });

  for (const method of FORECAST_METHODS) {
    describe(method.name, () => {
      for (const [name, of] of Object.entries(COURSES)) {
        it(`forecasts finite numbers of ${name}, and goes on with whatever comes`, () => {
          for (const periods of PERIODS) {
            for (const length of [Math.max(2, method.minimum(periods)), 60, 200]) {
              const fitted = method.fit(course(of, length), periods);
              const out = new Float64Array(STEPS);
              const what = `${length} values, periods ${periods}`;
              fitted.forecast(out);
              assertFinite(out, what);
              for (const value of [...SURPRISES, ...SURPRISES]) {
                fitted.update(value);
                fitted.forecast(out);
                assertFinite(out, `${what}, after ${value}`);
              }
            }
          }
        });
      }

      it('forecasts the constant of a constant series, exactly', () => {
        for (const constant of [0, 7.3, -0.1, 1e12, 1e-12, 1e300, -Number.MAX_VALUE]) {
          for (const periods of PERIODS) {
            const length = Math.max(2, method.minimum(periods));
            for (const values of [new Float64Array(length), new Float64Array(100)]) {
              const fitted = method.fit(values.fill(constant), periods);
              for (let i = 0; i < 10; i++) fitted.update(constant);
              const out = new Float64Array(STEPS);
              fitted.forecast(out);
              assert.ok(
                out.every((value) => value === constant),
                `${constant}, periods ${periods}: ${out.find((value) => value !== constant)}`,
              );
            }
          }
        }
      });

      it('can be fitted to two values at most more than a season, or four', () => {
        assert.ok(method.minimum([]) <= 4);
        assert.ok(method.minimum([6]) <= 12);
        assert.ok(method.minimum([6, 24]) <= 12);
      });

      it('does not write into the values, nor keep them', () => {
        const values = course((i) => 20 + (i % 6) + noise[i]!, 120);
        const before = values.slice();
        const fitted = method.fit(values, [6]);
        const expected = new Float64Array(50);
        fitted.forecast(expected);
        assert.deepEqual(values, before);
        values.fill(1e6);
        const out = new Float64Array(50);
        fitted.forecast(out);
        assert.deepEqual(out, expected);
      });

      it('forecasts the same after other series were fitted in between', () => {
        const values = course((i) => 20 + (i % 6) + noise[i]!, 120);
        const fitted = method.fit(values, [6]);
        const out = new Float64Array(50);
        for (const other of FORECAST_METHODS)
          other.fit(
            course((i) => 1e6 - i * noise[i]!, 150),
            [7],
          );
        fitted.forecast(out);
        assert.deepEqual(out, forecast(method, values, [6], 50));
      });

      it('forecasts a part of a longer forecast, and again the same', () => {
        const values = course((i) => 20 + (i % 6) + noise[i]!, 120);
        const fitted = method.fit(values, [6]);
        const [long, short] = [new Float64Array(40), new Float64Array(10)];
        fitted.forecast(long);
        fitted.forecast(short);
        assert.deepEqual(short, long.slice(0, 10));
      });

      it('follows a new level between two fits', () => {
        // A wandering level, so that following pays; then twenty values that are much higher.
        const values = course((i) => wandering[i]! + (i % 6), 120);
        const fitted = method.fit(values, [6]);
        const [before, after] = [new Float64Array(6), new Float64Array(6)];
        fitted.forecast(before);
        for (let i = 0; i < 20; i++) fitted.update(wandering[119]! + 20 + ((120 + i) % 6));
        fitted.forecast(after);
        const mean = (numbers: Float64Array) => numbers.reduce((sum, value) => sum + value, 0) / 6;
        assert.ok(mean(after) > mean(before) + 2, `${mean(before)} → ${mean(after)}`);
      });
    });
  }

  for (const method of ADDITIVE) {
    it(`do not care for units: of a · y + b, ${method.name} forecasts a · that of y + b`, () => {
      const values = course((i) => 5 + 0.02 * i + 2 * Math.sin((i * Math.PI) / 3) + noise[i]!, 150);
      for (const [a, b] of [
        [1, 273.15],
        [1.8, 32],
        [-1, 0],
        [1e-9, 0],
        [1e9, -1e9],
        [1024, 0],
      ] as const) {
        for (const periods of PERIODS) {
          const expected = forecast(method, values, periods, 48).map((value) => a * value + b);
          const scaled = values.map((value) => a * value + b);
          assertClose(forecast(method, scaled, periods, 48), expected, 1e-4, `${a} · y + ${b}, periods ${periods}`);
        }
      }
    });
  }

  it('do not care for the unit: multiplying ones of a · y are a · their forecast', () => {
    const values = course((i) => (10 + 0.02 * i) * (2 + Math.sin((i * Math.PI) / 3)) + noise[i]!, 150);
    for (const method of FORECAST_METHODS) {
      for (const a of [3.6, 1e-9, 1e9]) {
        const expected = forecast(method, values, [6], 48).map((value) => a * value);
        const scaled = values.map((value) => a * value);
        assertClose(forecast(method, scaled, [6], 48), expected, 1e-4, `${method.name}, ${a} · y`);
      }
    }
  });

  it('have additive seasons with a note why, where multiplicative ones are asked for and a value is not above 0', () => {
    const method = methodNamed('holt-winters-multiplicative')!;
    const values = course((i) => (i % 6) + 0.01 * i, 120);
    const fitted = method.fit(values, [6]) as unknown as { kind: string; note?: string };
    assert.equal(fitted.kind, 'additive');
    assert.match(fitted.note!, /at or below 0/);
    const additive = forecast(methodNamed('holt-winters-additive')!, values, [6]);
    assert.deepEqual(forecast(method, values, [6]), additive);
    const positive = method.fit(
      values.map((value) => value + 1),
      [6],
    ) as unknown as { kind: string; note?: string };
    assert.deepEqual([positive.kind, positive.note], ['multiplicative', undefined]);
  });

  it('repeat the last season, or the last value', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7);
    const seasonal = methodNamed('seasonal-naive')!;
    assert.deepEqual(Array.from(forecast(seasonal, values, [3], 5)), [5, 6, 7, 5, 6]);
    assert.deepEqual(Array.from(forecast(seasonal, values, [], 2)), [7, 7]);
    const fitted = seasonal.fit(values, [3, 6]);
    fitted.update(8);
    const out = new Float64Array(4);
    fitted.forecast(out);
    assert.deepEqual(Array.from(out), [6, 7, 8, 6]);
    assert.deepEqual(Array.from(forecast(methodNamed('naive')!, values, [3], 2)), [7, 7]);
  });
});
