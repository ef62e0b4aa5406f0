import assert from 'node:assert/strict';
import { max, mean, min, standardDeviation } from 'simple-statistics';
import { deviceKey } from '../../../../lib/core/hash';
import { loadPattern } from '../../../../lib/models/motor/load';
import { motorModel } from '../../../../lib/models/motor/model';
import { parseRecording } from '../../../../lib/models/motor/recording';
import { MOTOR_DEFAULTS, type MotorSettings, motorSettings } from '../../../../lib/models/motor/settings';
import { column, motors, readings, START } from './run';

const key = deviceKey('1', 'Motor 1');
const pattern = (settings: Partial<MotorSettings>) => loadPattern({ ...MOTOR_DEFAULTS, ...settings });

describe('a motor as the reference has it', () => {
  it('has the reference’s check values: T 2 s, base 0, peak 10, no noise, ten points evenly over 0 to 5 s', () => {
    const check = [0, 9.848, 0, 0, 6.428, 6.428, 0, 0, 9.848, 0];
    const sine = pattern({ cycleSeconds: 2 });
    const values = check.map((_, i) => Math.max(0, 10 * sine.at(key, (i * 5000) / 9)));
    assert.deepEqual(
      values.map((value) => Math.round(value * 1000) / 1000),
      check,
    );
    // The motor itself is asked at whole ms.
    const settings = { cycleSeconds: 2, base: 0, peak: 10, sigma: 0 };
    const sent = column(readings(motors({ settings, periodMs: 5000 / 9, startMs: 0 }), 10), 'voltage');
    sent.forEach((value, i) => {
      assert.ok(Math.abs(value - check[i]!) < 0.01, `${value} for ${check[i]}`);
    });
  });

  it('follows unix time: a sine of 6 s from 1 to 13 kV, above 4 kV for 2.517 s of each cycle', () => {
    const list = readings(motors({ settings: { sigma: 0 }, periodMs: 1 }), 60_000);
    const values = column(list, 'voltage');
    assert.deepEqual([min(values), max(values)], [1, 13]);
    assert.equal(values.filter((value) => value > 4).length / 10, 2517);
    for (const { timestamp, voltage } of list.slice(0, 6000)) {
      const expected = Math.max(1, 12 * Math.sin((2 * Math.PI * (timestamp / 1000)) / 6) + 1);
      assert.ok(Math.abs((voltage as number) - expected) < 1e-4);
    }
  });

  it('has noise of σ 0.3 kV, which takes no value below the base', () => {
    const list = readings(motors(), 60_000);
    const top = list.filter(({ timestamp }) => timestamp % 6000 === 1500).map(({ voltage }) => voltage as number);
    assert.ok(Math.abs(mean(top) - 13) < 0.06, `mean ${mean(top)}`);
    assert.ok(Math.abs(standardDeviation(top) - 0.3) < 0.03, `σ ${standardDeviation(top)}`);
    const rest = list.filter(({ timestamp }) => timestamp % 6000 === 0).map(({ voltage }) => voltage as number);
    assert.equal(min(rest), 1);
    assert.ok(max(rest) > 1.3);
  });

  it('sends ten readings a second in the order of time, none of them ahead', () => {
    const list = readings(motors(), 100);
    assert.deepEqual(
      list.map(({ timestamp }) => timestamp),
      list.map((_, i) => START + 100 * i),
    );
  });

  it('has any signal in any unit', () => {
    const settings = { signal: 'pressure', unit: 'bar', base: -2, peak: 5, sigma: 0 };
    const [reading] = readings(motors({ settings, startMs: START + 1500 }), 1);
    assert.deepEqual(Object.keys(reading!).slice(0, 3), ['device', 'timestamp', 'pressure']);
    assert.equal(reading!.pressure, 5);
    const [channel] = motorModel(settings).channels;
    assert.deepEqual([channel!.name, channel!.unit], ['pressure', 'bar']);
  });

  it('has motors one spacing after the other, all alike, or later', () => {
    const at = (startPhase: MotorSettings['startPhase']) => {
      const settings = { startPhase, startSpacingSeconds: 1.5, sigma: 0 };
      const fleet = motors({ settings, motors: 2 });
      return [0, 10, 20, 30].map((tick) => [0, 1].map((i) => fleet.reading(tick, i)?.voltage));
    };
    assert.deepEqual(
      at('as if long running').map(([, second]) => second),
      [15, 25, 35, 45].map((tick) => motors({ settings: { sigma: 0 } }).reading(tick, 0)!.voltage),
    );
    for (const [first, second] of at('together')) assert.equal(first, second);
    assert.deepEqual(
      at('staggered').map(([, second]) => second),
      [undefined, undefined, ...[5, 15].map((tick) => motors({ settings: { sigma: 0 } }).reading(tick, 0)!.voltage)],
    );
  });
});

