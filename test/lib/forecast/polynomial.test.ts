import assert from 'node:assert/strict';
import { type Degree, Polynomial } from '../../../lib/forecast/methods/polynomial';
import { Draws } from '../../support/draws';
import { assertClose } from './close';

const DEGREES: readonly Degree[] = [1, 2, 3];

function forecastOf(fitted: { forecast(out: Float64Array): void }, steps: number): Float64Array {
  const out = new Float64Array(steps);
  fitted.forecast(out);
  return out;
}

/** Least squares by Gauss with pivots on the normal equations, in steps from the middle: another way to the same. */
function leastSquares(values: ArrayLike<number>, degree: number, steps: number): number[] {
  const middle = (values.length - 1) / 2;
  const scale = Math.max(1, middle);
  const powers = (i: number) => Array.from({ length: degree + 1 }, (_, k) => ((i - middle) / scale) ** k);
  const rows = Array.from({ length: degree + 1 }, () => new Array<number>(degree + 2).fill(0));
  for (let i = 0; i < values.length; i++) {
    const p = powers(i);
    for (let j = 0; j <= degree; j++) {
      for (let k = 0; k <= degree; k++) rows[j]![k]! += p[j]! * p[k]!;
      rows[j]![degree + 1]! += p[j]! * values[i]!;
    }
  }
  for (let j = 0; j <= degree; j++) {
    const pivot = rows.slice(j).reduce((a, b) => (Math.abs(b[j]!) > Math.abs(a[j]!) ? b : a));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(j, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[j]! / pivot[j]!;
      for (let k = j; k <= degree + 1; k++) row[k]! -= factor * pivot[k]!;
    }
  }
  const coefficients = rows.map((row, j) => row[degree + 1]! / row[j]!);
  return Array.from({ length: steps }, (_, h) => {
    const p = powers(values.length + h);
    return coefficients.reduce((sum, c, k) => sum + c * p[k]!, 0);
  });
}

describe('polynomial', () => {
  it('is the least-squares one, of any length of window', () => {
    const draws = new Draws('polynomial');
    for (const degree of DEGREES) {
      for (const length of [degree + 1, degree + 2, 10, 97, 480]) {
        const values = Float64Array.from({ length }, (_, i) => 40 + 0.01 * i + draws.normal());
        const expected = leastSquares(values, degree, 20);
        const found = forecastOf(new Polynomial(degree).fit(values), 20);
        assertClose(found, expected, 1e-8, `degree ${degree}, ${length} values`);
      }
    }
  });

  it('gives back a polynomial of its degree, far ahead and far from zero', () => {
    for (const degree of DEGREES) {
      const course = (t: number) => 1e6 + 3 * t - (degree > 1 ? 0.01 * t * t : 0) + (degree > 2 ? 1e-5 * t * t * t : 0);
      const values = Float64Array.from({ length: 480 }, (_, t) => course(t));
      const expected = Float64Array.from({ length: 480 }, (_, h) => course(480 + h));
      assertClose(forecastOf(new Polynomial(degree).fit(values), 480), expected, 1e-10, `degree ${degree}`);
    }
  });

  it('takes in each new value: an update is a fit to the window and what came after it', () => {
    const draws = new Draws('running polynomial');
    for (const degree of DEGREES) {
      const values = Float64Array.from({ length: 400 }, (_, i) => 20 - 0.02 * i + draws.normal());
      const fitted = new Polynomial(degree).fit(values.slice(0, 30));
      for (let i = 30; i < 400; i++) {
        fitted.update(values[i]!);
        if (i % 53 !== 0) continue;
        const expected = leastSquares(values.subarray(0, i + 1), degree, 10);
        assertClose(forecastOf(fitted, 10), expected, 1e-8, `degree ${degree}, ${i + 1} values`);
      }
    }
  });

  it('needs one value more than its degree', () => {
    for (const degree of DEGREES) assert.equal(new Polynomial(degree).minimum(), degree + 1);
  });
});
