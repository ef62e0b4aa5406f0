// The injector as a whole: the same faults in the same stream, truth that agrees with what leaves, and bounds.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { InputError } from '../../../lib/core/errors';
import { parseReading, type Reading } from '../../../lib/core/reading';
import { doCommand } from '../../../lib/faults/fault-commands';
import type { FaultRule } from '../../../lib/faults/fault-rule';
import { Injector } from '../../../lib/faults/injector';
import { FAULT_NAMES } from '../../../lib/faults/registry';
import { Draws } from '../../support/draws';
import { inject, near, noise, nothing, rule, run, settingsOf, stream, T0, valuesOf } from './kit';

const OFTEN = { kind: 'random', everyMs: 120_000, shortestMs: 5000, longestMs: 40_000 } as const;
/** Every fault there is, often, in standard deviations. */
const ALL: FaultRule[] = FAULT_NAMES.map((name) => rule(name, {}, { occurrence: OFTEN, inDeviations: true }));
const LABELS = { truth: { isTold: true, tellsReadings: true, labels: true } };

/** Readings of several devices, each with two fields, in an order of their own. */
function mixed(count: number): Reading[] {
  const draws = new Draws('mixed');
  return Array.from({ length: count }, (_, i) => ({
    device: `device ${i % 3}`,
    timestamp: T0 + i * 400 - (draws.chance(0.05) ? 3000 : 0),
    temperature: 60 + 5 * draws.normal(),
    ...(draws.chance(0.9) && { vibration: 0.02 + 0.001 * draws.normal() }),
    state: 'on',
  }));
}

const ofDevice = (readings: readonly Reading[], device: string) =>
  readings.filter((reading) => reading.device === device);
const command = (injector: Injector, command: string, devices: string[], values: object = {}, atMs?: number) =>
  doCommand(injector, { command, devices, atMs, values: values as Record<string, unknown> });