describe('the load of a motor', () => {
  const duty: Partial<MotorSettings> = {
    pattern: 'duty',
    rampUpSeconds: 2,
    onSeconds: 10,
    rampDownSeconds: 4,
    offSeconds: 4,
    idlePercent: 20,
    levelSpreadPercent: 0,
  };

  it('rises, is held, falls and rests in a duty cycle', () => {
    const load = pattern(duty);
    const at = [0, 1, 2, 7, 12, 14, 16, 18, 20, 21].map((second) => load.at(key, 1000 * second));
    assert.deepEqual(
      at.map((value) => Math.round(value * 1000) / 1000),
      [0.2, 0.6, 1, 1, 1, 0.6, 0.2, 0.2, 0.2, 0.6],
    );
  });

  it('differs from cycle to cycle by up to the spread, the same for the whole of a cycle', () => {
    const load = pattern({ ...duty, levelSpreadPercent: 10 });
    const levels = Array.from({ length: 5000 }, (_, cycle) => {
      const [early, late] = [3000, 11_000].map((ms) => load.at(key, 20_000 * cycle + ms));
      assert.equal(early, late);
      return early!;
    });
    assert.ok(min(levels) >= 0.9 && min(levels) < 0.901 && max(levels) <= 1.1 && max(levels) > 1.099);
    assert.ok(Math.abs(mean(levels) - 1) < 0.005);
    assert.notEqual(load.at(deviceKey('1', 'Motor 2'), 3000), load.at(key, 3000));
  });

  it('tells since when the motor is on or off, where it stops between cycles', () => {
    const load = pattern({ ...duty, rest: 'stops' });
    assert.deepEqual(
      [0, 5, 15.999, 16, 19, 20].map((second) => load.switchedMs(1000 * second)),
      [0, 5000, 15_999, -1, -3001, 0],
    );
    assert.equal(load.at(key, 17_000), 0);
    assert.equal(pattern(duty).switchedMs(17_000), Infinity);
    assert.equal(pattern({ ...duty, rest: 'stops', offSeconds: 0 }).switchedMs(17_000), Infinity);
  });

  it('goes along a recording again and again, with straight lines between its values', () => {
    const load = pattern({ pattern: 'recorded', recorded: '0 50; 100', recordedSeconds: 2 });
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, -1].map((second) => load.at(key, 1000 * second)),
      [0, 0.25, 0.5, 0.75, 1, 0.5, 0, 0.25, 0.5],
    );
    const fitted = pattern({ pattern: 'recorded', recorded: '7\n9\n8', recordedScale: 'fit' });
    assert.deepEqual(
      [0, 1, 2].map((second) => fitted.at(key, 1000 * second)),
      [0, 1, 0.5],
    );
  });

  it('is read from a list, or from a column of a CSV file by name or number', () => {
    const csv = 'time;"load"; other\r\n0;10;1\r\n1;20.5;2\r\n2;-3e1;3\r\n';
    assert.deepEqual([...parseRecording('1, 2,3\n4;5\t6', '')], [1, 2, 3, 4, 5, 6]);
    assert.deepEqual([...parseRecording(csv, 'load')], [10, 20.5, -30]);
    assert.deepEqual([...parseRecording(csv, '2')], [10, 20.5, -30]);
    assert.deepEqual([...parseRecording('1,10\n2,20', '2')], [10, 20]);
    assert.throws(
      () => parseRecording(csv, 'lod'),
      /recordedColumn is "lod"; expected one of the columns: time, load, other/,
    );
    assert.throws(() => parseRecording(csv, '4'), /recordedColumn is "4"; expected one of the columns/);
    assert.throws(() => parseRecording('a;b\n1;2\n3;x\n', 'b'), /recorded is "x"; expected a number in row 3/);
    assert.throws(() => parseRecording('7', ''), /recorded is "7"; expected at least two numbers/);
    assert.throws(() => parseRecording('1 2 three', ''), /recorded is "three"; expected a number in row 1/);
    assert.throws(() => parseRecording(Array(100_001).fill('1').join(' '), ''), /at most 100000 numbers/);
  });
});

describe('settings of a motor', () => {
  it('are refused by name when they do not fit each other', () => {
    const refused: [Partial<MotorSettings>, RegExp][] = [
      [{ base: 14 }, /^SettingError: peak is 13; expected at least base, 14/],
      [{ signal: 'timestamp' }, /^SettingError: signal is "timestamp"; expected a name that readings do not use/],
      [{ poles: 3 }, /^SettingError: poles is 3; expected an even number/],
      [{ ratedKilowatts: 10 }, /^SettingError: ratedKilowatts is 10; expected a number from 15 to 50000/],
      [{ pitchDiameter: 5 }, /^SettingError: pitchDiameter is 5; expected more than ballDiameter, 7.94/],
      [{ pattern: 'recorded', recorded: 'x' }, /^SettingError: recorded is/],
      [{ pattern: 'duty', rampUpSeconds: 0, onSeconds: 0, rampDownSeconds: 0 }, /^SettingError: onSeconds is 0/],
      [{ pattern: 'square' as never }, /^SettingError: pattern is "square"; expected one of sine, duty, recorded/],
    ];
    for (const [settings, sentence] of refused) assert.throws(() => motorSettings(settings), sentence);
  });
});
