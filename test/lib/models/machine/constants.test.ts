// The constants of the specification, measured back from what machines send.
import assert from 'node:assert/strict';
import { linearRegression, max, mean, min, standardDeviation } from 'simple-statistics';
import { FAILURE_NAMES, MACHINE_FAILURES } from '../../../../lib/models/machine/failures';
import { MACHINE_SENSORS } from '../../../../lib/models/machine/sensors';
import { MACHINE_DEFAULTS, type MachineSettings } from '../../../../lib/models/machine/settings';
import { assertNear, fleetOf, HOUR_MS, NAMES, numbers, readings, START, STILL, width } from './run';

const BANDS: Record<string, [low: number, high: number, critical: number, unit: string]> = {
  temperature: [60, 85, 95, '°C'],
  vibration: [2, 8, 12, 'mm/s'],
  pressure: [4.5, 6.5, 8, 'bar'],
  flow_rate: [180, 220, 250, 'L/min'],
  power_consumption: [45, 55, 65, 'kW'],
  oil_level: [75, 95, 60, '%'],
  bearing_temperature: [70, 90, 105, '°C'],
};
const DAY_TICKS = 24;

describe('machine: bands and what moves a healthy one', () => {
  it('has seven sensors with the reference’s units, bands and critical values', () => {
    const { channels } = fleetOf({});
    assert.deepEqual(
      Object.fromEntries(channels.map(({ name, band, critical, unit }) => [name, [...band!, critical, unit]])),
      BANDS,
    );
    const reading = fleetOf({}).reading(0, 0)!;
    assert.deepEqual(Object.keys(reading), ['device', 'timestamp', 'maintenance_status', ...Object.keys(BANDS)]);
    assert.equal(reading.device, 'MACHINE_001');
    for (const name of NAMES) {
      const value = reading[name] as number;
      assert.equal(Math.round(value * 100) / 100, value);
    }
  });

  it('stays within its bands while it is healthy, and moves about their middle', () => {
    const settings: Partial<MachineSettings> = { failureMode: 'none', maintenanceMode: 'none' };
    const fleet = fleetOf({ settings, machines: 20, periodMs: 7 * HOUR_MS });
    const all = fleet.ids.flatMap((_, i) => readings(fleet, i, 0, 1000));
    for (const name of NAMES) {
      const values = numbers(all, name);
      const [low, high] = BANDS[name]!;
      assert.ok(min(values) >= low && max(values) <= high);
      assert.ok(Math.abs(mean(values) - (low + high) / 2) < 0.25 * width(name), `${name}: ${mean(values)}`);
      const atEnds = values.filter((value) => value === low || value === high).length / values.length;
      assert.ok(atEnds < 0.02, `${name} lies at the end of its band ${100 * atEnds} % of the time`);
    }
  });

  it('has noise of 5 % of each band’s width, independent of time and of the other sensors', () => {
    const fleet = fleetOf({ settings: { ...STILL, noisePercent: 5 }, machines: 1 });
    const all = readings(fleet, 0, 0, 40_000);
    const standard = NAMES.map((name) => {
      const [low, high] = BANDS[name]!;
      const sigma = 0.05 * width(name);
      const values = numbers(all, name);
      assertNear(`mean ${name}`, mean(values), (low + high) / 2, sigma / Math.sqrt(values.length) + 1e-4);
      // Rounding to 0.01 adds to the variance.
      const expected = Math.sqrt(sigma * sigma + 0.0001 / 12);
      assertNear(`σ of ${name}`, standardDeviation(values), expected, sigma / Math.sqrt(2 * values.length));
      return values.map((value) => (value - (low + high) / 2) / sigma);
    });
    standard.forEach((values, i) => {
      const later = mean(values.slice(1).map((value, at) => value * values[at]!));
      assertNear(`${NAMES[i]} with itself a second later`, later, 0, 1 / Math.sqrt(values.length));
      const next = standard[(i + 1) % standard.length]!;
      assertNear(`${NAMES[i]} with its neighbour`, mean(values.map((v, at) => v * next[at]!)), 0, 0.005);
    });
  });

  for (const [cycle, setting, hours, phaseHours] of [
    ['day, highest at 06:00', 'dailyPercent', 24, 0],
    ['week, from Monday on', 'weeklyPercent', 168, 0],
    ['year', 'yearlyPercent', 8766, START / HOUR_MS],
  ] as const) {
    it(`has a sine over the ${cycle}, of so many percent of the width`, () => {
      const fleet = fleetOf({ settings: { ...STILL, [setting]: 10 }, machines: 1, periodMs: (hours * HOUR_MS) / 100 });
      const all = readings(fleet, 0, 0, 200);
      for (const name of NAMES) {
        const [low, high] = BANDS[name]!;
        numbers(all, name).forEach((value, tick) => {
          const angle = 2 * Math.PI * (tick / 100 + phaseHours / hours);
          const expected = (low + high) / 2 + 0.1 * width(name) * Math.sin(angle);
          assert.ok(Math.abs(value - expected) < 0.00501, `${name} at ${tick} is ${value}, expected ${expected}`);
        });
      }
    });
  }

  it('has cycles of 8, 6 and 4 %, a drift of 1.5 % a year, 5 % noise, and machines that differ by up to 4 %, by default', () => {
    const { dailyPercent, weeklyPercent, yearlyPercent, agingPercent, noisePercent, offsetPercent } = MACHINE_DEFAULTS;
    // The reference's 2, 1.5, 0.001 a day and 0.099 °C of a band of 25.
    assert.deepEqual([dailyPercent, weeklyPercent, agingPercent, noisePercent], [8, 6, 1.5, 5]);
    assert.deepEqual([yearlyPercent, offsetPercent], [4, 4]);
  });

  it('drifts by so many percent a year since 2024, and not for ever', () => {
    const settings = { ...STILL, agingPercent: 2 };
    const at = (year: number) => {
      const startMs = Date.UTC(2024, 0, 1) + (year - 2024) * 365.25 * 24 * HOUR_MS;
      return fleetOf({ settings, startMs }).reading(0, 0)!.temperature;
    };
    assert.deepEqual([2020, 2024, 2025, 2029, 2034, 2100, 1900].map(at), [70.5, 72.5, 73, 75, 77.5, 77.5, 67.5]);
  });

  it('sets each machine apart by the seed, evenly to both sides', () => {
    const offsets = (seed: string) => {
      const fleet = fleetOf({ settings: { ...STILL, offsetPercent: 4 }, machines: 400, seed });
      return fleet.ids.map((_, i) => ((fleet.reading(0, i)!.flow_rate as number) - 200) / 40);
    };
    const found = offsets('1');
    assert.ok(min(found) >= -0.0401 && max(found) <= 0.0401);
    assertNear('mean offset', mean(found), 0, 0.08 / Math.sqrt(12 * found.length));
    assertNear('its deviation', standardDeviation(found), 0.04 / Math.sqrt(3), 0.0009);
    assert.deepEqual(offsets('1'), found);
    assert.notDeepEqual(offsets('2'), found);
  });

  it('wears until it is maintained: vibration and bearing get worse, oil gets less', () => {
    const settings: Partial<MachineSettings> = { ...STILL, maintenanceMode: 'each machine', maintenanceDays: 30 };
    const fleet = fleetOf({ settings, machines: 1, periodMs: HOUR_MS });
    const all = readings(fleet, 0, 0, 200 * DAY_TICKS);
    const turns = all.flatMap(({ maintenance_status }, tick) => {
      return maintenance_status === 'maintenance' && all[tick - 1]?.maintenance_status === 'operational' ? [tick] : [];
    });
    assert.ok(turns.length >= 6, `${turns.length} maintenances`);
    for (const turn of turns.slice(1)) {
      const [before, after] = [all[turn - 1]!, all[turn + 20]!];
      for (const { name, wear } of MACHINE_SENSORS) {
        const change = ((before[name] as number) - (after[name] as number)) / width(name);
        if (wear === 0) assert.equal(change, 0);
        else assert.ok(change / wear > 0.05 && change / wear < 0.201, `${name}: ${change}, of ${wear}`);
      }
    }
  });
});

