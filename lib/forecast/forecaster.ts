// Forecasting: each number field of each key is a series of its own, and is forecast when its next value is known. What
// is forecast depends on the readings of the key and their order alone.
import { InputError } from '../core/errors';
import { deviceKey } from '../core/hash';
import { type KeyedLimits, KeyedState, type SavedKeys } from '../core/keyed-state';
import { uniform } from '../core/random';
import { type ParsedReading, unusable } from '../core/reading';
import { RESERVED_FIELDS } from '../stream/downsampler';
import { checkAhead, isSetBack, type LateSpell } from '../stream/wrong-clock';
import type { Forecast } from './forecast-message';
import { type SavedSeries, Series } from './series';
import { SeriesPlan, type SeriesSettings } from './series-plan';

export interface ForecasterSettings extends KeyedLimits, SeriesSettings {
  /** a key of which nothing but late readings come for this long had its clock set back, ms of wall time; 0: never */
  readonly setBackMs: number;
  /** readings further ahead of the wall clock are refused, ms; 0: no limit (event time may run fast) */
  readonly maxAheadMs: number;
  readonly keyProperty: string;
  readonly timeProperty: string;
  /** the fields to forecast; none: all numbers */
  readonly fields: readonly string[];
}

/** Fields of one key at most. */
export const MAX_FIELDS = 100;
/** Larger numbers are refused: what is made of them, squares above all, would be no numbers any more. */
export const LARGEST_VALUE = 1e30;

interface KeySeries extends LateSpell {
  readonly byField: Map<string, Series>;
}

/** What `save` writes. */
export type SavedForecaster = SavedKeys;

/** What a saved state depends on, as text: with another one it is of no use. */
export function stateFingerprint(settings: ForecasterSettings): string {
  const { stepMs, combine, keyProperty, timeProperty } = settings;
  return JSON.stringify([stepMs, combine, keyProperty, timeProperty]);
}

export class Forecaster {
  /** how many times a key's time was set back and the key began anew */
  setBacks = 0;

  private keys: KeyedState<KeySeries>;
  private readonly plan: SeriesPlan;
  private readonly chosen: readonly string[];
  private readonly left: ReadonlySet<string>;
  /** what became of the fields of one reading */
  private readonly pass = { used: 0, late: 0, problem: undefined as Error | undefined };

  /** @param clock ms, to measure what fits cost */
  constructor(
    readonly settings: ForecasterSettings,
    clock: () => number = () => performance.now(),
  ) {
    this.keys = new KeyedState(settings);
    this.plan = new SeriesPlan(settings, clock);
    this.chosen = [...new Set(settings.fields)];
    this.left = new Set([...RESERVED_FIELDS, settings.keyProperty, settings.timeProperty]);
  }

  /** How many keys are kept. */
  get size(): number {
    return this.keys.size;
  }

  /** What forecasts cost and were worth lately. */
  get worth(): SeriesPlan['worth'] {
    return this.plan.worth;
  }

  /**
   * Takes a reading that arrives at wall time `now` (ms since the Unix epoch) and adds to `out` the forecasts that are
   * due with it. The reading is not kept.
   *
   * @param isHurried forecasts that are due are left for a later reading: all that is done is O(1)
   * @throws InputError for a reading that cannot be used, or a part of it; the other fields are used
   */
  add(reading: ParsedReading, now: number, out: Forecast[], isHurried = false): void {
    const { settings, pass } = this;
    const { key, time, fields } = reading;
    checkAhead(time, now, settings.maxAheadMs, settings.timeProperty);
    const known = this.keys.find(key);
    const state = known ? known.value : { byField: new Map<string, Series>(), lateSince: Number.NEGATIVE_INFINITY };
    this.takeFields(reading, state, out, isHurried);
    if (pass.used === 0 && pass.late > 0 && known && isSetBack(known, now, settings.setBackMs)) {
      for (const series of state.byField.values()) series.restart();
      this.setBacks++;
      this.takeFields(reading, state, out, isHurried);
    }
    if (pass.used > 0) {
      if (known) this.keys.use(known, now);
      else this.keys.add(key, state, now);
    }
    if (pass.problem) throw pass.problem;
    if (pass.late > 0) throw lateReading(time, settings.timeProperty);
    if (pass.used === 0) throw unusable(fields, this.chosen, this.left, settings.timeProperty);
  }

  /** Forgets the keys that have expired. */
  sweep(now: number): void {
    this.keys.expire(now, () => {});
  }

  /** Begins a key anew, as after a gap; what is known of the errors of its forecasts stays. */
  restart(key: string): void {
    for (const series of this.keys.find(key)?.value.byField.values() ?? []) series.restart();
  }

  /** Forgets a key, or all without one. */
  reset(key?: string): void {
    if (key === undefined) this.keys = new KeyedState(this.settings);
    else this.keys.find(key)?.value.byField.clear();
  }

  /** The state as JSON. */
  save(now: number): SavedForecaster {
    return this.keys.save(now, ({ byField }) => Array.from(byField, ([field, series]) => [field, series.save()]));
  }

  /** Takes over what `save` wrote, with other settings too as long as `stateFingerprint` is the same. */
  restore(saved: SavedForecaster, now: number): void {
    this.keys.restore(saved, now, (value) => {
      const byField = new Map<string, Series>();
      for (const [field, series] of value as [string, SavedSeries][]) {
        if (this.chosen.length > 0 && !this.chosen.includes(field)) continue;
        const restored = new Series(this.plan, field, series.phase);
        restored.restore(series);
        byField.set(field, restored);
      }
      return { byField, lateSince: Number.NEGATIVE_INFINITY };
    });
  }

  private takeFields(
    { key, time, fields }: ParsedReading,
    state: KeySeries,
    out: Forecast[],
    isHurried: boolean,
  ): void {
    const { chosen, left, pass } = this;
    pass.used = 0;
    pass.late = 0;
    pass.problem = undefined;
    if (chosen.length > 0) {
      for (let i = 0; i < chosen.length; i++) {
        const value = fields[chosen[i]!];
        if (typeof value === 'number') this.takeField(state, key, chosen[i]!, time, value, out, isHurried);
      }
      return;
    }
    for (const name in fields) {
      const value = fields[name];
      if (typeof value === 'number' && !left.has(name)) this.takeField(state, key, name, time, value, out, isHurried);
    }
  }

  private takeField(
    { byField }: KeySeries,
    key: string,
    name: string,
    time: number,
    value: number,
    out: Forecast[],
    isHurried: boolean,
  ): void {
    const { pass } = this;
    if (!Number.isFinite(value)) return;
    if (Math.abs(value) > LARGEST_VALUE) {
      pass.problem = new InputError(`field \`${name}\` is ${value}; expected a number up to ±${LARGEST_VALUE}`);
      return;
    }
    let series = byField.get(name);
    if (!series) {
      if (byField.size === MAX_FIELDS) {
        pass.problem = new InputError(`no room for field \`${name}\`: ${MAX_FIELDS} fields of its key are forecast`);
        return;
      }
      series = new Series(this.plan, name, uniform(deviceKey('forecast', key), 0, 0));
      byField.set(name, series);
    }
    if (!series.add(time, value)) {
      pass.late++;
      return;
    }
    pass.used++;
    if (!series.isDue || isHurried) return;
    try {
      out.push(series.forecast(key));
    } catch (error) {
      pass.problem = error as Error;
    }
  }
}

function lateReading(time: number, timeProperty: string): InputError {
  const when = new Date(time).toISOString();
  return new InputError(`payload.${timeProperty} is ${when}, before the step of the latest reading; it is left out`);
}
