// Logarithms as the units of a method: what grows by a share of itself, and seasons that grow with the level, become sums.
import { OwnUnits } from './own-units';
import type { Scratch } from './scratch';

/** What a method computes in: own = some function of the value, and back. */
export type Units = Pick<OwnUnits, 'toOwn' | 'allToOwn' | 'toValue' | 'allToValues'>;

/** A value so much smaller than the largest is rather a gap or a dip than a small value: e^−12. */
const WIDEST = 12;

/** Beyond it a value that comes after the fit is as good as infinite. */
const LARGEST = 1000;

/** Logarithms of values above zero, in units of the first. */
export class LogUnits implements Units {
  /** @param lowest own value, that of a later one that is not above zero */
  private constructor(
    private readonly unit: number,
    private readonly lowest: number,
  ) {}

  /** Undefined for values of which logarithms would say nothing: not all above zero, or of too different sizes. */
  static of(values: Float64Array): LogUnits | undefined {
    let smallest = values[0];
    let largest = values[0];
    for (let i = 1; i < values.length; i++) {
      if (values[i] < smallest) smallest = values[i];
      else if (values[i] > largest) largest = values[i];
    }
    if (!(smallest > 0) || Math.log(largest) - Math.log(smallest) > WIDEST) return undefined;
    return new LogUnits(values[0], Math.log(smallest / values[0]));
  }

  toOwn(value: number): number {
    if (!(value > 0)) return this.lowest;
    return Math.min(LARGEST, Math.max(this.lowest - WIDEST, Math.log(value / this.unit)));
  }

  allToOwn(values: Float64Array, scratch: Scratch): Float64Array {
    const own = scratch.of(values.length);
    for (let i = 0; i < values.length; i++) own[i] = Math.log(values[i] / this.unit);
    return own;
  }

  /** Finite, and for 0 the first value exactly. */
  toValue(own: number): number {
    const value = this.unit * Math.exp(own);
    return value > Number.MAX_VALUE ? Number.MAX_VALUE : value;
  }

  allToValues(out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.toValue(out[i]);
  }
}

/** Which units a method computes in: its own, or logarithms where they are possible. */
export type Scale = 'plain' | 'logs';

export function unitsOf(values: Float64Array, scale: Scale): Units {
  return (scale === 'logs' ? LogUnits.of(values) : undefined) ?? OwnUnits.ofChanges(values);
}