describe('machine: failures, measured', function () {
  this.timeout(60_000);
  const rates: Record<string, Record<string, number>> = {
    bearing_failure: { vibration: 0.5, bearing_temperature: 2 },
    pump_failure: { pressure: -0.1, flow_rate: -2, power_consumption: 0.8 },
    overheating: { temperature: 3, power_consumption: 1.2 },
    oil_leak: { oil_level: -0.5, temperature: 1.5 },
    motor_failure: { temperature: 2.5 },
  };

  it('has five types, of which 30, 25, 20, 15 and 10 of 100 failures are', () => {
    assert.deepEqual(FAILURE_NAMES, Object.keys(rates));
    assert.deepEqual(
      MACHINE_FAILURES.map(({ percent }) => percent),
      [30, 25, 20, 15, 10],
    );
    // One truth a failure; a machine that fails once in ten days, looked at for eight years.
    const settings: Partial<MachineSettings> = { maintenanceMode: 'none' };
    const fleet = fleetOf({ settings, machines: 40, periodMs: 0.5 * HOUR_MS });
    const starts = fleet.ids.flatMap((_, i) => {
      return Array.from({ length: 8 * 365 * 48 }, (_, tick) => fleet.truth(tick, i))
        .flat()
        .filter(({ phase }) => phase === 'start');
    });
    const days = 40 * 8 * 365;
    assertNear('failures', starts.length, days / 10, Math.sqrt((days / 10) * 0.8));
    FAILURE_NAMES.forEach((type, i) => {
      const p = MACHINE_FAILURES[i]!.percent / 100;
      const count = starts.filter((truth) => truth.type === type).length;
      assertNear(type, count, p * starts.length, Math.sqrt(p * (1 - p) * starts.length));
    });
    const hours = starts.map(({ start, end }) => (end - start) / HOUR_MS);
    assert.ok(min(hours) >= 1.5 && max(hours) <= 24.5);
    assertNear('mean duration', mean(hours), 13, 22 / Math.sqrt(12 * hours.length));
  });

  for (const [failure, expected] of Object.entries(rates)) {
    it(`lets ${failure} move its sensors from their present values at the stated rates, and no others`, () => {
      const inject = [0, 60, 'inject', { failure, hours: 200 }] as const;
      const settings = { ...STILL, noisePercent: 3, dailyPercent: 5, failingNoisePercent: 0 };
      const failing = fleetOf({ settings, machines: 1, periodMs: 60_000 }, [inject]);
      const healthy = fleetOf({ settings, machines: 1, periodMs: 60_000 });
      const calm = fleetOf({ settings: { ...settings, noisePercent: 0 }, machines: 1, periodMs: 60_000 });
      const touched = MACHINE_FAILURES[FAILURE_NAMES.indexOf(failure)]!.courses.map(({ sensor }) => NAMES[sensor]!);
      for (const name of NAMES) {
        const all = numbers(readings(failing, 0, 0, 240), name);
        if (!touched.includes(name)) assert.deepEqual(all, numbers(readings(healthy, 0, 0, 240), name));
        assert.deepEqual(all.slice(0, 60), numbers(readings(healthy, 0, 0, 60), name));
      }
      for (const [name, rate] of Object.entries(expected)) {
        const moved = numbers(readings(failing, 0, 60, 240), name).map((value, i) => {
          return value - (calm.reading(60 + i, 0)![name] as number);
        });
        assert.ok(Math.abs(moved[0]!) < 0.011, `${name} jumps by ${moved[0]}`);
        const { m } = linearRegression(moved.map((value, i) => [i / 60, value]));
        assert.ok(
          Math.abs(m - rate) < 0.01 * Math.abs(rate) + 0.001,
          `${name} moves by ${m} an hour, expected ${rate}`,
        );
      }
    });
  }

  it('lets motor_failure swing: power by 3·sin 2t about 7 more, vibration by 2·sin 3t about 6 more', () => {
    const inject = [0, 0, 'inject', { failure: 'motor_failure', hours: 100 }] as const;
    const fleet = fleetOf({ settings: STILL, machines: 1, periodMs: 60_000 }, [inject]);
    for (let tick = 0; tick < 600; tick++) {
      const t = tick / 60;
      const ramp = Math.min(1, t);
      const { power_consumption, vibration } = fleet.reading(tick, 0)! as Record<string, number>;
      assert.ok(Math.abs(power_consumption! - (50 + ramp * (7 + 3 * Math.sin(2 * t)))) < 0.0051);
      assert.ok(Math.abs(vibration! - Math.min(12, 5 + ramp * (6 + 2 * Math.sin(3 * t)))) < 0.0051);
    }
  });

  it('has noise of 2 % of the width on the sensors that fail', () => {
    for (const failure of FAILURE_NAMES) {
      const inject = [0, 0, 'inject', { failure, from: 0, hours: 1000 }] as const;
      const settings = { ...STILL, noisePercent: 5 };
      const noisy = fleetOf({ settings: { ...settings, failingNoisePercent: 2 }, machines: 1 }, [inject]);
      const calm = fleetOf({ settings, machines: 1 }, [inject]);
      for (const { sensor } of MACHINE_FAILURES[FAILURE_NAMES.indexOf(failure)]!.courses) {
        const name = NAMES[sensor]!;
        const noise = numbers(readings(noisy, 0, 0, 10_000), name).map((value, i) => {
          return value - (calm.reading(i, 0)![name] as number);
        });
        const sigma = 0.02 * width(name);
        const expected = Math.sqrt(sigma * sigma + 0.0002 / 12);
        assertNear(`mean noise of ${name}`, mean(noise), 0, expected / 100);
        assertNear(`σ of ${name}`, standardDeviation(noise), expected, expected / Math.sqrt(20_000));
      }
    }
  });

  it('makes each machine faulty 5.4 % of the time by default without maintenance, and a share of 1 % is 1 %', () => {
    const share = (settings: Partial<MachineSettings>) => {
      const fleet = fleetOf({ settings, machines: 40, periodMs: HOUR_MS, labels: true });
      const shares = fleet.ids.map((_, i) => mean(numbers(readings(fleet, i, 0, 20_000), 'anomaly_label')));
      return { mean: mean(shares), deviation: standardDeviation(shares) / Math.sqrt(shares.length) };
    };
    const usual = share({ maintenanceMode: 'none' });
    assertNear('the faulty share', usual.mean, 13 / 240, usual.deviation);
    for (const sharePercent of [1, 5, 25]) {
      const found = share({ maintenanceMode: 'none', failureMode: 'share', sharePercent });
      assertNear(`a share of ${sharePercent} %`, 100 * found.mean, sharePercent, 100 * found.deviation);
      assert.ok(found.deviation < 0.1 * found.mean);
    }
    assert.equal(share({ failureMode: 'none' }).mean, 0);
    // Frequent failures are shorter.
    const frequent = share({ maintenanceMode: 'none', mtbfHours: 24 });
    assertNear('the share of frequent failures', frequent.mean, 13 / 48, frequent.deviation);
  });
});

