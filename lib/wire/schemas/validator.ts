// JSON Schema (2020-12, draft-07) by ajv: compiled once, without documents from elsewhere, with reasons that say what was
// expected where.
import Ajv, { type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import { InputError, SettingError, shown } from '../../core/errors';
import { FORMATS } from './formats';
import type { JsonSchema } from './schema';
import { formatsIn } from './schema-walk';

/** Why a value is bad. */
export interface Reason {
  /** where, as `crossings[0].limit`; empty for the value as a whole */
  readonly path: string;
  /** what is there; absent when nothing is */
  readonly value?: unknown;
  /** in words */
  readonly expected: string;
  /** all of it as a sentence */
  readonly message: string;
}

/** More than that tell nobody more. */
const MAX_REASONS = 20;

export type Validator = (value: unknown) => readonly Reason[];

/**
 * Compiles a schema. The draft is that of its `$schema`; 2020-12 without one.
 *
 * @param field the setting that a bad schema is an error of
 * @returns a function that gives the reasons why a value is bad; none: it is good. It throws an InputError for a value that
 * nests too deep to be looked at
 * @throws SettingError that says what of the schema cannot be used
 */
export function validatorOf(schema: unknown, field = 'schema', all = true): Validator {
  if (typeof schema !== 'boolean' && (typeof schema !== 'object' || schema === null || Array.isArray(schema))) {
    throw new SettingError(field, schema, 'a JSON Schema: an object, true or false');
  }
  // An extension of ajv: its answer is a promise, which would be taken for a yes.
  if (typeof schema === 'object' && '$async' in schema)
    throw new SettingError(field, schema, 'a schema without $async');
  let validate: ValidateFunction;
  try {
    validate = ajvFor(schema, all, field).compile(schema as JsonSchema);
  } catch (error) {
    if (error instanceof SettingError) throw error;
    throw new SettingError(field, schema, expectedOf(error as Error));
  }
  return (value) => {
    try {
      if (validate(value)) return [];
      // That a condition holds is said by what is wrong under it.
      const errors = validate.errors!.filter(({ keyword }) => keyword !== 'if');
      return (errors.length > 0 ? errors : validate.errors!).slice(0, MAX_REASONS).map(reasonOf);
    } catch (error) {
      throw new InputError(`payload cannot be looked at: ${(error as Error).message}`);
    }
  };
}

const DRAFTS: readonly [draft: RegExp, make: (options: Options) => Ajv][] = [
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, (options) => new Ajv2020(options)],
  [/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/, (options) => new Ajv(options)],
];

function ajvFor(schema: object | boolean, all: boolean, field: string): Ajv {
  const named = typeof schema === 'object' ? (schema as { $schema?: unknown }).$schema : undefined;
  const [, make] = named === undefined ? DRAFTS[0]! : (DRAFTS.find(([draft]) => draft.test(String(named))) ?? []);
  if (!make) throw new SettingError(field, named, 'the $schema of draft 2020-12 or draft-07');
  // Formats that nobody here knows say what is meant, and are not checked.
  const unknown = [...formatsIn(schema)].filter((name) => !Object.hasOwn(FORMATS, name));
  return make({
    allErrors: all,
    verbose: true,
    ownProperties: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    logger: false,
    formats: { ...FORMATS, ...Object.fromEntries(unknown.map((name) => [name, true as const])) },
  });
}

/** The types of JSON in words. */
const TYPES: Readonly<Record<string, string>> = {
  number: 'a number',
  integer: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
};

function expectedOf({ message }: Error): string {
  const line = message.split('\n')[0]!;
  const reference = /^can't resolve reference (\S+)/.exec(line);
  if (reference) return `a schema that refers to itself only; ${reference[1]} is elsewhere`;
  return `a good JSON Schema (${line.slice(0, 200)})`;
}

function reasonOf({ keyword, instancePath, params, message, data, schema }: ErrorObject): Reason {
  let path = pathOf(instancePath);
  const named: unknown = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  const below = typeof named === 'string' ? `${path}${stepTo(named)}`.replace(/^\./, '') : path;
  const isMissing = params.missingProperty !== undefined;
  let value: unknown = data;
  let expected = (message ?? keyword)
    .replace(/^must (be )?/, '')
    .replace(/^NOT have (fewer|more) than /, (_, than) => (than === 'more' ? 'at most ' : 'at least '))
    .replace(/^NOT /, 'not to ');
  if (typeof named === 'string') {
    path = below;
    value = isMissing ? undefined : (data as Record<string, unknown>)[named];
    expected = isMissing ? 'a value' : 'no property of this name';
  } else if (keyword === 'enum') {
    expected = `one of ${(schema as readonly unknown[]).map((one) => JSON.stringify(one)).join(', ')}`;
  } else if (keyword === 'const') {
    expected = JSON.stringify(schema);
  } else if (keyword === 'type') {
    expected = [params.type]
      .flat()
      .map((type) => TYPES[type as string] ?? type)
      .join(' or ');
  } else if (keyword === 'false schema') {
    expected = 'nothing';
  }
  const what = path === '' ? 'payload' : `payload${path.startsWith('[') ? '' : '.'}${path}`;
  const sentence = `${what} is ${shown(value)}; expected ${expected}`;
  return value === undefined ? { path, expected, message: sentence } : { path, value, expected, message: sentence };
}

/** A JSON Pointer as the path that a person would write. */
function pathOf(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  const path = steps.map((step) => {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (/^(0|[1-9]\d*)$/.test(name)) return `[${name}]`;
    return stepTo(name);
  });
  return path.join('').replace(/^\./, '');
}

function stepTo(name: string): string {
  return /^[\w$-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
