import assert from 'node:assert/strict';
import { ConformalIntervals } from '../../../lib/forecast/conformal';
import { errorScales } from '../../../lib/forecast/error-profile';
import { PendingPoints } from '../../../lib/forecast/pending-points';
import { Draws } from '../../support/draws';

/** Points at the given distances, and the errors of those whose value came: [distance, error]. */
function pointsAt(...distances: number[]) {
  const errors: [number, number][] = [];
  const points = new PendingPoints(Int32Array.from(distances), (distance, error) => errors.push([distance, error]));
  return { points, errors };
}

describe('points of past forecasts', () => {
  it('give the error of what was forecast so many steps before', () => {
    const { points, errors } = pointsAt(1, 2, 4);
    // A path that is off by its distance when the value is always 0.
    for (let i = 0; i < 30; i++) {
      points.value(0, true);
      points.forecast(Float64Array.of(1, 2, 3, 4));
    }
    const of = (distance: number) => errors.filter(([d]) => d === distance).map(([, error]) => error);
    for (const [distance, count] of [
      [1, 29],
      [2, 28],
      [4, 26],
    ] as const) {
      assert.deepEqual(of(distance), new Array(count).fill(-distance));
    }
  });

  it('are all settled, but few are kept of what is far ahead', () => {
    const { points, errors } = pointsAt(1, 9, 100, 1000);
    const path = new Float64Array(1000);
    for (let step = 0; step < 20_000; step++) {
      points.value(step, true);
      // What is forecast is the number of the step itself, so that each error shows that the right value came.
      for (const distance of [1, 9, 100, 1000]) path[distance - 1] = step + distance;
      points.forecast(path);
    }
    assert.deepEqual(new Set(errors.map(([, error]) => error)), new Set([0]));
    const count = (distance: number) => errors.filter(([d]) => d === distance).length;
    assert.deepEqual([count(1), count(9), count(100), count(1000)], [19_999, 9996, 1531, 152]);
  });

  it('say nothing of values that were filled in, nor after a gap', () => {
    const { points, errors } = pointsAt(1, 2);
    points.forecast(Float64Array.of(7, 7));
    points.value(0, false);
    points.interrupt();
    points.value(0, true);
    points.value(0, true);
    assert.deepEqual(errors, []);
  });

  it('come back from JSON', () => {
    const draws = new Draws('pending');
    const plain = pointsAt(1, 3, 8);
    let saved = pointsAt(1, 3, 8);
    for (let i = 0; i < 300; i++) {
      const value = draws.normal();
      const path = Float64Array.from({ length: 8 }, () => draws.normal());
      for (const { points } of [plain, saved]) {
        points.value(value, true);
        if (i % 3 === 0) points.forecast(path);
      }
      const json = JSON.stringify(saved.points.save());
      const again = pointsAt(1, 3, 8);
      again.points.restore(JSON.parse(json));
      again.errors.push(...saved.errors);
      saved = again;
    }
    assert.deepEqual(saved.errors, plain.errors);
  });
});

describe('scale of the errors', () => {
  /** The errors of a random walk that is forecast by its last value. */
  function walk(horizon: number, steps: number) {
    const draws = new Draws('walk');
    const past = new ConformalIntervals({ horizon, coverage: 0.9, kept: 2000 });
    const points = new PendingPoints(past.steps, (distance, error) => past.add(distance, error));
    let level = 0;
    for (let i = 0; i < steps; i++) {
      level += draws.normal();
      points.value(level, true);
      points.forecast(new Float64Array(horizon).fill(level));
    }
    return past;
  }

  it('is that of a random walk before there is any evidence', () => {
    const scale = new Float64Array(4);
    errorScales(walk(4, 8), 2, scale);
    assert.deepEqual([...scale], [2, 2 * Math.SQRT2, 2 * Math.sqrt(3), 4]);
  });

  it('is that of the errors at each distance', () => {
    const scale = new Float64Array(16);
    errorScales(walk(16, 20_000), 1, scale);
    for (let h = 1; h <= 16; h++) assert.ok(Math.abs(scale[h - 1]! / Math.sqrt(h) - 1) < 0.1, `${h}: ${scale[h - 1]}`);
  });

  it('goes on growing beyond the evidence', () => {
    const scale = new Float64Array(256);
    errorScales(walk(256, 60), 1, scale);
    for (let h = 1; h < 256; h++) assert.ok(scale[h]! >= scale[h - 1]!);
    assert.ok(scale[255]! > 5 && scale[255]! < 80, String(scale[255]));
  });
});
