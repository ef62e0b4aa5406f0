import assert from 'node:assert/strict';
import {
  linearRegression,
  max,
  mean,
  min,
  rootMeanSquare,
  sampleCorrelation,
  standardDeviation,
} from 'simple-statistics';
import { bearingFrequencies } from '../../../../lib/models/motor/bearing';
import { MotorElectrics } from '../../../../lib/models/motor/electrics';
import { MOTOR_FAILURE_NAMES } from '../../../../lib/models/motor/failures';
import { ratedOf } from '../../../../lib/models/motor/record';
import { MOTOR_DEFAULTS, type MotorSettings } from '../../../../lib/models/motor/settings';
import { zoneLimits, zoneOf } from '../../../../lib/models/motor/vibration-zone';
import type { Fleet } from '../../../../lib/sim/fleet';
import { amplitudeAt } from '../../../support/spectrum';
import { column, commanded, motors, QUIET, readings, START, STEADY } from './run';

const RATED = ratedOf(MOTOR_DEFAULTS);
const HOUR_MS = 3_600_000;

const quiet = (settings: Partial<MotorSettings> = {}, more: Parameters<typeof motors>[0] = {}) => {
  return motors({ settings: { ...QUIET, ...settings }, ...more });
};

describe('an induction motor', () => {
  it('runs at its rated slip and current at rated torque', () => {
    const [reading] = readings(quiet({ fullLoadPercent: 100, sagPercent: 0 }), 1);
    assert.ok(Math.abs((reading!.speed as number) - 1500 * (1 - 0.015)) < 0.2);
    assert.ok(Math.abs((reading!.current as number) / RATED.amperes - 1) < 1e-4);
    assert.ok(Math.abs((reading!.torque as number) / RATED.torque - 1) < 1e-4);
    // 75 kW at 1477.5 rpm; 75 kW / (√3 · 400 V · 0.86 · 0.94)
    assert.ok(Math.abs(RATED.torque - 484.73) < 0.01 && Math.abs(RATED.amperes - 133.91) < 0.01);
  });

  it('has a terminal voltage that sags with the current, by 3 % at rated current', () => {
    const list = readings(quiet({ pattern: 'sine', fullLoadPercent: 120 }), 600);
    const [voltage, current] = [column(list, 'voltage'), column(list, 'current')];
    const { m, b } = linearRegression(current.map((amperes, i) => [amperes / RATED.amperes, voltage[i]! / 400]));
    assert.ok(Math.abs(m + 0.03) < 1e-4 && Math.abs(b - 1) < 1e-4, `${m} ${b}`);
    assert.ok(sampleCorrelation(voltage, current) < -0.999);
    // With everything that disturbs it, too.
    const noisy = readings(motors({ settings: { profile: 'physical', failureMode: 'none' } }), 6000);
    assert.ok(sampleCorrelation(column(noisy, 'voltage'), column(noisy, 'current')) < -0.5);
  });

  it('has a largest torque that goes with the square of the voltage, and stalls beyond it', () => {
    const electrics = new MotorElectrics({ ratedSlip: 0.015, breakdown: 2.5, sag: 0 });
    const stalls = (load: number, voltage: number) => {
      electrics.run(load, voltage, 1, 0);
      return electrics.isStalled;
    };
    for (const voltage of [1, 0.9, 0.8, 0.5]) {
      const most = 2.5 * voltage * voltage;
      assert.deepEqual([stalls(0.999 * most, voltage), stalls(1.001 * most, voltage)], [false, true]);
    }
    const overloaded = readings(quiet({ fullLoadPercent: 200, breakdownRatio: 1.5 }), 1)[0]!;
    assert.deepEqual([overloaded.state, overloaded.speed], ['stalled', 0]);
    assert.ok((overloaded.current as number) > 2 * RATED.amperes);
  });

  it('slips more and draws more current at a lower voltage', () => {
    const at = (voltage: number) => {
      const electrics = new MotorElectrics({ ratedSlip: 0.015, breakdown: 2.5, sag: 0 });
      electrics.run(0.9, voltage, 1, 0);
      return [electrics.slip, electrics.current] as const;
    };
    const [usual, low] = [at(1), at(0.8)];
    // The slip goes about with 1/V², the rotor's current with 1/V.
    assert.ok(low[0] / usual[0] > 1 / 0.64 && low[0] / usual[0] < 1.8);
    assert.ok(low[1] / usual[1] > 1.1 && low[1] / usual[1] < 1.3);
  });

  it('stays within ± 10 % voltage and ± 5 % frequency, however the supply varies', () => {
    for (const more of [{}, { supplyVoltagePercent: 10, supplyFrequencyPercent: 5 }]) {
      const list = readings(motors({ settings: { ...STEADY, noisePercent: 0, ...more }, periodMs: 70_000 }), 5000);
      const [voltage, frequency] = [column(list, 'voltage'), column(list, 'frequency')];
      assert.ok(min(voltage) >= 360 && max(voltage) <= 440, `${min(voltage)} … ${max(voltage)} V`);
      assert.ok(min(frequency) >= 47.5 && max(frequency) <= 52.5, `${min(frequency)} … ${max(frequency)} Hz`);
      if ('supplyVoltagePercent' in more) assert.ok(min(frequency) < 48 && max(voltage) > 430);
      else assert.ok(Math.abs(standardDeviation(voltage) / 400 - 0.01) < 0.001);
    }
  });

  it('has one supply for the fleet', () => {
    const fleet = motors({ settings: { profile: 'physical' }, motors: 3 });
    const [one, two] = [0, 1].map((i) => column(readings(fleet, 50, { i }), 'frequency'));
    assert.deepEqual(one, two);
  });

  it('draws several times its rated current when it is switched on, which the voltage shows', () => {
    const duty: Partial<MotorSettings> = { pattern: 'duty', rest: 'stops', rampUpSeconds: 0, levelSpreadPercent: 0 };
    // 38 s a cycle: 20 s on, 3 s falling, 15 s off.
    const list = readings(quiet(duty, { periodMs: 10, startMs: 38_000 * 40_000_000 }), 3800);
    const at = (second: number) => list[second * 100]!;
    assert.ok((at(0).current as number) > 4 * RATED.amperes);
    assert.ok((at(0).voltage as number) < 356);
    assert.equal(at(0).speed, 0);
    assert.ok((at(1).speed as number) > 1300 && (at(5).speed as number) > 1470);
    assert.deepEqual([at(10).state, at(30).state], ['running', 'stopped']);
    assert.deepEqual([at(30).current, at(30).torque, at(30).voltage], [0, 0, 400]);
    // It coasts down with a time constant of 2.5 s.
    const [from, to] = [list[2310]!.speed as number, list[2560]!.speed as number];
    assert.ok(Math.abs(to / from - Math.exp(-1)) < 0.01);
  });

  it('warms up with its time constant, to its rise at rated load', () => {
    const settings = { startPhase: 'together', fullLoadPercent: 100, sagPercent: 0, fleetSpreadPercent: 0 } as const;
    const fleet = quiet(settings, { periodMs: 60_000 });
    const temperature = column(readings(fleet, 600), 'temperature');
    assert.equal(temperature[0], 25);
    for (const minutes of [10, 30, 60, 120]) {
      const expected = 25 + 80 * (1 - Math.exp(-minutes / 30));
      assert.ok(Math.abs(temperature[minutes]! - expected) < 0.1, `${temperature[minutes]} after ${minutes} min`);
    }
    assert.ok(Math.abs(temperature[599]! - 105) < 0.02);
  });

  it('has the same temperature at any sample rate', () => {
    const at = (periodMs: number, second: number) => {
      return quiet({ pattern: 'duty' }, { periodMs }).reading((1000 * second) / periodMs, 0)!.temperature;
    };
    for (const second of [0, 7, 9000, 300_000]) assert.equal(at(1000, second), at(100, second));
  });

  it('vibrates with a spread of 2 %, one second like the next', () => {
    const settings = { ...STEADY, wearPercent: 0, supplyVoltagePercent: 0 };
    for (const periodMs of [1000, 100]) {
      const values = column(readings(motors({ settings, periodMs }), 20_000), 'vibration');
      const relative = standardDeviation(values) / mean(values);
      if (periodMs === 1000) assert.ok(Math.abs(relative - 0.02) < 0.002, `${relative}`);
      const lag1 = sampleCorrelation(values.slice(1), values.slice(0, -1));
      assert.ok(lag1 > 0.8, `lag-1 autocorrelation ${lag1} at ${periodMs} ms`);
    }
  });

  it('vibrates more with load and wear, and hardly while it stands still', () => {
    const at = (settings: Partial<MotorSettings>) =>
      quiet({ wearPercent: 0, fleetSpreadPercent: 0, ...settings }).reading(0, 0)!;
    const full = at({}).vibration as number;
    assert.ok(Math.abs(full - 0.9) < 0.02);
    assert.ok((at({ recorded: '0 0' }).vibration as number) < 0.95 * full);
    const worn = column(readings(quiet({ fleetSpreadPercent: 0 }, { periodMs: HOUR_MS }), 3000), 'vibration');
    assert.ok(min(worn) < 0.95 && max(worn) > 1.35 && max(worn) <= 0.93 * 1.6, `${min(worn)} … ${max(worn)}`);
    const stopped = quiet({}, { commands: commanded(['maintenance', 0]) });
    assert.ok((stopped.reading(1700, 0)!.vibration as number) < 0.05);
  });

  it('tells the zone of its vibration by power and foundation, as ISO 10816-3', () => {
    assert.deepEqual(zoneLimits(15, 'rigid'), [1.4, 2.8, 4.5]);
    assert.deepEqual(zoneLimits(300, 'flexible'), [2.3, 4.5, 7.1]);
    assert.deepEqual(zoneLimits(301, 'rigid'), [2.3, 4.5, 7.1]);
    assert.deepEqual(zoneLimits(1000, 'flexible'), [3.5, 7.1, 11]);
    const limits = zoneLimits(75, 'rigid');
    assert.equal([1.4, 1.41, 2.8, 2.81, 4.5, 4.51].map((value) => zoneOf(value, limits)).join(''), 'ABBCCD');
    for (const [settings, zone] of [
      [{}, 'A'],
      [{ healthyVibration: 3 }, 'C'],
      [{ healthyVibration: 3, foundation: 'flexible' }, 'B'],
      [{ healthyVibration: 3, foundation: 'flexible', ratedKilowatts: 400 }, 'A'],
      [{ healthyVibration: 9 }, 'D'],
    ] as const)
      assert.equal(quiet({ wearPercent: 0, fleetSpreadPercent: 0, ...settings }).reading(0, 0)!.zone, zone);
  });
});

