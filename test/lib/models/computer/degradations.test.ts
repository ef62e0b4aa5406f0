// What wears: when it does, what it does to the readings, and that nothing tells but the readings.
import assert from 'node:assert/strict';
import { deviceKey } from '../../../../lib/core/hash';
import { Timeline } from '../../../../lib/core/timeline';
import { DEGRADATIONS } from '../../../../lib/models/computer/commands';
import { Computer } from '../../../../lib/models/computer/computer';
import { Degradations } from '../../../../lib/models/computer/degradations';
import { COMPUTER_DEFAULTS } from '../../../../lib/models/computer/settings';
import { CommandLog } from '../../../../lib/sim/command-log';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';
import { type Asked, at, CALM, computerOf, HOUR_MS, MINUTE_MS, runOf, START_MS } from './fleet';

const types = (asked: Asked, minute: number, settings = CALM) => {
  const fleet = computerOf({ settings }, asked);
  return fleet.anomalies((minute * MINUTE_MS) / 5000, 0).map(({ type }) => type);
};

describe('computer: degradations', () => {
  it('are three parts that degrade each by itself, several at once', () => {
    const asked = [
      [10, 'dust'],
      [20, 'fan'],
      [30, 'under-voltage'],
      [40, 'fan', { state: 'repair' }],
      [50, 'dust', { percent: 0 }],
      [60, 'under-voltage', { percent: 0 }],
    ] as const;
    assert.deepEqual(
      [9, 10, 20, 30, 40, 50, 60].map((minute) => types(asked, minute)),
      [
        [],
        ['dust'],
        ['fan_failing', 'dust'],
        ['fan_failing', 'dust', 'weak_supply'],
        ['dust', 'weak_supply'],
        ['weak_supply'],
        [],
      ],
    );
  });

  it('are all repaired by the command clear', () => {
    const asked = [
      [10, 'dust'],
      [20, 'fan'],
      [30, 'under-voltage'],
      [40, 'clear'],
      [50, 'dust'],
    ] as const;
    assert.equal(types(asked, 39).length, 3);
    assert.deepEqual(types(asked, 40), []);
    assert.deepEqual(types(asked, 50), ['dust']);
  });

  it('are over after their hours', () => {
    const asked = [[10, 'fan', { state: 'fail', hours: 1 }]] as const;
    assert.deepEqual(types(asked, 69), ['fan_failing']);
    assert.deepEqual(types(asked, 70), []);
    assert.deepEqual(types([[10, 'fan']], 10 + 23 * 60), ['fan_failing']);
  });

  it('develop when they are injected: from where it is asked for, to their worst after 60 % of their time', () => {
    const inject = (from: number) => [[10, 'inject', { failure: 'fan_failing', hours: 10, from }]] as const;
    const fleet = computerOf({ labels: true }, inject(0));
    const stage = (minute: number) => fleet.anomalies(minute * 12, 0)[0]!.stage;
    assert.deepEqual([10, 129, 131, 369, 371].map(stage), [
      'precursor',
      'precursor',
      'degradation',
      'degradation',
      'failure',
    ]);
    const temperature = (from: number, minute: number) =>
      at(computerOf({}, inject(from)), minute).CPU_temp_celsius as number;
    assert.ok(temperature(0.5, 40) > temperature(0, 40) + 2);
    assert.ok(temperature(0, 400) > temperature(0, 100) + 4);
    assert.equal(temperature(0.5, 400), temperature(0, 400));
  });

  it('draw a part when none is named', () => {
    const drawn = new Set(Array.from({ length: 30 }, (_, i) => types([[10 + i, 'inject']], 60)[0]));
    assert.deepEqual([...drawn].sort(), [...DEGRADATIONS].sort());
  });

  it('make the chip warmer: without its fan, and with dust', () => {
    const temperature = (asked: Asked) => at(computerOf({}, asked), 120).CPU_temp_celsius as number;
    const usual = temperature([]);
    assert.ok(temperature([[10, 'fan']]) > usual + 10);
    assert.ok(temperature([[10, 'dust']]) > usual + 8);
    assert.ok(temperature([[10, 'dust', { percent: 50 }]]) > usual + 4);
    assert.equal(temperature([[10, 'under-voltage']]), usual);
  });

  it('lower the clock of a PC whose supply is weak, under load', () => {
    const settings = { ...CALM, profile: 'pc' } as const;
    const asked = [
      [5, 'under-voltage'],
      [10, 'load', { percent: 99, minutes: 5 }],
    ] as const;
    const fleet = computerOf({ settings }, asked);
    assert.deepEqual([at(fleet, 12).state, at(fleet, 12).ClockCPUCoreOne], ['throttled', 1200]);
    assert.equal(at(fleet, 20).state, 'idle');
  });

  it('come as often, and last as long, as the settings say', () => {
    const degradations = new Degradations(COMPUTER_DEFAULTS);
    const timeline = new Timeline(START_MS, 5000);
    const none = new CommandLog().of('');
    const days = 2000;
    let count = 0;
    let hours = 0;
    const parts = [0, 0, 0];
    const devices = 20;
    for (let index = 0; index < devices; index++) {
      const id = `Computer ${index}`;
      const device = {
        id,
        index,
        key: deviceKey('1', id),
        timeline,
        fleet: { size: devices, key: deviceKey('1', '') },
      };
      let timeMs = START_MS;
      while (timeMs < START_MS + days * 24 * HOUR_MS) {
        const { list, untilMs } = degradations.at(device, none, timeMs, -Infinity);
        for (const { part, startMs, endMs } of list) {
          count++;
          parts[part]!++;
          hours += (endMs - startMs) / HOUR_MS;
          assert.ok(endMs - startMs >= 4 * HOUR_MS && endMs - startMs <= 24 * HOUR_MS);
        }
        assert.ok(untilMs > timeMs);
        timeMs = untilMs;
      }
    }
    const expected = (devices * days * 24) / 240;
    assert.ok(Math.abs(count - expected) < 4.5 * Math.sqrt(expected), `${count}, expected ${expected}`);
    assert.ok(Math.abs(hours / count - 14) < 0.5, `${hours / count} h`);
    [0.4, 0.35, 0.25].forEach((share, part) => {
      assert.ok(Math.abs(parts[part]! / count - share) < 0.04, `${parts[part]! / count} of ${DEGRADATIONS[part]}`);
    });
  });

  it('of its own are repaired by a command, and the next comes all the same', () => {
    const settings = {
      ...CALM,
      faults: true,
      mtbfHours: 20,
      startPhase: 'as if long running',
      shortestHours: 2,
      longestHours: 6,
    } as const;
    const labels = (asked: Asked) => {
      const fleet = computerOf({ settings, periodMs: 60_000, labels: true }, asked);
      return Array.from({ length: 10_000 }, (_, tick) =>
        fleet
          .anomalies(tick, 0)
          .map(({ type }) => type)
          .join('+'),
      );
    };
    const usual = labels([]);
    const first = usual.findIndex((label) => label !== '');
    assert.ok(first >= 0);
    const end = usual.findIndex((label, tick) => tick > first && label === '');
    const cleared = labels([[first + 30, 'clear']]);
    assert.deepEqual(cleared.slice(0, first + 30), usual.slice(0, first + 30));
    assert.ok(cleared.slice(first + 30, end).every((label) => label === ''));
    assert.deepEqual(cleared.slice(end), usual.slice(end));
    assert.ok(usual.slice(end).some((label) => label !== ''));
  });

  it('of its own do not begin before the computer does', () => {
    const settings = { ...CALM, faults: true, mtbfHours: 8, shortestHours: 2, longestHours: 4 } as const;
    for (let seed = 0; seed < 40; seed++) {
      const model = new Computer(settings);
      const ids = deviceIds({ prefix: `Computer ${seed}-`, count: 1 });
      const fleet = new Fleet({ model, seed: '1', ids, periodMs: 60_000, startMs: START_MS });
      assert.deepEqual(fleet.anomalies(0, 0), []);
    }
  });
});

