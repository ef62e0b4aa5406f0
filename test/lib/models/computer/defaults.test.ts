// Computers, measured back against the figures of the specification: when the governor acts, what heat and power do, how often
// parts degrade. Nothing here is read from the source.
import assert from 'node:assert/strict';
import { linearRegression, max, mean, min } from 'simple-statistics';
import type { Reading } from '../../../../lib/core/reading';
import { Computer } from '../../../../lib/models/computer/computer';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';
import { at, CALM, computerOf, HOUR_MS, numbers, runOf } from './fleet';

/** What it sends under full load without its fan, in a hot room. */
function overheating(settings: object): Reading[] {
  const asked = [
    [0.5, 'fan', { state: 'fail' }],
    [1, 'load', { percent: 99, minutes: 200 }],
  ] as const;
  return runOf(computerOf({ settings: { ...CALM, ...settings } }, asked), 40).readings;
}

describe('computer, measured', function () {
  this.timeout(60_000);

  it('a Raspberry Pi lowers its clock from 80 °C on, by how far it is to 85 °C, and further beyond', () => {
    const list = overheating({ roomTemperature: 30 });
    const [temperature, clock] = [numbers(list, 'CPU_temp_celsius'), numbers(list, 'frequency_arm_hz')];
    assert.ok(max(temperature) > 86, `${max(temperature)} °C`);
    const between: [number, number][] = [];
    for (const [i, celsius] of temperature.entries()) {
      // Between two looks of its governor it moves on, and the sensor rounds.
      if (celsius < 79.5) assert.equal(clock[i], 1.8e9, `${clock[i]} Hz at ${celsius} °C`);
      if (celsius > 81) assert.ok(clock[i]! < 1.79e9, `${clock[i]} Hz at ${celsius} °C`);
      if (celsius > 80.5 && celsius < 84.8) between.push([celsius, clock[i]! / 1e9]);
      if (celsius > 85.5) assert.ok(clock[i]! < 1.52e9);
    }
    // Recorded: 1.58 GHz at 84.2 °C.
    const { m, b } = linearRegression(between);
    assert.ok(Math.abs(m * 84.2 + b - 1.58) < 0.015 && Math.abs(m * 80 + b - 1.8) < 0.015, `${m} ${b}`);
    const states = (low: number, high: number) =>
      new Set(list.filter((_, i) => temperature[i]! > low && temperature[i]! < high).map(({ state }) => state));
    assert.deepEqual([...states(80.2, 84.8)], ['throttled']);
    assert.ok(states(85.2, 99).has('overheated') && !states(85.2, 99).has('busy'));
    for (const { state, throttled } of list) {
      // Capped and at its soft limit, now and since the boot.
      if (state === 'throttled') assert.equal((throttled as number) & 0xa000a, 0xa000a);
    }
  });

  it('a PC lowers its clock from 100 °C on', () => {
    const list = overheating({ profile: 'pc', roomTemperature: 35 });
    const busy = list.filter(({ LoadCPUTotal }) => (LoadCPUTotal as number) > 90);
    const temperature = numbers(busy, 'TemperatureCPUPackage');
    assert.ok(max(temperature) > 101);
    for (const { TemperatureCPUPackage, ClockCPUCoreOne } of busy) {
      if ((TemperatureCPUPackage as number) < 99) assert.equal(ClockCPUCoreOne, 3995);
      if ((TemperatureCPUPackage as number) > 101.5) assert.ok((ClockCPUCoreOne as number) < 3950);
    }
  });

  it('a Raspberry Pi warms by 2.7 W at rest and 6.4 W at work: in proportion, with one time constant', () => {
    const settled = (percent: number) => {
      return at(computerOf({}, [[5, 'load', { percent, minutes: 500 }]]), 60).CPU_temp_celsius as number;
    };
    const { m, b } = linearRegression([0, 20, 40, 60].map((percent) => [percent / 100, settled(percent)]));
    // (T − room) at rest is to what full load adds as 2.7 W to 3.7 W.
    assert.ok(Math.abs((b - 25) / m - 2.7 / 3.7) < 0.01, `${b - 25} K at rest, ${m} K more at work`);

    const [from, to] = [settled(0), settled(60)];
    const fleet = computerOf({ periodMs: 1000 }, [
      [30, 'load', { percent: 0, minutes: 30 }],
      [60, 'load', { percent: 60, minutes: 500 }],
    ]);
    const course = Array.from({ length: 600 }, (_, second) => at(fleet, 60 + second / 60).CPU_temp_celsius as number);
    const reaches = (share: number) => course.findIndex((value) => (value - from) / (to - from) > share);
    // An exponential is as long from nothing to 1 − 1/e as from there to 1 − 1/e².
    const [once, twice] = [reaches(1 - Math.exp(-1)), reaches(1 - Math.exp(-2))];
    assert.ok(once > 100 && Math.abs(twice / once - 2) < 0.1, `${once} s and ${twice} s`);
  });

  it('degrades once in 240 h for 4 to 24 h, counted over a fleet: 5.8 % of the time', () => {
    const DEVICES = 24;
    const DAYS = 60;
    const ids = deviceIds({ prefix: 'Computer ', count: DEVICES });
    const model = new Computer({ burstsPerHour: 0 });
    const fleet = new Fleet({ model, seed: '1', ids, periodMs: HOUR_MS / 2, startMs: Date.UTC(2026, 0, 5) });
    let faulty = 0;
    const lengths: number[] = [];
    for (let i = 0; i < DEVICES; i++) {
      for (let tick = 0; tick < DAYS * 48; tick++) {
        if (fleet.anomalies(tick, i).length > 0) faulty++;
        for (const { phase, start, end } of fleet.truth(tick, i)) {
          if (phase === 'start' && start > fleet.startMs) lengths.push((end - start) / HOUR_MS);
        }
      }
    }
    const expected = (DEVICES * DAYS) / 10;
    assert.ok(Math.abs(lengths.length - expected) < 4 * Math.sqrt(expected), `${lengths.length} of ${expected}`);
    assert.ok(min(lengths) >= 3.5 && max(lengths) <= 24.5 && Math.abs(mean(lengths) - 14) < 1.5, `${mean(lengths)} h`);
    const share = faulty / (DEVICES * DAYS * 48);
    assert.ok(Math.abs(share - 14 / 240) < 0.015, `${100 * share} %`);
  });
});
