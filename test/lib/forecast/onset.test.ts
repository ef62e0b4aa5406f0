import assert from 'node:assert/strict';
import { announce, QUIET } from '../../../lib/forecast/announcement';
import type { FittedForecast } from '../../../lib/forecast/method';
import { onset } from '../../../lib/forecast/methods/onset';
import { fitGrid } from '../../../lib/forecast/onset-grid';
import { Draws } from '../../support/draws';

const SD = 0.05;

function series(seed: string, count: number, levelAt: (i: number) => number, sd = SD): Float64Array {
  const draws = new Draws(seed);
  return Float64Array.from({ length: count }, (_, i) => levelAt(i) + sd * draws.normal());
}

/** 50 up to `start`, then falling by 25 · ((i − start) / 60)^exponent. */
function fallAfter(start: number, exponent: number) {
  return (i: number) => 50 - (i > start ? 25 * ((i - start) / 60) ** exponent : 0);
}

function forecastOf(fitted: FittedForecast, steps: number): Float64Array {
  const out = new Float64Array(steps);
  fitted.forecast(out);
  return out;
}

const fitTo = (values: Float64Array) => onset.fit(values, []);

describe('the grid of onsets', () => {
  it('finds onset and exponent of a series without noise', () => {
    for (const exponent of [1, 1.5, 2, 3]) {
      for (const start of [60, 71.3, 95.8]) {
        const values = series('grid', 120, fallAfter(start, exponent), 0);
        const { best } = fitGrid(values, 0, 120, 1e-9);
        assert.equal(best.exponent, exponent, `${start}`);
        assert.ok(Math.abs(119 - best.age - start) < 0.02, `${exponent}, ${start}: ${119 - best.age}`);
      }
    }
  });

  it('gives each candidate the effect and the squares of ordinary least squares', () => {
    const values = series('squares', 50, fallAfter(30, 2));
    const { candidates, mean } = fitGrid(values, 5, 50, 0.01);
    for (const { age, exponent, effect, squares } of candidates) {
      const x = Array.from({ length: 45 }, (_, i) => Math.max(0, 1 - (44 - i) / age) ** exponent);
      const meanX = x.reduce((sum, value) => sum + value, 0) / 45;
      const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
      // An onset before or at the last value but one leaves a trend to fit.
      const slope = x.reduce((sum, value, i) => sum + (value - meanX) * values[i + 5]!, 0) / spread;
      const left = x.reduce((sum, value, i) => sum + (values[i + 5]! - mean - slope * (value - meanX)) ** 2, 0);
      assert.ok(Math.abs(effect - slope) < 1e-6 * (1 + Math.abs(slope)), `${age}, ${exponent}`);
      assert.ok(Math.abs(squares - left) < 1e-6, `${age}, ${exponent}: ${squares}, ${left}`);
    }
  });
});