describe('computer: hidden truth', () => {
  it('is in no state, event or field but those it touches', () => {
    for (const profile of ['raspberry-pi-4', 'pc'] as const) {
      // Rest: nothing that follows from the heat is different yet.
      const settings = { ...CALM, profile, sensorSigma: 0.2 };
      const healthy = runOf(computerOf({ settings }), 300);
      for (const failure of DEGRADATIONS) {
        const worn = runOf(computerOf({ settings }, [[10, 'inject', { failure, hours: 5 }]]), 300);
        assert.deepEqual(worn.events, healthy.events);
        const touched = new Set(
          computerOf({ settings }, [[10, 'inject', { failure }]])
            .anomalies(10 * 12, 0)
            .flatMap(({ fields }) => fields),
        );
        assert.ok(touched.size > 0);
        worn.readings.forEach((reading, i) => {
          assert.deepEqual(Object.keys(reading), Object.keys(healthy.readings[i]!));
          for (const [field, value] of Object.entries(reading)) {
            if (!touched.has(field)) assert.equal(value, healthy.readings[i]![field], `${failure} shows in ${field}`);
          }
        });
      }
    }
  });

  it('does not show in the words of what follows: heat is the same by fan, dust, room or work', () => {
    const words = (asked: Asked, settings = CALM) => {
      const { events } = runOf(computerOf({ settings }, asked), 240);
      return new Set(events.map(({ event, text, from, to }) => `${event} ${text} ${from} ${to}`));
    };
    const work = [10, 'load', { percent: 99, minutes: 20 }] as const;
    const byRoom = words([work], { ...CALM, roomTemperature: 40 });
    for (const asked of [
      [work, [9, 'fan'] as const],
      [work, [9, 'dust'] as const],
    ]) {
      for (const word of words(asked)) assert.ok(byRoom.has(word) || words([work]).has(word), word);
    }
  });
});
