// How a cycle leaves: as one reading with its metrics, or in the rows of the reference's two tables.
import type { Reading } from '../../core/reading';
import type { CycleMetric, CycleSamples } from './cycle-metrics';

export const CYCLE_CONTENTS = ['cycle', 'metrics', 'samples'] as const;

export interface CycleOutput {
  /** one reading a cycle, a row a metric (METRICS), or a row a sample (CYCLES) */
  readonly content: (typeof CYCLE_CONTENTS)[number];
  /** of a reading: with its samples in arrays */
  readonly withSamples: boolean;
  readonly metrics: readonly CycleMetric[];
  /** what the signal is called */
  readonly field: string;
}

/**
 * What leaves for a cycle of `device`. Its id is the device and the time of its first sample, so that whoever cuts the same
 * cycle again, gives it the same id. Its reference time is the middle of its first and last sample.
 */
export function cycleItems(device: string, samples: CycleSamples, output: CycleOutput): Reading[] {
  const start = samples.times[0]!;
  const end = samples.times.at(-1)!;
  const cycle_id = device === '' ? String(start) : `${device}-${start}`;
  const timestamp = (start + end) / 2;
  const { content } = output;
  if (content === 'samples') return sampleRows(device, cycle_id, samples, output.field);
  if (content === 'metrics') return metricRows(device, timestamp, cycle_id, samples, output.metrics);
  const reading: Reading = {
    device,
    timestamp,
    cycle_id,
    cycle_start: start,
    cycle_end: end,
    cycle_samples: samples.times.length,
  };
  for (const { field, of } of output.metrics) {
    const value = of(samples);
    if (Number.isFinite(value)) reading[field] = value;
  }
  if (output.withSamples) {
    reading.times = Array.from(samples.times);
    reading.values = Array.from(samples.values);
  }
  return [reading];
}

/** A metric's id is that of the cycle followed by its number, 01, 02, 03. */
function metricRows(
  device: string,
  timestamp: number,
  cycle_id: string,
  samples: CycleSamples,
  metrics: readonly CycleMetric[],
): Reading[] {
  const rows = metrics.map(({ field, of }, i) => ({
    device,
    timestamp,
    metric_id: `${cycle_id}${String(i + 1).padStart(2, '0')}`,
    cycle_id,
    ref_unix_time: timestamp / 1000,
    ref_date_time: dateTime(timestamp),
    metric_name: field,
    metric_value: of(samples),
  }));
  return rows.filter(({ metric_value }) => Number.isFinite(metric_value));
}

function sampleRows(device: string, cycle_id: string, { times, values }: CycleSamples, field: string): Reading[] {
  return Array.from(times, (time, i) => ({
    device,
    timestamp: time,
    unix_time: time / 1000,
    date_time: dateTime(time),
    cycle_id,
    [field]: values[i],
  }));
}

/** UTC, and says so. */
function dateTime(time: number): string {
  return new Date(time).toISOString();
}
