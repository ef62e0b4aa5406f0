// Readings gathered in windows of event time for each key: which are in time, which are late, and when what leaves.
//
// A window leaves whole exactly once, when its key's own event time passes its end plus the grace. A key that falls
// silent cannot pass it: after the idle timeout its windows leave as `partial`, are kept, and still leave whole when the
// key goes on. So, until a key is forgotten, its whole windows depend on its readings and their order alone.

import { type Keyed, type KeyedLimits, KeyedState, type SavedKeys } from '../core/keyed-state';
import { type ParsedReading, type Reading, unusable } from '../core/reading';
import type { KeyWindows } from './key-windows';
import { checkAhead, isSetBack, type LateSpell } from './wrong-clock';

export interface WindowedSettings extends KeyedLimits {
  /** how long a window stays open behind the key's event time for readings out of order, ms */
  graceMs: number;
  /** a key that sends nothing in time for this long is idle, ms of wall time; 0: never */
  idleMs: number;
  /** readings further ahead of the wall clock are refused, ms; 0: no limit (event time may run fast) */
  maxAheadMs: number;
  /** `update`: windows leave as `partial` at each message that changes them, too */
  emit: 'close' | 'update';
  /** event time of a key from one such message to the next, ms; 0: at each */
  updateMs: number;
  keyProperty: string;
  timeProperty: string;
  /** the fields to keep; none: all */
  fields: readonly string[];
}

/** Names that an output reading uses itself, or that no plain object can hold. */
export const RESERVED_FIELDS: readonly string[] = ['device', 'timestamp', 'kind', 'partial', '__proto__'];

/** What leaves. */
export interface Downsampled {
  readonly readings: Reading[];
  /** readings that came after their window had closed, as they were, with `kind: 'late'` */
  readonly late: Reading[];
}

/** What is kept of a key. */
interface KeyState<R> extends LateSpell {
  readonly windows: KeyWindows<R>;
  /** event time, ms, at which windows last left because of an update */
  updatedAt: number;
  /** the reading of the last whole window, where gaps are filled */
  last: Reading | undefined;
}

/** What is written of a key, beside its windows. */
interface SavedLast {
  last?: Reading;
}

/** @typeParam R what is known of a window that leaves */
export abstract class Windowed<R> {
  /** how many times a key's time was set back and the key began anew */
  restarts = 0;

  private readonly keys: KeyedState<KeyState<R>>;
  /** keys whose readings the present message has brought */
  private readonly touched = new Set<Keyed<KeyState<R>>>();
  private readonly endsMessages: boolean;
  // What leaves now: whose, and where to.
  private key = '';
  private state: KeyState<R>;
  private out: Downsampled = { readings: [], late: [] };
  private readonly leaveWhole = (result: R) => this.leave(result, false);
  private readonly leavePartial = (result: R) => this.leave(result, true);

  /**
   * @param newWindows the windows of a key
   * @param left fields that are no measurements
   */
  constructor(
    readonly settings: WindowedSettings,
    private readonly newWindows: () => KeyWindows<R>,
    private readonly left: ReadonlySet<string>,
  ) {
    this.keys = new KeyedState(settings);
    this.state = this.newState();
    this.endsMessages = settings.emit === 'update' || this.state.windows.endMessage !== undefined;
  }

  /** How many keys are kept. */
  get size(): number {
    return this.keys.size;
  }

  /**
   * Takes a reading that arrives at wall time `now` (ms since the Unix epoch) and adds to `out` what leaves because of
   * it. The reading is not changed.
   *
   * @throws InputError for a reading that cannot be used; it is in no window then
   */
  add(reading: ParsedReading, now: number, out: Downsampled): void {
    const { key, time, fields } = reading;
    checkAhead(time, now, this.settings.maxAheadMs, this.settings.timeProperty);
    let known = this.keys.find(key);
    const state = known ? known.value : this.newState();
    const { windows } = state;
    let taken = windows.add(fields, time);
    if (taken === 'late') {
      if (!known || !isSetBack(known, now, this.settings.idleMs)) {
        out.late.push({ ...fields, device: key, timestamp: time, kind: 'late' });
        return;
      }
      this.restart(known, out);
      taken = windows.add(fields, time);
    }
    if (taken === 'unusable') {
      throw unusable(fields, this.settings.fields, this.left, this.settings.timeProperty);
    }
    if (known) this.keys.use(known, now);
    else known = this.keys.add(key, state, now);
    if (this.endsMessages) this.touched.add(known);
    if (windows.advance(time)) this.turnTo(known, out).windows.leaveClosed(this.leaveWhole);
  }

  /** To be called when the readings of a message have been added. */
  endMessage(out: Downsampled): void {
    if (this.touched.size === 0) return;
    const { emit, updateMs } = this.settings;
    for (const known of this.touched) {
      const { windows, updatedAt } = this.turnTo(known, out);
      windows.endMessage?.(this.leaveWhole);
      if (emit !== 'update' || windows.watermark - updatedAt < updateMs) continue;
      known.value.updatedAt = windows.watermark;
      windows.eachUnsent(this.leavePartial);
    }
    this.touched.clear();
  }

  /** Lets the windows of idle keys leave as partial, and forgets keys that have expired. */
  sweep(now: number, out: Downsampled): void {
    const { idleMs } = this.settings;
    const leave = (known: Keyed<KeyState<R>>) => this.turnTo(known, out).windows.eachUnsent(this.leavePartial);
    if (idleMs > 0) this.keys.eachIdle(now - idleMs, leave);
    this.keys.expire(now, leave);
  }

  /** The state as JSON. */
  save(now: number): SavedKeys {
    return this.keys.save(now, ({ windows, last }) => ({ ...windows.save(), ...(last && { last }) }));
  }

  /** Takes over what `save` wrote. */
  restore(saved: SavedKeys, now: number): void {
    this.keys.restore(saved, now, (value) => {
      const state = this.newState();
      state.windows.restore(value as object);
      state.last = (value as SavedLast).last;
      return state;
    });
  }

  /**
   * Writes what a window of the key `device` gives into `out`.
   *
   * @param isPartial the window may leave again
   * @param last the reading that the previous call with whole windows of this key returned
   */
  protected abstract write(
    device: string,
    result: R,
    isPartial: boolean,
    last: Reading | undefined,
    out: Reading[],
  ): Reading | undefined;

  private leave(result: R, isPartial: boolean): void {
    const { state } = this;
    const written = this.write(this.key, result, isPartial, state.last, this.out.readings);
    if (!isPartial) state.last = written;
  }

  private newState(): KeyState<R> {
    const never = Number.NEGATIVE_INFINITY;
    return { windows: this.newWindows(), lateSince: never, updatedAt: never, last: undefined };
  }

  private turnTo({ key, value }: Keyed<KeyState<R>>, out: Downsampled): KeyState<R> {
    this.key = key;
    this.state = value;
    this.out = out;
    return value;
  }

  private restart(known: Keyed<KeyState<R>>, out: Downsampled): void {
    const state = this.turnTo(known, out);
    state.windows.eachUnsent(this.leavePartial);
    state.windows.restart();
    state.updatedAt = Number.NEGATIVE_INFINITY;
    state.last = undefined;
    this.restarts++;
  }
}
