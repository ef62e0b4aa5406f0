import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import type { Forecast } from '../../../lib/forecast/forecast-message';
import { Forecaster, type ForecasterSettings, MAX_FIELDS } from '../../../lib/forecast/forecaster';
import type { ForecastMethod } from '../../../lib/forecast/method';
import { Draws } from '../../support/draws';
import { LastChange, LastValue, OwnPassage } from './trivial-methods';

const T0 = Date.UTC(2026, 0, 1);
const MIN = 60_000;

const USUAL: ForecasterSettings = {
  stepMs: MIN,
  combine: 'mean',
  maxGap: 3,
  method: new LastValue(),
  periods: [],
  window: { steps: 20 },
  horizon: { steps: 3 },
  minimum: 2,
  every: 1,
  refitEvery: 1,
  coverage: 0,
  rule: { evidence: 6, probability: 0.5 },
  limitsOf: () => [],
  fields: ['temperature'],
  keyProperty: 'device',
  timeProperty: 'timestamp',
  expireMs: 3_600_000,
  maxKeys: 100,
  setBackMs: 60_000,
  maxAheadMs: 0,
};

function forecasterOf(settings: Partial<ForecasterSettings> = {}) {
  const forecaster = new Forecaster({ ...USUAL, ...settings });
  const out: Forecast[] = [];
  let now = T0;
  const add = (minute: number, fields: object | number, key = 'a', isHurried = false) => {
    const values = typeof fields === 'number' ? { temperature: fields } : fields;
    forecaster.add({ key, time: T0 + minute * MIN, fields: { ...values } }, now, out, isHurried);
    return out.splice(0);
  };
  /** The error that the reading is answered with. */
  const refusal = (...args: Parameters<typeof add>): string => {
    try {
      add(...args);
    } catch (error) {
      assert.ok(error instanceof InputError);
      return error.message;
    }
    return '';
  };
  return { forecaster, add, refusal, out, pass: (ms: number) => (now += ms), clock: () => now };
}

