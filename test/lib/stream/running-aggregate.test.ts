import assert from 'node:assert/strict';
import { cellPlan, clearCells, parseAggregate, resultOf, setCells } from '../../../lib/stream/aggregates';
import { type Parts, RunningAggregate } from '../../../lib/stream/running-aggregate';
import { Draws } from '../../support/draws';

const AGGREGATES = ['count', 'sum', 'min', 'last', 'median'].map((name) => parseAggregate(name)!);
const PLAN = cellPlan(AGGREGATES);

/** Parts of one value each, or of none. */
class Values implements Parts {
  readonly width = 1;
  loads = 0;
  values: (number | undefined)[] = [];
  dropped = 0;

  constructor(private readonly plan = PLAN) {}

  load(index: number, cells: Float64Array, at: number): void {
    this.loads++;
    const value = this.values[index];
    if (value === undefined) clearCells(cells, at, this.plan);
    else setCells(cells, at, this.plan, value, this.dropped + index);
  }

  readingsOf(): number {
    return 1;
  }

  sortedOf(index: number): Float64Array {
    const value = this.values[index];
    return value === undefined ? new Float64Array(0) : Float64Array.of(value);
  }
}

const resultsOf = (running: RunningAggregate) =>
  AGGREGATES.map((each) => resultOf(each, running.cells, 0, PLAN, running.sortedOf(0)));

function plainResults(values: readonly (number | undefined)[]): (number | undefined)[] {
  const there = values.filter((value) => value !== undefined);
  if (there.length === 0) return [0];
  const sorted = there.toSorted((a, b) => a - b);
  const middle = (sorted[Math.floor((there.length - 1) / 2)]! + sorted[Math.ceil((there.length - 1) / 2)]!) / 2;
  return [there.length, there.reduce((sum, value) => sum + value, 0), sorted[0], there.at(-1), middle];
}

describe('a running aggregate', () => {
  it('is that of the parts of its window, wherever it moves, through drops, resets and forks', () => {
    const draws = new Draws('running aggregate');
    for (let run = 0; run < 50; run++) {
      const parts = new Values();
      const running = new RunningAggregate(PLAN, parts);
      let [head, tail] = [0, 0];
      for (let step = 0; step < 300; step++) {
        while (parts.values.length < tail + 10)
          parts.values.push(draws.chance(0.9) ? draws.integer(-50, 50) : undefined);
        tail += draws.integer(0, draws.choice([1, 9]));
        head = Math.min(head + draws.integer(0, draws.choice([1, 9])), tail - 1);
        if (head < 0) [head, tail] = [0, 1];
        if (draws.chance(0.1)) {
          const fork = running.fork();
          fork.moveTo(head, tail + 5);
          const expected = plainResults(parts.values.slice(head, tail + 5));
          if (expected.length > 1) assert.deepEqual(resultsOf(fork), expected);
        }
        running.moveTo(head, tail);
        const expected = plainResults(parts.values.slice(head, tail));
        assert.equal(running.readings, tail - head);
        if (expected.length > 1) assert.deepEqual(resultsOf(running), expected);
        else assert.equal(running.cells[0], 0);
        if (draws.chance(0.1)) {
          const count = draws.integer(0, head);
          running.drop(count);
          parts.values.splice(0, count);
          parts.dropped += count;
          [head, tail] = [head - count, tail - count];
        } else if (draws.chance(0.05)) {
          parts.values[head] = 7;
          running.reset();
        }
      }
    }
  });

  it('looks at each part twice, whatever the length of its window', () => {
    for (const length of [10, 1000]) {
      const plan = cellPlan([parseAggregate('sum')!]);
      const parts = new Values(plan);
      parts.values = Array.from({ length: 20_000 }, (_, i) => i);
      const running = new RunningAggregate(plan, parts);
      for (let tail = 1; tail <= parts.values.length; tail++) running.moveTo(Math.max(0, tail - length), tail);
      assert.ok(parts.loads <= 2 * parts.values.length + length, `${parts.loads} loads`);
      assert.equal(running.cells[1], (length * (2 * 20_000 - length - 1)) / 2);
    }
  });
});
