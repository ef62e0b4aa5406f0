// The figures of the specification, measured back from what machines send on their defaults, against the specification's own
// numbers: nothing here is read from the source.
import assert from 'node:assert/strict';
import { max, mean, min, standardDeviation } from 'simple-statistics';
import type { Reading } from '../../../../lib/core/reading';
import { fleetOf, HOUR_MS, numbers, readings } from './run';

/** Band and critical value. */
const SENSORS: Readonly<Record<string, readonly [low: number, high: number, critical: number]>> = {
  temperature: [60, 85, 95],
  vibration: [2, 8, 12],
  pressure: [4.5, 6.5, 8],
  flow_rate: [180, 220, 250],
  power_consumption: [45, 55, 65],
  oil_level: [75, 95, 60],
  bearing_temperature: [70, 90, 105],
};
const NAMES = Object.keys(SENSORS);
const SOUND = { failureMode: 'none', maintenanceMode: 'none' } as const;
const YEAR_HOURS = 8766;
/** 2024-01-01, from which the drift counts. */
const START = Date.UTC(2024, 0, 1);

const share = (name: string, value: number) => {
  const [low, high] = SENSORS[name]!;
  return (value - low) / (high - low);
};

/** Least squares of `values` on the columns that `terms` gives for each place. */
function leastSquares(values: readonly number[], terms: (place: number) => readonly number[]): number[] {
  const size = terms(0).length;
  const normal = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0));
  values.forEach((value, place) => {
    const row = terms(place);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) normal[i]![j]! += row[i]! * row[j]!;
      normal[i]![size]! += row[i]! * value;
    }
  });
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      if (k === i) continue;
      const factor = normal[k]![i]! / normal[i]![i]!;
      for (let j = i; j <= size; j++) normal[k]![j]! -= factor * normal[i]![j]!;
    }
  }
  return normal.map((row, i) => row[size]! / row[i]!);
}

