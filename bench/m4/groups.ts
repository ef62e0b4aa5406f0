// The series of the M4 competition, from its files `<Group>-train.csv` and `<Group>-test.csv`: one series a line, its name
// first, then its values, as many as it has.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A group of the competition: how far it was forecast, and the season by which Naive2 and MASE go. */
export interface Group {
  readonly name: string;
  readonly horizon: number;
  readonly period: number;
}

export const GROUPS: readonly Group[] = [
  { name: 'Hourly', horizon: 48, period: 24 },
  { name: 'Daily', horizon: 14, period: 1 },
  { name: 'Weekly', horizon: 13, period: 1 },
  { name: 'Monthly', horizon: 18, period: 12 },
  { name: 'Quarterly', horizon: 8, period: 4 },
  { name: 'Yearly', horizon: 6, period: 1 },
];

export interface M4Series {
  readonly name: string;
  readonly training: Float64Array;
  /** `horizon` values */
  readonly test: Float64Array;
}

/**
 * The series of a group in the order of the training file; undefined when the folder has neither of its files.
 *
 * @throws Error that names the file and line, when the files are not what they should be
 */
export function readGroup(folder: string, { name, horizon }: Group): M4Series[] | undefined {
  const trainingFile = path.join(folder, `${name}-train.csv`);
  const testFile = path.join(folder, `${name}-test.csv`);
  const training = readSeries(trainingFile);
  const test = readSeries(testFile);
  if (!training && !test) return undefined;
  if (!training || !test)
    throw new Error(`${training ? testFile : trainingFile} is missing, though the other one is there`);
  if (training.size === 0) throw new Error(`${trainingFile} has no series`);
  return Array.from(training, ([series, values]) => {
    const actual = test.get(series);
    if (!actual) throw new Error(`${testFile} has no series ${series}, which ${trainingFile} has`);
    if (actual.length !== horizon) {
      throw new Error(`${testFile}: series ${series} has ${actual.length} values; expected ${horizon}`);
    }
    return { name: series, training: values, test: actual };
  });
}

/** Values by name of series; undefined without such a file. A first line whose second cell is no number is the header. */
function readSeries(file: string): Map<string, Float64Array> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const found = new Map<string, Float64Array>();
  text.split(/\r?\n/).forEach((line, i) => {
    const cells = line
      .replace(/^\uFEFF/, '')
      .split(',')
      .map(unquoted);
    while (cells.length > 0 && isAbsent(cells[cells.length - 1])) cells.pop();
    if (cells.length === 0) return;
    const [name, ...rest] = cells;
    const values = Float64Array.from(rest, Number);
    const odd = rest.findIndex((cell, k) => cell === '' || !Number.isFinite(values[k]));
    if (i === 0 && odd >= 0) return;
    const where = `${file}, line ${i + 1}`;
    if (odd >= 0) throw new Error(`${where}: cell ${odd + 2} is "${rest[odd]}"; expected a number`);
    if (values.length === 0) throw new Error(`${where}: series ${name} has no values`);
    if (found.has(name)) throw new Error(`${where}: series ${name} is there twice`);
    found.set(name, values);
  });
  return found;
}

function unquoted(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
}

/** Shorter series are filled up with these. */
function isAbsent(cell: string): boolean {
  return cell === '' || cell === 'NA' || cell === 'NaN';
}
