import assert from 'node:assert/strict';
import { passageOfChances, passageOfPath } from '../../../lib/forecast/passage';
import { Draws } from '../../support/draws';

const STEPS = 100;

/** Share and deciles of the first step at which a random walk around the path is at or below the limit. */
function simulated(path: Float64Array, sd: number, limit: number) {
  const draws = new Draws('passage');
  const paths = 10_000;
  const first: number[] = [];
  for (let i = 0; i < paths; i++) {
    let error = 0;
    for (let h = 0; h < path.length; h++) {
      error += sd * draws.normal();
      if (path[h]! + error > limit) continue;
      first.push(h + 1);
      break;
    }
  }
  first.sort((a, b) => a - b);
  const quantile = (p: number) => first[Math.ceil(p * paths) - 1];
  return { probability: first.length / paths, p10: quantile(0.1), p50: quantile(0.5), p90: quantile(0.9) };
}

function walk(pathAt: (h: number) => number, sd: number, length = STEPS) {
  return {
    path: Float64Array.from({ length }, (_, i) => pathAt(i + 1)),
    scale: Float64Array.from({ length }, (_, i) => sd * Math.sqrt(i + 1)),
  };
}

describe('the passage of a path', () => {
  const CASES: [string, (h: number) => number, number, number?][] = [
    ['without a trend', () => 10, 1],
    ['with a trend', (h) => 10 - 0.2 * h, 1],
    ['with a trend and little noise', (h) => 10 - 0.2 * h, 0.1],
    ['away from the limit', (h) => 3 + 0.1 * h, 1],
    ['that bends', (h) => 10 - 0.003 * h * h, 0.6],
    ['of many steps', (h) => 30 - 0.05 * h, 1, 480],
    ['that comes near and goes again', (h) => 6 + 4 * Math.cos(h / 8), 0.5],
  ];
  for (const [name, pathAt, sd, steps] of CASES) {
    it(`${name} is that of a simulated random walk around it`, () => {
      const forecast = walk(pathAt, sd, steps);
      const found = passageOfPath(forecast, 0, 'low', 1);
      const truth = simulated(forecast.path, sd, 0);
      assert.ok(Math.abs(found.probability - truth.probability) < 0.04, JSON.stringify({ found, truth }));
      for (const p of ['p10', 'p50', 'p90'] as const) {
        if (found[p] === undefined || truth[p] === undefined) continue;
        // A simulated passage is a whole step, the one after which it happened.
        const late = truth[p] - found[p];
        assert.ok(late > -0.1 * truth[p] - 1 && late < 0.1 * truth[p] + 1, `${p}: ${JSON.stringify({ found, truth })}`);
      }
    });
  }

  it('above is the mirror image of that below', () => {
    const falling = walk((h) => 10 - 0.2 * h, 1);
    const rising = walk((h) => 0.2 * h - 10, 1);
    assert.deepEqual(passageOfPath(rising, 0, 'high', 1), passageOfPath(falling, 0, 'low', 1));
  });

  it('without errors is where the path gets to the limit', () => {
    const path = Float64Array.from({ length: STEPS }, (_, i) => 10 - (i + 1));
    const passage = passageOfPath({ path, scale: new Float64Array(STEPS) }, 0, 'low', 3);
    assert.equal(passage.probability, 1);
    assert.ok(passage.p10! > 9 && passage.p90! <= 10 && passage.p10! <= passage.p90!);
    assert.equal(passage.evidence, 3);
  });

  it('is at once where the first step is beyond', () => {
    const path = [5, 20];
    assert.deepEqual(passageOfPath({ path, scale: [1, 1] }, 5, 'low', 3), {
      probability: 1,
      p10: 0,
      p50: 0,
      p90: 0,
      evidence: 3,
    });
  });

  it('of a horizon of no steps never happens', () => {
    assert.equal(passageOfPath({ path: [], scale: [] }, 5, 'low', 3).probability, 0);
  });

  it('beyond the horizon has no quantiles', () => {
    const { probability, p10, p50 } = passageOfPath(
      walk(() => 1000, 1),
      0,
      'low',
      0,
    );
    assert.ok(probability < 1e-9);
    assert.deepEqual([p10, p50], [undefined, undefined]);
  });
});

describe('the passage of any path', () => {
  it('is made of finite numbers in order', () => {
    const draws = new Draws('any path');
    const sizes = [0, 5e-324, 1e-300, 1, 1e9, 1e300, Number.MAX_VALUE];
    for (let i = 0; i < 300; i++) {
      const length = draws.integer(1, 200);
      const size = draws.choice(sizes);
      const path = Float64Array.from({ length }, () => size * (2 * draws.uniform() - 1));
      const scale = Float64Array.from({ length }, () => draws.choice(sizes) * draws.uniform());
      const limit = draws.choice(sizes) * (2 * draws.uniform() - 1);
      const { probability, p10, p50, p90 } = passageOfPath({ path, scale }, limit, draws.choice(['low', 'high']), 0);
      assert.ok(probability >= 0 && probability <= 1, `${i}: ${probability}`);
      const known = [p10, p50, p90].filter((quantile) => quantile !== undefined);
      assert.ok(
        known.every((quantile, k) => quantile >= (known[k - 1] ?? 0) && quantile <= length),
        `${i}: ${known}`,
      );
    }
  });
});

describe('the passage of a distribution', () => {
  it('has its quantiles, to a thousandth of a step', () => {
    const { p10, p50, p90, probability } = passageOfChances((steps) => steps / 100, 95, 0);
    assert.ok(Math.abs(p10! - 10) < 2e-3 && Math.abs(p50! - 50) < 2e-3 && Math.abs(p90! - 90) < 2e-3);
    assert.equal(probability, 0.95);
  });
});
