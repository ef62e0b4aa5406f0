// The allowed band of a field, and when a value is beyond one of its limits or back inside.

/** A value is beyond a low limit at or below it, beyond a high limit at or above it. */
export type Side = 'low' | 'high';

/** The limits of one field. */
export interface Limit {
  /** name of the field in readings */
  readonly field: string;
  /** what people call it */
  readonly name: string;
  /** as it is written behind a number */
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
  /** how far inside the band a value must be to count as normal again, in the field's unit */
  readonly hysteresis: number;
}

/** One limit of a band. */
export class Bound {
  /** where a value is normal again, once it was beyond */
  private readonly back: number;

  constructor(
    readonly of: Limit,
    readonly side: Side,
    readonly limit: number,
  ) {
    this.back = side === 'low' ? limit + of.hysteresis : limit - of.hysteresis;
  }

  isBeyond(value: number): boolean {
    return this.side === 'low' ? value <= this.limit : value >= this.limit;
  }

  /** Whether `value` is normal again after one that was beyond. */
  isBack(value: number): boolean {
    return !this.isBeyond(value) && (this.side === 'low' ? value >= this.back : value <= this.back);
  }
}

/** The bounds of a band: low before high. */
export function boundsOf(limit: Limit): Bound[] {
  const bounds: Bound[] = [];
  if (limit.low !== undefined) bounds.push(new Bound(limit, 'low', limit.low));
  if (limit.high !== undefined) bounds.push(new Bound(limit, 'high', limit.high));
  return bounds;
}
