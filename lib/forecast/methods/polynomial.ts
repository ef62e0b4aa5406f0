// Least squares with a polynomial in time, degree 1 to 3. Degree 2 over a window of 480 minutes is what many plants run.
// The polynomials are the orthogonal ones of equally spaced points (Gram), about the middle of the window: their inner
// products have closed forms, so that the fit needs four running sums and no matrix.
import type { FittedForecast, ForecastMethod } from '../method';
import { OwnUnits } from '../own-units';

export type Degree = 1 | 2 | 3;

export class Polynomial implements ForecastMethod {
  readonly name: string;

  constructor(private readonly degree: Degree) {
    this.name = `polynomial-${degree}`;
  }

  minimum(): number {
    return this.degree + 1;
  }

  fit(values: Float64Array): FittedForecast {
    const fitted = new RunningPolynomial(this.degree, values.length, OwnUnits.ofChanges(values));
    for (let i = 0; i < values.length; i++) fitted.update(values[i]);
    return fitted;
  }
}

/** Sums over all values since the window's start: an update fits anew to the window and the values after it. */
class RunningPolynomial implements FittedForecast {
  private count = 0;
  /** between two values, in half lengths of the window fitted first, which begins at −1 and ends at 1 */
  private readonly spacing: number;
  /** Σ u^k · value, k the digit */
  private sum0 = 0;
  private sum1 = 0;
  private sum2 = 0;
  private sum3 = 0;

  constructor(
    private readonly degree: Degree,
    window: number,
    private readonly units: OwnUnits,
  ) {
    this.spacing = 2 / Math.max(1, window - 1);
  }

  update(value: number): void {
    const own = this.units.toOwn(value);
    const u = this.spacing * this.count++ - 1;
    this.sum0 += own;
    this.sum1 += u * own;
    this.sum2 += u * u * own;
    this.sum3 += u * u * u * own;
  }

  forecast(out: Float64Array): void {
    const { count: n, spacing, degree } = this;
    const middle = (spacing * (n - 1)) / 2 - 1;
    // Σ v^k · value about the middle of what has been seen, v = u − middle.
    const moment1 = this.sum1 - middle * this.sum0;
    const moment2 = this.sum2 - middle * (2 * this.sum1 - middle * this.sum0);
    const moment3 = this.sum3 - middle * (3 * this.sum2 - middle * (3 * this.sum1 - middle * this.sum0));
    // P1 = v, P2 = v² − q2, P3 = v³ − q3 · v, and the sums of their squares.
    const nn = n * n;
    const dd = spacing * spacing;
    const q2 = (dd * (nn - 1)) / 12;
    const q3 = (dd * (3 * nn - 7)) / 20;
    const square1 = n * q2;
    const square2 = (square1 * dd * (nn - 4)) / 15;
    const square3 = (square2 * dd * 9 * (nn - 9)) / 140;
    const mean = this.sum0 / n;
    const c1 = moment1 / square1;
    const c2 = degree < 2 ? 0 : (moment2 - q2 * this.sum0) / square2;
    const c3 = degree < 3 ? 0 : (moment3 - q3 * moment1) / square3;
    for (let i = 0; i < out.length; i++) {
      const v = (spacing * (n + 1)) / 2 + spacing * i;
      out[i] = this.units.toValue(mean + v * (c1 - c3 * q3) + c2 * (v * v - q2) + c3 * v * v * v);
    }
  }
}
