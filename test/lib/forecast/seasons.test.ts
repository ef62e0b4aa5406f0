import assert from 'node:assert/strict';
import { isSeasonal } from '../../../lib/forecast/seasonality-test';
import { centredAverage, classicalProfile, shortest } from '../../../lib/forecast/seasons';
import { assertClose } from './close';
import { SERIES } from './smoothing-fixture';

describe('seasons', () => {
  for (const { name, values, period, profiles } of SERIES) {
    for (const kind of ['additive', 'multiplicative'] as const) {
      const expected = profiles[kind];
      if (!expected) continue;
      it(`have the classical profile of statsmodels: ${kind}, ${name}`, () => {
        const profile = new Float64Array(period);
        classicalProfile(Float64Array.from(values), values.length, period, kind, profile);
        assertClose(profile, expected, 1e-9, 'profile');
      });
    }
  }

  it('have a profile from two cycles on, of even and odd length', () => {
    for (const season of [
      [1, -3, 0, 2],
      [1, -3, 2],
      [1, -1],
    ]) {
      const values = Float64Array.from({ length: 2 * season.length }, (_, i) => 7 + season[i % season.length]!);
      const profile = new Float64Array(season.length);
      classicalProfile(values, values.length, season.length, 'additive', profile);
      assertClose(profile, season, 1e-12, `${season}`);
    }
  });

  it('are averaged away, which leaves a straight line as it is', () => {
    for (const period of [2, 3, 4, 7, 24]) {
      const values = Float64Array.from({ length: 60 }, (_, i) => 5 + 2 * i + Math.sin((i * 2 * Math.PI) / period));
      const out = new Float64Array(60).fill(-1);
      // A sine at half of the sampling rate is sampled where it is 0.
      centredAverage(values, 60, period, out);
      const half = period >> 1;
      for (let i = 0; i < 60; i++) {
        const expected = i < half || i >= 60 - half ? -1 : 5 + 2 * i;
        assert.ok(Math.abs(out[i]! - expected) < 1e-9, `period ${period}, ${i}: ${out[i]}`);
      }
    }
  });

  it('are looked for at the shortest period, in whole steps', () => {
    assert.equal(shortest([24, 168]), 24);
    assert.equal(shortest([52.18]), 52);
    assert.equal(shortest([]), 1);
    assert.equal(shortest([0.3]), 1);
  });

  for (const { name, values, seasonality } of SERIES) {
    it(`are there when the test of the M4 competition says so: ${name}`, () => {
      for (const [period, beyond] of Object.entries(seasonality)) {
        const found = isSeasonal(Float64Array.from(values), values.length, Number(period));
        assert.equal(found, beyond > 1, `period ${period}: ${beyond}`);
      }
    });
  }

  it('are not in a constant series, nor in one shorter than two cycles', () => {
    assert.equal(isSeasonal(new Float64Array(100).fill(3), 100, 7), false);
    const values = Float64Array.from({ length: 13 }, (_, i) => i % 7);
    assert.equal(isSeasonal(values, 13, 7), false);
    assert.equal(isSeasonal(values, 13, 1), false);
  });
});
