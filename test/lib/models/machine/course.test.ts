// How a failure develops and when it gets critical, held against what machines send.
import assert from 'node:assert/strict';
import { mean } from 'simple-statistics';
import type { Reading } from '../../../../lib/core/reading';
import { firstReach } from '../../../../lib/models/first-reach';
import { FAILURE_NAMES, MACHINE_FAILURES } from '../../../../lib/models/machine/failures';
import { MACHINE_SENSORS } from '../../../../lib/models/machine/sensors';
import type { MachineSettings } from '../../../../lib/models/machine/settings';
import type { TruthPayload } from '../../../../lib/sim/truth';
import { Draws } from '../../../support/draws';
import { fleetOf, HOUR_MS, NAMES, numbers, readings, START, STILL } from './run';

const QUIET = { noisePercent: 0, failingNoisePercent: 0, failureMode: 'none', maintenanceMode: 'none' } as const;

function isCriticalIn(reading: Reading, field: string): boolean {
  const { high, critical } = MACHINE_SENSORS.find(({ name }) => name === field)!;
  const value = reading[field] as number;
  return critical > high ? value >= critical : value <= critical;
}

const isCritical = (reading: Reading) => NAMES.some((name) => isCriticalIn(reading, name));

describe('machine: the course of a failure', () => {
  it('gets critical after the time that its rate needs from the middle of the band', () => {
    const hours: Record<string, number> = {
      bearing_failure: Math.min((12 - 5) / 0.5, (105 - 80) / 2),
      pump_failure: (65 - 50) / 0.8,
      overheating: Math.min((95 - 72.5) / 3, (65 - 50) / 1.2),
      oil_leak: Math.min((85 - 60) / 0.5, (95 - 72.5) / 1.5),
    };
    for (const [failure, expected] of Object.entries(hours)) {
      const inject = [0, 0, 'inject', { failure, hours: 100 }] as const;
      const fleet = fleetOf({ settings: STILL, machines: 1, periodMs: 60_000, labels: true }, [inject]);
      const first = readings(fleet, 0, 0, 100 * 60).findIndex(isCritical);
      // A value shows what it is nearest to: half of 0.01 before.
      assert.ok(Math.abs(first / 60 - expected) < 0.02, `${failure}: ${first / 60} h, expected ${expected}`);
      assert.ok(Math.abs((fleet.reading(0, 0)!.rul_hours as number) - expected) < 0.001);
    }
  });

  it('is told to the second: remaining life and crossing, at any rate, place and time, are those of the output', () => {
    const draws = new Draws('crossings');
    const SECONDS = 6000;
    let crossed = 0;
    for (let n = 0; n < 150; n++) {
      const failure = draws.choice(FAILURE_NAMES);
      const inject = { failure, from: draws.choice([0, 0.5, 0.9, 1]), rate: draws.choice([0.2, 1, 7, 60]), hours: 1.5 };
      const settings: Partial<MachineSettings> = {
        ...QUIET,
        dailyPercent: draws.choice([8, 40]),
        weeklyPercent: draws.choice([6, 30]),
      };
      const asked = [[0, 5, 'inject', inject] as const];
      // Sometimes the machine has been maintained just before, and is still cold.
      const cold = draws.chance(0.3) ? [[0, 0, 'maintenance', { minutes: 0.1 }] as const] : [];
      const fleet = fleetOf(
        { settings, machines: 1, seed: String(n), startMs: START + draws.integer(0, 600) * HOUR_MS, labels: true },
        [...cold, ...asked],
      );
      const all = readings(fleet, 0, 0, SECONDS);
      const [truth] = fleet.truth(cold.length > 0 ? 6 : 5, 0);
      const first = all.findIndex((reading, tick) => tick >= 6 && isCritical(reading));
      const { rul_hours } = all[6]!;
      if (first < 0) {
        assert.deepEqual([truth?.crossing, rul_hours], [undefined, null], `case ${n}: ${JSON.stringify(inject)}`);
        continue;
      }
      crossed++;
      const firstMs = fleet.timeOf(first);
      const crossingMs = truth!.crossing!;
      // Rounding shows it up to 0.005 of its unit before.
      const toleranceMs = 1000 * (1 + 0.008 / rateAt(all, first));
      const late = crossingMs - firstMs;
      assert.ok(late >= -1000 && late <= toleranceMs, `case ${n}: ${late} ms ${JSON.stringify(inject)}`);
      for (const tick of [6, Math.floor(first / 2) + 6]) {
        const left = (all[tick]!.rul_hours as number) * HOUR_MS;
        const expected = Math.max(0, crossingMs - fleet.timeOf(tick));
        assert.ok(Math.abs(left - expected) <= 3600, `case ${n}, tick ${tick}: ${left}, expected ${expected}`);
      }
    }
    assert.ok(crossed > 50, `${crossed} crossings`);
  });

  /** How fast the sensors that are critical at `tick` got there, in their units a second. */
  function rateAt(all: readonly Reading[], tick: number): number {
    const before = Math.max(6, tick - 60);
    const rates = NAMES.filter((name) => isCriticalIn(all[tick]!, name)).map((name) => {
      return Math.abs((all[tick]![name] as number) - (all[before]![name] as number)) / Math.max(1, tick - before);
    });
    return Math.max(1e-4, ...rates);
  }

  it('is held at critical once it is there, though the day goes on', () => {
    const inject = [0, 0, 'inject', { failure: 'overheating', from: 0.99, rate: 0.001, hours: 60 }] as const;
    const settings = { ...STILL, dailyPercent: 20 };
    const fleet = fleetOf({ settings, machines: 1, periodMs: 60_000 }, [inject]);
    const values = numbers(readings(fleet, 0, 0, 60 * 60), 'temperature');
    const first = values.indexOf(95);
    assert.ok(first > 0 && first < 600);
    assert.ok(values.slice(first).every((value) => value === 95));
    assert.ok(values.slice(0, first).every((value) => value < 95));
  });

  it('goes beyond the band downward for a failing pump: pressure and flow', () => {
    const inject = [0, 0, 'inject', { failure: 'pump_failure', hours: 1000 }] as const;
    const fleet = fleetOf({ settings: STILL, machines: 1, periodMs: HOUR_MS }, [inject]);
    const [pressure, flow] = ['pressure', 'flow_rate'].map((name) => numbers(readings(fleet, 0, 0, 200), name));
    assert.equal(
      pressure!.findIndex((value) => value < 4.5),
      11,
    );
    assert.equal(
      flow!.findIndex((value) => value < 180),
      11,
    );
    // As far below the band as critical is above it.
    assert.deepEqual([pressure!.at(-1), flow!.at(-1)], [3, 150]);
  });

  it('fails too when it has got to an end below the band, before anything is critical', () => {
    const inject = [0, 0, 'inject', { failure: 'pump_failure', hours: 1000 }] as const;
    // Down there pressure is at its end after 21 h, power is critical after 21.25.
    const fleet = fleetOf({ settings: { ...STILL, agingPercent: -100 }, machines: 1, periodMs: 60_000 }, [inject]);
    const told = Array.from({ length: 24 * 60 }, (_, tick) => fleet.truth(tick, 0)).flat();
    const failed = told.find(({ stage }) => stage === 'failure')!;
    assert.ok(Math.abs(failed.timestamp - START - 21 * HOUR_MS) <= 60_000);
    assert.ok(Math.abs(failed.crossing! - START - 21.25 * HOUR_MS) <= 60_000);
  });

  it('goes on while the machine warms up after a maintenance, and gets critical when the output does', () => {
    const stop = [0, 0, 'maintenance', { minutes: 60 }] as const;
    const inject = [0, 3700, 'inject', { failure: 'overheating', rate: 7 }] as const;
    const options = { settings: { ...STILL, failureMode: 'none' } as const, machines: 1 };
    const healthy = fleetOf(options, [stop]);
    const failing = fleetOf(options, [stop, inject]);
    const all = readings(failing, 0, 0, 12_000);
    for (let tick = 3700; tick < 12_000; tick += 50) {
      const warm = healthy.reading(tick, 0)!.temperature as number;
      const expected = Math.min(95, warm + (21 * (tick - 3700)) / 3600);
      assert.ok(Math.abs((all[tick]!.temperature as number) - expected) < 0.011, `at ${tick}`);
    }
    assert.ok((all[3700]!.temperature as number) < 50);
    const first = all.findIndex((reading, tick) => tick >= 3700 && isCritical(reading));
    const [truth] = failing.truth(3700, 0);
    assert.ok(Math.abs(truth!.crossing! - failing.timeOf(first)) < 3000);
  });

  it('goes from precursor to degradation to failure, and each is told once', () => {
    for (const failure of FAILURE_NAMES) {
      const inject = [0, 10, 'inject', { failure, hours: 60 }] as const;
      const settings = { ...STILL, dailyPercent: 8 };
      const fleet = fleetOf({ settings, machines: 1, periodMs: 60_000 }, [inject]);
      const told = Array.from({ length: 62 * 60 }, (_, tick) => fleet.truth(tick, 0)).flat();
      assert.deepEqual(
        told.map(({ phase, stage }) => `${phase} ${stage}`),
        ['start precursor', 'stage degradation', 'stage failure', 'end failure'],
      );
      const [start, , failed, end] = told as [TruthPayload, TruthPayload, TruthPayload, TruthPayload];
      assert.deepEqual([start.type, start.severity], [failure, 1]);
      assert.deepEqual(
        start.fields,
        MACHINE_FAILURES[FAILURE_NAMES.indexOf(failure)]!.courses.map(({ sensor }) => NAMES[sensor]),
      );
      assert.equal(end.timestamp, START + (10 + 3600) * 60_000);
      // Where only a value that leaves its band downward is at its end, nothing is critical yet.
      if (start.crossing !== undefined && failure !== 'pump_failure') {
        assert.ok(failed.timestamp - start.crossing < 60_000);
      }
    }
  });

  it('has no remaining life when it ends before it is critical, nor while the machine is well', () => {
    const inject = [0, 10, 'inject', { failure: 'overheating', hours: 7.4 }] as const;
    const long = [1, 10, 'inject', { failure: 'overheating', hours: 7.6 }] as const;
    const fleet = fleetOf({ settings: STILL, machines: 3, periodMs: 60_000, labels: true }, [inject, long]);
    const left = (tick: number, i: number) => fleet.reading(tick, i)!.rul_hours;
    assert.deepEqual([left(9, 0), left(10, 0), left(10 + 60 * 7.4, 0), left(10, 2)], [null, null, null, null]);
    assert.deepEqual([left(9, 1), left(10, 1), left(70, 1), left(10 + 7.5 * 60, 1)], [null, 7.5, 6.5, 0]);
    assert.equal(left(10 + 7.6 * 60, 1), null);
    const [truth] = fleet.truth(10, 0);
    assert.equal(truth?.crossing, undefined);
    assert.ok(truth!.severity > 0.98 && truth!.severity < 1);
  });

  it('gets critical in about half of a fleet’s failures before they end', () => {
    const fleet = fleetOf({ settings: { maintenanceMode: 'none' }, machines: 30, periodMs: HOUR_MS / 2 });
    const told = fleet.ids.flatMap((_, i) => Array.from({ length: 20_000 }, (_, tick) => fleet.truth(tick, i)).flat());
    const starts = told.filter(({ phase }) => phase === 'start');
    const reach = mean(starts.map(({ crossing, end }) => Number(crossing !== undefined && crossing < end)));
    assert.ok(reach > 0.4 && reach < 0.75, `${reach} of the failures get critical`);
  });
});

