import { SettingError } from '../../lib/core/errors';
import { SCHEMA_NAMES, SCHEMAS } from '../../lib/wire/schemas/built-in';
import { type Validator, validatorOf } from '../../lib/wire/schemas/validator';
import type { Settings } from '../common/settings';

export interface ValidateNodeSettings {
  readonly validate: Validator;
  readonly schema: unknown;
  /** an array is looked at entry by entry, or as one value */
  readonly arrays: 'each' | 'whole';
}

const OWN = 'own';
const MAX_SCHEMA_CHARACTERS = 1_000_000;

/** @throws SettingError for a schema that is none, too */
export function readValidateSettings(settings: Settings): ValidateNodeSettings {
  const name = settings.choice('schema', [OWN, ...SCHEMA_NAMES] as const, 'reading');
  const text = settings.text('ownSchema', { fallback: '' });
  const all = settings.choice('reasons', ['all', 'first'], 'all') === 'all';
  const schema = name === OWN ? ownSchema(text) : SCHEMAS[name];
  return {
    validate: validatorOf(schema, name === OWN ? 'ownSchema' : 'schema', all),
    schema,
    arrays: settings.choice('arrays', ['each', 'whole'], 'each'),
  };
}

function ownSchema(text: string): unknown {
  if (text.length > MAX_SCHEMA_CHARACTERS) {
    throw new SettingError('ownSchema', text, `a schema of at most ${MAX_SCHEMA_CHARACTERS} characters`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingError('ownSchema', text, `JSON (${(error as Error).message.slice(0, 100)})`);
  }
}
