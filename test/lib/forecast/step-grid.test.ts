import assert from 'node:assert/strict';
import { type GridSettings, StepGrid } from '../../../lib/forecast/step-grid';
import { Draws } from '../../support/draws';

const T0 = Date.UTC(2026, 0, 1);
const MIN = 60_000;

/** What the grid handed on, as one line each: "begin 60000", "3 @2" (value and minutes since T0), "fill 3 @2", "now 4". */
function gridOf(settings: Partial<GridSettings> = {}) {
  const seen: string[] = [];
  const at = (time: number) => `@${Number(((time - T0) / MIN).toFixed(3))}`;
  const grid = new StepGrid(
    { stepMs: MIN, combine: 'mean', maxGap: 3, ...settings },
    {
      begin: (stepMs) => seen.push(`begin ${stepMs}`),
      next: (value, time, isReal) => seen.push(`${isReal ? '' : 'fill '}${value} ${at(time)}`),
      amend: (value) => seen.push(`now ${value}`),
    },
  );
  const add = (minute: number, value: number) => grid.add(T0 + minute * MIN, value);
  return { grid, seen, add, take: () => seen.splice(0) };
}

/** A grid that has learned that its readings come once a step; the next is that of minute `from`. */
function settled(settings: Partial<GridSettings> = {}, from = 10) {
  const made = gridOf(settings);
  for (let minute = 0; minute < from; minute++) made.add(minute, minute);
  made.take();
  return made;
}

describe('step grid', () => {
  it('hands a value on when a reading of a later step comes', () => {
    const { add, take } = gridOf();
    add(0, 5);
    assert.deepEqual(take(), ['begin 60000']);
    add(1, 6);
    assert.deepEqual(take(), ['5 @0']);
  });

  it('makes a series that has one reading a step not wait for the next', () => {
    const { add, take } = settled();
    add(10, 42);
    assert.deepEqual(take(), ['42 @10']);
  });

  it('takes the mean of the readings nearest to a step', () => {
    const { add, take } = gridOf();
    for (const [minute, value] of [
      [0, 1],
      [0.4, 3],
      [0.6, 10],
      [1, 20],
      [1.4, 30],
      [1.5, 0],
    ] as const)
      add(minute, value);
    assert.deepEqual(take(), ['begin 60000', '2 @0', '20 @1']);
  });

  it('takes the last of them by event time where that is asked for', () => {
    const { add, take } = gridOf({ combine: 'last' });
    for (const [minute, value] of [
      [0, 1],
      [0.4, 3],
      [0.2, 9],
      [1, 0],
    ] as const)
      add(minute, value);
    assert.deepEqual(take(), ['begin 60000', '3 @0']);
  });

  it('keeps the phase of the readings, so that clocks may jitter by half a step', () => {
    const { add, take } = gridOf();
    for (let i = 0; i < 8; i++) add(0.5 + i + 0.4 * Math.sin(7 * i), i);
    assert.deepEqual(take(), ['begin 60000', ...Array.from({ length: 7 }, (_, i) => `${i} @${i + 0.5}`)]);
  });

  it('fills short gaps by a straight line', () => {
    const { add, take } = settled();
    add(12, 3);
    assert.deepEqual(take(), ['fill 7 @10', 'fill 5 @11', '3 @12']);
  });

  it('begins anew after a longer gap', () => {
    const { add, take } = settled();
    add(14, 99);
    assert.deepEqual(take(), ['begin 60000']);
    add(15, 98);
    assert.deepEqual(take(), ['99 @14']);
  });

  it('refuses what is before the step of the latest reading', () => {
    const { add, take } = settled();
    assert.equal(add(8.4, 1), false);
    assert.equal(add(9.4, 1), true);
    assert.deepEqual(take(), ['now 5']);
  });

  it('counts a reading that comes twice once, and takes the second where they differ', () => {
    const { add, take } = settled();
    add(10, 4);
    add(10, 4);
    add(10, 6);
    add(11, 7);
    assert.deepEqual(take(), ['4 @10', 'now 4', 'now 6', '7 @11']);
  });

  it('waits again as soon as a step had a second reading', () => {
    const { add, take } = settled();
    add(9.2, 11);
    add(10, 1);
    add(10.2, 3);
    add(11, 0);
    assert.deepEqual(take(), ['now 10', '2 @10']);
  });

  describe('without a step', () => {
    it('finds the usual spacing, then hands on what came meanwhile', () => {
      const { add, take } = gridOf({ stepMs: 0 });
      const minutes = [0, 5, 10.03, 15, 15, 20, 30, 35, 39.98];
      for (const minute of minutes) add(minute, minute);
      assert.deepEqual(take(), [
        'begin 300000',
        '0 @0',
        '5 @5',
        '10.03 @10',
        '15 @15',
        '20 @20',
        'fill 25 @25',
        '30 @30',
        '35 @35',
      ]);
    });

    it('finds it anew after a gap', () => {
      const { add, take } = gridOf({ stepMs: 0 });
      for (let i = 0; i < 12; i++) add(i, i);
      take();
      for (let i = 0; i < 9; i++) add(100 + i / 4, i);
      assert.equal(take()[0], 'begin 15000');
    });

    it('does not let readings of one time pile up', () => {
      const { add, grid } = gridOf({ stepMs: 0 });
      for (let i = 0; i < 1000; i++) add(0, i);
      assert.ok(grid.save().early.length <= 9);
    });
  });

  it('goes on from JSON where it was, whatever came', () => {
    const draws = new Draws('step grid');
    for (let run = 0; run < 200; run++) {
      const settings = {
        stepMs: draws.choice([0, MIN]),
        combine: draws.choice(['mean', 'last'] as const),
        maxGap: draws.integer(0, 4),
      };
      const plain = gridOf(settings);
      let saved = gridOf(settings);
      const seen: string[] = [];
      let minute = 0;
      for (let i = 0; i < 60; i++) {
        minute += draws.choice([1, 1, 1, 1, 0.3, 0, 2, 7, -0.2, -3]);
        const value = draws.integer(0, 100);
        assert.equal(plain.add(minute, value), saved.add(minute, value));
        seen.push(...saved.take());
        if (!draws.chance(0.2)) continue;
        const json = JSON.stringify(saved.grid.save());
        saved = gridOf(settings);
        saved.grid.restore(JSON.parse(json));
      }
      assert.deepEqual(seen, plain.take());
    }
  });

  it('hands on values a step apart, from what comes in any order', () => {
    const draws = new Draws('grid order');
    for (let run = 0; run < 100; run++) {
      const { add, take } = gridOf({ maxGap: draws.integer(0, 5) });
      let minute = 0;
      for (let i = 0; i < 100; i++) {
        minute += 3 * draws.uniform() * draws.choice([1, 1, 1, 3, -1]);
        add(minute, i);
      }
      let before = Number.NaN;
      for (const line of take()) {
        if (line.startsWith('begin')) before = Number.NaN;
        if (!line.includes('@')) continue;
        const time = Number(line.split('@')[1]);
        if (!Number.isNaN(before)) assert.ok(Math.abs(time - before - 1) < 0.0021, line);
        before = time;
      }
    }
  });
});
