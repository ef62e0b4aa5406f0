// Several forecasts made into one, step by step: their mean, or their weighted median, which one that is far off does not
// move.
import type { FittedForecast, ForecastMethod } from './method';
import { Scratch } from './scratch';

const pathCells = new Scratch();
const placeCells = new Scratch();

export interface Part {
  readonly fitted: FittedForecast;
  /** above zero */
  readonly weight: number;
}

export type Middle = 'mean' | 'median';

export class Combination implements FittedForecast {
  constructor(
    private readonly parts: readonly Part[],
    private readonly middle: Middle,
  ) {}

  update(value: number): void {
    for (const { fitted } of this.parts) fitted.update(value);
  }

  forecast(out: Float64Array): void {
    const { parts, middle } = this;
    const paths = parts.map(({ fitted }) => {
      const path = new Float64Array(out.length);
      fitted.forecast(path);
      return path;
    });
    const weights = Float64Array.from(parts, ({ weight }) => weight);
    combine(paths, weights, middle, out);
  }
}

/** Methods of which the middle is taken, each as good as the other. */
export class Combined implements ForecastMethod {
  constructor(
    readonly name: string,
    private readonly methods: readonly ForecastMethod[],
    private readonly middle: Middle,
  ) {}

  minimum(periods: readonly number[]): number {
    return Math.max(...this.methods.map((method) => method.minimum(periods)));
  }

  fit(values: Float64Array, periods: readonly number[]): FittedForecast {
    const parts = this.methods.map((method) => ({ fitted: method.fit(values, periods), weight: 1 }));
    return new Combination(parts, this.middle);
  }
}

/** Writes the middle of some paths, step by step. */
export function combine(
  paths: readonly Float64Array[],
  weights: Float64Array,
  middle: Middle,
  out: Float64Array,
): void {
  if (middle === 'mean') {
    // From the first one on, so that the mean of equal values is that value.
    out.set(paths[0]);
    for (let k = 1, sum = weights[0]; k < paths.length; k++) {
      sum += weights[k];
      const share = weights[k] / sum;
      for (let i = 0; i < out.length; i++) out[i] += share * paths[k][i] - share * out[i];
    }
    return;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const values = pathCells.of(paths.length);
  const sorted = placeCells.of(paths.length);
  for (let i = 0; i < out.length; i++) {
    for (let k = 0; k < paths.length; k++) {
      const value = paths[k][i];
      let j = k;
      for (; j > 0 && values[j - 1] > value; j--) {
        values[j] = values[j - 1];
        sorted[j] = sorted[j - 1];
      }
      values[j] = value;
      sorted[j] = weights[k];
    }
    out[i] = weightedMedian(values, sorted, paths.length, total / 2);
  }
}

/** Each value stands in the middle of its weight; between two of them the median lies on the straight line. */
function weightedMedian(values: Float64Array, weights: Float64Array, count: number, half: number): number {
  let before = 0;
  let middle = 0;
  for (let k = 0, sum = 0; k < count; k++) {
    middle = sum + weights[k] / 2;
    if (middle >= half) {
      if (k === 0 || values[k] === values[k - 1]) return values[k];
      const share = (half - before) / (middle - before);
      return (1 - share) * values[k - 1] + share * values[k];
    }
    before = middle;
    sum += weights[k];
  }
  return values[count - 1];
}