describe('the waveform of a motor', () => {
  const WAVE = { waveform: 'each', waveformRate: 2560, waveformLength: 4096 } as const;
  const wave = (failure?: string, from = 1) => {
    const commands = commanded(...(failure ? [['inject', 0, { failure, from }] as const] : []));
    const reading = quiet({ ...WAVE, wearPercent: 0 }, { commands }).reading(5, 0)!;
    return { reading, values: reading.waveform as number[], rotation: (reading.speed as number) / 60 };
  };

  it('has the fault frequencies of a 6205 bearing', () => {
    const { bpfo, bpfi, ftf, bsf } = bearingFrequencies(MOTOR_DEFAULTS);
    assert.deepEqual(
      [bpfo, bpfi, ftf, bsf].map((multiple) => Math.round(multiple * 1000) / 1000),
      [3.585, 5.415, 0.398, 2.357],
    );
    const angled = bearingFrequencies({ ...MOTOR_DEFAULTS, contactAngle: 60 });
    assert.ok(Math.abs(angled.ftf - 0.5 * (1 - (7.94 / 39.04) * 0.5)) < 1e-12);
  });

  it('of a sound motor has lines at its rotation, twice that, and twice the frequency of the supply', () => {
    const { values, reading, rotation } = wave();
    assert.equal(values.length, 4096);
    assert.equal(reading.waveform_rate, 2560);
    const [once, twice, line, between] = [rotation, 2 * rotation, 100, 70].map((hertz) =>
      amplitudeAt(values, 2560, hertz, 0.5),
    );
    const vibration = reading.vibration as number;
    assert.ok(Math.abs(once! / vibration - 0.6) < 0.06, `${once}`);
    assert.ok(Math.abs(twice! / vibration - 0.35) < 0.05 && Math.abs(line! / vibration - 0.3) < 0.05);
    assert.ok(between! < 0.05 * vibration);
  });

  it('has the RMS that the reading says', () => {
    for (const failure of [undefined, ...MOTOR_FAILURE_NAMES]) {
      const { values, reading } = wave(failure, 0.8);
      assert.ok(Math.abs(rootMeanSquare(values) / (reading.vibration as number) - 1) < 0.03, failure);
    }
  });

  it('of a failing motor has the line of what fails, and no other', () => {
    const { bpfo, bpfi, ftf, bsf } = bearingFrequencies(MOTOR_DEFAULTS);
    const lines: Readonly<Record<string, number>> = {
      bearing_outer_race: bpfo,
      bearing_inner_race: bpfi,
      bearing_ball: 2 * bsf,
      bearing_cage: ftf,
      unbalance: 1,
      misalignment: 2,
    };
    for (const failure of Object.keys(lines)) {
      const { values, rotation } = wave(failure);
      for (const [name, multiple] of Object.entries(lines)) {
        const amplitude = amplitudeAt(values, 2560, multiple * rotation, 0.7);
        // Misalignment shakes once a turn as well.
        if (name === failure) assert.ok(amplitude > 3, `${amplitude} of ${name}`);
        else if (failure !== 'misalignment' || name !== 'unbalance')
          assert.ok(amplitude < 1, `${amplitude} of ${name} in ${failure}`);
      }
    }
  });

  it('shows twice the races’ frequency and the sidebands of an inner race', () => {
    const { bpfo, bpfi } = bearingFrequencies(MOTOR_DEFAULTS);
    const outer = wave('bearing_outer_race');
    assert.ok(amplitudeAt(outer.values, 2560, 2 * bpfo * outer.rotation, 1) > 1.5);
    const inner = wave('bearing_inner_race');
    for (const side of [-1, 1]) assert.ok(amplitudeAt(inner.values, 2560, (bpfi + side) * inner.rotation, 1) > 1);
  });

  it('comes as often as asked', () => {
    const count = (settings: Partial<MotorSettings>) => {
      return readings(quiet({ waveformLength: 16, ...settings }), 605).filter(({ waveform }) => waveform !== undefined)
        .length;
    };
    assert.deepEqual(
      [count({ waveform: 'off' }), count({ waveform: 'each' }), count({ waveform: 'every', waveformSeconds: 10 })],
      [0, 605, 7],
    );
  });
});