describe('fault injector', () => {
  it('gives the same readings and the same truth for the same seed, others for another', () => {
    const input = mixed(6000);
    const once = inject(ALL, input);
    assert.deepEqual(inject(ALL, input), once);
    assert.notDeepEqual(inject(ALL, input, { seed: '2' }), once);
    const types = new Set(once.truth.map(({ type }) => type));
    for (const name of FAULT_NAMES) assert.ok(types.has(name), name);
  });

  it('has given the same since its first release, on every version of Node', () => {
    const { readings, truth } = inject(ALL, mixed(6000));
    const text = JSON.stringify([readings, truth]);
    assert.equal(
      createHash('sha256').update(text).digest('hex'),
      'd7d7bb37f148e191b942ebc4be510ad0b6f73f61c9fa5500dd60968c58ec40c5',
    );
  });

  it('gives each device what it would get alone', () => {
    const input = mixed(6000);
    const together = inject(ALL, input);
    for (const device of ['device 0', 'device 1', 'device 2']) {
      const alone = inject(ALL, ofDevice(input, device));
      assert.deepEqual(ofDevice(together.readings, device), alone.readings);
      assert.deepEqual(
        together.truth.filter((truth) => truth.device === device),
        alone.truth,
      );
    }
  });

  it('goes on after any reading from what was saved as JSON as if nothing had been', () => {
    const input = mixed(1500);
    // What is no number in JSON would not come back.
    const rules = ALL.filter(({ fault }) => fault.name !== 'missing');
    const whole = inject(rules, input);
    for (const cut of [1, 2, 64, 500, 777, 1200]) {
      const first = new Injector(settingsOf(rules));
      const before = run(first, input.slice(0, cut));
      const second = new Injector(settingsOf(rules));
      second.restore(JSON.parse(JSON.stringify(first.save(T0))), T0);
      const after = run(second, input.slice(cut), { flush: true });
      assert.deepEqual([...before.readings, ...after.readings], whole.readings);
      assert.deepEqual([...before.truth, ...after.truth], whole.truth);
    }
  });

  it('passes a reading that nothing touches on as the very object that came', () => {
    const input = stream(100, (i) => i);
    const { readings } = inject([rule('bias', {}, { devices: ['another'] })], input);
    assert.ok(readings.every((reading, i) => reading === input[i]));
  });

  it('says in the truth what was touched, when, and what it would have been', () => {
    const input = mixed(6000);
    const values = ['spike', 'bias', 'drift', 'stuck', 'level_shift', 'quantisation'];
    const rules = ALL.filter(({ fault }) => values.includes(fault.name));
    const { readings, truth } = inject(rules, input);
    const open = new Map<string, number>();
    const touched = new Map(
      truth.filter(({ phase }) => phase === 'reading').map((t) => [`${t.device} ${t.timestamp}`, t]),
    );
    for (const { device, type, fields, phase, start, end, timestamp } of truth) {
      const name = `${device} ${type} ${fields}`;
      if (phase === 'start') {
        assert.equal(open.has(name), false);
        assert.equal(start, timestamp);
        open.set(name, start);
      } else if (phase === 'end') {
        assert.equal(open.get(name), start);
        assert.equal(end, timestamp);
        open.delete(name);
      }
    }
    for (const [i, reading] of readings.entries()) {
      const told = touched.get(`${reading.device} ${reading.timestamp}`);
      const clean = input[i]!;
      if (!told) assert.equal(reading, clean);
      for (const [field, value] of Object.entries(told?.clean ?? {})) assert.equal(value, clean[field]);
      for (const field of ['temperature', 'vibration']) {
        if (reading[field] !== clean[field]) assert.ok(told?.fields.includes(field));
      }
    }
    assert.ok(touched.size > 1000);
  });

  it('labels each reading, with the clean value of each field that may be touched, and keeps other labels', () => {
    const rules = [rule('bias', { offset: 5 }, { occurrence: OFTEN, fields: ['value'] })];
    const input = stream(2000, () => 1).map((reading, i) => ({
      ...reading,
      other: 2,
      ...(i < 1000
        ? { anomaly_label: 1, anomaly_type: 'bearing_failure' }
        : { anomaly_label: 0, anomaly_type: 'normal' }),
    }));
    const { readings } = inject(rules, input, LABELS);
    for (const [i, reading] of readings.entries()) {
      const biased = reading.value === 6;
      const types = [...(i < 1000 ? ['bearing_failure'] : []), ...(biased ? ['bias'] : [])];
      assert.equal(reading.anomaly_label, types.length > 0 ? 1 : 0);
      assert.equal(reading.anomaly_type, types.join('+') || 'normal');
      assert.equal(reading.clean_value, 1);
      assert.equal('clean_other' in reading, false);
    }
    assert.ok(near(readings.filter(({ value }) => value === 6).length / 2000, 22.5 / 120, 0.08));
  });

  it('tells nothing when the truth is hidden, and makes the same readings', () => {
    const input = mixed(3000);
    const hidden = inject(ALL, input, { truth: { isTold: false, tellsReadings: true, labels: false } });
    assert.deepEqual(hidden.truth, []);
    assert.deepEqual(hidden.readings, inject(ALL, input).readings);
  });

  it('lets several faults touch one field one after the other, in the order of the rows', () => {
    const both = [rule('gain', { factor: 2 }), rule('bias', { offset: 1 })];
    assert.deepEqual(
      valuesOf(
        inject(
          both,
          stream(3, (i) => i),
        ).readings,
      ),
      [1, 3, 5],
    );
    assert.deepEqual(
      valuesOf(
        inject(
          both.toReversed(),
          stream(3, (i) => i),
        ).readings,
      ),
      [2, 4, 6],
    );
    const { truth } = inject(
      both,
      stream(1, () => 4),
    );
    assert.deepEqual(truth.at(-1), {
      kind: 'truth',
      device: 'a',
      timestamp: T0,
      type: 'gain+bias',
      phase: 'reading',
      start: T0,
      end: T0,
      severity: 1,
      fields: ['value'],
      clean: { value: 4 },
    });
  });

  it('leaves what follows alone when a value is missing', () => {
    const { readings } = inject(
      [rule('missing', { as: 'null' }), rule('bias', { offset: 1 })],
      stream(2, () => 1),
    );
    assert.deepEqual(valuesOf(readings), [null, null]);
  });

  it('strikes single readings as often as asked, though each reading is far from the next', () => {
    const occurrence = { kind: 'random', everyMs: 60_000, shortestMs: 0, longestMs: 0 } as const;
    const { readings, truth } = inject(
      [rule('spike', { height: 9 }, { occurrence })],
      stream(100_000, () => 0),
    );
    const struck = readings.filter(({ value }) => value !== 0).length;
    assert.ok(near((struck * 60) / 100_000, 1, 0.06), `${struck}`);
    assert.equal(truth.filter(({ phase }) => phase === 'start').length, struck);
  });

  it('keeps a bare number a number, and makes a reading of it where a number cannot say what is', () => {
    const biased = run(new Injector(settingsOf([rule('bias', { offset: 1 })])), [1, 2], { topic: 'a' }).readings;
    assert.deepEqual(biased, [2, 3]);
    const gone = run(new Injector(settingsOf([rule('missing')])), [1], { topic: 'a' }).readings;
    assert.deepEqual(gone, [{ device: 'a', timestamp: T0 }]);
    const late = run(new Injector(settingsOf([rule('delay')])), [1], { topic: 'a', flush: true }).readings;
    assert.deepEqual(late, [{ value: 1, device: 'a', timestamp: T0 }]);
  });

  it('finds fields that come later, and those of messages that take turns', () => {
    const input = stream(400, (i) => i).map(({ value, ...reading }, i) => {
      return { ...reading, ...(i % 2 === 0 ? { temperature: value } : { humidity: value }) };
    }) as Reading[];
    const { readings } = inject([rule('bias', { offset: 0.5 })], input);
    assert.ok(readings.every(({ temperature, humidity }) => ((temperature ?? humidity) as number) % 1 === 0.5));
  });

  describe('what is held back', () => {
    it('is bounded: what is due first leaves early, and is counted', () => {
      const injector = new Injector(settingsOf([rule('delay', { late: 1000 })], { maxHeld: 10 }));
      const { readings } = run(
        injector,
        stream(25, (i) => i),
      );
      assert.deepEqual(
        valuesOf(readings),
        Array.from({ length: 15 }, (_, i) => i),
      );
      assert.equal(injector.held.count, 10);
      assert.equal(injector.held.overflows, 15);
    });

    it('leaves when its device has been silent for as long as the setting says', () => {
      const injector = new Injector(settingsOf([rule('delay', { late: 1000 })]));
      run(
        injector,
        stream(3, (i) => i),
      );
      const out = nothing();
      injector.sweep(T0 + 59_999, out);
      assert.equal(out.readings.length, 0);
      injector.sweep(T0 + 60_000, out);
      assert.deepEqual(valuesOf(out.readings as Reading[]), [0, 1, 2]);
      assert.equal(injector.held.count, 0);
    });

    it('leaves, and the end of its faults is told, when its device is forgotten', () => {
      const injector = new Injector(settingsOf([rule('delay', { late: 1000 })], { idleMs: 0 }));
      run(
        injector,
        stream(2, (i) => i),
      );
      const out = nothing();
      injector.sweep(T0 + 3_600_000, out);
      assert.equal(out.readings.length, 2);
      assert.deepEqual(
        out.truth.map(({ type, phase, end }) => [type, phase, end]),
        [['delay', 'end', T0 + 1000]],
      );
      assert.equal(injector.size, 0);
    });

    it('is not lost with its rule, whose truth ends with the next reading', () => {
      const first = new Injector(settingsOf([rule('delay', { late: 5 }), rule('bias')]));
      run(
        first,
        stream(3, (i) => i),
      );
      const second = new Injector(settingsOf([]));
      second.restore(first.save(T0), T0);
      const { readings, truth } = run(second, stream(10, (i) => i).slice(3), { flush: true });
      assert.equal(readings.length, 10);
      assert.deepEqual(
        truth.map(({ type, phase, end }) => [type, phase, end]),
        [
          ['delay', 'end', T0 + 3000],
          ['bias', 'end', T0 + 3000],
        ],
      );
    });
  });

  describe('commands', () => {
    const started = (rules: FaultRule[] = []) => {
      const injector = new Injector(settingsOf(rules));
      run(injector, [...stream(10, () => 1), ...stream(10, () => 1, 'b')]);
      return injector;
    };
    const next = (injector: Injector, count: number, device = 'a') =>
      run(injector, stream(10 + count, () => 1, device).slice(10));

    it('begin a fault with the next reading, and end it after so many seconds of event time', () => {
      const injector = started();
      command(injector, 'inject', ['a'], { fault: 'bias', field: 'value', seconds: 3, offset: 4 });
      const { readings, truth } = next(injector, 6);
      assert.deepEqual(valuesOf(readings), [5, 5, 5, 1, 1, 1]);
      assert.deepEqual(
        truth.filter(({ phase }) => phase !== 'reading').map(({ phase, start, end }) => [phase, start - T0, end - T0]),
        [
          ['start', 10_000, 13_000],
          ['end', 10_000, 13_000],
        ],
      );
      assert.deepEqual(valuesOf(next(injector, 1, 'b').readings), [1]);
    });

    it('begin it at a time, for all devices, until it is cleared', () => {
      const injector = started();
      command(injector, 'inject', ['*'], { fault: 'bias', offset: 4 }, T0 + 12_000);
      assert.deepEqual(valuesOf(next(injector, 4).readings), [1, 1, 5, 5]);
      assert.deepEqual(valuesOf(next(injector, 4, 'b').readings), [1, 1, 5, 5]);
      command(injector, 'clear', ['a']);
      const { readings, truth } = run(injector, stream(16, () => 1).slice(14));
      assert.deepEqual(valuesOf(readings), [1, 1]);
      assert.deepEqual(
        truth.map(({ phase, end }) => [phase, end]),
        [['end', T0 + 14_000]],
      );
    });

    it('begin two at once, and clear one of them', () => {
      const injector = started();
      command(injector, 'inject', ['a'], { fault: 'bias', offset: 4 });
      command(injector, 'inject', ['a'], { fault: 'gain', factor: 2 });
      assert.deepEqual(valuesOf(next(injector, 1).readings), [10]);
      command(injector, 'clear', ['a'], { fault: 'bias' });
      assert.deepEqual(valuesOf(run(injector, stream(12, () => 1).slice(11)).readings), [2]);
    });

    it('take from the row of the fault what they leave open', () => {
      const occurrence = { kind: 'command', shortestMs: 0, longestMs: 2000 } as const;
      const injector = started([rule('bias', { offset: 9 }, { fields: ['value'], occurrence })]);
      command(injector, 'inject', ['a'], { fault: 'bias' });
      assert.deepEqual(valuesOf(next(injector, 3).readings), [10, 10, 1]);
    });

    it('play back past values that a row has kept, and say where there are none', () => {
      const occurrence = { kind: 'command', shortestMs: 0, longestMs: 0 } as const;
      const injector = new Injector(settingsOf([rule('phase_change', { lag: 4 }, { fields: ['value'], occurrence })]));
      run(
        injector,
        stream(10, (i) => i),
      );
      command(injector, 'inject', ['a'], { fault: 'phase_change' });
      assert.deepEqual(valuesOf(run(injector, stream(13, (i) => i).slice(10)).readings), [6, 7, 8]);
      assert.throws(() => command(started(), 'inject', ['a'], { fault: 'phase_change' }), /plays back past values/);
    });

    it('clear faults by chance or schedule that are under way, but not those to come, nor rules that hold always', () => {
      const occurrence = {
        kind: 'schedule',
        startMs: 0,
        isRelative: true,
        everyMs: 20_000,
        shortestMs: 15_000,
        longestMs: 15_000,
      } as const;
      const injector = started([rule('bias', { offset: 1 }, { occurrence }), rule('gain', { factor: 10 })]);
      assert.deepEqual(valuesOf(next(injector, 1).readings), [20]);
      command(injector, 'clear', ['a']);
      assert.deepEqual(valuesOf(run(injector, stream(22, () => 1).slice(11)).readings), [...Array(9).fill(10), 20, 20]);
    });

    it('answer what is wrong with what was probably meant, and do nothing then', () => {
      const injector = started();
      const refused = (name: string, devices: string[], values: object, expected: RegExp) => {
        const is = (error: Error) => error instanceof InputError && expected.test(error.message);
        assert.throws(() => command(injector, name, devices, values), is, `${expected}`);
      };
      refused('injekt', ['a'], {}, /^unknown command 'injekt'; did you mean inject\?/);
      refused(
        'inject',
        [],
        { fault: 'bias' },
        /^payload\.device is nothing; expected inject with the name of a device/,
      );
      refused('inject', ['oven'], { fault: 'bias' }, /^unknown device 'oven'; there are a, b/);
      refused('inject', ['a'], { fault: 'spyke' }, /^unknown fault 'spyke'; did you mean spike\?/);
      refused('inject', ['a'], {}, /^unknown fault ''; there are spike/);
      refused('inject', ['a'], { fault: 'bias', field: 'valeu' }, /^unknown field 'valeu'; did you mean value\?/);
      refused('inject', ['a'], { fault: 'bias', ofset: 1 }, /^unknown value 'ofset' of bias; did you mean offset\?/);
      refused('inject', ['a'], { fault: 'bias', offset: 'much' }, /^offset is "much"; expected a number/);
      refused('inject', ['a'], { fault: 'bias', seconds: -1 }, /^seconds is -1; expected a number from 0/);
      refused('inject', ['a'], { fault: 'bias', scale: 'big' }, /^scale is "big"; expected unit or deviation/);
      refused('inject', ['a'], { fault: 'delay', field: 'value' }, /^delay touches whole readings; expected no field/);
      refused('clear', ['a'], { faults: 'bias' }, /^unknown value 'faults' of clear; did you mean fault\?/);
      assert.deepEqual(valuesOf(next(injector, 1).readings), [1]);
      const empty = new Injector(settingsOf([]));
      assert.throws(() => command(empty, 'inject', ['*'], { fault: 'bias' }), /no device has sent anything yet/);
    });

    it('are bounded for each device', () => {
      const injector = started();
      for (let i = 0; i < 100; i++) command(injector, 'inject', ['a'], { fault: 'bias', field: 'value' });
      assert.throws(() => command(injector, 'inject', ['a'], { fault: 'bias' }), /a has 100 injected faults already/);
    });
  });

  it('refuses a device too many', () => {
    const injector = new Injector(settingsOf([], { maxKeys: 1 }));
    run(
      injector,
      stream(1, () => 1),
    );
    const [other] = stream(1, () => 1, 'b');
    assert.throws(() => injector.add(other, parseReading(other, 'b', T0), T0, nothing()), /no room for key "b"/);
  });

  it('reaches faults that come at the edge of a set-back clock without telling one twice', () => {
    const input = noise(400, 5, 1).map((reading, i) => ({ ...reading, timestamp: T0 + (i % 200) * 1000 }));
    const { truth } = inject([rule('bias', {}, { occurrence: OFTEN })], input);
    let open = 0;
    for (const { phase } of truth) {
      if (phase === 'start') open++;
      if (phase === 'end') open--;
      assert.ok(open === 0 || open === 1);
    }
  });
});
