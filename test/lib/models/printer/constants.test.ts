// The reference's constants, measured back from what ten printers send in a print each. A statistic may lie 4.5 of its
// standard deviations from what is expected.
import assert from 'node:assert/strict';
import { linearRegression, max, mean, min, sampleCorrelation, standardDeviation } from 'simple-statistics';
import { run, type Sample, START, stretches } from './print-run';

const PRINTERS = 10;
const PRINT_SECONDS = 28_800;
const LIMIT = 4.5;

function assertNear(what: string, value: number, expected: number, deviation: number): void {
  assert.ok(Math.abs(value - expected) < LIMIT * deviation, `${what} is ${value}, expected ${expected} ± ${deviation}`);
}

function assertNormal(what: string, values: number[], expected: number, sigma: number): void {
  assertNear(`mean ${what}`, mean(values), expected, sigma / Math.sqrt(values.length));
  assertNear(`σ of ${what}`, standardDeviation(values), sigma, sigma / Math.sqrt(2 * values.length));
}

describe('printer, measured over ten prints', function () {
  this.timeout(60_000);
  const runs = run({ printers: PRINTERS });
  const all = runs.flatMap(({ samples }) => samples);

  it('sends one reading a second for 28 800 s, then nothing for the pause', () => {
    for (const { samples } of runs) {
      assert.equal(samples.length, PRINT_SECONDS);
      samples.forEach(({ second }, index) => {
        assert.equal(second, index);
      });
    }
  });

  it('rounds to 0.001 °C', () => {
    for (const { hotend, bed, ambient, fluctuated } of all.slice(0, 20_000)) {
      for (const value of [hotend, bed, ambient, fluctuated]) assert.equal(Math.round(value * 1000) / 1000, value);
    }
  });

  it('holds hot end at 250 ± 0.5 and bed at 110 ± 0.5 °C outside of dips, without memory or coupling', () => {
    const hotend = all.filter(({ label }) => !label.includes('hotend_dip')).map((sample) => sample.hotend);
    const bed = all.filter(({ label }) => !label.includes('bed_dip')).map((sample) => sample.bed);
    assertNormal('hot end', hotend, 250, 0.5);
    assertNormal('bed', bed, 110, 0.5);
    const calm = all.filter(({ label }) => label === 'normal');
    const DEVIATION = 1 / Math.sqrt(calm.length);
    const correlation = (a: (s: Sample) => number, b: (s: Sample) => number, lag = 0) => {
      return sampleCorrelation(calm.slice(lag).map(a), calm.slice(0, calm.length - lag).map(b));
    };
    const [ofHotend, ofBed, ofAmbient] = [(s: Sample) => s.hotend, (s: Sample) => s.bed, (s: Sample) => s.ambient];
    assertNear('hot end with bed', correlation(ofHotend, ofBed), 0, DEVIATION);
    assertNear('hot end with ambient', correlation(ofHotend, ofAmbient), 0, DEVIATION);
    assertNear('bed with itself a second later', correlation(ofBed, ofBed, 1), 0, DEVIATION);
  });

  it('holds ambient at 50 ± 0.2 °C in the first hour of each of four cycles', () => {
    for (let cycle = 0; cycle < 4; cycle++) {
      const held = all.filter(({ second }) => Math.floor(second / 7200) === cycle && second % 7200 <= 3600);
      assertNormal(
        `ambient in cycle ${cycle + 1}`,
        held.map(({ ambient }) => ambient),
        50,
        0.2,
      );
    }
  });

  it('lets ambient fall along 50 − 25·(t/3600)² °C in the second hour of each cycle', () => {
    const falling = all.filter(({ second }) => second % 7200 > 3600);
    const residuals = falling.map(({ ambient, second }) => {
      const t = ((second % 7200) - 3600) / 3600;
      return ambient - (50 - 25 * t * t);
    });
    assertNormal('ambient about its course', residuals, 0, 0.2);
  });

  it('crosses 45 °C at 5210 s + k · 7200 s, within noise', () => {
    for (let cycle = 0; cycle < 4; cycle++) {
      // Ten printers, a straight line through a minute: ± 1.3 s.
      const near = all.filter(({ second }) => Math.abs(second - cycle * 7200 - 5210) <= 30);
      const { m, b } = linearRegression(near.map(({ second, ambient }) => [second - cycle * 7200, ambient]));
      assertNear(`crossing in cycle ${cycle + 1}`, (45 - b) / m, 5210, 1.3);
    }
  });

  for (const [what, name, target, depth] of [
    ['hot end', 'hotend', 250, 20],
    ['bed', 'bed', 110, 10],
  ] as const) {
    it(`dips its ${what} by ${depth} °C, 20 times a print, for 30 … 35 s, in the shape of half a sine`, () => {
      const lengths: number[] = [];
      const depths: number[] = [];
      for (const { samples } of runs) {
        // Half a sine is beyond half its depth for two thirds of its length; noise may flicker at that point.
        const halves = stretches(samples, (sample) => sample[name] < target - depth / 2, 3);
        assert.equal(halves.length, 20);
        for (const { from, to } of halves) {
          lengths.push((to - from) * 1.5);
          depths.push(
            target -
              mean(samples.slice(Math.ceil((from + to) / 2) - 2, Math.ceil((from + to) / 2) + 2).map((s) => s[name])),
          );
        }
      }
      // The length of a stretch is off by up to a sample at either end, times 1.5.
      assertNear('mean length', mean(lengths), 32.5, Math.sqrt(35 / 12 + 1.5) / Math.sqrt(lengths.length));
      assert.ok(min(lengths) >= 27 && max(lengths) <= 38, `${min(lengths)} … ${max(lengths)} s`);
      // Four samples about the middle of 32.5 s see 0.991 of the depth.
      assertNear('mean depth', mean(depths), 0.991 * depth, 0.5 / Math.sqrt(4 * depths.length) + 0.002 * depth);
    });
  }

  it('tells the truth of each dip: where it begins and ends and how it shapes the readings', () => {
    for (const { samples, truths } of runs) {
      for (const [type, name, target, depth] of [
        ['hotend_dip', 'hotend', 250, 20],
        ['bed_dip', 'bed', 110, 10],
      ] as const) {
        const dips = truths.filter((truth) => truth.type === type && truth.phase === 'end');
        assert.equal(dips.length, 20);
        for (const { start, end, timestamp, severity, fields } of dips) {
          assert.ok(end - start >= 30_000 && end - start <= 35_000, `${end - start} ms`);
          assert.equal(timestamp, end);
          assert.deepEqual([severity, fields], [1, [`${name}_temperature`]]);
          const [from, to] = [(start - START) / 1000, (end - START) / 1000];
          const within = samples.slice(from, to);
          assert.ok(within.every(({ label }) => label.includes(type)));
          assert.ok(!samples[to]?.label.includes(type) || dips.some((other) => other.start === end));
          // Where exactly between two samples it began is not told: up to one second.
          const shape = within.map((_, index) => Math.sin((Math.PI * (index + 0.5)) / (to - from)));
          const fall = within.map((sample) => target - sample[name]);
          const measured =
            shape.reduce((sum, s, index) => sum + s * fall[index]!, 0) / shape.reduce((sum, s) => sum + s * s, 0);
          assertNear(`depth of a ${type}`, measured, depth, 0.5 / Math.sqrt((to - from) / 2) + 0.003 * depth);
        }
      }
    }
  });

  it('lets the fluctuated ambient burst: U{5 … 300} s apart, U{1 … 4} s long, by a constant U(−3, 3) °C', () => {
    const gaps: number[] = [];
    const lengths: number[] = [];
    const amplitudes: number[] = [];
    for (const { samples } of runs) {
      const bursts = stretches(samples, ({ ambient, fluctuated }) => fluctuated !== ambient);
      let end = 0;
      for (const { from, to } of bursts.filter((burst) => burst.to < samples.length)) {
        gaps.push(from - end);
        lengths.push(to - from);
        end = to;
        const offsets = samples.slice(from, to).map(({ ambient, fluctuated }) => fluctuated - ambient);
        assert.ok(max(offsets) - min(offsets) < 0.0011, `an amplitude from ${min(offsets)} to ${max(offsets)}`);
        amplitudes.push(mean(offsets));
      }
    }
    const count = Math.sqrt(gaps.length);
    assert.ok(gaps.length > 1500, `${gaps.length} bursts`);
    assert.deepEqual([min(gaps), max(gaps)], [5, 300]);
    assertNear('mean gap', mean(gaps), 152.5, Math.sqrt((296 * 296 - 1) / 12) / count);
    assert.deepEqual([...new Set(lengths)].sort(), [1, 2, 3, 4]);
    assertNear('mean length', mean(lengths), 2.5, Math.sqrt(15 / 12) / count);
    assert.ok(min(amplitudes) > -3.001 && max(amplitudes) < 3.001);
    assertNear('mean amplitude', mean(amplitudes), 0, Math.sqrt(3) / count);
    assertNear('σ of amplitudes', standardDeviation(amplitudes), Math.sqrt(3), Math.sqrt(3 / 5) / count);
  });

  it('does not count bursts as anomalies', () => {
    assert.deepEqual([...new Set(runs.flatMap(({ truths }) => truths.map(({ type }) => type)))].sort(), [
      'ambient_fall',
      'bed_dip',
      'hotend_dip',
    ]);
    assert.ok(all.some(({ label, ambient, fluctuated }) => label === 'normal' && fluctuated - ambient > 2.5));
  });

  it('spreads dips evenly over the print, those of hot end and bed apart from each other', () => {
    const starts = (type: string) =>
      runs.map(({ truths }) => {
        const begun = truths.filter((truth) => truth.type === type && truth.phase === 'start');
        return begun.map(({ start }) => (start - START) / 1000);
      });
    for (const type of ['hotend_dip', 'bed_dip']) {
      const sorted = starts(type)
        .flat()
        .sort((a, b) => a - b);
      const distance = max(sorted.map((start, i) => Math.abs(start / PRINT_SECONDS - (i + 0.5) / sorted.length)));
      assert.ok(
        distance * Math.sqrt(sorted.length) < 1.95,
        `Kolmogorov–Smirnov ${distance * Math.sqrt(sorted.length)}`,
      );
    }
    assert.notDeepEqual(starts('hotend_dip')[0], starts('bed_dip')[0]);
    assert.notDeepEqual(starts('hotend_dip')[0], starts('hotend_dip')[1]);
  });
});
