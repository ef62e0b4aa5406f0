import assert from 'node:assert/strict';
import { InputError } from '../../../../lib/core/errors';
import type { Reading } from '../../../../lib/core/reading';
import { TimeZone } from '../../../../lib/core/time-zone';
import { CALENDAR_FEATURES } from '../../../../lib/stream/features/calendar';
import { FeatureExtractor, type FeatureSettings, stateFingerprint } from '../../../../lib/stream/features/extractor';
import { MAX_FIELDS } from '../../../../lib/stream/reading-shape';
import { NO_WAVEFORMS, settingsOf } from './settings';

const T0 = Date.UTC(2026, 0, 1);
const byTime = (ms: number, count = 1000) => ({ window: { count, ms }, minValues: 1 });
const MEAN = { features: ['rolling_mean'] } as const;

/** An extractor; times are in seconds: event time since T0, wall time since T0. */
function rig(changed: Partial<FeatureSettings> = {}) {
  const settings = settingsOf(changed);
  return {
    extractor: new FeatureExtractor(settings),
    add(time: number, fields: Record<string, unknown> | number, { key = 'a', now = 0 } = {}): Reading {
      const all = typeof fields === 'number' ? { value: fields } : fields;
      return this.extractor.add({ key, time: T0 + time * 1000, fields: all }, T0 + now * 1000);
    },
    restart(other: Partial<FeatureSettings> = {}) {
      const saved = JSON.parse(JSON.stringify(this.extractor.save(T0)));
      this.extractor = new FeatureExtractor({ ...settings, ...other });
      this.extractor.restore(saved, T0);
    },
  };
}

