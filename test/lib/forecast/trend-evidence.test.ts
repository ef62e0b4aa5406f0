import assert from 'node:assert/strict';
import { moveEvidence, normalScore, slopeEvidence } from '../../../lib/forecast/trend-evidence';
import { Draws } from '../../support/draws';

function noise(draws: Draws, count: number, rho = 0, slope = 0): Float64Array {
  let value = 0;
  return Float64Array.from({ length: count }, (_, i) => {
    value = rho * value + Math.sqrt(1 - rho * rho) * draws.normal();
    return value + slope * i;
  });
}

/** How many of 500 series without a trend pass. */
function passed(rho: number, threshold: number): number {
  const draws = new Draws(`evidence ${rho}`);
  let count = 0;
  for (let i = 0; i < 500; i++) if (slopeEvidence(noise(draws, 128, rho), 'low') > threshold) count++;
  return count;
}

describe('the evidence of a slope', () => {
  it('is a t-value that noise alone seldom exceeds, autocorrelated or not', () => {
    for (const rho of [0, 0.5, 0.9]) assert.ok(passed(rho, 5) <= 1, `${rho}: ${passed(rho, 5)}`);
    assert.ok(passed(0, 2.5) < 25);
  });

  it('grows with a trend towards the limit and is 0 for one away from it', () => {
    const draws = new Draws('slope');
    const rising = noise(draws, 128, 0, 0.1);
    assert.ok(slopeEvidence(rising, 'high') > 10);
    assert.ok(slopeEvidence(rising, 'low') < 3);
  });

  it('sees a trend that began a while ago, in a long series', () => {
    const draws = new Draws('late');
    const values = Float64Array.from({ length: 480 }, (_, i) => draws.normal() - Math.max(0, i - 460));
    assert.ok(slopeEvidence(values, 'low') > 5);
  });

  it('tells the noise of a long series from its last thousand values', () => {
    const draws = new Draws('long');
    const calm = Float64Array.from({ length: 1001 }, () => draws.normal());
    const wild = Float64Array.from({ length: 4000 }, (_, i) => 1e6 * Math.sin(i));
    const evidence = slopeEvidence(Float64Array.from([...wild, ...calm]), 'high');
    assert.ok(Math.abs(evidence - slopeEvidence(calm, 'high')) < 1e-9, String(evidence));
  });

  it('is 0 for too few values and for a constant, and finite for a line and for huge values', () => {
    assert.equal(slopeEvidence([1, 2, 3], 'high'), 0);
    assert.equal(slopeEvidence(new Float64Array(100).fill(7), 'high'), 0);
    const line = Float64Array.from({ length: 100 }, (_, i) => i);
    assert.ok(slopeEvidence(line, 'high') > 20 && Number.isFinite(slopeEvidence(line, 'high')));
    const huge = Float64Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? -1.7e308 : 1.7e308));
    assert.ok(slopeEvidence(huge, 'high') < 5);
    const large = Float64Array.from({ length: 64 }, (_, i) => 1e15 + i);
    assert.ok(slopeEvidence(large, 'high') > 20);
  });
});

describe('the evidence of a move', () => {
  it('is the way to the limit in standard deviations of the error there', () => {
    assert.equal(moveEvidence({ path: [10, 6, 4], scale: [1, 1, 2] }, 10, 5, 'low'), 3);
    assert.equal(moveEvidence({ path: [0, 4, 6], scale: [1, 1, 2] }, 0, 5, 'high'), 3);
  });

  it('is 0 for a path that does not get there or starts beyond', () => {
    assert.equal(moveEvidence({ path: [10, 9, 8], scale: [1, 1, 1] }, 10, 5, 'low'), 0);
    assert.equal(moveEvidence({ path: [4, 3], scale: [1, 1] }, 2, 5, 'low'), 0);
  });
});

describe('a t-value as a normal score', () => {
  it('is as unlikely as the t-value was', () => {
    // scipy 1.17: norm.isf(t.sf(x, df))
    for (const [t, freedom, score] of [
      [6, 5, 3.113929],
      [6, 30, 4.825821],
      [3, 100, 2.928327],
      [-6, 30, -4.825821],
    ] as const) {
      assert.ok(
        Math.abs(normalScore(t, freedom) - score) < 0.01 * Math.abs(score),
        `${t}, ${freedom}: ${normalScore(t, freedom)}`,
      );
    }
  });

  it('is finite for an infinite one and 0 for none', () => {
    assert.ok(Number.isFinite(normalScore(Infinity, 3)));
    assert.equal(normalScore(Number.NaN, 3), 0);
  });
});