describe('onset', () => {
  it('forecasts a constant before anything has moved', () => {
    const fitted = fitTo(series('steady', 200, () => 50));
    for (const value of forecastOf(fitted, 480)) assert.ok(Math.abs(value - 50) < 0.5);
    const { evidence, probability } = fitted.passage!(45, 'low', 480);
    assert.ok(evidence < 4 && probability < 0.1);
  });

  it('goes on with the trend after the onset, for each exponent', () => {
    for (const exponent of [1, 1.5, 2, 3]) {
      const levelAt = fallAfter(100, exponent);
      const path = forecastOf(fitTo(series(`trend ${exponent}`, 120, levelAt)), 5);
      for (const [h, value] of path.entries()) {
        assert.ok(Math.abs(value - levelAt(120 + h)) < 0.5, `${exponent}, ${h}: ${value}`);
      }
    }
  });

  it('knows when the limit is crossed, as a distribution that holds', () => {
    let within = 0;
    const errors: number[] = [];
    for (let i = 0; i < 60; i++) {
      const start = 90 + i / 7;
      const count = Math.floor(start + 17) + 1;
      const truth = start + 60 * Math.sqrt(0.2) - (count - 1);
      const passage = fitTo(series(`passage ${i}`, count, fallAfter(start, 2))).passage!(45, 'low', 480);
      assert.ok(passage.p10! <= passage.p50! && passage.p50! <= passage.p90!);
      assert.ok(passage.probability > 0.99 && passage.evidence > 5);
      errors.push(Math.abs(passage.p50! - truth));
      if (passage.p10! <= truth && truth <= passage.p90!) within++;
    }
    assert.ok(errors.sort((a, b) => a - b)[30]! < 1, `${errors[30]}`);
    assert.ok(within >= 40 && within <= 57, `${within} of 60`);
  });

  it('gives evidence only towards the side that the series moves to', () => {
    const fitted = fitTo(series('side', 120, fallAfter(100, 2)));
    assert.ok(fitted.passage!(45, 'low', 480).evidence > 5);
    const high = fitted.passage!(55, 'high', 480);
    assert.equal(high.evidence, 0);
    assert.ok(high.probability < 0.01);
  });

  it('says of a rising series what it says of the falling one', () => {
    const falling = series('mirror', 120, fallAfter(100, 2));
    const rising = falling.map((value) => 100 - value);
    const low = fitTo(falling).passage!(45, 'low', 480);
    const high = fitTo(rising).passage!(55, 'high', 480);
    assert.ok(Math.abs(low.p50! - high.p50!) < 0.01 && Math.abs(low.evidence - high.evidence) < 1e-6);
  });

  it('begins anew after a level shift: what was announced is over, and the next fall is announced as the first was', () => {
    const levelAt = (i: number) => fallAfter(60, 2)(i % 120);
    const values = series('cycles', 360, levelAt);
    let state = QUIET;
    const announced: number[] = [];
    for (let count = 10; count <= values.length; count++) {
      const before = state;
      state = announce(state, fitTo(values.subarray(0, count)).passage!(45, 'low', 480));
      if (state.episodes > before.episodes) announced.push((count - 1) % 120);
      const isFlat = (count - 1) % 120 > 3 && (count - 1) % 120 <= 60;
      if (isFlat) assert.equal(state.phase, 'quiet', `${count}`);
    }
    assert.equal(state.episodes, 3);
    for (const minute of announced) assert.ok(minute > 60 && minute <= 70, `${announced}`);
  });

  it('is not led astray by lone spikes', () => {
    const levelAt = fallAfter(100, 2);
    const values = series('spikes', 118, (i) => levelAt(i) + (i % 12 === 5 ? 3 : 0));
    const truth = 100 + 60 * Math.sqrt(0.2) - 117;
    const passage = fitTo(values).passage!(45, 'low', 480);
    assert.ok(Math.abs(passage.p50! - truth) < 2, `${passage.p50}, ${truth}`);
    const steady = series('spiky', 205, (i) => 50 + (i % 20 === 4 ? -0.6 : 0));
    const { evidence } = fitTo(steady).passage!(45, 'low', 480);
    assert.ok(evidence < 5, `the last value is a spike as those before: ${evidence}`);
    const first = series('spiky', 205, (i) => 50 + (i === 204 ? -0.6 : 0));
    assert.ok(fitTo(first).passage!(45, 'low', 480).evidence > 5, 'a first one may be an onset');
  });

  it('waits a step when the newest value fits nothing', () => {
    const values = series('waits', 119, fallAfter(100, 2));
    const before = fitTo(values.subarray(0, 118)).passage!(45, 'low', 480);
    values[118] = 60;
    const after = fitTo(values).passage!(45, 'low', 480);
    assert.ok(after.evidence > 5);
    assert.ok(Math.abs(before.p50! - 1 - after.p50!) < 0.01, `${before.p50}, ${after.p50}`);
  });

  it('does not take a jump for a trend, nor go on with one that has ended', () => {
    const jump = series('jump', 101, (i) => (i < 100 ? 50 : 46));
    assert.equal(fitTo(jump).passage!(45, 'low', 480).evidence, 0);
    const settled = series('settled', 200, (i) => 49.4 + 0.6 * Math.exp(-Math.max(0, i - 100) / 5));
    let state = QUIET;
    for (let count = 90; count <= 200; count++) {
      state = announce(state, fitTo(settled.subarray(0, count)).passage!(45, 'low', 480));
      if (count === 110) assert.equal(state.phase, 'announced');
      if (count >= 150) assert.equal(state.phase, 'quiet', `${count}`);
    }
    const ended = series('ended', 160, (i) => 50 - Math.min(2, Math.max(0, (i - 100) * 0.2)));
    const fitted = fitTo(ended);
    assert.ok(fitted.passage!(45, 'low', 480).evidence < 2.5);
    assert.ok(Math.abs(forecastOf(fitted, 100)[99]! - 48) < 0.5);
  });

  it('forgets what no constant and no onset explains, when there is enough after it', () => {
    const values = series('forgets', 280, (i) => (i < 240 ? 50 + 3 * Math.sin(i / 7.6394) : 50));
    const fitted = fitTo(values);
    for (const value of forecastOf(fitted, 480)) assert.ok(Math.abs(value - 50) < 0.3, `${value}`);
    assert.ok(fitted.passage!(45, 'low', 480).probability < 0.05);
  });

  it('says the same after updates as after a fit to the same window', () => {
    const values = series('updates', 400, fallAfter(330, 2));
    for (const length of [3, 10, 200]) {
      const fitted = fitTo(values.subarray(0, length));
      for (let i = length; i < 360; i++) fitted.update(values[i]!);
      const fresh = fitTo(values.subarray(360 - length, 360));
      assert.deepEqual(forecastOf(fitted, 50), forecastOf(fresh, 50));
      assert.deepEqual(fitted.passage!(45, 'low', 480), fresh.passage!(45, 'low', 480));
    }
  });

  it('keeps no hold of the values it was given', () => {
    const values = series('own', 50, () => 50);
    const fitted = fitTo(values);
    values.fill(0);
    assert.ok(Math.abs(forecastOf(fitted, 1)[0]! - 50) < 0.2);
  });
});

