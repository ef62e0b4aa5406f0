// Features of two fields of one reading: ratios, products, differences and sums.
import { rounded } from '../../core/rounding';
import type { Fields } from '../reading-shape';

export const OPERATORS = ['/', '*', '-', '+'] as const;

export interface Combination {
  /** of the feature */
  readonly name: string;
  /** the fields, and what joins them */
  readonly left: string;
  readonly operator: (typeof OPERATORS)[number];
  readonly right: string;
  /** of the result; undefined: as it is */
  readonly decimals?: number;
}

/** The result, or NaN where it is not defined: one of the fields is no finite number, or the division is by zero. */
export function combine({ left, operator, right, decimals }: Combination, fields: Fields): number {
  const a = fields[left];
  const b = fields[right];
  if (typeof a !== 'number' || typeof b !== 'number') return Number.NaN;
  const result = apply(a, operator, b);
  if (decimals === undefined) return result;
  const steps = Number(`1e${decimals}`);
  // Beyond the whole numbers that a double holds there are no decimals to round.
  return Math.abs(result) * steps < Number.MAX_SAFE_INTEGER ? rounded(result, steps) : result;
}

function apply(a: number, operator: Combination['operator'], b: number): number {
  switch (operator) {
    case '/':
      return b === 0 ? Number.NaN : a / b;
    case '*':
      return a * b;
    case '-':
      return a - b;
    default:
      return a + b;
  }
}
