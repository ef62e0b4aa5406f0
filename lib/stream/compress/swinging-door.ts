// Swinging door (Bristol 1987), as historians compress: the kept readings are the corners of a polyline that passes
// each reading within a deviation. Two doors, hinged at the last kept reading, close as readings come in; when the line to
// a new reading does not fit between them, the reading before it is kept and becomes the next hinge.
//
// The line itself is tested, not only that the doors have not shut as in some descriptions: those may miss a reading by
// twice the deviation.
import { SettingError } from '../../core/errors';
import { checkedLimitMs, checkedSize, checkFinite } from './checks';
import type { Compressor, Kept } from './compressor';

export interface SwingingDoorSettings {
  /** how far the polyline may pass from a reading, in the unit of the value; 0: only what lies on it is left out */
  readonly deviation: number;
  /**
   * A reading sooner than this after the last kept one is not kept, except by `flush`. The deviation can be exceeded
   * then. 0 when left out
   */
  readonly minMs?: number;
  /** kept readings are not farther apart than this, unless the readings themselves are; infinite when left out */
  readonly maxMs?: number;
}

export interface SavedSwingingDoor {
  /** event times in ms and values of the last reading and of the last kept one */
  time: number;
  value: number;
  keptTime: number;
  kept: number;
  /** the doors, per ms; null where open */
  low: number | null;
  high: number | null;
}

export class SwingingDoor implements Compressor<number, SavedSwingingDoor> {
  private readonly deviation: number;
  private readonly minMs: number;
  private readonly maxMs: number;

  private time = Number.NEGATIVE_INFINITY;
  private value = 0;
  private keptTime = Number.NEGATIVE_INFINITY;
  private kept = 0;
  // The slopes, from the kept reading, between which a line passes all readings since within the deviation.
  private low = Number.NEGATIVE_INFINITY;
  private high = Number.POSITIVE_INFINITY;

  /** @throws SettingError */
  constructor({ deviation, minMs = 0, maxMs = Number.POSITIVE_INFINITY }: SwingingDoorSettings) {
    this.deviation = checkedSize('deviation', deviation);
    this.minMs = checkedSize('minMs', minMs);
    this.maxMs = checkedLimitMs('maxMs', maxMs);
    if (maxMs < minMs) throw new SettingError('maxMs', maxMs, `at least minMs, ${minMs}`);
  }

  add(time: number, value: number): Kept {
    checkFinite('time', time);
    checkFinite('value', value);
    if (time <= this.time) return 'late';
    const kept = this.keptFor(time, value);
    this.time = time;
    this.value = value;
    if (kept === 'current') this.keep();
    else this.closeDoors();
    return kept;
  }

  flush(): 'previous' | 'none' {
    if (this.time === this.keptTime) return 'none';
    this.keep();
    return 'previous';
  }

  save(): SavedSwingingDoor | undefined {
    const { time, value, keptTime, kept, low, high } = this;
    if (!Number.isFinite(time)) return undefined;
    return { time, value, keptTime, kept, low: orNull(low), high: orNull(high) };
  }

  restore(state: SavedSwingingDoor | undefined): void {
    this.time = state?.time ?? Number.NEGATIVE_INFINITY;
    this.value = state?.value ?? 0;
    this.keptTime = state?.keptTime ?? Number.NEGATIVE_INFINITY;
    this.kept = state?.kept ?? 0;
    this.low = state?.low ?? Number.NEGATIVE_INFINITY;
    this.high = state?.high ?? Number.POSITIVE_INFINITY;
  }

  /** What to keep when the next reading is (`time`, `value`). */
  private keptFor(time: number, value: number): Kept {
    if (!Number.isFinite(this.keptTime)) return 'current';
    const age = this.time - this.keptTime;
    if (age === 0 || age < this.minMs) return 'none';
    const since = time - this.keptTime;
    const slope = (value - this.kept) / since;
    if (slope >= this.low && slope <= this.high && since <= this.maxMs) return 'none';
    this.keep();
    return 'previous';
  }

  /** Keeps the last reading; the doors open. */
  private keep(): void {
    this.keptTime = this.time;
    this.kept = this.value;
    this.low = Number.NEGATIVE_INFINITY;
    this.high = Number.POSITIVE_INFINITY;
  }

  /** As far as the last reading demands. */
  private closeDoors(): void {
    const since = this.time - this.keptTime;
    const rise = this.value - this.kept;
    this.low = Math.max(this.low, (rise - this.deviation) / since);
    this.high = Math.min(this.high, (rise + this.deviation) / since);
  }
}

function orNull(slope: number): number | null {
  return Number.isFinite(slope) ? slope : null;
}
