// For records that have room for one measurement: which of a reading's it is.
import { InputError } from '../core/errors';
import { numberFields, unusable } from '../core/reading';
import { type Fields, OWN_FIELDS } from './fields';

/**
 * The name of the measurement that a record with room for one holds: the chosen one, else the usual one if the reading
 * has it, else the only one.
 *
 * @throws InputError when there is none, or a choice between several
 */
export function oneMeasurement(fields: Fields, chosen: string, usual: string): string {
  if (chosen !== '') return chosen;
  if (Object.hasOwn(fields, usual)) return usual;
  const names = numberFields(fields).filter((name) => !OWN_FIELDS.has(name));
  if (names.length === 1) return names[0]!;
  if (names.length === 0) throw unusable(fields, [usual], OWN_FIELDS);
  throw new InputError(`a record has one measurement; choose one of ${names.slice(0, 12).join(', ')}`);
}
