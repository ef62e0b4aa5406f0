import assert from 'node:assert/strict';
import { minimizeInUnitBox } from '../../../lib/forecast/nelder-mead';
import { minimize } from '../../../lib/forecast/optimize';
import { Draws } from '../../support/draws';

const THIRDS = [0.1, 0.5, 0.9];

describe('minimum', () => {
  it('of one variable is found between the bounds', () => {
    const draws = new Draws('parabolas');
    for (let n = 0; n < 200; n++) {
      const lowest = draws.uniform();
      const found = minimize((x) => (x - lowest) ** 2 + 0.3 * Math.abs(x - lowest) ** 3, [0, 0.3, 1], 1e-6);
      assert.ok(Math.abs(found.at - lowest) < 1e-5, `${found.at}, not ${lowest}`);
    }
  });

  it('of one variable can be at a bound', () => {
    assert.deepEqual(
      minimize((x) => x, [0.2, 0.4, 0.6], 1e-6),
      { at: 0.2, value: 0.2 },
    );
    assert.deepEqual(
      minimize((x) => -x, [0.2, 0.4, 0.6], 1e-6),
      { at: 0.6, value: -0.6 },
    );
  });

  it('of one variable with two valleys is in the deeper one', () => {
    const valleys = (x: number) => Math.min((x - 0.1) ** 2, (x - 0.8) ** 2 - 0.01);
    const found = minimize(valleys, [0, 0.25, 0.5, 0.75, 1], 1e-6);
    assert.ok(Math.abs(found.at - 0.8) < 1e-5, `${found.at}`);
  });

  it('of one variable costs few evaluations, even where nothing changes', () => {
    for (const f of [(x: number) => Math.cosh(x - 0.37), () => 0, Math.sqrt]) {
      let evaluations = 0;
      minimize(
        (x) => {
          evaluations++;
          return f(x);
        },
        [0, 0.5, 1],
        1e-5,
      );
      assert.ok(evaluations <= 35, `${evaluations}`);
    }
  });

  it('of several variables is found inside the unit box', () => {
    const draws = new Draws('bowls');
    for (let n = 0; n < 200; n++) {
      const lowest = [draws.uniform(), draws.uniform(), draws.uniform()].slice(0, draws.integer(1, 3));
      // An oblique bowl: what one variable is off can be made up for by the next.
      const off = (x: Float64Array, k: number) => (k < 0 ? 0 : x[k]! - lowest[k]!);
      const bowl = (x: Float64Array) => lowest.reduce((sum, _, k) => sum + (off(x, k) + 0.5 * off(x, k - 1)) ** 2, 1);
      const found = minimizeInUnitBox(
        bowl,
        lowest.map(() => THIRDS),
        1e-10,
      );
      assert.ok(found.value < 1 + 1e-8, `${Array.from(found.at)}, not ${lowest}: ${found.value}`);
    }
  });

  it('of several variables stays inside the box, and can be in its corner', () => {
    const sum = (x: Float64Array) => {
      for (const at of x) assert.ok(at >= 0 && at <= 1, `${at}`);
      return 2 - x[0]! + x[1]! + x[2]! * 0.01;
    };
    const { at } = minimizeInUnitBox(sum, [THIRDS, THIRDS, THIRDS], 1e-10);
    assert.deepEqual(Array.from(at), [1, 0, 0]);
  });

  it('of several variables is in the deeper of two valleys that the grid tells apart', () => {
    const valley = (x: Float64Array, a: number, b: number) => (x[0]! - a) ** 2 + (x[1]! - b) ** 2;
    const both = (x: Float64Array) => 1 + Math.min(valley(x, 0.12, 0.12), 20 * valley(x, 0.8, 0.8) - 0.1);
    const { at } = minimizeInUnitBox(both, [THIRDS, THIRDS], 1e-10);
    assert.ok(valley(at, 0.8, 0.8) < 1e-6, `${Array.from(at)}`);
  });

  it('of several variables ends where nothing changes', () => {
    let evaluations = 0;
    minimizeInUnitBox(
      () => {
        evaluations++;
        return 0;
      },
      [THIRDS, THIRDS, THIRDS],
      1e-8,
    );
    assert.ok(evaluations < 50, `${evaluations}`);
  });
});
