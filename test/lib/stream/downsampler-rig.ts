// A downsampler at work, for tests: what it is given and what has left it, with times in seconds.

import type { SavedKeys } from '../../../lib/core/keyed-state';
import type { Reading } from '../../../lib/core/reading';
import { parseAggregate } from '../../../lib/stream/aggregates';
import { Downsampler, type DownsampleSettings } from '../../../lib/stream/downsampler';
import type { Downsampled } from '../../../lib/stream/windowed';

export const T0 = Date.UTC(2026, 0, 1);
export const MINUTE = 60_000;

/** One-minute means of all fields, with `changed`. */
export function settingsOf(changed: Partial<DownsampleSettings> = {}, aggregates = ['mean']): DownsampleSettings {
  return {
    windows: { kind: 'tumbling', sizeMs: MINUTE, offsetMs: 0 },
    graceMs: 0,
    idleMs: 30_000,
    expireMs: 3_600_000,
    maxAheadMs: 0,
    emit: 'close',
    updateMs: 0,
    fill: 'none',
    maxFill: 100,
    keyProperty: 'device',
    timeProperty: 'timestamp',
    fields: [],
    aggregates: aggregates.map((name) => parseAggregate(name)!),
    timestampAt: 'start',
    countField: '',
    maxKeys: 100,
    maxReadings: 1000,
    ...changed,
  };
}

/** What a rig needs of a downsampler. */
interface Subject {
  add(reading: { key: string; time: number; fields: Record<string, unknown> }, now: number, out: Downsampled): void;
  endMessage(out: Downsampled): void;
  sweep(now: number, out: Downsampled): void;
  save(now: number): SavedKeys;
  restore(saved: SavedKeys, now: number): void;
}

/** A downsampler and what has left it. Times are in seconds: event time since T0, wall time since T0. */
export function rigOf<S extends Subject>(create: () => S) {
  const out = { readings: [] as Reading[], late: [] as Reading[] };
  return {
    downsampler: create(),
    /** as a message of its own */
    add(time: number, fields: Record<string, unknown> | number, { key = 'a', now = 0 } = {}) {
      const all = typeof fields === 'number' ? { value: fields } : fields;
      this.downsampler.add({ key, time: T0 + time * 1000, fields: all }, T0 + now * 1000, out);
      this.downsampler.endMessage(out);
    },
    sweep(now: number) {
      this.downsampler.sweep(T0 + now * 1000, out);
    },
    restart() {
      const saved = JSON.parse(JSON.stringify(this.downsampler.save(T0)));
      this.downsampler = create();
      this.downsampler.restore(saved, T0);
    },
    /** what has left since the last call; `at` is the timestamp */
    readings: (): Record<string, unknown>[] =>
      out.readings.splice(0).map(({ timestamp, ...rest }) => ({ at: (timestamp - T0) / 1000, ...rest })),
    late: () => out.late.splice(0),
  };
}

export function rig(changed: Partial<DownsampleSettings> = {}, aggregates?: string[]) {
  const settings = settingsOf(changed, aggregates);
  return rigOf(() => new Downsampler(settings));
}
