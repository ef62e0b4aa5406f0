import assert from 'node:assert/strict';
import { MultipleSeasons } from '../../../lib/forecast/methods/multiple-seasons';
import { Naive } from '../../../lib/forecast/methods/naive';
import { Theta } from '../../../lib/forecast/methods/theta';
import { Draws } from '../../support/draws';
import { assertClose } from './close';

const DAY = 24;
const WEEK = 168;
const method = new MultipleSeasons(new Theta());

const day = (t: number) => 6 * Math.sin((t * 2 * Math.PI) / DAY) + 2 * Math.cos((t * 6 * Math.PI) / DAY);
const week = (t: number) => (t % WEEK >= 120 ? -4 : 1.6) + Math.sin((t * 2 * Math.PI) / WEEK);

function series(length: number, noise: (t: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, t) => 50 + day(t) + week(t) + noise(t));
}

/** The root of the mean square of the differences. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const squares = Array.from(a, (value, i) => (value - b[i]!) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

function forecast(values: Float64Array, periods: readonly number[], steps = WEEK): Float64Array {
  const out = new Float64Array(steps);
  method.fit(values, periods).forecast(out);
  return out;
}

const TRUTH = Float64Array.from({ length: WEEK }, (_, h) => 50 + day(6 * WEEK + h) + week(6 * WEEK + h));

describe('multiple seasons', () => {
  it('are told apart, and a forecast has them all', () => {
    const draws = new Draws('two seasons');
    const values = series(6 * WEEK, () => 0.5 * draws.normal());
    const both = distance(forecast(values, [DAY, WEEK]), TRUTH);
    const one = distance(forecast(values, [DAY]), TRUTH);
    assert.ok(both < 0.5, `both: ${both}`);
    assert.ok(one > 2, `the day alone: ${one}`);
  });

  it('do not remember a single spike', () => {
    const draws = new Draws('spike');
    const noise = Float64Array.from({ length: 6 * WEEK }, () => 0.3 * draws.normal());
    const clean = forecast(
      series(6 * WEEK, (t) => noise[t]!),
      [DAY, WEEK],
    );
    const spiked = forecast(
      series(6 * WEEK, (t) => noise[t]! + (t === 700 ? 100 : 0)),
      [DAY, WEEK],
    );
    assert.ok(distance(clean, spiked) < 0.5, `${distance(clean, spiked)}`);
  });

  it('are hardly there when chance made them', () => {
    const draws = new Draws('no season');
    const values = Float64Array.from({ length: 240 }, () => draws.normal());
    const out = forecast(values, [DAY], DAY);
    const spread = distance(out, new Float64Array(DAY).fill(out.reduce((sum, value) => sum + value, 0) / DAY));
    // Without shrinking a mean of eight draws of variance 1 would be off by 0.35.
    assert.ok(spread < 0.2, `${spread}`);
  });

  it('are left out as long as two of their cycles have not been seen', () => {
    const values = series(300, () => 0);
    assert.deepEqual(forecast(values, [DAY, WEEK]), forecast(values, [DAY]));
    assert.equal(method.minimum([DAY, WEEK]), 2 * DAY);
    assert.equal(method.minimum([]), 2);
  });

  it('go on after updates where the fit left off', () => {
    const values = series(6 * WEEK, () => 0);
    const fitted = new MultipleSeasons(new Naive()).fit(values, [DAY, WEEK]);
    for (let t = 6 * WEEK; t < 6 * WEEK + 100; t++) fitted.update(50 + day(t) + week(t));
    const out = new Float64Array(WEEK);
    fitted.forecast(out);
    const expected = Float64Array.from({ length: WEEK }, (_, h) => 50 + day(6 * WEEK + 100 + h) + week(h + 100));
    assertClose(out, expected, 0.02, 'forecast');
  });

  it('may be written twice or be no whole number', () => {
    const values = series(6 * WEEK, () => 0);
    assert.deepEqual(forecast(values, [DAY, DAY, 167.9]), forecast(values, [DAY, WEEK]));
  });
});
