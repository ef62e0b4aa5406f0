// Printers run for a while, with all that they send, for tests that measure it.
import type { Reading } from '../../../../lib/core/reading';
import { Printer } from '../../../../lib/models/printer/printer';
import type { PrinterSettings } from '../../../../lib/models/printer/settings';
import { deviceIds, type EventPayload, Fleet } from '../../../../lib/sim/fleet';
import type { TruthPayload } from '../../../../lib/sim/truth';

export const START = Date.UTC(2026, 0, 1);

export interface Sample {
  /** event time since the fleet's start */
  readonly second: number;
  readonly hotend: number;
  readonly bed: number;
  readonly ambient: number;
  readonly fluctuated: number;
  readonly label: string;
}

export interface Run {
  readonly samples: Sample[];
  readonly events: EventPayload[];
  readonly truths: TruthPayload[];
}

export interface RunOptions {
  settings?: Partial<PrinterSettings>;
  printers?: number;
  seconds?: number;
  periodMs?: number;
  seed?: string;
}

export function printers({ settings, printers: count = 1, periodMs = 1000, seed = '1' }: RunOptions = {}): Fleet {
  const model = new Printer({ startPhase: 'together', ...settings });
  const ids = deviceIds({ prefix: 'Printer ', count });
  return new Fleet({ model, seed, ids, periodMs, startMs: START, labels: true });
}

/** One run for each printer: by default a print and its pause. */
export function run(options: RunOptions): Run[] {
  const fleet = printers(options);
  const ticks = Math.ceil(((options.seconds ?? 29_100) * 1000) / fleet.periodMs);
  return fleet.ids.map((_id, i) => {
    const whole: Run = { samples: [], events: [], truths: [] };
    for (let tick = 0; tick < ticks; tick++) {
      const reading = fleet.reading(tick, i);
      if (reading) whole.samples.push(sample(reading));
      whole.events.push(...fleet.events(tick, i));
      whole.truths.push(...fleet.truth(tick, i));
    }
    return whole;
  });
}

export function runOne(options: RunOptions = {}): Run {
  return run(options)[0]!;
}

function sample(reading: Reading): Sample {
  return {
    second: (reading.timestamp - START) / 1000,
    hotend: reading.hotend_temperature as number,
    bed: reading.bed_temperature as number,
    ambient: reading.ambient_temperature as number,
    fluctuated: reading.fluctuated_ambient_temperature as number,
    label: reading.anomaly_type as string,
  };
}

/** A stretch of samples for which something holds, by index: [from, to). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The stretches in which `holds`, those less than `bridge` samples apart taken as one. */
export function stretches(samples: readonly Sample[], holds: (sample: Sample) => boolean, bridge = 0): Stretch[] {
  const found: Stretch[] = [];
  samples.forEach((one, index) => {
    if (!holds(one)) return;
    const last = found.at(-1);
    if (last && index - last.to <= bridge) found[found.length - 1] = { from: last.from, to: index + 1 };
    else found.push({ from: index, to: index + 1 });
  });
  return found;
}
