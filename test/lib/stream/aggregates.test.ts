import assert from 'node:assert/strict';
import {
  addToCells,
  cellPlan,
  clearCells,
  mergeCells,
  parseAggregate,
  resultOf,
  setCells,
} from '../../../lib/stream/aggregates';
import { Draws } from '../../support/draws';

const NAMES = ['count', 'sum', 'mean', 'median', 'trimmed_mean', 'min', 'max', 'first', 'last', 'std', 'p5', 'p95'];

/** Every aggregate of `values`, which come at `times`. */
function aggregated(values: readonly number[], times = values.map((_, i) => i)): Record<string, number | undefined> {
  const aggregates = NAMES.map((name) => parseAggregate(name)!);
  const plan = cellPlan(aggregates);
  const cells = new Float64Array(plan.size);
  clearCells(cells, 0, plan);
  for (const [i, value] of values.entries()) {
    addToCells(cells, plan, { time: times[i]!, count: 1, columns: Int32Array.of(0), values: Float64Array.of(value) });
  }
  const sorted = Float64Array.from(values).sort();
  return Object.fromEntries(aggregates.map((each) => [each.name, resultOf(each, cells, 0, plan, sorted)]));
}

function assertClose(actual: number | undefined, expected: number, what: string): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), what);
}

describe('aggregates', () => {
  it('give what NumPy, SciPy and pandas give', () => {
    // numpy.percentile and median, scipy.stats.trim_mean(x, 0.1), the std of pandas
    const found = aggregated([7, 1, 12, 3, 5, 9, 2, 8, 4, 100, 6]);
    assert.equal(found.count, 11);
    assert.equal(found.sum, 157);
    assertClose(found.mean, 157 / 11, 'mean');
    assert.equal(found.median, 6);
    assertClose(found.trimmed_mean, 56 / 9, 'trimmed mean');
    assert.equal(found.min, 1);
    assert.equal(found.max, 100);
    assert.equal(found.first, 7);
    assert.equal(found.last, 6);
    assertClose(found.std, 28.61499924546883, 'std');
    assertClose(found.p5, 1.5, 'p5');
    assertClose(found.p95, 56, 'p95');
  });

  it('have no standard deviation of one value, and all else', () => {
    const found = aggregated([3]);
    assert.equal(found.std, undefined);
    for (const name of NAMES.filter((each) => each !== 'std' && each !== 'count')) assert.equal(found[name], 3, name);
  });

  it('take first and last by event time, not by arrival', () => {
    const found = aggregated([1, 2, 3, 4], [20, 10, 40, 30]);
    assert.equal(found.first, 2);
    assert.equal(found.last, 3);
  });

  it('of equal times take the first to arrive as first and the last as last', () => {
    const found = aggregated([1, 2, 3], [10, 10, 10]);
    assert.equal(found.first, 1);
    assert.equal(found.last, 3);
  });

  it('keep the small beside the large', () => {
    assert.equal(aggregated([1, 1e100, 1, -1e100]).sum, 2);
    assert.equal(aggregated(new Array(10).fill(0.1)).sum, 1);
    // A constant far from zero has no deviation; the textbook formula finds one.
    const offset = 1e9;
    assertClose(aggregated([4, 7, 13, 16].map((value) => value + offset)).std, Math.sqrt(30), 'std');
    assert.equal(aggregated(new Array(1000).fill(1e15 + 0.1)).std, 0);
  });

  it('leave out what is beyond the range of a number', () => {
    const found = aggregated([1e308, 1e308]);
    assert.equal(found.sum, undefined);
    assert.equal(found.mean, undefined);
    assert.equal(found.max, 1e308);
  });

  it('agree with plain sorting and summing, of any numbers', () => {
    const draws = new Draws('aggregates');
    for (let run = 0; run < 300; run++) {
      const scale = 10 ** draws.integer(-3, 6);
      const values = Array.from({ length: draws.integer(2, 200) }, () => draws.normal() * scale);
      const sorted = values.toSorted((a, b) => a - b);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const at = (quantile: number) => {
        const position = quantile * (values.length - 1);
        const low = sorted[Math.floor(position)]!;
        return low + (position % 1) * (sorted[Math.ceil(position)]! - low);
      };
      const cut = Math.floor(values.length * 0.1);
      const middle = sorted.slice(cut, values.length - cut);
      const found = aggregated(values);
      const close = (name: string, expected: number) =>
        assert.ok(Math.abs(found[name]! - expected) < 1e-9 * scale, `${name} ${found[name]} ${expected}`);
      close('mean', mean);
      close('std', Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)));
      close('median', at(0.5));
      close('p5', at(0.05));
      close('p95', at(0.95));
      close('trimmed_mean', middle.reduce((sum, value) => sum + value, 0) / middle.length);
      close('min', sorted[0]!);
      close('max', sorted.at(-1)!);
    }
  });

  it('are the same when they are put together from parts, though the values are large or apart', () => {
    const names = ['count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'std'];
    const aggregates = names.map((name) => parseAggregate(name)!);
    const plan = cellPlan(aggregates);
    const cellsOf = (values: readonly number[], from: number) => {
      const cells = new Float64Array(plan.size);
      clearCells(cells, 0, plan);
      const one = new Float64Array(plan.size);
      for (const [i, value] of values.entries()) {
        setCells(one, 0, plan, value, from + i);
        mergeCells(cells, 0, one, 0, plan);
      }
      return cells;
    };
    const draws = new Draws('merged');
    for (let run = 0; run < 300; run++) {
      const offset = draws.choice([0, 1e9, -1e15]);
      const values = Array.from({ length: draws.integer(1, 60) }, () => offset + draws.normal());
      const cut = draws.integer(0, values.length);
      const cells = cellsOf(values.slice(0, cut), 0);
      mergeCells(cells, 0, cellsOf(values.slice(cut), cut), 0, plan);
      const whole = aggregated(values);
      for (const each of aggregates) {
        const found = resultOf(each, cells, 0, plan, new Float64Array(0));
        const expected = whole[each.name];
        if (expected === undefined) assert.equal(found, undefined, each.name);
        else if (each.name === 'std')
          assert.ok(Math.abs(found! - expected) <= 1e-7 * Math.max(1, Math.abs(offset) * 1e-8));
        else assertClose(found, expected, `${each.name} ${found} ${expected}`);
      }
    }
  });

  it('of merged parts take first and last by time, of equal times by the order of the parts', () => {
    const plan = cellPlan(['first', 'last'].map((name) => parseAggregate(name)!));
    const merged = (parts: readonly (readonly [value: number, time: number])[]) => {
      const cells = new Float64Array(plan.size);
      clearCells(cells, 0, plan);
      const part = new Float64Array(plan.size);
      for (const [value, time] of parts) {
        setCells(part, 0, plan, value, time);
        mergeCells(cells, 0, part, 0, plan);
      }
      return ['first', 'last'].map((name) => resultOf(parseAggregate(name)!, cells, 0, plan, part));
    };
    assert.deepEqual(
      merged([
        [1, 5],
        [2, 5],
      ]),
      [1, 2],
    );
    assert.deepEqual(
      merged([
        [1, 5],
        [2, 3],
        [3, 4],
      ]),
      [2, 1],
    );
  });

  it('keep no values unless one needs them', () => {
    const plan = (...names: string[]) => cellPlan(names.map((name) => parseAggregate(name)!));
    assert.equal(plan('count', 'sum', 'mean', 'min', 'max', 'first', 'last', 'std').values, false);
    for (const name of ['median', 'trimmed_mean', 'p0', 'p99.9']) assert.equal(plan('mean', name).values, true, name);
    assert.equal(plan('count').size, 1);
  });

  it('are known by their names, percentiles from 0 to 100', () => {
    assert.deepEqual(parseAggregate('p99.9'), { name: 'p99.9', prefix: 'p99_9', quantile: 99.9 / 100 });
    assert.equal(parseAggregate('p100')?.quantile, 1);
    for (const junk of ['', 'mode', 'p', 'p101', 'p-1', 'p5x', 'P5', 'constructor', '__proto__']) {
      assert.equal(parseAggregate(junk), undefined, junk);
    }
  });
});
