// A constant, then a power of the time since an onset, by least squares for every onset and exponent of a grid at once:
// what is left of the squares says how likely each pair is. The grid is fine where the likely onsets are.
import { halfPower } from '../core/half-power';

/**
 * Multiples of 0.5, and how likely each is before any value is seen: a constant rate and a constant acceleration are
 * what most causes lead to.
 */
const EXPONENTS: readonly { exponent: number; prior: number }[] = [
  { exponent: 1, prior: 3 },
  { exponent: 1.5, prior: 1 },
  { exponent: 2, prior: 3 },
  { exponent: 3, prior: 1 },
];
/** Ages of an onset in steps: every half up to the first, every whole up to the second, then ever wider apart. */
const HALVES_UP_TO = 12;
const WHOLES_UP_TO = 40;
const WIDENING = 1.06;
/** The oldest onset, in lengths of the series: it may have come before the first value. */
const OLDEST = 2;
/** Where the likelihood falls by more than a factor e from one age to the next, three cells are split into so many. */
const SPLIT_INTO = 12;
const MOST_SPLITS = 8;

/** The trend x is 0 up to the onset, 1 at the newest value and (1 + steps/age)^exponent after it. */
export interface Trend {
  /** of the onset, in steps */
  readonly age: number;
  readonly exponent: number;
}

export interface Candidate extends Trend {
  /** the ages that it stands for */
  readonly from: number;
  readonly to: number;
  /** how likely it is before any value is seen, in parts of the others */
  readonly prior: number;
  /** least squares: the values are mean + effect · (x − meanX) */
  effect: number;
  /** mean of x, and the sum of its squared deviations from it */
  meanX: number;
  spreadX: number;
  /** sum of the squared residuals */
  squares: number;
}

export interface GridFit {
  readonly count: number;
  readonly mean: number;
  /** sum of the squared deviations from the mean: what a constant leaves */
  readonly constantSquares: number;
  /** overwritten by the next fit */
  readonly candidates: readonly Candidate[];
  /** the one that leaves least */
  readonly best: Candidate;
}

/** x at `steps` after the newest value, or before it where negative. */
export function trendAt({ age, exponent }: Trend, steps: number): number {
  return steps <= -age ? 0 : halfPower(1 + steps / age, exponent);
}

/** What all candidates are fitted to. */
interface Series {
  readonly values: Float64Array;
  readonly to: number;
  readonly count: number;
  readonly mean: number;
  readonly constantSquares: number;
}

/** For one exponent the candidates of the whole grid, and the powers of 0, ½, 1, … that they are fitted with. */
interface Row {
  readonly exponent: number;
  readonly prior: number;
  readonly power: Float64Array;
  /** running sums over whole distances, of the powers and of their squares */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  readonly candidates: readonly Candidate[];
}

let rows: readonly Row[] = [];
/** The longest series that the rows are made for. */
let longest = 0;

/**
 * Fits `values[from] … values[to − 1]`, three of them at least.
 *
 * @param noiseSquares added to all sums of squares where they are compared: what noise may leave by chance
 */
export function fitGrid(values: Float64Array, from: number, to: number, noiseSquares: number): GridFit {
  const count = to - from;
  if (count > longest) makeRows(2 * count);
  let mean = 0;
  for (let i = from; i < to; i++) mean += values[i]! / count;
  let constantSquares = 0;
  for (let i = from; i < to; i++) constantSquares += (values[i]! - mean) * (values[i]! - mean);
  const series = { values, to, count, mean, constantSquares };
  const candidates: Candidate[] = [];
  let best: Candidate | undefined;
  for (const row of rows) {
    const likeliest = fitRow(row, series, noiseSquares, candidates);
    if (!best || likeliest.squares < best.squares) best = likeliest;
  }
  return { count, mean, constantSquares, candidates, best: best! };
}

/** Adds the candidates of one exponent to `candidates` and returns the one that leaves least. */
function fitRow(row: Row, series: Series, noiseSquares: number, candidates: Candidate[]): Candidate {
  const { count } = series;
  let cells = row.candidates;
  let used = 0;
  let best = 0;
  while (used < cells.length && cells[used]!.age <= OLDEST * count) {
    fitByTable(cells[used]!, row, series);
    if (cells[used]!.squares < cells[best]!.squares) best = used;
    used++;
  }
  const limit = Math.exp(2 / count);
  for (let splits = 0; splits < MOST_SPLITS; splits++) {
    const first = Math.max(0, best - 1);
    const last = Math.min(used - 1, best + 1);
    const least = cells[best]!.squares + noiseSquares;
    const isSharp = (i: number) => cells[i]!.squares + noiseSquares > limit * least;
    if (!isSharp(first) && !isSharp(last)) break;
    for (let i = 0; i < used; i++) if (i < first || i > last) candidates.push(cells[i]!);
    cells = split(cells[first]!, cells[last]!, row, series);
    used = cells.length;
    best = 0;
    for (let i = 1; i < used; i++) if (cells[i]!.squares < cells[best]!.squares) best = i;
  }
  for (let i = 0; i < used; i++) candidates.push(cells[i]!);
  return cells[best]!;
}

