// Motors on their defaults, measured back against the figures of the specification and of the norms: nothing here is read from
// the source.
import assert from 'node:assert/strict';
import { linearRegression, max, mean, min, sampleCorrelation } from 'simple-statistics';
import type { MotorSettings } from '../../../../lib/models/motor/settings';
import { column, commanded, motors, readings } from './run';

const PHYSICAL: Partial<MotorSettings> = { profile: 'physical' };
const SOUND: Partial<MotorSettings> = { ...PHYSICAL, failureMode: 'none', maintenanceMode: 'none' };
const HOUR_MS = 3_600_000;
/** 75 kW / (√3 · 400 V · 0.86 · 0.94). */
const RATED_AMPERES = 133.91;

describe('motor on its defaults', function () {
  this.timeout(60_000);

  it('is above 4 kV for 2.5 s of each 6 s, also with its noise, at 10 Hz', () => {
    const values = column(readings(motors(), 60_000), 'voltage');
    const seconds = (6 * values.filter((value) => value > 4).length) / values.length;
    assert.ok(Math.abs(seconds - 2.517) < 0.03, `${seconds} s`);
  });

  it('sags: its terminal voltage falls by 3 % at rated current, below whatever the supply does', () => {
    // A slow supply and a quick load: neighbouring readings tell the two apart.
    const list = readings(motors({ settings: { ...SOUND, cycleSeconds: 4 }, periodMs: 1000 }), 20_000);
    const [voltage, current] = [column(list, 'voltage'), column(list, 'current')];
    assert.ok(sampleCorrelation(voltage, current) < -0.5);
    const steps = current.slice(1).map((amperes, i) => {
      return [(amperes - current[i]!) / RATED_AMPERES, (voltage[i + 1]! - voltage[i]!) / 400];
    });
    const { m } = linearRegression(steps);
    assert.ok(Math.abs(m + 0.03) < 0.002, `${m} at rated current`);
  });

  it('stays within ± 10 % voltage and ± 5 % frequency while it is sound', () => {
    const fleet = motors({ settings: SOUND, motors: 20, periodMs: 97_000 });
    const list = fleet.ids.flatMap((_, i) => readings(fleet, 3000, { i }));
    const [voltage, frequency] = [column(list, 'voltage'), column(list, 'frequency')];
    assert.ok(min(voltage) > 360 && max(voltage) < 440, `${min(voltage)} … ${max(voltage)} V`);
    assert.ok(min(frequency) > 47.5 && max(frequency) < 52.5, `${min(frequency)} … ${max(frequency)} Hz`);
    assert.ok(Math.abs(mean(frequency) - 50) < 0.01);
  });

  it('vibrates with a lag-1 autocorrelation over 0.8 at a steady load, sound and failing', () => {
    const steady = { ...SOUND, pattern: 'recorded', recorded: '100 100' } as const;
    for (const commands of [
      commanded(),
      commanded(['inject', 0, { failure: 'bearing_ball', from: 0.5, rate: 0.001 }]),
    ]) {
      const values = column(readings(motors({ settings: steady, periodMs: 1000, commands }), 10_000), 'vibration');
      const lag1 = sampleCorrelation(values.slice(1), values.slice(0, -1));
      assert.ok(lag1 > 0.8, `${lag1}`);
    }
  });

  it('goes through the zones of ISO 10816-3 as a bearing fails, each by the limits of its power and foundation', () => {
    for (const [ratedKilowatts, foundation, limits] of [
      [75, 'rigid', [1.4, 2.8, 4.5]],
      [75, 'flexible', [2.3, 4.5, 7.1]],
      [400, 'rigid', [2.3, 4.5, 7.1]],
      [400, 'flexible', [3.5, 7.1, 11]],
    ] as const) {
      const settings = { ...SOUND, ratedKilowatts, foundation };
      const commands = commanded(['inject', 0, { failure: 'bearing_outer_race', from: 0, rate: 1, hours: 12 }]);
      const list = readings(motors({ settings, periodMs: 5000, commands }), 12 * 720);
      const seen = new Set<string>();
      for (const { vibration, zone } of list) {
        const at = limits.findIndex((limit) => (vibration as number) <= limit);
        // The zone is that of the value before it is rounded.
        if (limits.some((limit) => Math.abs(limit - (vibration as number)) < 0.001)) continue;
        assert.equal(zone, 'ABCD'[at < 0 ? 3 : at]);
        seen.add(zone as string);
      }
      assert.deepEqual([...seen].slice(0, 3), ['A', 'B', 'C']);
      assert.ok(seen.has('D'), `${ratedKilowatts} kW, ${foundation}: no zone D`);
    }
  });

  it('is faulty for 13 of each 240 h without maintenance', () => {
    const fleet = motors({ settings: { ...PHYSICAL, maintenanceMode: 'none' }, motors: 60, periodMs: HOUR_MS });
    const TICKS = 24 * 300;
    const shares = fleet.ids.map((_, i) => {
      let faulty = 0;
      for (let tick = 0; tick < TICKS; tick++) faulty += Math.min(1, fleet.anomalies(tick, i).length);
      return faulty / TICKS;
    });
    assert.ok(Math.abs(mean(shares) - 13 / 240) < 0.004, `${100 * mean(shares)} %`);
  });

  it('is maintained every 30 days for 15 to 120 minutes, after which it has neither wear nor a failure', () => {
    const fleet = motors({ settings: { ...PHYSICAL, failureMode: 'none' }, motors: 3, periodMs: 900_000 });
    const DAYS = 150;
    let rounds = 0;
    const minutes: number[] = [];
    for (let i = 0; i < fleet.size; i++) {
      for (let tick = 0; tick < DAYS * 96; tick++) {
        for (const { event, maintenance_start, maintenance_end } of fleet.events(tick, i)) {
          if (event !== 'maintenance_started') continue;
          rounds++;
          minutes.push(((maintenance_end as number) - (maintenance_start as number)) / 60_000);
        }
      }
    }
    assert.ok(Math.abs(rounds - (3 * DAYS) / 30) <= 3, `${rounds} maintenances`);
    assert.ok(min(minutes) >= 15 && max(minutes) <= 120 && Math.abs(mean(minutes) - 67.5) < 15);

    // Maintained by hand: the wear of weeks is gone.
    const quiet = { ...SOUND, vibrationNoisePercent: 0, pattern: 'recorded', recorded: '100 100' } as const;
    const commands = commanded(
      ['inject', 1000, { failure: 'unbalance', from: 0.5, hours: 1000 }],
      ['maintenance', 2000, { minutes: 60 }],
    );
    const worn = motors({ settings: { ...quiet, maintenanceMode: 'each motor' }, periodMs: 60_000, commands });
    const [before, failing, standing, after] = [900, 1900, 2030, 2200].map((tick) => worn.reading(tick, 0)!);
    assert.equal(failing!.anomaly_type, 'unbalance');
    assert.deepEqual([standing!.state, after!.state, after!.anomaly_type], ['maintenance', 'running', 'normal']);
    assert.ok((failing!.vibration as number) > (before!.vibration as number));
    assert.ok((after!.vibration as number) <= (before!.vibration as number));
  });
});
