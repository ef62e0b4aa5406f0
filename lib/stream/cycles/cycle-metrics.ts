// What is worked out of the samples of a cycle: one registry, so that a metric is added in one place.
import { quantileSorted } from 'simple-statistics';

/** Samples by time. */
export interface CycleSamples {
  /** ms since the Unix epoch, ascending */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface CycleMetric {
  /** what it is called in settings */
  readonly name: string;
  /** what it is called in the output: for the first three as in the reference */
  readonly field: string;
  /** NaN where there is none */
  of(samples: CycleSamples): number;
}

/** In the order in which they are numbered. `x` are the values, n their number. */
export const CYCLE_METRICS: readonly CycleMetric[] = [
  metric('max', 'max_point', ({ values }) => extreme(values, 1)),
  metric('median', 'median', ({ values }) => quantileSorted(values.toSorted() as unknown as number[], 0.5)),
  // √(Σ x² / n)
  metric('rms', 'root_mean_squared', ({ values }) => rms(values)),
  metric('min', 'min_point', ({ values }) => -extreme(values, -1)),
  metric('mean', 'mean', ({ values }) => mean(values)),
  // The sample standard deviation, divisor n − 1.
  metric('std', 'standard_deviation', ({ values }) => Math.sqrt(moment(values, 2) / (values.length - 1))),
  metric('peak_to_peak', 'peak_to_peak', ({ values }) => extreme(values, 1) + extreme(values, -1)),
  // Largest magnitude over RMS.
  metric('crest_factor', 'crest_factor', ({ values }) => {
    return Math.max(extreme(values, 1), extreme(values, -1)) / rms(values);
  }),
  // Pearson's: 3 for a normal distribution.
  metric('kurtosis', 'kurtosis', ({ values }) => {
    const second = moment(values, 2) / values.length;
    return moment(values, 4) / values.length / (second * second);
  }),
  // ∫ x² dt by trapezoids, unit² · s.
  metric('energy', 'energy', energy),
  // s
  metric('duration', 'duration', ({ times }) => (times.at(-1)! - times[0]!) / 1000),
];

export const CYCLE_METRIC_NAMES: readonly string[] = CYCLE_METRICS.map(({ name }) => name);

function metric(name: string, field: string, of: (samples: CycleSamples) => number): CycleMetric {
  return { name, field, of };
}

/** The largest of sign · x. */
function extreme(values: Float64Array, sign: 1 | -1): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, sign * value);
  return most;
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function rms(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / values.length);
}

/** Σ (x − mean)^power, for an even power. */
function moment(values: Float64Array, power: 2 | 4): number {
  const middle = mean(values);
  let sum = 0;
  for (const value of values) {
    const square = (value - middle) * (value - middle);
    sum += power === 2 ? square : square * square;
  }
  return sum;
}

function energy({ times, values }: CycleSamples): number {
  let sum = 0;
  for (let i = 1; i < values.length; i++) {
    const seconds = (times[i]! - times[i - 1]!) / 1000;
    sum += ((values[i]! * values[i]! + values[i - 1]! * values[i - 1]!) / 2) * seconds;
  }
  return sum;
}
