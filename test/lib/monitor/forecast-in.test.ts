import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { expectationOf } from '../../../lib/monitor/expectation';
import { gatherRows, parseForecast } from '../../../lib/monitor/forecast-in';
import { Bound } from '../../../lib/monitor/limits';
import { AMBIENT, MINUTE, T0 } from './alerter-rig';

const compact = { kind: 'forecast', device: 'a', timestamp: T0, field: 'x', step: MINUTE, values: [1, null, 3] };
const low = new Bound(AMBIENT, 'low', 45);
const high = new Bound(AMBIENT, 'high', 55);

/** The crossing of values at a point a minute after T0, in minutes after T0. */
function crossing(values: unknown[], bound = low, { points = 3, crossings = [] as object[] } = {}) {
  const forecast = parseForecast({ ...compact, values, crossings }, undefined, 'device');
  const found = expectationOf(forecast, bound, points);
  return typeof found === 'object' ? [(found.expected.p50 - T0) / MINUTE, found.value] : found;
}

describe('forecasts that come in', () => {
  it('are read in their compact form', () => {
    const forecast = parseForecast({ ...compact, timestamp: '2026-01-01T00:00:00Z' }, 'topic', 'printer');
    assert.equal(forecast.device, 'a');
    assert.equal(forecast.origin, T0);
    assert.deepEqual([0, 1, 2].map(forecast.timeOf), [T0 + MINUTE, T0 + 2 * MINUTE, T0 + 3 * MINUTE]);
    assert.deepEqual(forecast.values, [1, Number.NaN, 3]);
    assert.equal(parseForecast({ ...compact, device: undefined, printer: 'b' }, 'topic', 'printer').device, 'b');
    assert.equal(parseForecast({ ...compact, device: undefined }, 'topic', 'printer').device, 'topic');
  });

  for (const [what, changed, message] of [
    ['field', { field: 7 }, 'payload.field is 7; expected the name of a field'],
    ['values', { values: 'many' }, 'payload.values is "many"; expected the values of a forecast'],
    ['step', { step: 0 }, 'payload.step is 0; expected a number of ms above 0'],
    ['time', { timestamp: undefined }, 'payload.timestamp is nothing; expected the event time of the forecast'],
    ['crossings', { crossings: [{ side: 'up' }] }, 'payload.crossings[0].side is "up"; expected "low" or "high"'],
    ['limit', { crossings: [{ side: 'low' }] }, 'payload.crossings[0].limit is nothing; expected a number'],
  ] as const) {
    it(`are refused with a bad ${what}, which the error names`, () => {
      assert.throws(
        () => parseForecast({ ...compact, ...changed }, undefined, 'device'),
        (error: Error) => {
          assert.ok(error instanceof InputError);
          assert.equal(error.message, message);
          return true;
        },
      );
    });
  }

  const row = (minute: number, fields: object, device = 'a') => {
    return { kind: 'forecast', device, timestamp: T0 + minute * MINUTE, ...fields };
  };

  it('are gathered from their rows, for each field they have', () => {
    const rows = [
      row(1, { forecast_x: 5, lower_x: 4 }),
      row(2, { forecast_x: 6, forecast_y: 1 }),
      row(4, { forecast_x: 'no' }),
    ];
    const { forecasts, end } = gatherRows([...rows, { x: 1 }], 0, undefined, 'device');
    assert.equal(end, 3);
    assert.deepEqual(
      forecasts.map(({ field, values }) => [field, values]),
      [
        ['x', [5, 6, Number.NaN]],
        ['y', [Number.NaN, 1, Number.NaN]],
      ],
    );
    assert.deepEqual([forecasts[0]!.origin, forecasts[0]!.timeOf(2)], [T0, T0 + 4 * MINUTE]);
  });

  it('end where the rows of another device, or of another forecast, begin', () => {
    const points = { forecast_x: 1 };
    const rows = [
      row(1, points),
      row(2, points),
      row(1, points, 'b'),
      row(2, points, 'b'),
      row(1, points, 'b'),
      row(3, points, 'b'),
    ];
    const ends: number[] = [];
    for (let from = 0; from < rows.length; from = ends.at(-1)!)
      ends.push(gatherRows(rows, from, undefined, 'device').end);
    assert.deepEqual(ends, [2, 4, 6]);
  });

  it('do without bad rows, but not with one alone', () => {
    const rows = [
      row(1, { forecast_x: 1 }),
      { ...row(2, { forecast_x: 2 }), timestamp: 'soon' },
      row(3, { forecast_x: 3 }),
    ];
    assert.deepEqual(gatherRows(rows, 0, undefined, 'device').forecasts[0]!.values, [1, 3]);
    assert.throws(
      () => gatherRows(rows.slice(0, 2), 0, undefined, 'device'),
      /came alone; expected all its rows in one array/,
    );
  });
});

describe('the crossing of a forecast', () => {
  it('is the first of three points in a row beyond the limit, the last three included', () => {
    assert.deepEqual(crossing([47, 44, 46, 44.5, 44, 43, 42]), [4, 44.5]);
    assert.deepEqual(crossing([47, 46, 45, 44, 43]), [3, 45]);
    assert.deepEqual(crossing([53, 56, 57, 58], high), [2, 56]);
    assert.equal(crossing([47, 46, 44, 43]), undefined);
    assert.equal(crossing([47, 44, 43, 46, 44, 43]), undefined);
    assert.equal(crossing([47, 44, null, 44, 44]), undefined);
    assert.equal(crossing([]), undefined);
    assert.deepEqual(crossing([47, 46, 44], low, { points: 1 }), [3, 44]);
  });

  it('is none when the first point is beyond the limit already', () => {
    assert.equal(crossing([45, 44, 43, 42, 41]), 'reached');
    assert.deepEqual(crossing([45, 56, 56, 56], high), [2, 56]);
  });

  it('is what the forecaster says of this very limit, if it says anything', () => {
    const told = (changed: object) => ({
      side: 'low',
      limit: 45,
      announced: true,
      p10: null,
      p50: T0 + 90_000,
      p90: null,
      ...changed,
    });
    const falling = [47, 44, 44, 44];
    const of = (changed: object, values = falling) => crossing(values, low, { crossings: [told(changed)] });
    assert.deepEqual(of({}), [1.5, 45]);
    assert.deepEqual(of({}, [47, 47]), [1.5, 45]);
    assert.equal(of({ announced: false }), undefined);
    assert.equal(of({ announced: 'yes' }), undefined);
    assert.equal(of({ p50: null }), undefined);
    assert.equal(of({ p50: T0 }), 'reached');
    assert.deepEqual(of({ limit: 44 }), [2, 44]);
    assert.deepEqual(of({ side: 'high' }), [2, 44]);
  });
});
