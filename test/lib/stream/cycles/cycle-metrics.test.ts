import assert from 'node:assert/strict';
import { CYCLE_METRIC_NAMES, CYCLE_METRICS } from '../../../../lib/stream/cycles/cycle-metrics';
import { cycleItems } from '../../../../lib/stream/cycles/cycle-output';
import { T0 } from './cycles-rig';

const samples = (values: readonly number[], periodMs = 100) => ({
  times: Float64Array.from(values, (_, i) => T0 + periodMs * i),
  values: Float64Array.from(values),
});
const metric = (name: string, values: readonly number[], periodMs?: number) => {
  return CYCLE_METRICS.find((one) => one.name === name)!.of(samples(values, periodMs));
};
const near = (value: number, expected: number, within = 1e-9) => {
  assert.ok(Math.abs(value - expected) <= within, `${value} is not ${expected}`);
};

describe('metrics of a cycle', () => {
  it('have the reference’s check values', () => {
    const cycle = [7.5273, 12.1521, 12.6427, 8.3559];
    // Given to four digits.
    [12.6427, 10.254, 10.4163].forEach((check, i) => {
      near(CYCLE_METRICS[i]!.of(samples(cycle)), check, 1e-4);
    });
    const fields = CYCLE_METRICS.slice(0, 3).map(({ field }) => field);
    assert.deepEqual(fields, ['max_point', 'median', 'root_mean_squared']);
  });

  it('are what their names say, for positive and negative values', () => {
    const values = [-4, 1, 2, 5, 1];
    near(metric('max', values), 5);
    near(metric('min', values), -4);
    near(metric('mean', values), 1);
    near(metric('median', values), 1);
    near(metric('peak_to_peak', values), 9);
    near(metric('std', values), Math.sqrt(42 / 4));
    near(metric('rms', values), Math.sqrt(47 / 5));
    near(metric('crest_factor', values), 5 / Math.sqrt(47 / 5));
    near(metric('crest_factor', [-7, 1]), 7 / 5);
    near(metric('kurtosis', values), (625 + 0 + 1 + 256 + 0) / 5 / (42 / 5) / (42 / 5));
    near(metric('duration', values, 250), 1);
    // Trapezoids of x²: (16+1)/2 + (1+4)/2 + (4+25)/2 + (25+1)/2, each of half a second.
    near(metric('energy', values, 500), (8.5 + 2.5 + 14.5 + 13) / 2);
    near(metric('median', [3, 9, 1, 4]), 3.5);
  });

  it('are those of well-known signals', () => {
    const sine = Array.from({ length: 1000 }, (_, i) => 3 * Math.sin((2 * Math.PI * (i + 0.5)) / 100));
    near(metric('rms', sine), 3 / Math.SQRT2, 1e-6);
    near(metric('crest_factor', sine), Math.SQRT2, 1e-3);
    near(metric('kurtosis', sine), 1.5, 1e-6);
  });

  it('are numbers also where they are 0, and are left out where they are not defined', () => {
    const output = { content: 'cycle', withSamples: false, metrics: CYCLE_METRICS, field: 'voltage' } as const;
    const [zero] = cycleItems('Motor 1', samples([0, 0, 0]), output);
    for (const name of ['max_point', 'median', 'root_mean_squared', 'mean', 'energy', 'standard_deviation']) {
      assert.equal(zero![name], 0, name);
    }
    for (const name of ['crest_factor', 'kurtosis']) assert.ok(!(name in zero!), name);
    const [single] = cycleItems('Motor 1', samples([5]), output);
    assert.deepEqual([single!.max_point, single!.duration, 'standard_deviation' in single!], [5, 0, false]);
  });

  it('are in a registry with one name and one field each', () => {
    assert.equal(new Set(CYCLE_METRIC_NAMES).size, 11);
    assert.equal(new Set(CYCLE_METRICS.map(({ field }) => field)).size, 11);
  });
});

describe('what leaves for a cycle', () => {
  const cycle = samples([7.5273, 12.1521, 12.6427, 8.3559]);
  const output = {
    content: 'cycle',
    withSamples: false,
    metrics: CYCLE_METRICS.slice(0, 3),
    field: 'voltage',
  } as const;

  it('is a reading at the middle of its first and last sample, with an id of device and start', () => {
    const [reading] = cycleItems('Motor 1', cycle, output);
    const { root_mean_squared, median, ...rest } = reading!;
    assert.deepEqual(rest, {
      device: 'Motor 1',
      timestamp: T0 + 150,
      cycle_id: `Motor 1-${T0}`,
      cycle_start: T0,
      cycle_end: T0 + 300,
      cycle_samples: 4,
      max_point: 12.6427,
    });
    near(root_mean_squared as number, 10.4163, 1e-4);
    near(median as number, 10.254);
    const [with_] = cycleItems('Motor 1', cycle, { ...output, withSamples: true });
    assert.deepEqual(with_!.values, [7.5273, 12.1521, 12.6427, 8.3559]);
    assert.deepEqual(with_!.times, [T0, T0 + 100, T0 + 200, T0 + 300]);
  });

  it('is, as rows of metrics, the reference’s table METRICS: ids end in 01, 02, 03, times are UTC and say so', () => {
    const rows = cycleItems('Motor 1', cycle, { ...output, content: 'metrics' });
    assert.deepEqual(rows[0], {
      device: 'Motor 1',
      timestamp: T0 + 150,
      metric_id: `Motor 1-${T0}01`,
      cycle_id: `Motor 1-${T0}`,
      ref_unix_time: (T0 + 150) / 1000,
      ref_date_time: '2026-01-01T00:00:00.150Z',
      metric_name: 'max_point',
      metric_value: 12.6427,
    });
    assert.deepEqual(
      rows.map(({ metric_id, metric_name }) => [String(metric_id).slice(-2), metric_name]),
      [
        ['01', 'max_point'],
        ['02', 'median'],
        ['03', 'root_mean_squared'],
      ],
    );
  });

  it('is, as rows of samples, the reference’s table CYCLES', () => {
    const rows = cycleItems('', cycle, { ...output, content: 'samples' });
    assert.equal(rows.length, 4);
    assert.deepEqual(rows[1], {
      device: '',
      timestamp: T0 + 100,
      unix_time: (T0 + 100) / 1000,
      date_time: '2026-01-01T00:00:00.100Z',
      cycle_id: String(T0),
      voltage: 12.1521,
    });
  });
});