describe('onset at the edges', () => {
  it('of a constant is that constant, without evidence', () => {
    const fitted = fitTo(new Float64Array(100).fill(50));
    assert.deepEqual([...forecastOf(fitted, 3)], [50, 50, 50]);
    assert.deepEqual(fitted.passage!(45, 'low', 10), {
      probability: 0,
      p10: undefined,
      p50: undefined,
      p90: undefined,
      evidence: 0,
    });
    assert.equal(fitted.passage!(50, 'low', 10).p50, 0);
    assert.equal(fitted.passage!(50, 'high', 10).p50, 0);
  });

  it('of a series beyond the limit is at once', () => {
    const { p50, probability } = fitTo(series('beyond', 50, () => 44)).passage!(45, 'low', 10);
    assert.equal(p50, 0);
    assert.ok(probability > 0.99);
  });

  it('of a line without noise goes on with it', () => {
    const fitted = fitTo(Float64Array.from({ length: 100 }, (_, i) => 100 - i));
    assert.ok(Math.abs(forecastOf(fitted, 10)[9]! + 9) < 1);
    const { p50, evidence } = fitted.passage!(-9, 'low', 100);
    assert.ok(Math.abs(p50! - 10) < 1 && evidence > 5);
  });

  it('of a steady signal in coarse steps has no evidence', () => {
    const draws = new Draws('coarse');
    const values = Float64Array.from({ length: 300 }, () => Math.round((50.02 + 0.03 * draws.normal()) * 10) / 10);
    for (let count = 10; count < 300; count += 7) {
      assert.ok(fitTo(values.subarray(0, count)).passage!(45, 'low', 480).evidence < 5);
    }
  });

  it('is finite for whatever is finite', () => {
    const draws = new Draws('finite');
    const scales = [5e-324, 1e-300, 1e-9, 1, 1e9, 1e300, Number.MAX_VALUE];
    for (let i = 0; i < 200; i++) {
      const count = draws.integer(3, 60);
      const scale = draws.choice(scales);
      const shapes = [
        () => (draws.uniform() * 2 - 1) * scale,
        (k: number) => (k > count / 2 ? scale : -scale),
        (k: number) => (k / count) ** 3 * scale,
        () => draws.choice(scales),
        (k: number) => (k === count - 1 ? scale : 0),
      ];
      const shape = draws.choice(shapes);
      const fitted = fitTo(Float64Array.from({ length: count }, (_, k) => shape(k)));
      for (let more = draws.integer(0, 3); more > 0; more--) fitted.update((draws.uniform() * 2 - 1) * scale);
      for (const value of forecastOf(fitted, 480)) assert.ok(Number.isFinite(value), `${i}`);
      for (const side of ['low', 'high'] as const) {
        const passage = fitted.passage!((draws.uniform() * 2 - 1) * draws.choice(scales), side, 480);
        const { probability, evidence, p10, p50, p90 } = passage;
        assert.ok(probability >= 0 && probability <= 1 && evidence >= 0 && evidence <= 1e6, JSON.stringify(passage));
        const known = [p10, p50, p90].filter((quantile) => quantile !== undefined);
        assert.ok(known.every((quantile, k) => quantile >= (known[k - 1] ?? 0) && quantile <= 480));
      }
    }
  });

  it('takes three values', () => {
    assert.equal(onset.minimum([]), 3);
    const fitted = fitTo(Float64Array.of(1, 2, 4));
    assert.equal(fitted.passage!(10, 'high', 100).evidence, 0);
    assert.ok(Number.isFinite(forecastOf(fitted, 1)[0]!));
  });
});