describe('machine on its defaults', function () {
  this.timeout(60_000);

  it('moves by 8 % of each band over the day, 6 % over the week, 4 % over the year and 1.5 % a year, about the middle', () => {
    const machines = 60;
    const fleet = fleetOf({ settings: SOUND, machines, periodMs: HOUR_MS, startMs: START });
    // Averaged over the fleet, so that noise and what sets machines apart cancel out.
    const hours = Array.from({ length: YEAR_HOURS }, (_, hour) => fleet.ids.map((_id, i) => fleet.reading(hour, i)!));
    const TURN = 2 * Math.PI;
    for (const name of NAMES) {
      const means = hours.map((list) => share(name, mean(numbers(list, name))));
      const wave = (hour: number, period: number, phase = 0) => {
        const angle = (TURN * (hour + phase)) / period;
        return [Math.sin(angle), Math.cos(angle)];
      };
      const found = leastSquares(means, (hour) => [
        1,
        hour / YEAR_HOURS,
        ...wave(hour, 24),
        // 2024 begins on a Monday.
        ...wave(hour, 168),
        ...wave(hour, YEAR_HOURS, START / HOUR_MS),
      ]);
      const [middle, drift, day, dayCos, week, weekCos, year, yearCos] = found as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const near = (what: string, value: number, expected: number, tolerance: number) =>
        assert.ok(Math.abs(value - expected) < tolerance, `${name}: ${what} is ${value}, expected ${expected}`);
      near('the middle', middle, 0.5, 0.012);
      near('the day', day, 0.08, 0.001);
      near('the week', week, 0.06, 0.001);
      near('the year', year, 0.04, 0.004);
      near('the drift', drift, 0.015, 0.004);
      for (const cosine of [dayCos, weekCos]) near('the cosine', cosine, 0, 0.001);
      near('the cosine of the year', yearCos, 0, 0.001);
    }
  });

  it('has noise of 5 % of each band, and machines that differ by up to 4 %', () => {
    const fleet = fleetOf({ settings: SOUND, machines: 300, periodMs: 1000, startMs: START });
    // Ten minutes: nothing else moves.
    const runs = fleet.ids.map((_, i) => readings(fleet, i, 0, 600));
    for (const name of NAMES) {
      const own = runs.map((run) => numbers(run, name).map((value) => share(name, value)));
      const sigma = Math.sqrt(mean(own.map((values) => standardDeviation(values) ** 2)) * (600 / 599));
      assert.ok(Math.abs(sigma - 0.05) < 0.0008, `σ of ${name} is ${sigma} of its band`);
      const offsets = own.map((values) => mean(values) - 0.5);
      // At midnight of a Monday in winter: the sines of day and week are 0, that of the year nearly.
      const middle = (max(offsets) + min(offsets)) / 2;
      assert.ok(Math.abs(max(offsets) - min(offsets) - 0.08) < 0.015, `${name}: ${min(offsets)} … ${max(offsets)}`);
      assert.ok(Math.abs(middle) < 0.015);
      assert.ok(Math.abs(standardDeviation(offsets) - 0.08 / Math.sqrt(12)) < 0.003);
    }
  });

  it('moves, by each failure, the sensors that the specification names, in their direction, and no other', () => {
    const courses: Readonly<Record<string, Readonly<Record<string, 1 | -1>>>> = {
      bearing_failure: { vibration: 1, bearing_temperature: 1 },
      pump_failure: { pressure: -1, flow_rate: -1, power_consumption: 1 },
      overheating: { temperature: 1, power_consumption: 1 },
      oil_leak: { oil_level: -1, temperature: 1 },
      motor_failure: { power_consumption: 1, vibration: 1, temperature: 1 },
    };
    for (const [failure, sensors] of Object.entries(courses)) {
      const inject = [0, 0, 'inject', { failure, hours: 24 }] as const;
      const [ill, well] = [[inject], []].map((asked) => {
        return readings(fleetOf({ settings: SOUND, machines: 1, periodMs: 60_000 }, asked), 0, 0, 24 * 60);
      }) as [Reading[], Reading[]];
      for (const name of NAMES) {
        const moved = numbers(ill, name).map((value, i) => value - (well[i]![name] as number));
        const direction = sensors[name];
        if (direction === undefined) assert.deepEqual([min(moved), max(moved)], [0, 0], `${failure}: ${name}`);
        else assert.ok(direction * mean(moved.slice(-300)) > 0, `${failure}: ${name} moves by ${mean(moved)}`);
      }
    }
  });

  it('reads the critical value of each sensor that gets critical, and stays there', () => {
    for (const [failure, critical] of Object.entries({
      bearing_failure: ['vibration', 'bearing_temperature'],
      pump_failure: ['power_consumption'],
      overheating: ['temperature', 'power_consumption'],
      oil_leak: ['oil_level', 'temperature'],
      motor_failure: ['temperature'],
    })) {
      const inject = [0, 0, 'inject', { failure, from: 1, hours: 48 }] as const;
      const all = readings(fleetOf({ settings: SOUND, machines: 1, periodMs: 60_000 }, [inject]), 0, 0, 2880);
      for (const name of critical) {
        const [low, high, expected] = SENSORS[name]!;
        // Its noise of 2 % of the width shows on both sides, or on the one that is left.
        const values = numbers(all, name);
        assert.ok(Math.abs(mean(values) - expected) < 0.02 * (high - low), `${failure}: ${name} reads ${mean(values)}`);
      }
    }
  });

  it('is critical after the hours of the specification when it fails from the end of its band', () => {
    // From the end of a band: 8 + 0.5 t, 90 + 2 t, 55 + 0.8 t, 85 + 3 t, 55 + 1.2 t, 85 + 1.5 t, 85 + 2.5 t.
    for (const [failure, name, hours] of [
      ['bearing_failure', 'vibration', 8],
      ['bearing_failure', 'bearing_temperature', 7.5],
      ['pump_failure', 'power_consumption', 12.5],
      ['overheating', 'temperature', 10 / 3],
      ['overheating', 'power_consumption', 25 / 3],
      ['oil_leak', 'temperature', 20 / 3],
      ['motor_failure', 'temperature', 4],
    ] as const) {
      const [, high, critical] = SENSORS[name]!;
      const calm = { noisePercent: 0, failingNoisePercent: 0, dailyPercent: 0, weeklyPercent: 0, yearlyPercent: 0 };
      const settings = { ...SOUND, ...calm, offsetPercent: 0, agingPercent: 0 };
      const inject = [0, 0, 'inject', { failure, hours: 100 }] as const;
      const values = numbers(
        readings(fleetOf({ settings, machines: 1, periodMs: 60_000 }, [inject]), 0, 0, 3000),
        name,
      );
      const [leaves, arrives] = [high, critical].map((level) => values.findIndex((value) => value >= level));
      assert.ok(
        Math.abs((arrives! - leaves!) / 60 - hours) < 0.05,
        `${failure}: ${name} ${(arrives! - leaves!) / 60} h`,
      );
    }
  });

  it('fails once in ten days for 2 to 24 h: the durations are spread evenly, the gaps are not those of a clock', () => {
    const fleet = fleetOf({ settings: { maintenanceMode: 'none' }, machines: 50, periodMs: HOUR_MS / 2 });
    const runs = fleet.ids.map((_, i) => {
      const told = Array.from({ length: 2 * 24 * 365 }, (_tick, tick) => fleet.truth(tick, i)).flat();
      return told.filter(({ phase, start }) => phase === 'start' && start > fleet.startMs);
    });
    const failures = runs.flat();
    assert.ok(Math.abs(failures.length / ((50 * 365) / 10) - 1) < 0.06, `${failures.length} failures`);
    const hours = failures.map(({ start, end }) => (end - start) / HOUR_MS);
    const bins = new Array<number>(11).fill(0);
    for (const length of hours) bins[Math.min(10, Math.max(0, Math.floor((length - 2) / 2)))]! += 1;
    const each = hours.length / bins.length;
    for (const count of bins) assert.ok(Math.abs(count - each) < 4.5 * Math.sqrt(each), `${bins}`);
    const gaps = runs.flatMap((run) => run.slice(1).map(({ start }, i) => (start - run[i]!.start) / HOUR_MS));
    assert.ok(Math.abs(mean(gaps) - 240) < 12, `${mean(gaps)} h`);
    assert.ok(standardDeviation(gaps) > 0.4 * 240, `${standardDeviation(gaps)} h`);
  });
});
