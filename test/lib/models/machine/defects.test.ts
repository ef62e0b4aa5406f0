// Where a well-known reference fails: ours is right, and where the reference's way can be chosen, it shows the defect.
import assert from 'node:assert/strict';
import { max, mean, min, sampleCorrelation } from 'simple-statistics';
import type { MachineSettings } from '../../../../lib/models/machine/settings';
import { assertNear, fleetOf, HOUR_MS, NAMES, numbers, readings, STILL } from './run';

const WELL: Partial<MachineSettings> = { failureMode: 'none', maintenanceMode: 'none' };
const REFERENCE: Partial<MachineSettings> = { ...WELL, profile: 'reference' };

describe('machine: what the reference gets wrong', function () {
  this.timeout(60_000);

  it('1: cycles are scaled to the band, so that pressure does not lie at its end for half of all hours', () => {
    const share = (settings: Partial<MachineSettings>) => {
      const fleet = fleetOf({ settings, periodMs: HOUR_MS });
      const pressure = numbers(
        fleet.ids.flatMap((_, i) => readings(fleet, i, 0, 24 * 28)),
        'pressure',
      );
      return mean(pressure.map((value) => Number(value === 6.5)));
    };
    assert.ok(share(WELL) < 0.01);
    assert.ok(share(REFERENCE) > 0.4, `${share(REFERENCE)} with the reference’s formulas`);
  });

  it('2: an oil leak falls from its present value through 75 to 60, and does not read 60.00 at once', () => {
    const leak = [0, 10, 'inject', { failure: 'oil_leak', hours: 100 }] as const;
    const oil = (settings: Partial<MachineSettings>) => {
      const fleet = fleetOf({ settings, machines: 1, periodMs: 60_000 }, [leak]);
      return numbers(readings(fleet, 0, 0, 60 * 60), 'oil_level');
    };
    const ours = oil(STILL);
    assert.equal(ours[10], 85);
    for (let tick = 11; tick < ours.length; tick++) assert.ok(ours[tick]! <= ours[tick - 1]!);
    assert.equal(Math.round((ours.findIndex((value) => value < 75) - 10) / 60), 20);
    assert.equal(ours.at(-1), 60);
    const theirs = oil(REFERENCE);
    assert.ok(theirs.slice(10).every((value) => value === 60));
    assert.ok(theirs[9]! > 75);
  });

  it('3: every failure starts from the present value, in its own direction, and none jumps to the band’s end', () => {
    for (const [failure, directions] of Object.entries({
      bearing_failure: { vibration: 1, bearing_temperature: 1 },
      pump_failure: { pressure: -1, flow_rate: -1, power_consumption: 1 },
      overheating: { temperature: 1, power_consumption: 1 },
      oil_leak: { oil_level: -1, temperature: 1 },
    })) {
      const inject = [0, 10, 'inject', { failure, hours: 100 }] as const;
      const moved = (settings: Partial<MachineSettings>, name: string) => {
        const fleet = fleetOf({ settings: { ...settings, noisePercent: 0 }, machines: 1, periodMs: 60_000 }, [inject]);
        const [before, first, later] = [9, 10, 10 + 15 * 60].map((tick) => fleet.reading(tick, 0)![name] as number);
        return { jump: first! - before!, later: later! - before! };
      };
      for (const [name, direction] of Object.entries(directions)) {
        const ours = moved(STILL, name);
        assert.ok(Math.abs(ours.jump) < 0.02, `${failure}: ${name} jumps by ${ours.jump}`);
        assert.ok(ours.later * direction > 0, `${failure}: ${name} moves by ${ours.later}`);
        // In the reference those that fall jump up too, but for pressure, which lies there by night anyway.
        if (name === 'flow_rate') assert.ok(moved(REFERENCE, name).jump > 10);
      }
    }
    const pump = [0, 10, 'inject', { failure: 'pump_failure', hours: 100 }] as const;
    const fleet = fleetOf({ settings: STILL, machines: 1, periodMs: HOUR_MS }, [pump]);
    const { pressure, flow_rate } = fleet.reading(60, 0)! as Record<string, number>;
    assert.ok(pressure! < 4.5 && flow_rate! < 180, 'both leave the band downward');
  });

  it('4: a mean time between failures and a share are what they say; "per reading" leaves no machine well', () => {
    const faulty = (settings: Partial<MachineSettings>) => {
      const fleet = fleetOf({
        settings: { maintenanceMode: 'none', ...settings },
        machines: 10,
        periodMs: 1000,
        labels: true,
      });
      // Every tenth of an hour for 400 days.
      const labels = fleet.ids.map((_, i) => {
        return mean(Array.from({ length: 4000 }, (_, n) => fleet.reading(n * 8640, i)!.anomaly_label as number));
      });
      return mean(labels);
    };
    assertNear('one failure in ten days', faulty({}), 13 / 240, 0.006);
    assertNear('a share of 1 %', faulty({ failureMode: 'share', sharePercent: 1 }), 0.01, 0.003);
    const perReading = faulty({ failureMode: 'per reading', failureProbability: 0.01 });
    assert.ok(perReading > 0.99, `${perReading} of the time faulty`);
    assertNear(
      'a small probability',
      faulty({ failureMode: 'per reading', failureProbability: 1e-6 }),
      13 / 290.8,
      0.006,
    );
  });

  it('5: a maintenance ends the failure, resets wear, and lets the machine idle', () => {
    const asked = [
      [0, 60, 'inject', { failure: 'bearing_failure', from: 0.5, hours: 500 }],
      [0, 120, 'maintenance', { minutes: 30 }],
    ] as const;
    const run = (settings: Partial<MachineSettings>) => {
      const fleet = fleetOf(
        { settings: { ...STILL, ...settings }, machines: 1, periodMs: 60_000, labels: true },
        asked,
      );
      return [119, 130, 1000].map((tick) => fleet.reading(tick, 0)!);
    };
    const ours = run({});
    assert.deepEqual(
      ours.map(({ anomaly_type }) => anomaly_type),
      ['bearing_failure', 'normal', 'normal'],
    );
    assert.ok((ours[1]!.flow_rate as number) < 2 && (ours[1]!.vibration as number) < 0.3);
    assert.equal(ours[2]!.bearing_temperature, 80);
    const theirs = run({ maintenanceMode: 'as the reference', maintenanceSeconds: 10_000_000 });
    assert.deepEqual(
      theirs.map(({ maintenance_status, anomaly_type }) => `${maintenance_status} ${anomaly_type}`),
      ['operational bearing_failure', 'maintenance bearing_failure', 'operational bearing_failure'],
    );
    assert.equal(theirs[1]!.flow_rate, 200);

    // Wear: without noise, oil is where it was a month ago.
    const settings: Partial<MachineSettings> = { ...STILL, maintenanceMode: 'each machine' };
    const fleet = fleetOf({ settings, machines: 1, periodMs: HOUR_MS });
    const oil = numbers(readings(fleet, 0, 0, 24 * 100), 'oil_level');
    assert.equal(oil.filter((value, i) => i > 0 && value - oil[i - 1]! > 1).length >= 3, true);
  });

  it('5: one machine an hour is in maintenance 22 % of the time, and hardly a failure would get critical', () => {
    const share = (settings: Partial<MachineSettings>) => {
      // A period that does not fit into an hour sees turns from all sides.
      const fleet = fleetOf({ settings, periodMs: 420_000 });
      const all = fleet.ids.flatMap((_, i) => readings(fleet, i, 0, 20_000));
      return mean(all.map(({ maintenance_status }) => Number(maintenance_status === 'maintenance')));
    };
    const theirs = share({ maintenanceMode: 'as the reference' });
    assert.ok(Math.abs(theirs - 67 / 300) < 0.005, `${theirs}`);
    const ours = share({});
    assert.ok(Math.abs(ours - 67 / (30 * 1440)) < 0.0008, `${ours}`);

    /** Of the failures that begin, those that get critical. */
    const critical = (settings: Partial<MachineSettings>) => {
      const fleet = fleetOf({ settings, machines: 20, periodMs: 600_000 });
      const told = fleet.ids.flatMap((_, i) => {
        return Array.from({ length: 30_000 }, (_, tick) => fleet.truth(tick, i)).flat();
      });
      // The vibration of a failing motor swings up to critical within the hour.
      const ends = told.filter(({ phase, type }) => phase === 'end' && type !== 'motor_failure');
      return mean(ends.map(({ crossing, end }) => Number(crossing !== undefined && crossing < end)));
    };
    // Were it to repair: each machine every five hours.
    assert.ok(critical({ maintenanceDays: 5 / 24, maintenanceMaxMinutes: 119 }) < 0.01);
    assert.ok(critical({}) > 0.4);
  });

  it('6: no end of an earlier failure ends a later one', () => {
    const asked = [
      [0, 0, 'inject', { failure: 'overheating', hours: 2 }],
      [0, 60, 'clear'],
      [0, 90, 'inject', { failure: 'oil_leak', hours: 10 }],
    ] as const;
    const fleet = fleetOf({ settings: STILL, machines: 1, periodMs: 60_000, labels: true }, asked);
    const type = (tick: number) => fleet.reading(tick, 0)!.anomaly_type;
    assert.deepEqual([59, 60, 89, 90, 120, 200, 689, 690].map(type), [
      'overheating',
      'normal',
      'normal',
      'oil_leak',
      'oil_leak',
      'oil_leak',
      'oil_leak',
      'normal',
    ]);
  });

  it('7: what sets a machine apart follows from the seed and its name', () => {
    const temperatures = (seed: string) => {
      const fleet = fleetOf({ settings: { ...STILL, offsetPercent: 4 }, seed });
      return fleet.ids.map((_, i) => fleet.reading(0, i)!.temperature);
    };
    assert.deepEqual(temperatures('1'), temperatures('1'));
    assert.notDeepEqual(temperatures('1'), temperatures('2'));
    assert.equal(new Set(temperatures('1')).size, 5);
  });

  it('8: the season is there: warmer or cooler by the time of the year', () => {
    const settings = { ...STILL, yearlyPercent: 4 };
    const fleet = fleetOf({ settings, machines: 1, periodMs: 24 * HOUR_MS });
    const values = numbers(readings(fleet, 0, 0, 366), 'temperature');
    assert.ok(Math.abs(max(values) - min(values) - 2) < 0.02);
  });

  it('lets no field but the sensors and the status of maintenance tell of a failure', () => {
    const fleet = (labels: boolean) => fleetOf({ machines: 10, periodMs: 600_000, labels });
    const [hidden, open] = [fleet(false), fleet(true)];
    const labels: number[] = [];
    const before: number[] = [];
    for (const [i, id] of hidden.ids.entries()) {
      for (let tick = 0; tick < 8000; tick++) {
        const { anomaly_label, anomaly_type: _type, rul_hours: _hours, ...reading } = open.reading(tick, i)!;
        assert.deepEqual(hidden.reading(tick, i), reading);
        assert.deepEqual(Object.keys(reading), ['device', 'timestamp', 'maintenance_status', ...NAMES]);
        assert.deepEqual([reading.device, reading.timestamp], [id, hidden.timeOf(tick)]);
        for (const event of hidden.events(tick, i)) {
          assert.match(event.event, /^maintenance_(started|ended)$/);
          assert.deepEqual(Object.keys(event), [
            'kind',
            'device',
            'timestamp',
            'event',
            'text',
            'maintenance_start',
            'maintenance_end',
          ]);
        }
        labels.push(anomaly_label as number);
        before.push(Number(reading.maintenance_status === 'maintenance'));
      }
    }
    // A machine in maintenance does not fail; more there is not to see.
    assert.ok(Math.abs(sampleCorrelation(labels, before)) < 0.03);
    assert.equal(
      labels.some((label, i) => label === 1 && before[i] === 1),
      false,
    );
    // The next maintenance is no sign of one either.
    const soon = before.slice(144);
    assert.ok(Math.abs(sampleCorrelation(labels.slice(0, soon.length), soon)) < 0.03);
  });
});