describe('failures of a motor', () => {
  const failing = (failure: string, more: object = {}, settings: Partial<MotorSettings> = {}) => {
    return quiet(settings, { periodMs: 10_000, commands: commanded(['inject', 50, { failure, ...more }]) });
  };

  it('cross their limit when the ground truth says so, without noise to the tick', () => {
    const limits: Readonly<Record<string, (reading: Record<string, unknown>) => boolean>> = {
      winding_overheating: ({ temperature }) => (temperature as number) >= 155,
      undervoltage: ({ voltage }) => (voltage as number) < 360,
    };
    for (const failure of MOTOR_FAILURE_NAMES) {
      const fleet = failing(failure);
      const [anomaly] = fleet.anomalies(60, 0);
      assert.deepEqual([anomaly!.type, anomaly!.startTick, anomaly!.endTick], [failure, 50, 50 + 8640]);
      const crossing = anomaly!.crossingTick!;
      const isBeyond = limits[failure] ?? (({ vibration }) => (vibration as number) > 4.5);
      // Values are rounded, and temperatures lie on straight lines between the steps of their own grid.
      const first = Array.from({ length: 3000 }, (_, tick) => tick).find((tick) => isBeyond(fleet.reading(tick, 0)!))!;
      assert.ok(Math.abs(first - crossing) <= 1, `${failure}: ${first} is not ${crossing}`);
    }
  });

  it('tell their stage and what life is left, which goes down with time', () => {
    const fleet = failing('bearing_outer_race');
    const crossing = fleet.anomalies(60, 0)[0]!.crossingTick!;
    assert.ok(Math.abs((fleet.reading(60, 0)!.rul_hours as number) - ((crossing - 60) * 10) / 3600) < 0.003);
    assert.equal(fleet.reading(crossing + 5, 0)!.rul_hours, 0);
    assert.equal(fleet.reading(40, 0)!.rul_hours, null);
    const stages = [60, 1200, 3000].map((tick) => fleet.anomalies(tick, 0)[0]!.stage);
    assert.deepEqual(stages, ['precursor', 'degradation', 'failure']);
  });

  it('begin where a person says, develop as fast, and last as long', () => {
    const fast = failing('unbalance', { from: 0.5, rate: 100, hours: 0.5 });
    // Half of eight hours, a hundred times as fast: 144 s.
    const vibration = (tick: number) => fast.reading(tick, 0)!.vibration as number;
    assert.ok(vibration(49) < 1.5 && vibration(50) > 1.1 && vibration(50) < 3);
    assert.ok(vibration(65) > 5.6 && Math.abs(vibration(65) - vibration(200)) < 0.02);
    assert.ok(vibration(50 + 179) > 5 && vibration(50 + 180) < 1.5);
  });

  it('end when they are cleared, and when the motor is maintained', () => {
    for (const command of ['clear', 'maintenance']) {
      const commands = commanded(['inject', 50, { failure: 'misalignment', from: 1 }], [command, 100]);
      const fleet = quiet({}, { periodMs: 10_000, commands });
      assert.equal(fleet.anomalies(99, 0).length, 1);
      assert.deepEqual(fleet.anomalies(100, 0), []);
      assert.ok((fleet.reading(400, 0)!.vibration as number) < 1.7);
    }
  });

  it('are gone during a maintenance, in which the motor stands still and cools', () => {
    const commands = commanded(['maintenance', 100, { minutes: 60 }]);
    const fleet = quiet({}, { periodMs: 10_000, commands });
    const at = (tick: number) => fleet.reading(tick, 0)!;
    assert.deepEqual(
      [at(99).state, at(100).state, at(459).state, at(460).state],
      ['running', 'maintenance', 'maintenance', 'running'],
    );
    assert.deepEqual([at(300).voltage, at(300).current, at(300).speed, at(300).torque], [0, 0, 0, 0]);
    const [before, after] = [at(99).temperature as number, at(459).temperature as number];
    assert.ok(Math.abs((after - 25) / (before - 25) - Math.exp(-2)) < 0.01);
    const sent = [100, 460].flatMap((tick) => fleet.events(tick, 0));
    assert.deepEqual(
      sent.map(({ event, maintenance_start, maintenance_end }) => [event, maintenance_start, maintenance_end]),
      ['maintenance_started', 'maintenance_ended'].map((event) => [event, START + 1_000_000, START + 4_600_000]),
    );
  });

  it('let the winding get too hot, which the controller says once, and once that it has cooled', () => {
    const fleet = failing('winding_overheating', { rate: 4, hours: 4 });
    const events = Array.from({ length: 2500 }, (_, tick) => fleet.events(tick, 0)).flat();
    assert.deepEqual(
      events.map(({ event }) => event),
      ['overtemperature', 'temperature_normal'],
    );
    const before = fleet.reading((events[0]!.timestamp - START) / 10_000 - 3, 0)!.temperature as number;
    assert.ok(before > 150 && before < 155.2);
  });

  it('come as often, as long, and of the types that are asked for', () => {
    const settings = { profile: 'physical', maintenanceMode: 'none', mtbfHours: 100 } as const;
    const fleet = motors({ settings, motors: 40, periodMs: HOUR_MS, seed: 'failures' });
    const ticks = 24 * 200;
    const seen = countFailures(fleet, ticks);
    const hours = fleet.size * ticks;
    const count = seen.length;
    assert.ok(Math.abs(count / (hours / 100) - 1) < 0.1, `${count} in ${hours} h`);
    const share = (type: string) => seen.filter((one) => one.type === type).length / count;
    assert.ok(Math.abs(share('bearing_outer_race') - 0.25) < 0.04 && Math.abs(share('undervoltage') - 0.05) < 0.02);
    const lengths = seen.map(({ startTick, endTick }) => endTick - startTick);
    assert.ok(Math.abs(mean(lengths) - 13) < 0.6 && min(lengths) >= 1 && max(lengths) <= 25);
  });

  it('are not told by the readings: the same fields, and a state that does not know them', () => {
    const fleet = failing('bearing_cage', { from: 0.2 });
    const [before, after] = [fleet.reading(49, 0)!, fleet.reading(50, 0)!];
    assert.deepEqual(Object.keys(after), Object.keys(before));
    assert.equal(after.state, before.state);
  });
});

function countFailures(fleet: Fleet, ticks: number) {
  const seen = new Map<string, ReturnType<Fleet['anomalies']>[number]>();
  for (let i = 0; i < fleet.size; i++) {
    for (let tick = 0; tick < ticks; tick++) {
      for (const anomaly of fleet.anomalies(tick, i)) {
        if (anomaly.startTick >= 0) seen.set(`${i} ${anomaly.startTick}`, anomaly);
      }
    }
  }
  return [...seen.values()];
}
