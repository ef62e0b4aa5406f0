// Deadband: a reading is kept when its value has moved by more than a band from the last kept one. What comes out are
// steps: until the next kept reading, the value is within the band of the last one.
import { SettingError } from '../../core/errors';
import { checkedLimitMs, checkedSize, checkFinite } from './checks';
import type { Compressor, Kept } from './compressor';

/** How far a number may move unnoticed; 0: not at all. */
export type Band =
  /** in the unit of the value */
  | { readonly kind: 'absolute'; readonly band: number }
  /** % of the last kept value */
  | { readonly kind: 'percent'; readonly percent: number }
  /** % of the span from `low` to `high`, in the unit of the value, as in OPC UA */
  | { readonly kind: 'span'; readonly percent: number; readonly low: number; readonly high: number };

export interface DeadbandSettings {
  readonly band: Band;
  /** a reading so long after the last kept one, or longer, is kept whatever its value; infinite when left out */
  readonly maxSilenceMs?: number;
}

/** What a deadband compares: numbers by the band, texts and booleans by whether they are equal. */
export type DeadbandValue = number | string | boolean;

export interface SavedDeadband {
  /** event time, ms, of the last reading and of the last kept one */
  time: number;
  keptTime: number;
  value: DeadbandValue;
  kept: DeadbandValue;
}

export class Deadband implements Compressor<DeadbandValue, SavedDeadband> {
  /** in the unit of the value */
  private readonly band: number;
  /** of the last kept value */
  private readonly share: number;
  private readonly maxSilenceMs: number;

  private time = Number.NEGATIVE_INFINITY;
  private value: DeadbandValue = 0;
  private keptTime = Number.NEGATIVE_INFINITY;
  private kept: DeadbandValue = 0;

  /** @throws SettingError */
  constructor({ band, maxSilenceMs = Number.POSITIVE_INFINITY }: DeadbandSettings) {
    this.band = absoluteBand(band);
    this.share = band.kind === 'percent' ? checkedSize('percent', band.percent) / 100 : 0;
    this.maxSilenceMs = checkedLimitMs('maxSilenceMs', maxSilenceMs);
  }

  add(time: number, value: DeadbandValue): Kept {
    checkFinite('time', time);
    if (typeof value === 'number') checkFinite('value', value);
    if (time <= this.time) return 'late';
    this.time = time;
    this.value = value;
    if (time - this.keptTime < this.maxSilenceMs && !this.hasMoved()) return 'none';
    this.keep();
    return 'current';
  }

  flush(): 'previous' | 'none' {
    if (this.time === this.keptTime) return 'none';
    this.keep();
    return 'previous';
  }

  save(): SavedDeadband | undefined {
    const { time, value, keptTime, kept } = this;
    return Number.isFinite(time) ? { time, value, keptTime, kept } : undefined;
  }

  restore(state: SavedDeadband | undefined): void {
    this.time = state?.time ?? Number.NEGATIVE_INFINITY;
    this.value = state?.value ?? 0;
    this.keptTime = state?.keptTime ?? Number.NEGATIVE_INFINITY;
    this.kept = state?.kept ?? 0;
  }

  private keep(): void {
    this.keptTime = this.time;
    this.kept = this.value;
  }

  private hasMoved(): boolean {
    const { value, kept } = this;
    if (typeof value !== 'number' || typeof kept !== 'number') return value !== kept;
    return Math.abs(value - kept) > this.band + this.share * Math.abs(kept);
  }
}

function absoluteBand(band: Band): number {
  if (band.kind === 'percent') return 0;
  if (band.kind === 'absolute') return checkedSize('band', band.band);
  const { percent, low, high } = band;
  if (!Number.isFinite(low)) throw new SettingError('low', low, 'a number');
  if (!(Number.isFinite(high) && high > low)) throw new SettingError('high', high, `a number above low, ${low}`);
  return (checkedSize('percent', percent) / 100) * (high - low);
}