describe('the feature extractor', () => {
  it('sends each reading on with its features, those of a field together, behind its own fields', () => {
    const test = rig();
    const names = ['device', 'timestamp', 'value', 'state'];
    const first = test.add(0, { value: 1, state: 'on' });
    assert.deepEqual(Object.keys(first), [
      ...names,
      'rolling_mean_value',
      'rolling_min_value',
      'rolling_max_value',
      'ewma_value',
    ]);
    assert.deepEqual(test.add(2, { value: 5, state: 'on' }), {
      device: 'a',
      timestamp: T0 + 2000,
      value: 5,
      state: 'on',
      rolling_mean_value: 3,
      rolling_std_value: Math.sqrt(8),
      rolling_min_value: 1,
      rolling_max_value: 5,
      z_score_value: 2 / Math.sqrt(8),
      rate_of_change_value: 2,
      ewma_value: 0.7 * 1 + 0.3 * 5,
    });
  });

  it('makes the same of a reading however often one of its kind has come', () => {
    const many = rig({
      calendar: { features: CALENDAR_FEATURES, zone: new TimeZone('UTC'), nightFrom: 22, nightTo: 6 },
    });
    const fields = (i: number) => ({ machine: 'x', 'a "b"\n': i, '`\u2028': -i, state: `s${i}`, constructor: 2 * i });
    const readings = Array.from({ length: 200 }, (_, i) => many.add(i, fields(i)));
    for (const [i, reading] of readings.entries()) {
      if (i < 2) continue;
      assert.deepEqual(Object.keys(reading), Object.keys(readings[2]!));
      assert.equal(reading.state, `s${i}`);
      assert.equal(reading.machine, 'x');
      assert.equal(reading['a "b"\n'], i);
      assert.equal(reading['rolling_max_a "b"\n'], i);
      assert.equal(reading['rolling_max_`\u2028'], -Math.max(0, i - 19));
      assert.equal(reading.rate_of_change_constructor, 2);
      assert.equal(reading.hour, 0);
    }
  });

  it('keeps apart keys, and fields that come in messages of their own', () => {
    const test = rig(MEAN);
    test.add(0, 1);
    assert.equal(test.add(0, 100, { key: 'b' }).rolling_mean_value, 100);
    assert.deepEqual(test.add(5, { x: 7 }), { device: 'a', timestamp: T0 + 5000, x: 7, rolling_mean_x: 7 });
    // The other field is at 5 s already; this one has its own time.
    assert.equal(test.add(3, 3).rolling_mean_value, 2);
    assert.equal(test.extractor.late, 0);
  });

  it('has features of chosen fields only, and passes the others on', () => {
    const test = rig({ ...MEAN, fields: ['x', 'y'] });
    assert.deepEqual(test.add(0, { value: 1, y: 2, state: 'on' }), {
      device: 'a',
      timestamp: T0,
      value: 1,
      y: 2,
      state: 'on',
      rolling_mean_y: 2,
    });
    assert.throws(() => test.add(1, { value: 1 }), /^InputError: field `x` not found; this reading has value$/);
  });

  it('leaves out what readings use themselves, and nothing else', () => {
    const test = rig({ ...MEAN, keyProperty: 'machine', timeProperty: 'ts' });
    const fields = { machine: 7, ts: 5, partial: 1, kind: undefined, timestamp: 4, device: 9, value: 1 };
    assert.deepEqual(test.add(0, fields), {
      device: 'a',
      timestamp: T0,
      machine: 7,
      ts: 5,
      partial: 1,
      value: 1,
      rolling_mean_value: 1,
    });
  });

  it('can send the features alone, or all but arrays', () => {
    const fields = { value: 1, state: 'on', wave: [1, 2, 3], tags: ['x'] };
    assert.deepEqual(rig({ ...MEAN, keep: 'none' }).add(0, fields), {
      device: 'a',
      timestamp: T0,
      rolling_mean_value: 1,
    });
    const { wave, ...rest } = fields;
    assert.deepEqual(rig({ ...MEAN, keep: 'no arrays' }).add(0, fields), {
      device: 'a',
      timestamp: T0,
      ...rest,
      rolling_mean_value: 1,
    });
  });

  it('changes nothing of what came in', () => {
    const fields = Object.freeze({ value: 1, wave: Object.freeze([1, 2, 3]) });
    const waveforms = { ...NO_WAVEFORMS, features: ['rms', 'spectrum_peaks'] as const };
    const test = rig({ waveforms, keep: 'no arrays' });
    for (let i = 0; i < 3; i++) test.add(i, fields);
    assert.deepEqual(fields, { value: 1, wave: [1, 2, 3] });
  });

  describe('values that are no numbers', () => {
    it('are left out, and the others are as without them', () => {
      const test = rig(MEAN);
      test.add(0, { a: 1, b: 10 });
      for (const a of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined, 'x', true, {}, [1]]) {
        const reading = test.add(1, { a, b: 10 });
        assert.ok(!('rolling_mean_a' in reading));
        assert.equal(reading.rolling_mean_b, 10);
      }
      assert.deepEqual(test.add(2, { a: 3, b: 10 }).rolling_mean_a, 2);
    });

    it('may become numbers, also texts', () => {
      const test = rig(MEAN);
      for (const state of ['off', null, [1]]) {
        for (let i = 0; i < 60; i++)
          assert.ok(!('rolling_mean_state' in test.add(i, { value: 1, state }, { key: String(state) })));
        assert.equal(test.add(60, { value: 1, state: 5 }, { key: String(state) }).rolling_mean_state, 5);
      }
    });

    it('alone are an error', () => {
      const test = rig();
      assert.throws(() => test.add(0, { state: 'on' }), /^InputError: no number found; this reading has state$/);
      assert.throws(() => test.add(0, { value: Number.NaN }), /^InputError: field `value` is NaN; expected a number$/);
      assert.equal(test.extractor.size, 0);
      const calendar = { features: CALENDAR_FEATURES, zone: new TimeZone('UTC'), nightFrom: 22, nightTo: 6 };
      assert.equal(rig({ features: [], calendar }).add(3600, { state: 'on' }).hour, 1);
    });
  });

  describe('combinations', () => {
    const pair = (name: string, left: string, operator: '/' | '*' | '-' | '+', right: string, decimals?: number) => {
      return { name, left, operator, right, ...(decimals === undefined ? {} : { decimals }) };
    };
    const combinations = [
      pair('temp_pressure_ratio', 'temperature', '/', 'pressure', 4),
      pair('flow_pressure_product', 'flow_rate', '*', 'pressure', 2),
      pair('rise', 'temperature', '-', 'pressure'),
      pair('sum', 'temperature', '+', 'pressure', 0),
    ];

    it('are those of the machine record, rounded as asked', () => {
      const test = rig({ features: [], combinations });
      for (let i = 0; i < 60; i++) {
        const reading = test.add(i, { temperature: 72.5, pressure: 5.8, flow_rate: 195.3 });
        assert.equal(reading.temp_pressure_ratio, 12.5);
        assert.equal(reading.flow_pressure_product, 1132.74);
        assert.equal(reading.rise, 72.5 - 5.8);
        assert.equal(reading.sum, 78);
      }
      assert.equal(test.add(60, { temperature: 1, pressure: 3, flow_rate: 1 }).temp_pressure_ratio, 0.3333);
      assert.equal(test.add(60, { temperature: 1e300, pressure: 1e-5, flow_rate: 1 }).temp_pressure_ratio, 1e305);
    });

    it('are left out where a field is missing, where the division is by zero, and out of range', () => {
      const test = rig({ ...MEAN, combinations });
      const names = (fields: object) =>
        Object.keys(test.add(0, { ...fields })).filter((name) => combinations.some((each) => each.name === name));
      assert.deepEqual(names({ temperature: 1 }), []);
      assert.deepEqual(names({ temperature: 1, pressure: 0, flow_rate: 2 }), ['flow_pressure_product', 'rise', 'sum']);
      assert.deepEqual(names({ temperature: 1, pressure: 'high', flow_rate: 2 }), []);
      assert.deepEqual(names({ temperature: 0, pressure: 1e308, flow_rate: 1e10 }), [
        'temp_pressure_ratio',
        'rise',
        'sum',
      ]);
    });

    it('need no chosen field', () => {
      const test = rig({ ...MEAN, fields: ['x'], combinations });
      assert.equal(test.add(0, { temperature: 1, pressure: 2 }).temp_pressure_ratio, 0.5);
    });

    it('take the place of a field of the same name', () => {
      const test = rig({ features: [], combinations: [pair('b', 'a', '*', 'b')] });
      for (let i = 0; i < 60; i++)
        assert.deepEqual(test.add(0, { a: 2, b: 3 }), { device: 'a', timestamp: T0, a: 2, b: 6 });
    });
  });

  describe('waveforms', () => {
    const waveforms = { ...NO_WAVEFORMS, features: ['rms'] as const };

    it('have features beside those of numbers', () => {
      const test = rig({ ...MEAN, waveforms });
      assert.deepEqual(test.add(0, { speed: 5, w: [1, -1] }), {
        device: 'a',
        timestamp: T0,
        speed: 5,
        w: [1, -1],
        rolling_mean_speed: 5,
        rms_w: 1,
      });
      assert.equal(test.add(1, { w: new Float32Array([3, -3]) }).rms_w, 3);
    });

    it('that are too long change nothing', () => {
      const test = rig({ ...MEAN, waveforms: { ...waveforms, maxSamples: 3 } });
      test.add(0, { speed: 1, w: [1, 2] });
      assert.throws(() => test.add(1, { speed: 100, w: [1, 2, 3, 4] }), InputError);
      assert.equal(test.add(2, { speed: 3, w: [1, 2] }).rolling_mean_speed, 2);
    });
  });

  describe('event time', () => {
    it('a reading that is older than the last one has no features of its fields, and changes none', () => {
      const [test, without] = [rig(), rig()];
      for (let i = 0; i < 60; i++) {
        if (i % 7 === 3) {
          const late = test.add(i - 10, { value: 1000, state: 'late' });
          assert.deepEqual(late, { device: 'a', timestamp: T0 + (i - 10) * 1000, value: 1000, state: 'late' });
        }
        assert.deepEqual(test.add(i, i * i), without.add(i, i * i));
      }
      assert.equal(test.extractor.late, 9);
    });

    it('a late reading keeps what does not depend on others', () => {
      const calendar = { features: ['hour'] as const, zone: new TimeZone('UTC'), nightFrom: 22, nightTo: 6 };
      const combinations = [{ name: 'double', left: 'value', operator: '+', right: 'value' } as const];
      const test = rig({ calendar, combinations });
      test.add(7200, 1);
      assert.deepEqual(test.add(3600, 2), { device: 'a', timestamp: T0 + 3_600_000, value: 2, double: 4, hour: 1 });
    });

    it('readings of the same time count each, without a rate of change', () => {
      const test = rig();
      test.add(0, 1);
      const reading = test.add(0, 3);
      assert.equal(reading.rolling_mean_value, 2);
      assert.ok(!('rate_of_change_value' in reading));
      assert.equal(test.extractor.late, 0);
    });

    it('that was set back begins anew after nothing but late readings for the time that is set', () => {
      const test = rig({ ...MEAN, setBackMs: 60_000 });
      test.add(1e6, 100, { now: 0 });
      for (const now of [10, 40, 69]) assert.ok(!('rolling_mean_value' in test.add(now, 1, { now })));
      assert.equal(test.add(70, 1, { now: 70 }).rolling_mean_value, 1);
      assert.equal(test.add(71, 3, { now: 71 }).rolling_mean_value, 2);
      assert.equal(test.extractor.restarts, 1);
    });

    it('that was set back stays where it is while other readings come in time, or when 0 is set', () => {
      const test = rig({ ...MEAN, setBackMs: 60_000 });
      const never = rig({ ...MEAN, setBackMs: 0 });
      never.add(1e6, 100);
      for (let now = 0; now < 500; now += 10) {
        test.add(1e6 + now, 100, { now });
        test.add(now, 1, { now });
        assert.ok(!('rolling_mean_value' in never.add(now, 1, { now })));
      }
      assert.equal(test.extractor.restarts, 0);
    });

    it('is what a window by time goes by, up to and without its length', () => {
      const test = rig({ ...MEAN, rolling: byTime(10_000) });
      test.add(0, 1);
      assert.equal(test.add(9.999, 3).rolling_mean_value, 2);
      assert.equal(test.add(10, 5).rolling_mean_value, 4);
      assert.equal(test.add(100, 7).rolling_mean_value, 7);
    });
  });

  it('has of one value no deviation, score and rate; of equal ones a deviation and a score of 0', () => {
    const test = rig();
    const [first, second] = [test.add(0, 5), test.add(1, 5)];
    for (const feature of ['rolling_std', 'z_score', 'rate_of_change'])
      assert.ok(!(`${feature}_value` in first), feature);
    for (const feature of ['rolling_std', 'z_score', 'rate_of_change']) assert.equal(second[`${feature}_value`], 0);
  });

  it('leaves out what goes beyond the range of numbers, as long as it does', () => {
    const test = rig({ rolling: { window: { count: 3, ms: Number.POSITIVE_INFINITY }, minValues: 1 } });
    test.add(0, 1e308);
    assert.ok(!('rolling_std_value' in test.add(1, -1e308)));
    for (let i = 2; i < 10; i++) test.add(i, i);
    const reading = test.add(10, 10);
    assert.equal(reading.rolling_mean_value, 9);
    assert.equal(reading.rolling_std_value, 1);
  });

  describe('limits', () => {
    it('refuse keys beyond the most, forget silent ones', () => {
      const test = rig({ ...MEAN, maxKeys: 2, expireMs: 60_000 });
      test.add(0, 1, { key: 'a', now: 0 });
      test.add(0, 1, { key: 'b', now: 50 });
      assert.throws(() => test.add(0, 1, { key: 'c', now: 50 }), /no room for key "c": 2 keys are kept already/);
      test.extractor.sweep(T0 + 70_000);
      assert.equal(test.extractor.size, 1);
      assert.equal(test.add(1, 9, { key: 'a', now: 70 }).rolling_mean_value, 9);
    });

    it('refuse fields beyond the most', () => {
      const test = rig(MEAN);
      for (let i = 0; i < MAX_FIELDS; i++) test.add(i, { [`f${i}`]: i });
      assert.throws(() => test.add(5000, { more: 1 }), /no room for field `more`: a key has 1000 fields at most/);
      assert.equal(test.add(5000, { f7: 9 }).rolling_mean_f7, 8);
    });

    it('shorten a window by time that holds too many values, and tell', () => {
      const test = rig({ ...MEAN, rolling: byTime(1e6, 3) });
      for (let i = 0; i < 3; i++) test.add(i, i);
      assert.equal(test.extractor.isCrowded, false);
      assert.equal(test.add(3, 3).rolling_mean_value, 2);
      assert.equal(test.extractor.isCrowded, true);
    });
  });

  describe('saved and restored', () => {
    for (const rolling of [settingsOf().rolling, byTime(8000)]) {
      it(`goes on as without it (${Number.isFinite(rolling.window.ms) ? 'by time' : 'by count'})`, () => {
        const [test, without] = [rig({ rolling }), rig({ rolling })];
        for (let i = 0; i < 60; i++) {
          if (i % 9 === 4) test.restart();
          const fields = { x: Math.sin(i), y: i % 5 === 0 ? 'none' : i };
          const [actual, expected] = [test.add(i, fields), without.add(i, fields)];
          assert.deepEqual(Object.keys(actual), Object.keys(expected));
          for (const [name, value] of Object.entries(expected)) {
            if (typeof value !== 'number') assert.equal(actual[name], value);
            else assert.ok(Math.abs((actual[name] as number) - value) < 1e-12 * Math.max(1, Math.abs(value)), name);
          }
        }
      });
    }

    it('may have other features and windows then', () => {
      const test = rig(MEAN);
      for (let i = 0; i < 10; i++) test.add(i, i);
      test.restart({
        features: ['rolling_max', 'ewma'],
        rolling: { window: { count: 3, ms: Infinity }, minValues: 1 },
      });
      assert.deepEqual(test.add(10, 2), {
        device: 'a',
        timestamp: T0 + 10_000,
        value: 2,
        rolling_max_value: 9,
        ewma_value: 2,
      });
      test.restart({ features: ['rolling_min'], rolling: byTime(1e6) });
      assert.equal(test.add(11, 5).rolling_min_value, 5);
      assert.equal(stateFingerprint(settingsOf(MEAN)), stateFingerprint(settingsOf()));
      assert.notEqual(stateFingerprint(settingsOf({ keyProperty: 'm' })), stateFingerprint(settingsOf()));
    });

    it('keeps the restart of silent keys away from the time in between', () => {
      const test = rig({ ...MEAN, expireMs: 60_000 });
      test.add(0, 1);
      test.restart();
      assert.equal(test.add(1, 3).rolling_mean_value, 2);
    });
  });
});
