// The aggregates of a window's values, per field: what each is called, what has to be kept for it, and its result.
// Count, sum, mean, extremes, ends and standard deviation are kept up to date with each value; median, trimmed mean and
// percentiles need the values themselves, which are kept only when one of them is asked for.
import { mean, quantileSorted } from 'simple-statistics';

const ABSENT = -1;
const PLAIN = ['count', 'sum', 'mean', 'median', 'trimmed_mean', 'min', 'max', 'first', 'last', 'std'] as const;

export type AggregateName = (typeof PLAIN)[number] | `p${number}`;

/** What a window's field is asked for. */
export interface Aggregate {
  readonly name: AggregateName;
  /** what it is called in front of a field's name: `p99.9` becomes `p99_9` */
  readonly prefix: string;
  /** 0 … 1, of a percentile and of the median */
  readonly quantile?: number;
}

/** The names that `parseAggregate` takes, for error sentences. */
export const AGGREGATE_NAMES = `${PLAIN.join(', ')} or a percentile such as p95`;

/** An aggregate by its name, or undefined. A percentile is `p` and a number from 0 to 100: `p5`, `p99.9`. */
export function parseAggregate(name: string): Aggregate | undefined {
  const plain = PLAIN.find((known) => known === name);
  if (plain) return plain === 'median' ? { name: plain, prefix: plain, quantile: 0.5 } : { name: plain, prefix: plain };
  const percent = /^p(\d{1,3}(?:\.\d{1,6})?)$/.exec(name)?.[1];
  if (percent === undefined || Number(percent) > 100) return undefined;
  return { name: name as AggregateName, prefix: name.replace('.', '_'), quantile: Number(percent) / 100 };
}

/**
 * How the running numbers of one field lie in a Float64Array: `size` cells, of which the first is the count; the others
 * are where these offsets say, or absent (−1) because no aggregate needs them.
 */
export interface CellPlan {
  readonly size: number;
  /** sum, what its roundings lost */
  readonly sum: number;
  /** minimum, maximum */
  readonly extremes: number;
  /** first, its time, last, its time */
  readonly ends: number;
  /** mean, sum of the squared deviations from it */
  readonly moments: number;
  /** whether the values themselves are kept */
  readonly values: boolean;
}

export function cellPlan(aggregates: readonly Aggregate[]): CellPlan {
  const asked = (...names: AggregateName[]) => aggregates.some(({ name }) => names.includes(name));
  let size = 1;
  const cells = (needed: boolean, count: number) => {
    if (!needed) return ABSENT;
    size += count;
    return size - count;
  };
  const sum = cells(asked('sum', 'mean'), 2);
  const extremes = cells(asked('min', 'max'), 2);
  const ends = cells(asked('first', 'last'), 4);
  const moments = cells(asked('std'), 2);
  const values = asked('trimmed_mean') || aggregates.some(({ quantile }) => quantile !== undefined);
  return { size, sum, extremes, ends, moments, values };
}

/** Begins the field whose cells start at `at`. */
export function clearCells(cells: Float64Array, at: number, { size, extremes, ends }: CellPlan): void {
  cells.fill(0, at, at + size);
  if (extremes !== ABSENT) {
    cells[at + extremes] = Number.POSITIVE_INFINITY;
    cells[at + extremes + 1] = Number.NEGATIVE_INFINITY;
  }
  if (ends !== ABSENT) {
    cells[at + ends + 1] = Number.POSITIVE_INFINITY;
    cells[at + ends + 3] = Number.NEGATIVE_INFINITY;
  }
}

/** Makes the cells that start at `at` those of a field with one value. */
export function setCells(cells: Float64Array, at: number, plan: CellPlan, value: number, time: number): void {
  cells[at] = 1;
  if (plan.sum !== ABSENT) {
    cells[at + plan.sum] = value;
    cells[at + plan.sum + 1] = 0;
  }
  if (plan.extremes !== ABSENT) {
    cells[at + plan.extremes] = value;
    cells[at + plan.extremes + 1] = value;
  }
  if (plan.ends !== ABSENT) {
    cells[at + plan.ends] = value;
    cells[at + plan.ends + 1] = time;
    cells[at + plan.ends + 2] = value;
    cells[at + plan.ends + 3] = time;
  }
  if (plan.moments !== ABSENT) {
    cells[at + plan.moments] = value;
    cells[at + plan.moments + 1] = 0;
  }
}

