// The state machine of a computer: each way from a state to another, and none besides.
import assert from 'node:assert/strict';
import { Computer } from '../../../../lib/models/computer/computer';
import { COMPUTER_PROFILES } from '../../../../lib/models/computer/profiles';
import { COMPUTER_STATES, COMPUTER_TRANSITIONS, nextState } from '../../../../lib/models/computer/states';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';
import { at, CALM, computerOf, HOUR_MS, isSilent, logOf, MINUTE_MS, RESTART_MS, runOf, START_MS } from './fleet';

const WORK = { percent: 99, minutes: 600 };
const pi = COMPUTER_PROFILES['raspberry-pi-4'];

describe('computer: states', () => {
  it('is off for 5 s, boots for 20 to 40 s, and is idle', () => {
    const { events, changes, readings } = runOf(computerOf({ periodMs: 1000 }), 5);
    assert.deepEqual(changes, ['off>booting', 'booting>idle']);
    const [booting, idle] = events.map(({ since }) => (since as number) - START_MS);
    assert.equal(booting, 5000);
    assert.ok(idle! >= 25_000 && idle! <= 50_000, `${idle}`);
    assert.equal(readings[0]!.timestamp - START_MS, idle);
    assert.ok(readings.every(({ state }) => state === 'idle'));
    assert.deepEqual(Object.keys(events[0]!), ['kind', 'device', 'timestamp', 'event', 'text', 'from', 'to', 'since']);
    assert.deepEqual([events[1]!.event, events[1]!.text], ['state_changed', 'The computer is idle']);
  });

  it('is busy with work, and idle after it', () => {
    const work = [10, 'load', { percent: 60, minutes: 10 }] as const;
    const { changes, events } = runOf(computerOf({}, [work]), 30);
    assert.deepEqual(changes, ['off>booting', 'booting>idle', 'idle>busy', 'busy>idle']);
    assert.deepEqual(
      events.slice(2).map(({ since }) => ((since as number) - START_MS) / MINUTE_MS),
      [10, 20],
    );
  });

  it('tells each change with the reading that follows it, however rarely it sends', () => {
    const work = [10, 'load', { percent: 60, minutes: 10 }] as const;
    const often = runOf(computerOf({ periodMs: 1000 }, [work]), 30);
    const rarely = runOf(computerOf({ periodMs: 600_000 }, [work]), 30);
    assert.deepEqual(
      rarely.events.map(({ from, to, since }) => [from, to, since]),
      often.events.map(({ from, to, since }) => [from, to, since]),
    );
  });

  it('is throttled by full work, and idle again when it has cooled', () => {
    const { changes } = runOf(computerOf({}, [[10, 'load', { percent: 99, minutes: 30 }]]), 60);
    assert.deepEqual(changes.slice(2), ['idle>busy', 'busy>throttled', 'throttled>idle']);
  });

  it('is busy again when its work gets less, but not much', () => {
    const asked = [
      [10, 'load', { percent: 99, minutes: 600 }],
      [40, 'load', { percent: 55, minutes: 600 }],
    ] as const;
    const { changes } = runOf(computerOf({}, asked), 80);
    assert.deepEqual(changes.slice(2), ['idle>busy', 'busy>throttled', 'throttled>busy']);
  });

  it('is overheated without a fan, and cools when the work is over', () => {
    const asked = [
      [10, 'fan', { state: 'fail' }],
      [20, 'load', { percent: 99, minutes: 8 }],
    ] as const;
    const { changes } = runOf(computerOf({}, asked), 60);
    assert.deepEqual(changes.slice(2), [
      'idle>busy',
      'busy>throttled',
      'throttled>overheated',
      'overheated>throttled',
      'throttled>idle',
    ]);
  });

  it('fails after ten minutes of heat, is off a minute later, and sends nothing until it is switched on', () => {
    const asked = [
      [10, 'fan', { state: 'fail' }],
      [10, 'load', WORK],
      [90, 'fan', { state: 'repair' }],
      [90, 'load', { percent: 5, minutes: 600 }],
      [100, 'power', { state: 'on' }],
    ] as const;
    const fleet = computerOf({}, asked);
    const { changes, events } = runOf(fleet, 110);
    assert.deepEqual(changes.slice(3), [
      'busy>throttled',
      'throttled>overheated',
      'overheated>failed',
      'failed>off',
      'off>booting',
      'booting>idle',
    ]);
    const [hot, failed, off, on] = events.slice(4).map(({ since }) => (since as number) - START_MS);
    assert.equal(failed! - hot!, 10 * MINUTE_MS);
    assert.equal(off! - failed!, MINUTE_MS);
    assert.equal(on, 100 * MINUTE_MS);
    assert.ok(isSilent(fleet, 99));
    assert.equal(at(fleet, 102).state, 'idle');
  });

  it('is off after a failure until its next daily restart, when nobody switches it on', () => {
    const { events } = runOf(computerOf({}, [[10, 'fail']]), 24 * 60 + 10);
    assert.deepEqual(
      events.slice(2).map(({ from, to, since }) => [from, to, (since as number) - START_MS]),
      [
        ['idle', 'failed', 10 * MINUTE_MS],
        ['failed', 'off', 11 * MINUTE_MS],
        ['off', 'booting', RESTART_MS + 24 * HOUR_MS + 5000 - START_MS],
        ['booting', 'idle', (events[5]!.since as number) - START_MS],
      ],
    );
  });

  it('fails from any state in which it runs, and reboots', () => {
    for (const [minute, from] of [
      [0.25, 'booting'],
      [5, 'idle'],
      [12, 'busy'],
      [40, 'throttled'],
    ] as const) {
      const asked = [
        [10, 'load', WORK],
        [minute, 'fail'],
        [60, 'reboot'],
      ] as const;
      const { changes } = runOf(computerOf({}, asked), 61);
      const failed = changes.findIndex((change) => change.endsWith('>failed'));
      assert.deepEqual(changes.slice(failed, failed + 3), [`${from}>failed`, 'failed>off', 'off>booting']);
    }
  });

  it('restarts once a day, at a minute of its own', () => {
    const { events } = runOf(computerOf({ periodMs: 60_000 }), 3 * 24 * 60);
    const off = events.filter(({ to }) => to === 'off').map(({ since }) => since as number);
    assert.deepEqual(off, [1, 2, 3].map((day) => RESTART_MS + day * 24 * HOUR_MS).slice(0, off.length));
    assert.equal(off.length, 2 + (RESTART_MS + 72 * HOUR_MS < START_MS + 72 * HOUR_MS ? 1 : 0));
  });

  it('is off from the command on until it is switched on, over daily restarts and reboots', () => {
    const asked = [
      [10, 'power', { state: 'off' }],
      [20, 'reboot'],
      [30, 'power', { state: 'off' }],
      [2000, 'power', { state: 'on' }],
    ] as const;
    const { events } = runOf(computerOf({}, asked), 2010);
    assert.deepEqual(
      events.slice(2, 4).map(({ from, to, since }) => [from, to, ((since as number) - START_MS) / MINUTE_MS]),
      [
        ['idle', 'off', 10],
        ['off', 'booting', 2000 + 1 / 12],
      ],
    );
    assert.equal(events.length, 5);
  });

  it('goes on when it is switched on though it runs', () => {
    const fleet = computerOf({}, [[10, 'power', { state: 'on' }]]);
    assert.deepEqual(runOf(fleet, 20).changes, ['off>booting', 'booting>idle']);
  });

  it('is as cold as the room when it is switched on after a long time, and warm after a short one', () => {
    const temperature = (offMinutes: number) => {
      const asked = [
        [60, 'power', { state: 'off' }],
        [60 + offMinutes, 'power', { state: 'on' }],
      ] as const;
      return at(computerOf({ settings: CALM }, asked), 61 + offMinutes).CPU_temp_celsius as number;
    };
    assert.ok(temperature(600) < 42, `${temperature(600)}`);
    assert.ok(temperature(0.5) > 50, `${temperature(0.5)}`);
  });

  it('begins staggered when it is its turn, and says nothing before', () => {
    const model = new Computer({ ...CALM, startPhase: 'staggered', startSpacingSeconds: 600 });
    const ids = deviceIds({ prefix: 'Computer ', count: 3 });
    const fleet = new Fleet({ model, seed: '1', ids, periodMs: 5000, startMs: START_MS, labels: true });
    for (let i = 0; i < 3; i++) {
      const silent = Array.from({ length: 360 }, (_, tick) => fleet.reading(tick, i)).findIndex((reading) => reading);
      const born = i * 120;
      assert.ok(silent >= born + 5 && silent <= born + 10, `${i}: ${silent}`);
    }
  });

  it('goes no further than one state at a look', () => {
    const hot = { load: 1, temperature: 200, isUnderVoltage: true, stateMs: 0 };
    const path = ['idle' as (typeof COMPUTER_STATES)[number]];
    while (path.at(-1) !== 'failed') path.push(nextState(path.at(-1)!, hot, pi));
    assert.deepEqual(path, ['idle', 'throttled', 'overheated', 'failed']);
  });

  it('takes each way that is documented, and no other', () => {
    const ids = deviceIds({ prefix: 'Computer ', count: 20 });
    const asked = ids.flatMap((_id, i) => [
      [i, 0.2, 'fail'] as const,
      [i, 30 + i * 7, 'fan', { state: 'fail' }] as const,
      [i, 60 + i * 31, 'load', { percent: 99, minutes: 12 + i }] as const,
      [i, 900 + i * 11, 'reboot'] as const,
      [i, 1000, 'clear'] as const,
      [i, 1100 + i * 3, 'under-voltage'] as const,
      [i, 1200, 'fail'] as const,
      [i, 1300 + i, 'power', { state: 'on' }] as const,
      [i, 1315, 'clear'] as const,
      [i, 1320, 'load', { percent: 99, minutes: 60 }] as const,
      [i, 1320.5 + i, 'fail'] as const,
    ]);
    const warm = { startPhase: 'together', roomTemperature: 33, sensorSigma: 0 } as const;
    const fleet = new Fleet({
      model: new Computer(warm),
      seed: '1',
      ids,
      periodMs: 5000,
      startMs: START_MS,
      commands: logOf(ids, 5000, asked),
    });
    const seen = new Set<string>();
    for (let tick = 0; tick < 2 * 17_280; tick++) {
      for (let i = 0; i < ids.length; i++) {
        for (const { from, to } of fleet.events(tick, i)) seen.add(`${from}>${to}`);
      }
    }
    const documented = COMPUTER_TRANSITIONS.map(({ from, to }) => `${from}>${to}`);
    assert.deepEqual(
      [...seen].filter((change) => !documented.includes(change) && !change.endsWith('>off')),
      [],
    );
    assert.deepEqual(
      documented.filter((change) => !seen.has(change)),
      [],
    );
    for (const { from, to } of COMPUTER_TRANSITIONS) {
      assert.ok(COMPUTER_STATES.includes(from) && COMPUTER_STATES.includes(to));
    }
  });
});