describe('machine: maintenance, measured', () => {
  it('comes every 30 days for 15 to 119 minutes, each machine at a time of its own', () => {
    const fleet = fleetOf({ machines: 10, periodMs: 60_000 });
    const YEAR = 525_600;
    const events = fleet.ids.flatMap((_, i) => Array.from({ length: YEAR }, (_, tick) => fleet.events(tick, i)).flat());
    const begun = events.filter(({ event }) => event === 'maintenance_started');
    assert.ok(Math.abs(begun.length - (10 * 365.25) / 30) <= 10, `${begun.length} maintenances`);
    const minutes = begun.map((one) => ((one.maintenance_end as number) - (one.maintenance_start as number)) / 60_000);
    assert.ok(min(minutes) >= 15 && max(minutes) <= 119);
    assertNear('mean length', mean(minutes), 67, 104 / Math.sqrt(12 * minutes.length));
    for (const { timestamp, maintenance_start } of begun) {
      assert.ok(timestamp >= (maintenance_start as number) && timestamp - (maintenance_start as number) < 60_000);
    }
    const ended = events.filter(({ event }) => event === 'maintenance_ended');
    assert.ok(Math.abs(ended.length - begun.length) <= 10);
  });

  it('lets the machine idle: no pressure, no flow, temperatures that fall and rise again', () => {
    const fleet = fleetOf({ settings: STILL, machines: 1, periodMs: 60_000 }, [
      [0, 10, 'maintenance', { minutes: 120 }],
    ]);
    const [before, first, last, after, later] = [9, 10, 129, 130, 1000].map((tick) => fleet.reading(tick, 0)!);
    assert.equal(before!.maintenance_status, 'operational');
    assert.deepEqual([first!.maintenance_status, last!.maintenance_status], ['maintenance', 'maintenance']);
    assert.equal(after!.maintenance_status, 'operational');
    const of = (reading: object | undefined) => reading as Record<string, number>;
    assert.ok(of(first).pressure! < 0.1 && of(first).flow_rate! < 2 && of(first).power_consumption! < 5);
    assert.ok(of(first).temperature! > 70, 'it is still warm');
    const expected = 25 + 47.5 * Math.exp(-119 / 45);
    assert.ok(Math.abs(of(last).temperature! - expected) < 1, `${of(last).temperature}, expected ${expected}`);
    assert.ok(Math.abs(of(after).temperature! - expected) < 2, 'it does not jump');
    assert.deepEqual([of(after).pressure, of(after).flow_rate], [of(before).pressure, of(before).flow_rate]);
    assert.equal(of(later).temperature, of(before).temperature);
  });
});