/** The finite numbers of one reading of event time `time`, each with the column of its field; `count` of them. */
export interface Numbers {
  readonly time: number;
  readonly count: number;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/**
 * Adds the numbers of a reading to the cells of their columns. First and last are by event time; of equal times the
 * first, or last, to arrive.
 */
export function addToCells(cells: Float64Array, plan: CellPlan, numbers: Numbers): void {
  if (plan.sum !== ABSENT) addCountsAndSums(cells, plan, numbers);
  else addCounts(cells, plan, numbers);
  if (plan.extremes !== ABSENT) addExtremes(cells, plan, numbers);
  if (plan.ends !== ABSENT) addEnds(cells, plan, numbers);
  if (plan.moments !== ABSENT) addMoments(cells, plan, numbers);
}

function addCounts(cells: Float64Array, plan: CellPlan, { count, columns }: Numbers): void {
  for (let k = 0; k < count; k++) cells[columns[k] * plan.size]++;
}

/** Compensated sums (Neumaier 1974). */
function addCountsAndSums(cells: Float64Array, plan: CellPlan, { count, columns, values }: Numbers): void {
  for (let k = 0; k < count; k++) {
    const field = columns[k] * plan.size;
    const at = field + plan.sum;
    const value = values[k];
    const sum = cells[at];
    const next = sum + value;
    cells[field]++;
    cells[at] = next;
    cells[at + 1] += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
  }
}

function addExtremes(cells: Float64Array, plan: CellPlan, { count, columns, values }: Numbers): void {
  for (let k = 0; k < count; k++) {
    const at = columns[k] * plan.size + plan.extremes;
    if (values[k] < cells[at]) cells[at] = values[k];
    if (values[k] > cells[at + 1]) cells[at + 1] = values[k];
  }
}

function addEnds(cells: Float64Array, plan: CellPlan, { time, count, columns, values }: Numbers): void {
  for (let k = 0; k < count; k++) {
    const at = columns[k] * plan.size + plan.ends;
    if (time < cells[at + 1]) {
      cells[at] = values[k];
      cells[at + 1] = time;
    }
    if (time >= cells[at + 3]) {
      cells[at + 2] = values[k];
      cells[at + 3] = time;
    }
  }
}

/** Running mean and squared deviations (Welford 1962); after the count. */
function addMoments(cells: Float64Array, plan: CellPlan, { count, columns, values }: Numbers): void {
  for (let k = 0; k < count; k++) {
    const field = columns[k] * plan.size;
    const at = field + plan.moments;
    const deviation = values[k] - cells[at];
    cells[at] += deviation / cells[field];
    cells[at + 1] += deviation * (values[k] - cells[at]);
  }
}

/**
 * Adds to the cells of a field, from `at` on, those of the same field for further readings, from `fromAt` on. Of equal
 * times the further readings are those that came later.
 */
export function mergeCells(
  cells: Float64Array,
  at: number,
  from: Float64Array,
  fromAt: number,
  { sum, extremes, ends, moments }: CellPlan,
): void {
  const count = cells[at];
  const further = from[fromAt];
  if (further === 0) return;
  cells[at] = count + further;
  if (sum !== ABSENT) mergeSums(cells, at + sum, from, fromAt + sum);
  if (extremes !== ABSENT) {
    cells[at + extremes] = Math.min(cells[at + extremes], from[fromAt + extremes]);
    cells[at + extremes + 1] = Math.max(cells[at + extremes + 1], from[fromAt + extremes + 1]);
  }
  if (ends !== ABSENT) mergeEnds(cells, at + ends, from, fromAt + ends);
  if (moments !== ABSENT) mergeMoments(cells, at + moments, count, from, fromAt + moments, further);
}

function mergeSums(cells: Float64Array, at: number, from: Float64Array, fromAt: number): void {
  const sum = cells[at];
  const value = from[fromAt];
  const next = sum + value;
  cells[at] = next;
  cells[at + 1] += from[fromAt + 1] + (Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum);
}

function mergeEnds(cells: Float64Array, at: number, from: Float64Array, fromAt: number): void {
  if (from[fromAt + 1] < cells[at + 1]) {
    cells[at] = from[fromAt];
    cells[at + 1] = from[fromAt + 1];
  }
  if (from[fromAt + 3] >= cells[at + 3]) {
    cells[at + 2] = from[fromAt + 2];
    cells[at + 3] = from[fromAt + 3];
  }
}

/** Means and squared deviations of two parts (Chan, Golub and LeVeque 1979). */
function mergeMoments(
  cells: Float64Array,
  at: number,
  count: number,
  from: Float64Array,
  fromAt: number,
  further: number,
): void {
  const share = further / (count + further);
  const deviation = from[fromAt] - cells[at];
  cells[at] += deviation * share;
  cells[at + 1] += from[fromAt + 1] + deviation * deviation * count * share;
}

/**
 * The result of `aggregate` for a field with at least one value; `sorted` holds its values where they are kept.
 * Undefined where there is none: the standard deviation of one value, a result beyond the range of a number.
 *
 * - `std`: the sample standard deviation, divisor n − 1 (as in pandas and R)
 * - `trimmed_mean`: the mean without the ⌊n/10⌋ lowest and ⌊n/10⌋ highest values (as scipy's `trim_mean(x, 0.1)`)
 * - `median`, percentiles: linear between neighbours (type 7 of Hyndman and Fan 1996, as in NumPy, pandas and R)
 */
export function resultOf(
  { name, quantile }: Aggregate,
  cells: Float64Array,
  at: number,
  plan: CellPlan,
  sorted: Float64Array,
): number | undefined {
  const result =
    quantile === undefined ? plainResult(name, cells, at, plan, sorted) : quantileSorted(list(sorted), quantile);
  return Number.isFinite(result) ? result : undefined;
}

function plainResult(
  name: AggregateName,
  cells: Float64Array,
  at: number,
  plan: CellPlan,
  sorted: Float64Array,
): number {
  const count = cells[at];
  const sum = cells[at + plan.sum] + cells[at + plan.sum + 1];
  switch (name) {
    case 'count':
      return count;
    case 'sum':
      return sum;
    case 'mean':
      return sum / count;
    case 'min':
      return cells[at + plan.extremes];
    case 'max':
      return cells[at + plan.extremes + 1];
    case 'first':
      return cells[at + plan.ends];
    case 'last':
      return cells[at + plan.ends + 2];
    case 'std':
      return Math.sqrt(cells[at + plan.moments + 1] / (count - 1));
    default: {
      const cut = Math.floor(sorted.length / 10);
      return mean(list(sorted.subarray(cut, sorted.length - cut)));
    }
  }
}

/** simple-statistics only indexes its argument, but is typed for plain arrays. */
function list(values: Float64Array): readonly number[] {
  return values as unknown as readonly number[];
}
