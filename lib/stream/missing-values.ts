// Values of a reading that are there and are no numbers: NaN, and null, which is what JSON makes of it.
import { InputError, shown } from '../core/errors';
import type { Fields } from './reading-shape';
import type { NanPolicy } from './select/selection';

export interface MissingRules {
  readonly nan: NanPolicy;
  /** the fields to keep; empty: all but `left` */
  readonly chosen: readonly string[];
  readonly left: ReadonlySet<string>;
}

export function isMissing(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isNaN(value));
}

/**
 * The names of the fields whose value is missing and counts as a gap.
 *
 * @throws InputError when such a value is to be refused
 */
export function gapsIn(fields: Fields, { nan, chosen, left }: MissingRules): readonly string[] {
  if (nan === 'skip') return [];
  const names = chosen.length > 0 ? chosen : Object.keys(fields).filter((name) => !left.has(name));
  const missing = names.filter((name) => Object.hasOwn(fields, name) && isMissing(fields[name]));
  if (nan === 'keep' || missing.length === 0) return missing;
  throw new InputError(`field \`${missing[0]}\` is ${shown(fields[missing[0]])}; expected a number`);
}