/** Fits a candidate whose age is a multiple of ½. */
function fitByTable(candidate: Candidate, row: Row, series: Series): void {
  const { power, sum, squares } = row;
  const { values, to, mean } = series;
  // Half steps from the onset to the newest value, and to the oldest one after the onset.
  const newest = 2 * candidate.age;
  const within = Math.min(series.count, Math.ceil(candidate.age));
  const oldest = newest - 2 * (within - 1);
  let products = 0;
  for (let i = to - within, at = oldest; i < to; i++, at += 2) products += power[at]! * (values[i]! - mean);
  const unit = power[newest]!;
  const sumX = (sum[newest]! - sum[oldest]! + power[oldest]!) / unit;
  const squaresX = (squares[newest]! - squares[oldest]! + power[oldest]! * power[oldest]!) / (unit * unit);
  solve(candidate, series, sumX, squaresX, products / unit);
}

/** The ages from those of `first` to those of `last`, in equal parts, fitted. */
function split(first: Candidate, last: Candidate, row: Row, series: Series): Candidate[] {
  const { exponent, prior } = row;
  const { from } = first;
  const width = (last.to - from) / SPLIT_INTO;
  return Array.from({ length: SPLIT_INTO }, (_, i) => {
    const part = candidateOf(from + i * width, from + (i + 1) * width, from + (i + 0.5) * width, exponent, prior);
    fitDirectly(part, series);
    return part;
  });
}

function fitDirectly(candidate: Candidate, series: Series): void {
  const { values, to, count, mean } = series;
  let sumX = 0;
  let squaresX = 0;
  let products = 0;
  const within = Math.min(count, Math.ceil(candidate.age));
  for (let steps = 1 - within; steps <= 0; steps++) {
    const x = trendAt(candidate, steps);
    sumX += x;
    squaresX += x * x;
    products += x * (values[to - 1 + steps]! - mean);
  }
  solve(candidate, series, sumX, squaresX, products);
}

function solve(candidate: Candidate, series: Series, sumX: number, squaresX: number, products: number): void {
  candidate.meanX = sumX / series.count;
  candidate.spreadX = Math.max(Number.MIN_VALUE, squaresX - sumX * candidate.meanX);
  candidate.effect = products / candidate.spreadX;
  candidate.squares = Math.max(0, series.constantSquares - candidate.effect * products);
}

function makeRows(count: number): void {
  longest = count;
  const ages = onsetAges(OLDEST * count);
  const halves = 2 * ages.at(-1)! + 2;
  rows = EXPONENTS.map(({ exponent, prior }) => {
    const power = Float64Array.from({ length: halves }, (_, i) => halfPower(i / 2, exponent));
    const sum = Float64Array.from(power);
    const squares = power.map((x) => x * x);
    for (let i = 2; i < halves; i++) {
      sum[i]! += sum[i - 2]!;
      squares[i]! += squares[i - 2]!;
    }
    const candidates = ages.slice(0, -1).map((age, i) => {
      const before = i === 0 ? 0 : ages[i - 1]!;
      return candidateOf((before + age) / 2, (age + ages[i + 1]!) / 2, age, exponent, prior);
    });
    return { exponent, prior, power, sum, squares, candidates };
  });
}

/** Multiples of ½. */
function onsetAges(oldest: number): number[] {
  const ages: number[] = [];
  for (let age = 0.5; age <= HALVES_UP_TO; age += 0.5) ages.push(age);
  for (let age = HALVES_UP_TO + 1; age <= WHOLES_UP_TO; age++) ages.push(age);
  for (let age = WHOLES_UP_TO; age <= oldest; ) {
    age = Math.round(age * WIDENING);
    ages.push(age);
  }
  return ages;
}

function candidateOf(from: number, to: number, age: number, exponent: number, rowPrior: number): Candidate {
  const prior = rowPrior * (to - from);
  return { from, to, age, exponent, prior, effect: 0, meanX: 0, spreadX: 1, squares: 0 };
}
