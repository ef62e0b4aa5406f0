import assert from 'node:assert/strict';
import { Lags } from '../../../lib/forecast/lags';
import { Recent } from '../../../lib/forecast/recent';
import { Draws } from '../../support/draws';
import { assertClose } from './close';

function recentOf(values: Float64Array, capacity: number): Recent {
  const recent = new Recent(capacity);
  recent.pushAll(values, values.length);
  return recent;
}

describe('an autoregression', () => {
  const draws = new Draws('lags');
  const values = new Float64Array(3000);
  for (let i = 2; i < values.length; i++) values[i] = 0.6 * values[i - 1]! + 0.3 * values[i - 2]! + draws.normal();

  it('finds how a series goes on', () => {
    const lags = Lags.fit(values, 2, values.length, 2);
    const out = new Float64Array(3);
    lags.follow(recentOf(Float64Array.of(10, 20), 2), out.fill(0));
    const first = 0.6 * 20 + 0.3 * 10;
    // The largest amount seen is the largest that is forecast.
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(Math.abs(out[0]! - Math.min(largest, first)) < 0.5, out.join());
  });

  it('has the coefficients of the normal equations with a hundredth of the mean square added', () => {
    const [order, from, length] = [4, 9, 60];
    const column = Float64Array.from({ length }, () => draws.normal());
    const rows = Array.from({ length: length - from }, (_, i) => [
      ...[1, 2, 3, 4].map((lag) => values[from + i - lag]!),
      column[from + i]!,
    ]);
    const size = order + 1;
    const gram = Array.from({ length: size }, (_, a) =>
      Array.from({ length: size }, (_, b) => rows.reduce((sum, row) => sum + row[a]! * row[b]!, 0)),
    );
    const penalty = (0.01 * gram.reduce((sum, row, a) => sum + row[a]!, 0)) / size;
    const right = Array.from({ length: size }, (_, a) =>
      rows.reduce((sum, row, i) => sum + row[a]! * values[from + i]!, 0),
    );
    const solved = gauss(
      gram.map((row, a) => row.map((cell, b) => cell + (a === b ? penalty : 0))),
      right,
    );
    const lags = Lags.fit(values, from, length, order, column);
    for (let k = 0; k < size; k++) {
      const history = new Float64Array(order);
      if (k < order) history[order - 1 - k] = 1;
      const out = new Float64Array(1);
      lags.follow(recentOf(history, order), out, Float64Array.of(k === order ? 1 : 0));
      assertClose(out, [solved[k]!], 1e-9, `coefficient ${k}`);
    }
  });

  it('does not blow up, even where least squares says so', () => {
    const growing = Float64Array.from({ length: 60 }, (_, i) => 1.2 ** i);
    const out = new Float64Array(1000);
    Lags.fit(growing, 3, 60, 3).follow(recentOf(growing, 3), out);
    assert.ok(out.every((value) => Math.abs(value) <= growing[59]!));
  });

  it('looks back less where there are few values, and forecasts 0 of one', () => {
    const few = Lags.fit(values, 2, 8, 5);
    assert.equal(few.order, 2);
    const out = new Float64Array(2).fill(1);
    Lags.fit(values, 0, 1, 5).follow(recentOf(values, 1), out);
    assert.deepEqual([...out], [0, 0]);
  });
});

function gauss(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((row, i) => {
    const pivot = row[i]!;
    for (let k = 0; k < row.length; k++) row[k]! /= pivot;
    rows.forEach((other, j) => {
      if (j === i) return;
      const factor = other[i]!;
      for (let k = 0; k < other.length; k++) other[k]! -= factor * row[k]!;
    });
  });
  return rows.map((row) => row.at(-1)!);
}
