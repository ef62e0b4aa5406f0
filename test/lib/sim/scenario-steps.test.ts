import assert from 'node:assert/strict';
import { FIRST } from '../../../lib/sim/command-request';
import { readScenario } from '../../../lib/sim/scenario-steps';

const MIN = 60_000;
const one = (row: object) => readScenario([row])[0]!;
const values = (text: unknown) => one({ at: '0 s', device: 'a', command: 'inject', values: text }).values;

describe('the timeline of a scenario', () => {
  it('has times from the start of the plant, and points in time', () => {
    const at = (text: unknown) => one({ at: text, command: 'pause' }).at;
    assert.deepEqual(at('5 min'), { afterStartMs: 5 * MIN });
    assert.deepEqual(at('1 h 30 min'), { afterStartMs: 90 * MIN });
    assert.deepEqual(at('-90s'), { afterStartMs: -90_000 });
    assert.deepEqual(at('1.5 d'), { afterStartMs: 36 * 60 * MIN });
    assert.deepEqual(at('2026-01-01T00:00:00Z'), { ms: Date.UTC(2026, 0, 1) });
    assert.deepEqual(at(Date.UTC(2026, 0, 1)), { ms: Date.UTC(2026, 0, 1) });
  });

  it('has one device, several, all, or none', () => {
    const devices = (device: unknown) => one({ at: '0 s', device, command: 'clear' }).devices;
    assert.deepEqual(devices('MACHINE_003'), ['MACHINE_003']);
    assert.deepEqual(devices(['a', ' b ', 7]), ['a', 'b', '7']);
    assert.deepEqual(devices(['a', '*']), ['*']);
    assert.deepEqual(devices(' '), []);
    assert.deepEqual(devices(undefined), []);
  });

  it('has values by name, the first one also without, as text or as an object', () => {
    assert.deepEqual(values('bearing_failure'), { [FIRST]: 'bearing_failure' });
    assert.deepEqual(values('bearing_failure from=0.5'), { [FIRST]: 'bearing_failure', from: '0.5' });
    assert.deepEqual(values('failure = bearing_failure, from=0.5'), { failure: 'bearing_failure', from: '0.5' });
    assert.deepEqual(values('state="power off" text="say \\"hi\\""'), { state: 'power off', text: 'say "hi"' });
    assert.deepEqual(values({ failure: 'oil_leak', from: 0.2 }), { failure: 'oil_leak', from: 0.2 });
    assert.deepEqual(values(30), { [FIRST]: 30 });
    assert.deepEqual(values(''), {});
    assert.deepEqual(values(undefined), {});
  });

  it('takes a ramp apart into steps, both ends included', () => {
    const expected = [
      [5 * MIN, 20],
      [7.5 * MIN, 35],
      [10 * MIN, 50],
      [12.5 * MIN, 65],
      [15 * MIN, 80],
    ];
    for (const ramp of [
      '20..80 over=10min steps=4 kind=x',
      { [FIRST]: { from: 20, to: 80 }, over: '10 min', steps: 4, kind: 'x' },
    ]) {
      const steps = readScenario([{ at: '5 min', device: 'a', command: 'load', values: ramp }]);
      assert.deepEqual(
        steps.map(({ at, values }) => [(at as { afterStartMs: number }).afterStartMs, values[FIRST]]),
        expected,
      );
      assert.deepEqual(
        steps.map(({ row, values }) => [row, values.kind, 'over' in values, 'steps' in values]),
        expected.map(() => [1, 'x', false, false]),
      );
    }
    const falling = readScenario([{ at: '0 s', command: 'speed', values: '0.3..-0.1 over=1s steps=4' }]);
    assert.deepEqual(
      falling.map(({ values }) => values[FIRST]),
      [0.3, 0.2, 0.1, 0, -0.1],
    );
  });

  it('says which row cannot be used, and why', () => {
    const row = { at: '5 min', device: 'a', command: 'inject' };
    const refused: [unknown, string | RegExp][] = [
      [7, 'the timeline is 7; expected a list of rows'],
      [[row, 7], /^row 2 of the timeline: it is 7; expected an object/],
      [
        [{ ...row, at: '5' }],
        /^row 1 of the timeline: at is "5"; expected a time from the plant's start such as 5 min/,
      ],
      [[{ ...row, at: 'soon' }], /at is "soon"/],
      [[{ ...row, at: undefined }], /at is nothing/],
      [[{ ...row, command: ' ' }], /command is " "; expected a name such as inject/],
      [[{ at: '0 s', command: 'restart' }], /at is "0 s"; expected a time after the start/],
      [[{ at: '-5 min', command: 'restart' }], /expected a time after the start/],
      [[{ ...row, command: 'resume' }], /it would never be due/],
      [[{ ...row, device: {} }], /device is \{\}; expected the name of a device/],
      [[{ ...row, values: 'a=1 a=2' }], /values are "a=1 a=2"; a is there twice/],
      [[{ ...row, values: 'bearing failure' }], /one alone may lack its name/],
      [[{ ...row, values: 'a==1' }], /expected values such as name=value/],
      [[{ ...row, values: 'x="open' }], /expected values such as name=value/],
      [[{ ...row, values: '1..2' }], /over is nothing; expected the duration of the ramp such as over=10min/],
      [[{ ...row, values: '1..2 over=0s' }], /over is "0s"/],
      [[{ ...row, values: '1..2 over=1s steps=0' }], /steps is "0"; expected a whole number from 1 to 1000/],
      [[{ ...row, values: { a: { from: 1 } } }], /a value is \{"from":1\}; expected a number, text, or a ramp/],
      [Array.from({ length: 11 }, () => ({ ...row, values: '1..2 over=1s steps=1000' })), /more than 10000 steps/],
    ];
    for (const [rows, message] of refused) assert.throws(() => readScenario(rows), { name: 'InputError', message });
  });
});
