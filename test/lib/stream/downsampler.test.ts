import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { type DownsampleSettings, stateFingerprint } from '../../../lib/stream/downsampler';
import { MINUTE, rig, settingsOf, T0 } from './downsampler-rig';

describe('the downsampler', () => {
  it('sends a window when a reading of the next one comes', () => {
    const test = rig();
    test.add(0, 1);
    test.add(59.999, 3);
    assert.deepEqual(test.readings(), []);
    test.add(60, 5);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 0, value: 2 }]);
  });

  it('sends no empty windows', () => {
    const test = rig();
    test.add(0, 1);
    test.add(600, 2);
    test.add(660, 3);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, value: 1 },
      { device: 'a', at: 600, value: 2 },
    ]);
  });

  it('keeps a window open for the grace, and sends windows in their order', () => {
    const test = rig({ graceMs: 30_000 });
    test.add(10, 1);
    test.add(70, 10);
    test.add(50, 3);
    assert.deepEqual(test.readings(), []);
    test.add(200, 0);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, value: 2 },
      { device: 'a', at: 60, value: 10 },
    ]);
    assert.deepEqual(test.late(), []);
  });

  it('opens a window that begins behind the watermark as long as its grace lasts', () => {
    const test = rig({ graceMs: 30_000 });
    test.add(80, 1);
    test.add(20, 5);
    test.add(90, 1);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 0, value: 5 }]);
  });

  it('gives back a late reading as it was, with its kind', () => {
    const test = rig();
    test.add(60, 1);
    test.add(59, { temperature: 7, nested: { deep: true }, device: 'a', timestamp: 'as text' });
    assert.deepEqual(test.late(), [
      { temperature: 7, nested: { deep: true }, device: 'a', timestamp: T0 + 59_000, kind: 'late' },
    ]);
    test.add(120, 1);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 60, value: 1 }]);
  });

  it('keeps the event times of keys apart', () => {
    const test = rig();
    test.add(0, 1, { key: 'a' });
    test.add(1e7, 2, { key: 'wrong by months' });
    test.add(30, 3, { key: 'a' });
    test.add(60, 0, { key: 'a' });
    assert.deepEqual(test.readings(), [{ device: 'a', at: 0, value: 2 }]);
    assert.deepEqual(test.late(), []);
  });

  describe('of a key that falls silent', () => {
    it('sends the window as partial once, and once more, whole, when its readings go on', () => {
      const test = rig();
      test.add(0, 1, { now: 0 });
      test.sweep(29);
      assert.deepEqual(test.readings(), []);
      test.sweep(30);
      test.sweep(31);
      assert.deepEqual(test.readings(), [{ device: 'a', at: 0, value: 1, partial: true }]);
      test.add(1, 3, { now: 60 });
      test.add(60, 9, { now: 61 });
      assert.deepEqual(test.readings(), [{ device: 'a', at: 0, value: 2 }]);
      assert.deepEqual(test.late(), []);
    });

    it('sends it whole although the readings go on in a later window only', () => {
      const test = rig();
      test.add(0, 1);
      test.sweep(30);
      test.add(300, 2, { now: 60 });
      assert.deepEqual(test.readings(), [
        { device: 'a', at: 0, value: 1, partial: true },
        { device: 'a', at: 0, value: 1 },
      ]);
    });

    it('sends it as partial again only when readings have come since', () => {
      const test = rig();
      test.add(0, 1);
      test.sweep(30);
      test.add(1, 3, { now: 40 });
      test.sweep(70);
      test.sweep(100);
      assert.deepEqual(
        test.readings().map(({ value }) => value),
        [1, 2],
      );
    });

    it('sends all of its open windows, in their order', () => {
      const test = rig({ graceMs: 10 * MINUTE });
      for (const time of [130, 10, 70]) test.add(time, time);
      test.sweep(30);
      assert.deepEqual(
        test.readings().map(({ at }) => at),
        [0, 60, 120],
      );
    });

    it('forgets it in the end, after its windows have left', () => {
      const test = rig({ idleMs: 0, expireMs: 100_000 });
      test.add(0, 1);
      test.sweep(99);
      assert.deepEqual(test.readings(), []);
      test.sweep(100);
      assert.deepEqual(test.readings(), [{ device: 'a', at: 0, value: 1, partial: true }]);
      assert.equal(test.downsampler.size, 0);
    });
  });

  describe('of a clock that was wrong', () => {
    it('begins the key anew when all that comes is late for the idle timeout', () => {
      const test = rig();
      test.add(3e7, 1, { now: 0 });
      test.add(10, 2, { now: 1 });
      test.add(11, 3, { now: 30.9 });
      assert.equal(test.late().length, 2);
      test.add(12, 4, { now: 31 });
      assert.equal(test.downsampler.restarts, 1);
      test.add(60, 5, { now: 32 });
      assert.deepEqual(test.readings(), [
        { device: 'a', at: 3e7, value: 1, partial: true },
        { device: 'a', at: 0, value: 4 },
      ]);
      assert.deepEqual(test.late(), []);
    });

    it('does not while readings in time come among the late ones', () => {
      const test = rig();
      for (let now = 0; now < 200; now += 10) {
        test.add(1000 + now, 1, { now });
        test.add(now, 2, { now: now + 5 });
      }
      assert.equal(test.downsampler.restarts, 0);
      assert.equal(test.late().length, 20);
    });

    it('refuses what is further ahead of the clock than allowed', () => {
      const test = rig({ maxAheadMs: 3_600_000 });
      test.add(3600, 1);
      assert.throws(
        () => test.add(7201, 1),
        new InputError('payload.timestamp is 2026-01-01T02:00:01.000Z, 2 h ahead of the clock; expected at most 1 h'),
      );
      test.add(3660, 2, { now: 60 });
      assert.deepEqual(test.readings(), [{ device: 'a', at: 3600, value: 1 }]);
    });
  });

  describe('names the fields of its output', () => {
    it('like those of the reading where one aggregate is asked for', () => {
      const test = rig({}, ['max']);
      test.add(0, { temperature: 1, vibration: 5 });
      test.add(1, { vibration: 7, temperature: 0 });
      test.add(60, 0);
      assert.deepEqual(test.readings(), [{ device: 'a', at: 0, temperature: 1, vibration: 7 }]);
    });

    it('with the aggregate in front where several are asked for, texts under their own name', () => {
      const test = rig({}, ['mean', 'std', 'p99.9']);
      test.add(0, { temperature: 1, state: 'heating' });
      test.add(1, { temperature: 3, state: 'printing', ok: false });
      test.add(60, 0);
      assert.deepEqual(test.readings(), [
        {
          device: 'a',
          at: 0,
          mean_temperature: 2,
          std_temperature: Math.SQRT2,
          p99_9_temperature: 2.998,
          state: 'printing',
          ok: false,
        },
      ]);
    });

    it('with the number of readings where it is asked for', () => {
      const test = rig({ countField: 'count' });
      test.add(0, { temperature: 1, count: 99 });
      test.add(1, { temperature: 3 });
      test.add(60, 0);
      assert.deepEqual(test.readings(), [{ device: 'a', at: 0, count: 2, temperature: 2 }]);
    });

    it('without the key, the time, and what it uses itself', () => {
      const test = rig({ keyProperty: 'printer', timeProperty: 'ts' });
      const fields = JSON.parse('{"printer": 7, "ts": 5, "device": 1, "timestamp": 2, "partial": 3, "__proto__": 4}');
      test.add(0, { ...fields, toString: 6, constructor: 8 });
      test.add(60, 0);
      const [reading] = test.readings();
      assert.deepEqual({ ...reading }, { device: 'a', at: 0, toString: 6, constructor: 8 });
      assert.equal(Object.getPrototypeOf(reading), Object.prototype);
    });

    it('and gives it the start, the middle or the end of the window as time', () => {
      for (const [timestampAt, at] of [
        ['start', 0],
        ['middle', 30],
        ['end', 60],
      ] as const) {
        const test = rig({ timestampAt });
        test.add(0, 1);
        test.add(60, 1);
        assert.deepEqual(test.readings(), [{ device: 'a', at, value: 1 }]);
      }
    });
  });

  it('leaves out values that are no finite numbers, and fields that had none', () => {
    const test = rig();
    test.add(0, { temperature: 1, vibration: Number.NaN, load: null });
    test.add(1, { temperature: Number.POSITIVE_INFINITY, vibration: 3 });
    test.add(2, { temperature: 3, nested: { temperature: 100 }, list: [1], text: '5' });
    test.add(60, 0);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 0, temperature: 2, vibration: 3, text: '5' }]);
  });

  it('keeps the last text by event time', () => {
    const test = rig();
    test.add(30, { value: 1, state: 'late' });
    test.add(20, { value: 1, state: 'early' });
    test.add(60, 0);
    assert.equal(test.readings()[0]?.state, 'late');
  });

  it('keeps chosen fields only, whatever their order in the reading', () => {
    const test = rig({ fields: ['b', 'a', 'b', 'state'] });
    test.add(0, { a: 1, b: 2, c: 3, state: 'x', other: 'y' });
    test.add(1, { state: 'z', b: 4, a: 3 });
    test.add(2, { a: 5 });
    test.add(60, { a: 0 });
    assert.deepEqual(test.readings(), [{ device: 'a', at: 0, b: 3, a: 3, state: 'z' }]);
  });

  it('keeps many fields apart, in whatever order and however few of them a reading has', () => {
    const test = rig();
    const names = Array.from({ length: 20 }, (_, i) => `f${i}`);
    for (let second = 0; second < 60; second++) {
      // Another beginning and another length each time; f0 always.
      const turned = [...names.slice(second % 20), ...names.slice(0, second % 20)].slice(0, 1 + (second % 13));
      const some = ['f0', ...turned.filter((name) => name !== 'f0')];
      test.add(second, Object.fromEntries(some.map((name) => [name, Number(name.slice(1))])));
    }
    test.add(60, 0);
    const [reading] = test.readings();
    assert.deepEqual(reading, {
      device: 'a',
      at: 0,
      ...Object.fromEntries(names.map((name, i) => [name, i])),
    });
  });

  it('takes a field as it comes: number, text, nothing, and number again', () => {
    const test = rig({}, ['last', 'count']);
    for (const [second, value] of [
      [0, 'x'],
      [1, 2],
      [2, null],
      [3, 'y'],
      [4, Number.NaN],
      [5, 7],
    ] as const) {
      test.add(second, { always: 1, value });
    }
    test.add(60, 0);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, last_always: 1, count_always: 6, last_value: 7, count_value: 2 },
    ]);
  });

  it('does not carry the fields of one window into the next', () => {
    const test = rig();
    test.add(0, { once: 1, always: 1 });
    test.add(60, { always: 2 });
    test.add(120, { always: 3, new: 4 });
    test.add(180, { always: 4, new: 5 });
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, once: 1, always: 1 },
      { device: 'a', at: 60, always: 2 },
      { device: 'a', at: 120, always: 3, new: 4 },
    ]);
  });

  describe('refuses', () => {
    const refused = (test: ReturnType<typeof rig>, fields: Record<string, unknown>, message: string) =>
      assert.throws(() => test.add(30, fields), new InputError(message));

    it('a reading without a chosen field, and says which it has', () => {
      const test = rig({ fields: ['temp'] });
      const fields = { timestamp: 5, temperature: 1, vibration: 2, state: 'on' };
      refused(test, fields, 'field `temp` not found; this reading has temperature, vibration');
      assert.equal(test.downsampler.size, 0);
    });

    it('a reading whose chosen field is no number', () => {
      refused(rig({ fields: ['temp'] }), { temp: 'hot' }, 'field `temp` is "hot"; expected a number');
    });

    it('a reading without any number, and leaves everything as it was', () => {
      const test = rig();
      test.add(0, { value: 1, state: 'on' });
      refused(test, { device: 'a', state: 'off', load: null }, 'no number found; this reading has state, load');
      refused(test, { device: 'a' }, 'no number found; this reading has no measurements');
      refused(test, { value: Number.NaN }, 'field `value` is NaN; expected a number');
      assert.throws(() => test.add(90, { state: 'x' }), InputError);
      test.add(60, 1);
      assert.deepEqual(test.readings(), [{ device: 'a', at: 0, value: 1, state: 'on' }]);
    });

    it('a key too many', () => {
      const test = rig({ maxKeys: 1 });
      test.add(0, 1);
      assert.throws(() => test.add(0, 1, { key: 'b' }), new InputError('no room for key "b": 1 keys are kept already'));
      test.add(1, 1);
    });

    it('a reading too many where values are kept, and only there', () => {
      const median = rig({ maxReadings: 2 }, ['median']);
      const mean = rig({ maxReadings: 2 }, ['mean']);
      for (const test of [median, mean]) for (const time of [0, 1]) test.add(time, time);
      mean.add(2, 2);
      refused(median, { value: 2 }, 'no room for the reading: its window holds 2 readings already');
      median.add(60, 0);
      assert.equal(median.readings()[0]?.value, 0.5);
    });

    it('a window with more than 1000 fields, and keeps what it had', () => {
      const test = rig();
      const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`f${i}`, i]));
      test.add(0, { f0: 1 });
      refused(test, many, 'no room for field `f1000`: a window holds 1000 fields');
      test.add(60, 1);
      assert.deepEqual(test.readings(), [{ device: 'a', at: 0, f0: 1 }]);
    });

    it('more than 10 000 open windows of a key', () => {
      const test = rig({ windows: { kind: 'tumbling', sizeMs: 1, offsetMs: 0 }, graceMs: 1e9 });
      for (let i = 0; i < 10_000; i++) test.add(i / 1000, i);
      assert.throws(() => test.add(10, 0), new InputError('no room for the reading: 10000 windows are open'));
      test.add(5, 1);
    });
  });

  describe('comes back from JSON', () => {
    it('in the middle of a window as if nothing had been', () => {
      const aggregates = ['count', 'mean', 'std', 'first', 'last', 'min', 'max', 'median', 'trimmed_mean', 'p5'];
      const [steady, restarted] = [rig({ graceMs: MINUTE }, aggregates), rig({ graceMs: MINUTE }, aggregates)];
      for (let i = 0; i < 400; i++) {
        for (const test of [steady, restarted]) {
          test.add(i - (i % 7) * 9, { temperature: Math.sin(i), state: `s${i}` }, { key: `__proto__${i % 3}` });
        }
        if (i % 11 === 0) restarted.restart();
        assert.deepEqual(restarted.readings(), steady.readings());
        assert.deepEqual(restarted.late(), steady.late());
      }
    });

    it('with sums that were out of range', () => {
      const test = rig({}, ['sum', 'max']);
      for (const time of [0, 1]) test.add(time, 1.7e308);
      test.restart();
      test.add(2, -1.7e308);
      test.add(60, 0);
      assert.deepEqual(test.readings(), [{ device: 'a', at: 0, max_value: 1.7e308 }]);
    });

    it('only under settings that keep the same', () => {
      const fingerprint = (changed: Partial<DownsampleSettings>, aggregates?: string[]) =>
        stateFingerprint(settingsOf(changed, aggregates));
      assert.equal(fingerprint({}, ['sum']), fingerprint({ idleMs: 1, graceMs: 5, maxKeys: 3 }, ['mean']));
      for (const changed of [
        { windows: { kind: 'tumbling', sizeMs: 1, offsetMs: 0 } },
        { windows: { kind: 'tumbling', sizeMs: MINUTE, offsetMs: 1 } },
        { windows: { kind: 'session', gapMs: MINUTE, longestMs: 0 } },
        { fields: ['a'] },
        { keyProperty: 'k' },
      ] as const) {
        assert.notEqual(fingerprint({}), fingerprint(changed));
      }
      assert.notEqual(fingerprint({}, ['mean']), fingerprint({}, ['mean', 'median']));
    });
  });
});
