// Downsampling: the readings of each key are gathered in windows of event time, and each window leaves as one reading
// of aggregates when it closes.
//
// A window leaves whole exactly once, when the key's own event time passes its end plus the grace. A key that falls
// silent cannot pass it: after the idle timeout its windows leave as `partial`, are kept, and still leave whole when the
// key goes on. So, until a key is forgotten, its whole windows depend on its readings and their order alone.
import { type ParsedReading, type Reading, unusable } from '../core/reading';
import { type Aggregate, cellPlan } from './aggregates';
import { FieldLayouts } from './field-layout';
import { KeyWindows, type SavedWindows } from './key-windows';
import { type Keyed, type KeyedLimits, KeyedState, type SavedKeys } from './keyed-state';
import { Tumbling } from './tumbling';
import type { Window, WindowPlan } from './window';
import { checkAhead, isSetBack } from './wrong-clock';

export interface DownsampleSettings extends KeyedLimits {
  /** length of a window, event time, whole ms */
  windowMs: number;
  /** the windows start at offset + k · window since the Unix epoch */
  offsetMs: number;
  /** how long a window stays open behind the key's event time for readings out of order, ms */
  graceMs: number;
  /** a key that sends nothing in time for this long is idle, ms of wall time; 0: never */
  idleMs: number;
  /** readings further ahead of the wall clock are refused, ms; 0: no limit (event time may run fast) */
  maxAheadMs: number;
  keyProperty: string;
  timeProperty: string;
  /** the fields to keep; none: all */
  fields: readonly string[];
  aggregates: readonly Aggregate[];
  /** the point of the window that is its reading's timestamp */
  timestampAt: 'start' | 'middle' | 'end';
  /** the field that holds the number of a window's readings; empty: none */
  countField: string;
  /** readings a window holds at most while a median, trimmed mean or percentile is asked for */
  maxReadings: number;
}

/** Names that an output reading uses itself, or that no plain object can hold. */
export const RESERVED_FIELDS: readonly string[] = ['device', 'timestamp', 'kind', 'partial', '__proto__'];

/** What leaves. */
export interface Downsampled {
  readonly readings: Reading[];
  /** readings that came after their window had closed, as they were, with `kind: 'late'` */
  readonly late: Reading[];
}

/** What a saved state depends on, as text: with another one it cannot be read. */
export function stateFingerprint(settings: DownsampleSettings): string {
  const { windowMs, offsetMs, keyProperty, timeProperty, fields, aggregates } = settings;
  return JSON.stringify([windowMs, offsetMs, keyProperty, timeProperty, fields, cellPlan(aggregates)]);
}

/** What `save` writes. */
export type SavedDownsampler = SavedKeys;

export class Downsampler {
  /** how many times a key's time was set back and the key began anew */
  restarts = 0;

  private readonly keys: KeyedState<KeyWindows>;
  private readonly windowing: Tumbling;
  private readonly plan: WindowPlan;

  constructor(readonly settings: DownsampleSettings) {
    const { aggregates } = settings;
    const labelsOf = (field: string) =>
      aggregates.map(({ prefix }) => (aggregates.length === 1 ? field : `${prefix}_${field}`));
    this.keys = new KeyedState(settings);
    this.windowing = new Tumbling(settings.windowMs, settings.offsetMs);
    this.plan = {
      aggregates,
      cells: cellPlan(aggregates),
      layouts: new FieldLayouts(labelsOf),
      chosen: [...new Set(settings.fields)],
      left: new Set([...RESERVED_FIELDS, settings.keyProperty, settings.timeProperty, settings.countField]),
      maxReadings: settings.maxReadings,
    };
  }

  /** How many keys are kept. */
  get size(): number {
    return this.keys.size;
  }

  /**
   * Takes a reading that arrives at wall time `now` (ms since the Unix epoch) and adds to `out` what leaves because of
   * it. The reading is not kept.
   *
   * @throws InputError for a reading that cannot be used; it is in no window then
   */
  add(reading: ParsedReading, now: number, out: Downsampled): void {
    const { key, time, fields } = reading;
    const known = this.keys.find(key);
    const windows = known ? known.value : this.newWindows();
    let window = windows.current;
    if (!window || time < window.start || time >= window.end) {
      checkAhead(time, now, this.settings.maxAheadMs, this.settings.timeProperty);
      const start = this.windowing.startOf(time);
      const end = start + this.windowing.sizeMs;
      if (windows.isClosed(end)) {
        if (!known || !isSetBack(known, now, this.settings.idleMs)) {
          out.late.push({ ...fields, device: key, timestamp: time, kind: 'late' });
          return;
        }
        this.restart(known, out);
      }
      window = windows.at(start, end);
    }
    if (!window.add(fields, time)) throw unusable(fields, this.plan.chosen, this.plan.left, this.settings.timeProperty);
    if (known) this.keys.use(known, now);
    else this.keys.add(key, windows, now);
    if (window !== windows.current) windows.use(window);
    window.unsent = true;
    if (time <= windows.watermark) return;
    if (windows.closesAny(time)) windows.advance(time, (closed) => out.readings.push(this.readingOf(key, closed)));
    else windows.watermark = time;
  }

  /** Lets the windows of idle keys leave as partial, and forgets keys that have expired. */
  sweep(now: number, out: Downsampled): void {
    const { idleMs } = this.settings;
    if (idleMs > 0) this.keys.eachIdle(now - idleMs, (idle) => this.leavePartial(idle, out));
    this.keys.expire(now, (expired) => this.leavePartial(expired, out));
  }

  /** The state as JSON. */
  save(now: number): SavedDownsampler {
    return this.keys.save(now, (windows) => windows.save());
  }

  /** Takes over what `save` wrote. */
  restore(saved: SavedDownsampler, now: number): void {
    this.keys.restore(saved, now, (value) => {
      const windows = this.newWindows();
      windows.restore(value as SavedWindows);
      return windows;
    });
  }

  private newWindows(): KeyWindows {
    return new KeyWindows(this.plan, this.settings.graceMs);
  }

  private restart(known: Keyed<KeyWindows>, out: Downsampled): void {
    this.leavePartial(known, out);
    known.value.restart();
    this.restarts++;
  }

  private leavePartial({ key, value }: Keyed<KeyWindows>, out: Downsampled): void {
    for (const window of value.windows) {
      if (!window.unsent) continue;
      window.unsent = false;
      out.readings.push({ ...this.readingOf(key, window), partial: true });
    }
  }

  private readingOf(device: string, window: Window): Reading {
    const { timestampAt, countField } = this.settings;
    const { start, end } = window;
    const timestamp = timestampAt === 'start' ? start : timestampAt === 'end' ? end : (start + end) / 2;
    const reading: Reading = { device, timestamp };
    if (countField !== '') reading[countField] = window.readings;
    window.writeTo(reading);
    return reading;
  }
}
