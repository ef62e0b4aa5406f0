// The parameters of a fault as they come from people: checked, typed, and completed by the defaults.
import { FieldError } from '../core/errors';
import type { Fault, ParameterSpec, Parameters } from './fault';

/**
 * @param given values by name, as numbers or text; missing and empty ones are the defaults
 * @throws FieldError for a value of the wrong kind or out of range
 */
export function readParameters(fault: Fault, given: Readonly<Record<string, unknown>>): Parameters {
  const numbers: Record<string, number> = {};
  const words: Record<string, string> = {};
  for (const spec of fault.parameters) {
    const value = Object.hasOwn(given, spec.name) ? given[spec.name] : undefined;
    if (spec.kind === 'number') numbers[spec.name] = readNumber(spec, value);
    else words[spec.name] = readChoice(spec, value);
  }
  const { least, most, low, high } = numbers;
  if (least! > most!) throw new FieldError('most', most, `a number of at least ${least} s`);
  if (low! >= high!) throw new FieldError('high', high, `a number above ${low}`);
  return { numbers, words };
}

type Spec<Kind> = Extract<ParameterSpec, { kind: Kind }>;

function readNumber({ name, unit, min, max, fallback }: Spec<'number'>, value: unknown): number {
  if (isEmpty(value)) return fallback;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  const inUnit = unit === '' || unit === 'level' || unit.startsWith('own') ? '' : ` ${unit}`;
  throw new FieldError(name, value, `a number from ${min} to ${max}${inUnit}`);
}

function readChoice({ name, choices, fallback }: Spec<'choice'>, value: unknown): string {
  if (isEmpty(value)) return fallback;
  const word = choices.find((choice) => choice === value);
  if (word === undefined) throw new FieldError(name, value, `one of ${choices.join(', ')}`);
  return word;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