describe('forecaster', () => {
  it('forecasts each step from the minimum of values on', () => {
    const { add } = forecasterOf({ minimum: 3 });
    const made = Array.from({ length: 6 }, (_, minute) => add(minute, 10 + minute));
    // Minute 3 shows that the step of minute 2 is complete.
    assert.deepEqual(
      made.map((forecasts) => forecasts.length),
      [0, 0, 0, 1, 1, 1],
    );
    assert.deepEqual(made[3], [
      {
        kind: 'forecast',
        device: 'a',
        timestamp: T0 + 2 * MIN,
        field: 'temperature',
        method: 'last value',
        step: MIN,
        values: [12, 12, 12],
        crossings: [],
      },
    ]);
  });

  it('forecasts at once when a step has one reading, as behind downsample', () => {
    const { add } = forecasterOf();
    for (let minute = 0; minute < 9; minute++) add(minute, minute);
    assert.equal(add(9, 50)[0]?.timestamp, T0 + 9 * MIN);
  });

  it('forecasts every so many steps where that is asked for', () => {
    const { add } = forecasterOf({ every: 5 });
    const at = Array.from({ length: 30 }, (_, minute) => add(minute, minute).map(({ timestamp }) => timestamp)).flat();
    assert.deepEqual(
      at.map((time) => (time - T0) / MIN),
      [1, 6, 11, 16, 21, 26],
    );
  });

  it('fits to the window, and to no more', () => {
    const method = new LastValue();
    const { add } = forecasterOf({ method, window: { ms: 5 * MIN } });
    for (let minute = 0; minute < 30; minute++) add(minute, minute);
    assert.deepEqual(method.fittedTo, [25, 26, 27, 28, 29]);
  });

  it('fits anew after so many steps, sooner while the series is young, and updates in between', () => {
    const method = new LastValue();
    const { add } = forecasterOf({ method, refitEvery: 10, window: { steps: 500 } });
    let last: Forecast | undefined;
    for (let minute = 0; minute < 500; minute++) last = add(minute, minute)[0] ?? last;
    assert.equal(last!.values[0], 499);
    assert.ok(method.fits >= 46 && method.fits <= 62, `${method.fits} fits`);
  });

  it('fits anew at once when the errors have become larger', () => {
    const draws = new Draws('drift');
    const method = new LastValue();
    const { add } = forecasterOf({ method, refitEvery: 1000, window: { steps: 100 } });
    for (let minute = 0; minute < 300; minute++) add(minute, draws.normal());
    const before = method.fits;
    for (let minute = 300; minute < 310; minute++) add(minute, 40 * draws.normal());
    assert.ok(method.fits > before);
  });

  it('hands the method the periods in steps, longest last, or those that are found in the values', () => {
    const method = new LastValue();
    const { add } = forecasterOf({ method, periods: [{ ms: 30 * MIN }, { steps: 7 }, { steps: 52.18 }] });
    for (let minute = 0; minute < 5; minute++) add(minute, minute);
    assert.deepEqual(method.periods, [7, 30, 52.18]);

    const searched: number[] = [];
    const finder = (values: Float64Array) => {
      searched.push(values.length);
      return values.length >= 16 ? [4, 8] : [];
    };
    const finding = forecasterOf({ method, periods: finder, window: { steps: 100 } });
    for (let minute = 0; minute < 100; minute++) finding.add(minute, minute);
    assert.deepEqual(searched, [2, 4, 9, 18, 36, 72]);
    assert.deepEqual(method.periods, [4, 8]);
  });

  it('spreads the fits of many keys over the steps between two', () => {
    const method = new LastValue();
    const { add } = forecasterOf({ method, refitEvery: 10, window: { steps: 500 }, maxKeys: 1000 });
    const fits: number[] = [];
    for (let minute = 0; minute < 200; minute++) {
      const before = method.fits;
      for (let key = 0; key < 500; key++) add(minute, minute, `key ${key}`);
      fits.push(method.fits - before);
    }
    const later = fits.slice(100);
    assert.ok(Math.max(...later) < 90 && Math.min(...later) > 20, `${Math.min(...later)} … ${Math.max(...later)}`);
  });

  it('gives the same whatever comes of other keys in between', () => {
    const draws = new Draws('forecaster keys');
    const settings = { method: new LastChange(), coverage: 0.5, refitEvery: 4 };
    const alone = forecasterOf(settings);
    const among = forecasterOf(settings);
    for (let minute = 0; minute < 60; minute += draws.choice([1, 1, 1, 0.5, 2, 6])) {
      const value = draws.normal();
      for (let i = draws.integer(0, 3); i > 0; i--) {
        const other = `key ${draws.integer(0, 9)}`;
        among.refusal(draws.integer(0, 60), draws.normal(), other);
      }
      among.out.splice(0);
      assert.deepEqual(alone.add(minute, value), among.add(minute, value));
    }
  });

  it('forecasts each of several fields, and all numbers without a choice', () => {
    for (const fields of [['load', 'temperature'], []]) {
      const { add } = forecasterOf({ fields });
      const reading = (minute: number) => ({
        device: 'a',
        timestamp: T0 + minute * MIN,
        temperature: minute,
        load: -minute,
        state: 'on',
      });
      for (let minute = 0; minute < 5; minute++) add(minute, reading(minute));
      assert.deepEqual(
        add(5, reading(5))
          .map(({ field, values }) => [field, values[0]])
          .sort(),
        [
          ['load', -4],
          ['temperature', 4],
        ],
      );
    }
  });

  it('takes fields that come in readings of their own, at their own pace', () => {
    const { add } = forecasterOf({ fields: [], stepMs: 0, minimum: 9 });
    const seen = new Map<string, Forecast>();
    for (let second = 0; second < 3600; second++) {
      const forecasts = [
        ...(second % 10 === 0 ? add(second / 60, { fast: second }) : []),
        ...(second % 120 === 3 ? add(second / 60, { slow: second }) : []),
      ];
      for (const forecast of forecasts) seen.set(forecast.field, forecast);
    }
    assert.deepEqual([seen.get('fast')?.step, seen.get('slow')?.step], [10_000, 120_000]);
  });

  describe('what may come in', () => {
    it('is a constant series: the forecast is the constant, its intervals have no width', () => {
      const { add } = forecasterOf({ coverage: 0.8, method: new LastChange() });
      let last: Forecast | undefined;
      for (let minute = 0; minute < 40; minute++) last = add(minute, 7)[0] ?? last;
      assert.deepEqual([last!.values, last!.lower, last!.upper, last!.level], [[7, 7, 7], [7, 7, 7], [7, 7, 7], 80]);
    });

    it('is no number at all: an error that names the field, and no key is kept', () => {
      const { refusal, forecaster } = forecasterOf();
      assert.equal(refusal(0, Number.NaN), 'field `temperature` is NaN; expected a number');
      assert.equal(refusal(1, { temp: 3 }), 'field `temperature` not found; this reading has temp');
      assert.equal(forecaster.size, 0);
    });

    it('is a key that comes once: it is kept until it expires', () => {
      const { add, forecaster, pass, clock } = forecasterOf();
      assert.deepEqual(add(0, 1), []);
      assert.equal(forecaster.size, 1);
      pass(3_600_000);
      forecaster.sweep(clock());
      assert.equal(forecaster.size, 0);
    });

    it('is a reading that is late: an error, and the forecast goes on without it', () => {
      const { add, refusal } = forecasterOf();
      for (let minute = 0; minute < 12; minute++) add(minute, minute);
      assert.equal(
        refusal(5, 99),
        'payload.timestamp is 2026-01-01T00:05:00.000Z, before the step of the latest reading; it is left out',
      );
      assert.equal(add(12, 12)[0]?.values[0], 12);
    });

    it('is a clock that was set back: late for as long as the setting says, then the key begins anew', () => {
      const { add, refusal, pass, forecaster } = forecasterOf();
      for (let minute = 1000; minute < 1012; minute++) add(minute, minute);
      for (let minute = 0; minute < 3; minute++) {
        assert.match(refusal(minute, 5), /it is left out$/);
        pass(20_000);
      }
      for (let minute = 3; minute < 6; minute++) add(minute, 5);
      assert.equal(forecaster.setBacks, 1);
      assert.equal(add(6, 5)[0]?.timestamp, T0 + 5 * MIN);
    });

    it('is a clock that is ahead: refused where that is asked for', () => {
      const { refusal } = forecasterOf({ maxAheadMs: 3_600_000 });
      assert.match(refusal(61, 1), /1 h 1 min ahead of the clock; expected at most 1 h$/);
    });

    it('is a series with missing minutes: a straight line fills them, a long gap begins anew', () => {
      const method = new LastValue();
      const { add } = forecasterOf({ method });
      for (let minute = 0; minute < 10; minute++) add(minute, minute);
      add(13, 13);
      assert.deepEqual(method.fittedTo.slice(-4), [10, 11, 12, 13]);
      assert.deepEqual(add(18, 1), []);
      assert.deepEqual(add(19, 2), []);
      assert.equal(add(20, 3)[0]?.timestamp, T0 + 19 * MIN);
      assert.deepEqual(method.fittedTo, [1, 2]);
    });

    it('is a horizon beyond the data: the intervals are as long as the evidence', () => {
      const { add } = forecasterOf({ horizon: { steps: 1000 }, coverage: 0.8 });
      const draws = new Draws('horizon');
      let last: Forecast | undefined;
      for (let minute = 0; minute < 30; minute++) last = add(minute, draws.normal())[0] ?? last;
      assert.equal(last!.values.length, 1000);
      assert.ok(last!.lower!.length > 4 && last!.lower!.length < 30, String(last!.lower!.length));
      assert.equal(last!.upper!.length, last!.lower!.length);
    });

    it('is a number too large: an error', () => {
      const { refusal, add } = forecasterOf({ coverage: 0.5 });
      assert.equal(refusal(0, 2e30), 'field `temperature` is 2e+30; expected a number up to ±1e+30');
      for (let minute = 0; minute < 30; minute++) {
        for (const forecast of add(minute, minute % 2 === 0 ? 1e30 : -1e30)) {
          assert.ok([...forecast.values, ...(forecast.lower ?? [])].every(Number.isFinite));
        }
      }
    });

    it('is a field too many, or a key too many: an error, the others go on', () => {
      const { refusal, forecaster } = forecasterOf({ fields: [], maxKeys: 1 });
      const many = Object.fromEntries(Array.from({ length: MAX_FIELDS + 1 }, (_, i) => [`f${i}`, i]));
      assert.equal(refusal(0, many), `no room for field \`f100\`: 100 fields of its key are forecast`);
      assert.equal(refusal(0, { f1: 1 }, 'b'), 'no room for key "b": 1 keys are kept already');
      assert.equal(forecaster.size, 1);
    });

    it('is a window too short for the method: an error that says how long it has to be', () => {
      const { add, refusal } = forecasterOf({ method: new LastValue(30), periods: [{ ms: 10 * MIN }] });
      for (let minute = 0; minute < 19; minute++) add(minute, 1);
      assert.equal(
        refusal(19, 1),
        'method last value with periods of 10 steps takes 30 values; expected a window of as many, not 20',
      );
    });
  });

  it('leaves forecasts for later in a hurry, but loses no value', () => {
    const method = new LastValue();
    const { add } = forecasterOf({ method });
    for (let minute = 0; minute < 15; minute++) assert.deepEqual(add(minute, minute, 'a', true), []);
    assert.equal(add(15, 15)[0]?.timestamp, T0 + 15 * MIN);
    assert.equal(method.fits, 1);
    assert.equal(method.fittedTo.length, 16);
  });

  it('begins a key anew when told so, and forgets one or all', () => {
    const { add, forecaster } = forecasterOf();
    for (let minute = 0; minute < 12; minute++) for (const key of ['a', 'b']) add(minute, 1, key);
    forecaster.restart('a');
    assert.deepEqual([add(12, 1).length, add(12, 1, 'b').length], [0, 1]);
    forecaster.reset('b');
    assert.deepEqual(add(5, 1, 'b'), []);
    forecaster.reset();
    assert.equal(forecaster.size, 0);
  });

  describe('intervals', () => {
    it('cover what they are to cover, at each distance', () => {
      const draws = new Draws('coverage');
      const { add } = forecasterOf({ coverage: 0.8, horizon: { steps: 8 }, refitEvery: 100 });
      const made: Forecast[] = [];
      const walk: number[] = [];
      let level = 0;
      for (let minute = 0; minute < 4000; minute++) {
        level += draws.normal();
        walk.push(level);
        made.push(...add(minute, level));
      }
      for (let h = 1; h <= 8; h++) {
        let inside = 0;
        const known = made.filter(({ lower }) => (lower?.length ?? 0) >= h).slice(0, -8);
        for (const { timestamp, lower, upper } of known) {
          const value = walk[(timestamp - T0) / MIN + h]!;
          if (value >= lower![h - 1]! && value <= upper![h - 1]!) inside++;
        }
        const share = inside / known.length;
        assert.ok(Math.abs(share - 0.8) < 0.03, `${share} at ${h}`);
      }
    });

    it('widen when the series becomes wilder', () => {
      const draws = new Draws('wilder');
      const { add } = forecasterOf({ coverage: 0.8 });
      const width = (from: number, scale: number) => {
        let last: Forecast | undefined;
        for (let minute = from; minute < from + 200; minute++) last = add(minute, scale * draws.normal())[0] ?? last;
        return last!.upper![0]! - last!.values[0]!;
      };
      const calm = width(0, 1);
      assert.ok(width(200, 5) > 3 * calm);
    });

    it('are there at once when a series begins with many values', () => {
      const draws = new Draws('many values');
      const { add } = forecasterOf({ coverage: 0.8, minimum: 60, window: { steps: 60 }, horizon: { steps: 10 } });
      let first: Forecast | undefined;
      for (let minute = 0; minute < 60; minute++) first ??= add(minute, draws.normal())[0];
      assert.equal(first?.lower?.length, 10);
    });

    it('take a bounded number of past forecasts, however many values there are at once', () => {
      for (const window of [60, 480, 4000]) {
        let asked = 0;
        const method: ForecastMethod = {
          name: 'counting',
          minimum: () => 1,
          fit: () => ({
            forecast: (path) => {
              asked++;
              path.fill(0);
            },
            update: () => {},
          }),
        };
        const draws = new Draws('bounded');
        const steps = { window: { steps: window }, horizon: { steps: 10 } };
        const { add } = forecasterOf({ coverage: 0.95, method, minimum: window, ...steps });
        const made = Array.from({ length: window }, (_, minute) => add(minute, draws.normal())).flat();
        assert.ok(asked > 20 && asked <= 62, `${window} values: ${asked}`);
        if (window > 60) assert.equal(made[0]?.lower?.length, 10);
      }
    });

    it('are not those of another method', () => {
      const draws = new Draws('other method');
      const before = forecasterOf({ coverage: 0.8 });
      for (let minute = 0; minute < 12; minute++) before.add(minute, 100 * draws.normal());
      const saved = before.forecaster.save(T0);
      const after = forecasterOf({ coverage: 0.8, method: new LastChange(), window: { steps: 2 } });
      after.forecaster.restore(saved, T0);
      assert.equal(after.add(12, 0)[0]?.lower, undefined);
    });

    it('are there again at once after a gap', () => {
      const draws = new Draws('after a gap');
      const { add } = forecasterOf({ coverage: 0.8 });
      for (let minute = 0; minute < 50; minute++) add(minute, draws.normal());
      add(100, 1);
      add(101, 2);
      assert.equal(add(102, 3)[0]?.lower?.length, 3);
    });
  });

  describe('time to threshold', () => {
    const limitsOf = () => [{ side: 'low', limit: 45 } as const, { side: 'high', limit: 80 } as const];

    it('is told for each limit, as event time', () => {
      const draws = new Draws('falls');
      const { add } = forecasterOf({
        limitsOf,
        method: new LastChange(),
        horizon: { steps: 60 },
        window: { steps: 100 },
      });
      const falling = (minute: number) => 60 - 0.2 * minute + 0.001 * draws.normal();
      let last: Forecast | undefined;
      for (let minute = 0; minute < 40; minute++) last = add(minute, falling(minute))[0] ?? last;
      const [low, high] = last!.crossings;
      assert.deepEqual([low!.side, low!.limit, low!.announced], ['low', 45, true]);
      assert.ok(Math.abs((low!.p50! - T0) / MIN - 75) < 1.5, String(low!.p50));
      assert.ok(low!.p10! <= low!.p50! && low!.p50! <= low!.p90!);
      assert.ok(low!.probability > 0.9 && low!.evidence > 6);
      assert.deepEqual([high!.side, high!.limit, high!.announced, high!.p50], ['high', 80, false, null]);
    });

    it('is not announced for noise, and not for what is beyond already', () => {
      const draws = new Draws('noise');
      const { add } = forecasterOf({ limitsOf, window: { steps: 100 }, horizon: { steps: 60 } });
      for (let minute = 0; minute < 300; minute++) {
        for (const { crossings } of add(minute, 60 + draws.normal())) assert.ok(!crossings.some((c) => c.announced));
      }
      const [low] = add(300, 40)[0]!.crossings;
      assert.deepEqual([low!.announced, low!.p50], [false, T0 + 300 * MIN]);
    });

    it('is the method’s own where it has one, and withdrawn when the grounds are gone', () => {
      const grounds = { probability: 0.9, p10: 1, p50: 1.5, p90: undefined, evidence: 8 };
      const method = new OwnPassage(grounds);
      const { add } = forecasterOf({ limitsOf, method, horizon: { ms: 5 * MIN } });
      for (let minute = 0; minute < 10; minute++) add(minute, 50);
      const [low] = add(10, 50)[0]!.crossings;
      assert.deepEqual(low, {
        side: 'low',
        limit: 45,
        announced: true,
        probability: 0.9,
        p10: T0 + 11 * MIN,
        p50: T0 + 11.5 * MIN,
        p90: null,
        evidence: 8,
      });
      assert.deepEqual(method.asked[0], [45, 'low', 5]);
      method.passage = { ...grounds, evidence: 4 };
      assert.equal(add(11, 50)[0]!.crossings[0]!.announced, true);
      method.passage = { ...grounds, evidence: 2 };
      assert.equal(add(12, 50)[0]!.crossings[0]!.announced, false);
    });
  });

  describe('its state', () => {
    it('goes on from JSON where it was', () => {
      const draws = new Draws('forecaster state');
      const settings = {
        method: new LastChange(),
        coverage: 0.5,
        limitsOf: () => [{ side: 'low', limit: -3 } as const],
        fields: [],
      };
      const plain = forecasterOf(settings);
      let saved = forecasterOf(settings);
      for (let minute = 0; minute < 300; minute += draws.choice([1, 1, 1, 1, 0.5, 2, 5])) {
        const key = draws.choice(['a', 'b']);
        const fields = { x: draws.normal(), y: draws.normal() };
        assert.deepEqual(saved.add(minute, fields, key), plain.add(minute, fields, key));
        if (!draws.chance(0.1)) continue;
        const json = JSON.stringify(saved.forecaster.save(T0));
        saved = forecasterOf(settings);
        saved.forecaster.restore(JSON.parse(json), T0);
      }
    });

    it('serves another method, window and horizon too', () => {
      const before = forecasterOf();
      for (let minute = 0; minute < 30; minute++) before.add(minute, minute);
      const method = new LastValue();
      const after = forecasterOf({ method, window: { steps: 4 }, horizon: { steps: 1 }, coverage: 0.9 });
      after.forecaster.restore(JSON.parse(JSON.stringify(before.forecaster.save(T0))), T0);
      assert.deepEqual(after.add(30, 30)[0]?.values, [30]);
      assert.deepEqual(method.fittedTo, [27, 28, 29, 30]);
    });
  });

  it('knows what its forecasts cost and were worth', () => {
    let ms = 0;
    const forecaster = new Forecaster(USUAL, () => (ms += 0.5));
    for (let minute = 0; minute < 100; minute++) {
      forecaster.add(
        { key: 'a', time: T0 + minute * MIN, fields: { temperature: minute % 2 === 0 ? 99 : 101 } },
        0,
        [],
      );
    }
    assert.equal(forecaster.worth.costMs, 0.5);
    assert.ok(Math.abs(forecaster.worth.error - 0.02) < 1e-3);
  });
});
