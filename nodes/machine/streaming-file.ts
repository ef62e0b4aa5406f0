// The reference's streaming configuration, a YAML file, as properties of this node: those that concern a source. What
// belongs to other nodes is named with its place, and so is what is not known.
import { LineCounter, parseDocument } from 'yaml';
import { InputError, shown } from '../../lib/core/errors';
import { nearest } from '../../lib/core/nearest';

/** What a file came to. */
export interface StreamingFile {
  /** properties of the node, as its dialog has them */
  readonly fields: Readonly<Record<string, unknown>>;
  /** a sentence for each key that was not simply taken */
  readonly notes: readonly string[];
}

const MAX_CHARACTERS = 100_000;

type Fields = Record<string, unknown>;

/** Takes the value of a key into `fields`; what is to be said of it, if anything. Throws the text of what was expected. */
type Taking = (value: unknown, fields: Fields) => string | undefined;

const KEYS: Readonly<Record<string, Taking>> = {
  rate: (value, fields) => {
    fields.rate = number(value, 0.001, 1000);
    return undefined;
  },
  duration: (value, fields) => {
    if (isNone(value)) fields.end = 'never';
    else Object.assign(fields, { end: 'time', endAfter: number(value, 0.001, 1e9), endAfterUnit: 's' });
    return undefined;
  },
  machines: (value, fields) => (isNone(value) ? undefined : takeMachines(value, fields)),
  include_anomalies: (value, fields) => {
    if (!flag(value)) fields.failureMode = 'none';
    return undefined;
  },
  anomaly_injection_rate: (value, fields) => {
    const share = number(value, 0, 0.25);
    // Whichever of the two keys comes first.
    if (fields.failureMode === 'none' || share === 0) fields.failureMode = 'none';
    else fields.failureMode = 'share';
    if (share > 0) fields.sharePercent = Number((100 * share).toPrecision(6));
    return undefined;
  },
  maintenance_simulation: (value, fields) => {
    if (!flag(value)) fields.maintenanceMode = 'none';
    return undefined;
  },
  maintenance_interval: (value, fields) => {
    fields.maintenanceSeconds = number(value, 1, 10_000_000);
    if (fields.maintenanceMode === 'none') return undefined;
    fields.maintenanceMode = 'as the reference';
    return 'one machine of the fleet at a time, as the reference: that changes nothing but the status';
  },
  include_anomaly_labels: (value) =>
    flag(value)
      ? 'the ground truth is a property of the plant: choose "inside each reading" there'
      : 'the ground truth is a property of the plant, hidden by default',
  include_derived_features: () => 'derived columns are made by the features node',
  output_mode: () => 'wire the first output to kafka out, http request, file or debug',
  output_path: (value) => (isNone(value) ? undefined : 'belongs to a file node'),
  api_url: (value) => (isNone(value) ? undefined : 'belongs to an http request node'),
  kafka_topic: (value) => (isNone(value) ? undefined : 'belongs to kafka out'),
  kafka_bootstrap_servers: (value) => (isNone(value) ? undefined : 'belongs to a kafka cluster'),
  data_format: () => 'belongs to the node that sends or writes the readings',
  interactive_mode: () => 'commands are taken by the input at any time',
  verbose: () => 'belongs to a debug node',
};

/**
 * Reads a file with a `streaming:` block, or with its keys alone.
 *
 * @throws InputError that names the line when it is no YAML, or when a value cannot be used
 */
export function readStreamingFile(text: string): StreamingFile {
  if (text.length > MAX_CHARACTERS)
    throw new InputError(`the file has ${text.length} characters; expected a short one`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) throw new InputError(`line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
  const whole = plain(document.toJS({ maxAliasCount: 100 }));
  if (!whole)
    throw new InputError(`the file holds ${shown(document.toJS())}; expected a block "streaming:" of settings`);
  const block = Object.hasOwn(whole, 'streaming') ? plain(whole.streaming) : whole;
  if (!block) throw new InputError(`streaming is ${shown(whole.streaming)}; expected a block of settings`);
  const path = block === whole ? [] : ['streaming'];
  const others = block === whole ? [] : Object.keys(whole).filter((key) => key !== 'streaming');

  const lineOf = (key: string) => {
    const node = document.getIn([...path, key], true) as { range?: [number, number, number] } | undefined;
    return node?.range ? `line ${lines.linePos(node.range[0]).line}: ` : '';
  };
  const fields: Fields = {};
  const notes: string[] = [];
  // In the order of the table: what one key decides does not depend on where it stands in the file.
  for (const [key, take] of Object.entries(KEYS)) {
    if (!Object.hasOwn(block, key)) continue;
    try {
      const note = take(block[key], fields);
      if (note !== undefined) notes.push(`${key}: ${note}`);
    } catch (expected) {
      if (!(expected instanceof Unfit)) throw expected;
      throw new InputError(`${lineOf(key)}${key} is ${shown(block[key])}; expected ${expected.message}`);
    }
  }
  for (const key of [...Object.keys(block), ...others]) {
    if (Object.hasOwn(KEYS, key) && Object.hasOwn(block, key)) continue;
    const meant = nearest(key, Object.keys(KEYS));
    notes.push(`${key}: unknown, left out${meant ? `; did you mean ${meant}?` : ''}`);
  }
  return { fields, notes };
}

/** A value that cannot be used; the message says what was expected. */
class Unfit extends Error {}

function number(value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new Unfit(`a number from ${min} to ${max}`);
}

function flag(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new Unfit('true or false');
}

function isNone(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function plain(value: unknown): Record<string, unknown> | undefined {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain ? (value as Record<string, unknown>) : undefined;
}

/** A fleet is numbered: names are taken when they follow each other. */
function takeMachines(value: unknown, fields: Fields): string | undefined {
  const names = Array.isArray(value) ? value : [value];
  if (names.length === 0 || !names.every((name) => typeof name === 'string')) throw new Unfit('a list of names');
  const [, prefix, digits] = /^(.*?)(\d{1,9})$/.exec(names[0]) ?? [];
  const first = Number(digits);
  const follows = (name: string, i: number) =>
    name === `${prefix}${String(first + i).padStart(digits?.length ?? 0, '0')}`;
  if (prefix === undefined || prefix === '' || !names.every(follows)) {
    return 'names that do not end in numbers that follow each other cannot be taken; use a node for each stretch of them';
  }
  Object.assign(fields, { prefix, first: digits, count: names.length });
  return undefined;
}
