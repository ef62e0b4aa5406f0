// Load cycles under test: settings, streams of readings, and what leaves.
import type { ParsedReading, Reading } from '../../../../lib/core/reading';
import { CYCLE_METRICS } from '../../../../lib/stream/cycles/cycle-metrics';
import { LoadCycles, type LoadCyclesSettings } from '../../../../lib/stream/cycles/load-cycles';

export const T0 = Date.UTC(2026, 0, 1);

export function cyclesSettings(more: Partial<LoadCyclesSettings> = {}): LoadCyclesSettings {
  return {
    field: 'voltage',
    threshold: 4,
    side: 'above',
    gapMs: 2000,
    minMs: 0,
    pauseMs: 2000,
    maxSamples: 1000,
    graceMs: 0,
    idleMs: 0,
    maxAheadMs: 0,
    keyProperty: 'device',
    timeProperty: 'timestamp',
    expireMs: 3_600_000,
    maxKeys: 100,
    content: 'cycle',
    withSamples: true,
    metrics: CYCLE_METRICS.slice(0, 3),
    ...more,
  };
}

export interface Sample {
  readonly time: number;
  readonly value: number;
}

export function parsed({ time, value }: Sample, key = 'Motor 1'): ParsedReading {
  return { key, time, fields: { device: key, timestamp: time, voltage: value } };
}

export function run(samples: readonly Sample[], more: Partial<LoadCyclesSettings> = {}, key?: string) {
  const cycles = new LoadCycles(cyclesSettings(more));
  const out = { cycles: [] as Reading[], late: [] as Reading[] };
  for (const sample of samples) cycles.add(parsed(sample, key), T0, out);
  return { ...out, node: cycles };
}

/** Samples every 100 ms from `fromMs` on: `10 x 5, 20 x 0` in short. */
export function samplesOf(parts: readonly (readonly [count: number, value: number])[], fromMs = T0): Sample[] {
  const values = parts.flatMap(([count, value]) => Array.from({ length: count }, () => value));
  return values.map((value, i) => ({ time: fromMs + 100 * i, value }));
}

/** All complete cycles of samples in order, found the plain way: at once, in the whole list. */
export function plainCycles(
  samples: readonly Sample[],
  { threshold, gapMs, minMs, pauseMs }: Pick<LoadCyclesSettings, 'threshold' | 'gapMs' | 'minMs' | 'pauseMs'>,
): Sample[][] {
  const stretches: Sample[][] = [[]];
  for (const sample of samples) {
    const last = stretches.at(-1)!.at(-1);
    if (last && pauseMs > 0 && sample.time - last.time > pauseMs) stretches.push([]);
    stretches.at(-1)!.push(sample);
  }
  return stretches.flatMap((stretch) => {
    const groups: Sample[][] = [];
    for (const sample of stretch.filter(({ value }) => value > threshold)) {
      const last = groups.at(-1)?.at(-1);
      if (last && sample.time - last.time <= gapMs) groups.at(-1)!.push(sample);
      else groups.push([sample]);
    }
    const [begin, end] = [stretch[0], stretch.at(-1)];
    return groups
      .filter((group, i) => i > 0 || group[0]!.time - begin!.time > gapMs)
      .filter((group) => end!.time - group.at(-1)!.time > gapMs)
      .filter((group) => group.at(-1)!.time - group[0]!.time >= minMs)
      .map((group) => stretch.filter(({ time }) => time >= group[0]!.time && time <= group.at(-1)!.time));
  });
}
