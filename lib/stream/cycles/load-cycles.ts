// Load cycles: the signal of each key is cut into cycles while it comes, each complete cycle once, however the stream is cut
// into messages.
import { InputError } from '../../core/errors';
import { type Keyed, type KeyedLimits, KeyedState, type SavedKeys } from '../../core/keyed-state';
import { missingField, type ParsedReading, type Reading, unusable } from '../../core/reading';
import { checkAhead, isSetBack } from '../wrong-clock';
import type { CutRules } from './cycle-cutter';
import type { CycleSamples } from './cycle-metrics';
import { type CycleOutput, cycleItems } from './cycle-output';
import { KeyCycles, type SavedKeyCycles } from './key-cycles';

export interface LoadCyclesSettings extends KeyedLimits, CutRules, CycleOutput {
  /** how long a reading waits for earlier ones, event time, ms */
  graceMs: number;
  /** a key all of whose readings are late for this long begins anew, ms of wall time; 0: never */
  idleMs: number;
  /** readings further ahead of the wall clock are refused, ms; 0: no limit */
  maxAheadMs: number;
  keyProperty: string;
  timeProperty: string;
}

/** What leaves. */
export interface LoadCyclesOut {
  readonly cycles: Reading[];
  /** readings that came after later ones had been cut, as they were, with `kind: 'late'` */
  readonly late: Reading[];
}

/** What a saved state depends on, as text: with another one it cannot be read. */
export function cyclesFingerprint(settings: LoadCyclesSettings): string {
  const { field, threshold, side, gapMs, pauseMs, keyProperty, timeProperty } = settings;
  return JSON.stringify([field, threshold, side, gapMs, pauseMs, keyProperty, timeProperty]);
}

export type SavedLoadCycles = SavedKeys;

const NOTHING: ReadonlySet<string> = new Set();

export class LoadCycles {
  /** how many times a key's time was set back and the key began anew */
  restarts = 0;
  /** readings that had come before */
  repeated = 0;
  /** cycles found */
  found = 0;
  private readonly keys: KeyedState<KeyCycles>;
  // Of the reading that is being taken.
  private key = '';
  private out: LoadCyclesOut = { cycles: [], late: [] };
  private isTooLong = false;

  constructor(readonly settings: LoadCyclesSettings) {
    this.keys = new KeyedState(settings);
  }

  /** How many keys are kept. */
  get size(): number {
    return this.keys.size;
  }

  /**
   * Takes a reading that arrives at wall time `now` (ms since the Unix epoch) and adds to `out` what leaves because of it.
   *
   * @throws InputError for a reading that cannot be used, and for one with which a cycle gets too long
   */
  add({ key, time, fields }: ParsedReading, now: number, out: LoadCyclesOut): void {
    const { settings } = this;
    const value = fields[settings.field];
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      if (value === undefined) throw missingField(settings.field, fields, settings.timeProperty);
      throw unusable(fields, [settings.field], NOTHING, settings.timeProperty);
    }
    checkAhead(time, now, settings.maxAheadMs, settings.timeProperty);
    const known = this.keys.find(key) ?? this.keys.add(key, new KeyCycles(settings, settings.graceMs), now);
    this.key = key;
    this.out = out;
    this.isTooLong = false;
    let taken = known.value.add(time, value, this.leave, this.overflow);
    if (taken === 'late' && this.beginsAnew(known, now))
      taken = known.value.add(time, value, this.leave, this.overflow);
    if (taken === 'repeated') this.repeated++;
    if (taken === 'late') out.late.push({ ...fields, device: key, timestamp: time, kind: 'late' });
    else this.keys.use(known, now);
    if (this.isTooLong) {
      const bound = `${settings.maxSamples} readings`;
      throw new InputError(`a cycle of ${JSON.stringify(key)} has more than ${bound}; it is left out`);
    }
  }

  /** Forgets keys that have expired. */
  sweep(now: number): void {
    this.keys.expire(now, () => {});
  }

  /** The state as JSON. */
  save(now: number): SavedLoadCycles {
    return this.keys.save(now, (cycles) => cycles.save());
  }

  /** Takes over what `save` wrote. */
  restore(saved: SavedLoadCycles, now: number): void {
    const { settings } = this;
    this.keys.restore(saved, now, (value) => {
      const cycles = new KeyCycles(settings, settings.graceMs);
      cycles.restore(value as SavedKeyCycles);
      return cycles;
    });
  }

  private readonly leave = (samples: CycleSamples): void => {
    this.found++;
    // Not spread into the arguments of push: a cycle may have more rows than a call can have arguments.
    for (const item of cycleItems(this.key, samples, this.settings)) this.out.cycles.push(item);
  };

  private readonly overflow = (): void => {
    this.isTooLong = true;
  };

  private beginsAnew(known: Keyed<KeyCycles>, now: number): boolean {
    if (!isSetBack(known, now, this.settings.idleMs)) return false;
    known.value.restart();
    this.restarts++;
    return true;
  }
}
