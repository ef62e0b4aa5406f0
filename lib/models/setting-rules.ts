// What the settings of models are held against.
import { SettingError } from '../core/errors';

export interface NumberRule {
  readonly min: number;
  readonly max: number;
  /** no fractions */
  readonly whole?: boolean;
}

/** What each number may be. */
export type NumberRules = Readonly<Record<string, NumberRule>>;
/** What each choice may be. */
export type ChoiceRules = Readonly<Record<string, readonly string[]>>;

/** @throws SettingError for the first setting that is not within its rule */
export function checkSettings(settings: object, numbers: NumberRules, choices: ChoiceRules): void {
  const given = settings as Readonly<Record<string, unknown>>;
  for (const [name, { min, max, whole = false }] of Object.entries(numbers)) {
    const value = given[name] as number;
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) continue;
    throw new SettingError(name, value, `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`);
  }
  for (const [name, known] of Object.entries(choices)) {
    const value = given[name];
    if (!known.includes(value as string)) throw new SettingError(name, value, `one of ${known.join(', ')}`);
  }
}
