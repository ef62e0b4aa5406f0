import assert from 'node:assert/strict';
import { ConformalIntervals, distancesTo, fewestErrors } from '../../../lib/forecast/conformal';
import { Naive } from '../../../lib/forecast/methods/naive';
import { addPastErrors } from '../../../lib/forecast/past-errors';
import { Draws } from '../../support/draws';

function width(intervals: ConformalIntervals, step: number): number {
  return intervals.offsets(step)![1];
}

/** The share of errors within the width of the time, the errors being added as they come. */
function covered(intervals: ConformalIntervals, step: number, errors: readonly number[]): number {
  let inside = 0;
  for (const error of errors) {
    if (Math.abs(error) <= width(intervals, step)) inside++;
    intervals.add(step, error);
  }
  return inside / errors.length;
}

describe('conformal intervals', () => {
  it('keep errors at fourteen distances at most, from one step to the horizon', () => {
    assert.deepEqual([...distancesTo(3)], [1, 2, 3]);
    for (const horizon of [1, 14, 15, 48, 480, 20_000]) {
      const distances = [...distancesTo(horizon)];
      assert.equal(distances.length, Math.min(14, horizon));
      assert.deepEqual([distances[0], distances.at(-1)], [1, horizon]);
      assert.ok(distances.every((distance, i) => i === 0 || distance > distances[i - 1]!));
    }
  });

  it('are there from the 19th error on at 95 %, step after step', () => {
    assert.deepEqual([fewestErrors(0.95), fewestErrors(0.9), fewestErrors(0.99)], [19, 9, 99]);
    const intervals = new ConformalIntervals({ horizon: 3, coverage: 0.95 });
    const out = new Float64Array(3);
    for (let i = 1; i <= 18; i++) intervals.add(1, i);
    assert.equal(intervals.halfWidths(out), 0);
    assert.equal(intervals.offsets(1), undefined);
    intervals.add(1, -19);
    assert.equal(intervals.halfWidths(out), 1);
    assert.deepEqual(intervals.offsets(1), [-19, 19]);
    assert.equal(intervals.offsets(2), undefined);
  });

  it('are as wide as the quantile of split conformal prediction', () => {
    const intervals = new ConformalIntervals({ horizon: 1, coverage: 0.9 });
    for (let i = 1; i <= 39; i++) intervals.addPast(1, i % 2 === 0 ? i : -i);
    // ⌈40 · 0.9⌉ = 36
    assert.equal(width(intervals, 1), 36);
  });

  it('never narrow with the distance: widths that fall by chance are averaged', () => {
    const intervals = new ConformalIntervals({ horizon: 4, coverage: 0.9 });
    [1, 5, 3, 6].forEach((size, i) => {
      for (let k = 0; k < 20; k++) intervals.addPast(i + 1, size);
    });
    assert.deepEqual(
      [1, 2, 3, 4].map((step) => width(intervals, step)),
      [1, 4, 4, 6],
    );
  });

  it('lie on a straight line between two distances', () => {
    const intervals = new ConformalIntervals({ horizon: 480, coverage: 0.9 });
    for (const distance of intervals.steps) for (let k = 0; k < 20; k++) intervals.addPast(distance, 2 * distance);
    const out = new Float64Array(480);
    assert.equal(intervals.halfWidths(out), 480);
    for (const [i, found] of out.entries()) {
      assert.ok(Math.abs(found - 2 * (i + 1)) < 1e-9, `step ${i + 1}: ${found}`);
    }
  });

  it('cover what they should, of errors whatever their distribution', () => {
    const draws = new Draws('coverage');
    for (const error of [() => draws.normal(), () => draws.normal() ** 3, () => draws.uniform()]) {
      const intervals = new ConformalIntervals({ horizon: 1, coverage: 0.95 });
      for (let i = 0; i < 60; i++) intervals.addPast(1, error());
      const share = covered(intervals, 1, Array.from({ length: 4000 }, error));
      assert.ok(Math.abs(share - 0.95) < 0.015, String(share));
    }
  });

  it('cover again what they should when the errors grow without end, which a window by itself does not', () => {
    const draws = new Draws('drift');
    const errors = Array.from({ length: 2000 }, (_, i) => draws.normal() * Math.exp(i / 60));
    const intervals = new ConformalIntervals({ horizon: 1, coverage: 0.95 });
    for (let i = 0; i < 60; i++) intervals.addPast(1, draws.normal());
    assert.ok(Math.abs(covered(intervals, 1, errors) - 0.95) < 0.015);
    const fixed = new ConformalIntervals({ horizon: 1, coverage: 0.95 });
    for (let i = 0; i < 60; i++) fixed.addPast(1, draws.normal());
    let inside = 0;
    for (const error of errors) {
      if (Math.abs(error) <= width(fixed, 1)) inside++;
      fixed.addPast(1, error);
    }
    assert.ok(inside / errors.length < 0.92, String(inside / errors.length));
  });

  it('come back within a window after the errors have tripled at once', () => {
    const draws = new Draws('jump');
    const intervals = new ConformalIntervals({ horizon: 1, coverage: 0.9 });
    for (let i = 0; i < 200; i++) intervals.add(1, draws.normal());
    for (let i = 0; i < 60; i++) intervals.add(1, 3 * draws.normal());
    const share = covered(
      intervals,
      1,
      Array.from({ length: 1000 }, () => 3 * draws.normal()),
    );
    assert.ok(Math.abs(share - 0.9) < 0.02, String(share));
  });

  it('go by whether a given interval covered, where that is known', () => {
    const [told, asked] = [0, 0].map(() => new ConformalIntervals({ horizon: 1, coverage: 0.9 }));
    for (let i = 0; i < 40; i++) for (const one of [told!, asked!]) one.addPast(1, 1);
    told!.add(1, 1, false);
    asked!.add(1, 1);
    assert.ok(width(told!, 1) > 1 && width(asked!, 1) < 1);
  });

  it('stay finite and within bounds whatever comes', () => {
    const intervals = new ConformalIntervals({ horizon: 2, coverage: 0.9 });
    for (let i = 0; i < 500; i++) intervals.add(1 + (i % 2), i % 3 === 0 ? Number.MAX_VALUE : 0, i > 250);
    for (const step of [1, 2]) assert.ok(Number.isFinite(width(intervals, step)));
    const zero = new ConformalIntervals({ horizon: 1, coverage: 0.9 });
    for (let i = 0; i < 50; i++) zero.add(1, 0);
    assert.deepEqual(zero.offsets(1)!.map(Math.abs), [0, 0]);
  });

  it('go on as they were after they were saved as JSON, with errors in the same order', () => {
    const draws = new Draws('save');
    const settings = { horizon: 30, coverage: 0.9 };
    const intervals = new ConformalIntervals(settings);
    for (let i = 0; i < 2000; i++) intervals.add(draws.integer(1, 30), draws.normal());
    const restored = new ConformalIntervals(settings);
    restored.restore(JSON.parse(JSON.stringify(intervals.save())));
    for (let i = 0; i < 100; i++) {
      const [step, error] = [draws.integer(1, 30), draws.normal()];
      for (const one of [intervals, restored]) one.add(step, error);
      assert.deepEqual(restored.offsets(30), intervals.offsets(30));
    }
    const other = new ConformalIntervals({ horizon: 31, coverage: 0.9 });
    other.restore(intervals.save());
    assert.equal(other.offsets(1), undefined);
  });

  it('are known at once from what a method would have erred in the past', () => {
    const draws = new Draws('past');
    const values = Float64Array.from({ length: 200 }, () => draws.normal());
    for (let i = 1; i < values.length; i++) values[i]! += values[i - 1]!;
    const intervals = new ConformalIntervals({ horizon: 12, coverage: 0.9 });
    assert.equal(addPastErrors(intervals, new Naive(), values, [], 12), 20);
    const out = new Float64Array(12);
    assert.equal(intervals.halfWidths(out), 12);
    assert.ok(out[0]! > 0.8 && out[0]! < 3 && out[11]! > 1.5 * out[0]!, out.join());
    assert.equal(addPastErrors(intervals, new Naive(), values.subarray(0, 12), [], 12), 0);
  });
});