describe('first reach', () => {
  const STEEP = 1;

  it('is found to the millisecond by a plain search, for gaps that wander', () => {
    const draws = new Draws('gaps');
    for (let n = 0; n < 100; n++) {
      const [a, b, c] = [draws.integer(1, 20_000), draws.integer(1, 30), 2 * draws.uniform() - 1.4];
      const gap = (ms: number) => a * (1.2 + Math.sin(ms / (a * b))) + (c * ms) / 100;
      const steepest = STEEP / b + Math.abs(c) / 100;
      const found = firstReach(gap, 0, 100_000, steepest);
      let expected = 0;
      while (expected < 100_000 && gap(expected) > 0) expected++;
      assert.equal(found, expected < 100_000 ? expected : Infinity);
    }
  });

  it('is at once where nothing is left, never where nothing comes, and costs little for very long times', () => {
    assert.equal(
      firstReach(() => 0, 5, 10, STEEP),
      5,
    );
    assert.equal(
      firstReach(() => 1, 5, 10, STEEP),
      Infinity,
    );
    assert.equal(
      firstReach(() => 0, 5, 5, STEEP),
      Infinity,
    );
    let asked = 0;
    const gap = () => {
      asked++;
      return 1e-9;
    };
    assert.equal(firstReach(gap, 0, 1e13, STEEP), Infinity);
    assert.ok(asked < 200_000);
  });
});
