// Reading a node's saved config: each property is checked and typed once, when the node starts. A bad one gives a red
// status and one sentence; the node stays idle and says so for each message, Node-RED lives on.
import type { Node, NodeDef } from 'node-red';
import { FieldError, SettingError } from '../../lib/core/errors';
import { MS_PER_UNIT, type TimeUnit } from '../../lib/core/time';
import { Status } from './status';

/** The version that every saved config of this release carries. */
export const CONFIG_VERSION = 1;

interface NumberRules {
  min?: number;
  max?: number;
  integer?: boolean;
  /** taken when the property is empty or missing (a config saved before the property existed) */
  fallback?: number;
}

export class Settings {
  /** names of the properties that were asked for: a test holds them against the dialog's defaults */
  readonly asked = new Set<string>();

  constructor(private readonly config: Readonly<Record<string, unknown>>) {
    const version = this.raw('version') ?? CONFIG_VERSION;
    if (Number(version) > CONFIG_VERSION) {
      throw new SettingError('version', version, `at most ${CONFIG_VERSION}: this node was saved by a newer release`);
    }
  }

  /** The property as it was saved. */
  raw(name: string): unknown {
    this.asked.add(name);
    const value = this.config[name];
    if (typeof value === 'string' && /^\$\{.+\}$/.test(value.trim())) {
      throw new SettingError(name, value, 'an environment variable that is set');
    }
    return value;
  }

  text(name: string, { fallback, pattern, expected = 'text' }: TextRules = {}): string {
    const value = this.raw(name);
    const text = value === undefined || value === null ? '' : String(value);
    if (text.trim() === '') {
      if (fallback === undefined) throw new SettingError(name, value, expected);
      return fallback;
    }
    if (pattern && !pattern.test(text)) throw new SettingError(name, value, expected);
    return text;
  }

  /** A finite number; text is converted, so that `${ENV}` works. */
  number(name: string, { min = -Infinity, max = Infinity, integer = false, fallback }: NumberRules = {}): number {
    const value = this.raw(name);
    if (isEmpty(value) && fallback !== undefined) return fallback;
    const isNumber = typeof value === 'number' || (typeof value === 'string' && !isEmpty(value));
    const number = isNumber ? Number(value) : Number.NaN;
    if (!Number.isFinite(number) || number < min || number > max || (integer && !Number.isInteger(number))) {
      throw new SettingError(name, value, `${integer ? 'a whole number' : 'a number'}${range(min, max)}`);
    }
    return number;
  }

  /** A duration in ms: a number in property `name`, its unit in property `<name>Unit` (ms, s, min, h, d). */
  duration(name: string, rules: NumberRules & { fallbackUnit?: TimeUnit } = {}): number {
    const unit = this.choice(`${name}Unit`, Object.keys(MS_PER_UNIT) as TimeUnit[], rules.fallbackUnit ?? 's');
    return this.number(name, rules) * MS_PER_UNIT[unit];
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback?: T): T {
    const value = this.raw(name);
    if (isEmpty(value) && fallback !== undefined) return fallback;
    const found = choices.find((choice) => choice === String(value));
    if (found === undefined) throw new SettingError(name, value, `one of ${choices.join(', ')}`);
    return found;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.raw(name);
    if (isEmpty(value)) return fallback;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw new SettingError(name, value, 'true or false');
  }

  /** A list that the dialog saves as an array of text, or a person writes as text with commas. */
  list(name: string, { fallback }: { fallback?: string[] } = {}): string[] {
    const value = this.raw(name);
    const parts = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : [];
    const list = parts.map((part) => part.trim()).filter((part) => part !== '');
    if (list.length > 0) return list;
    if (fallback === undefined) throw new SettingError(name, value, 'at least one entry');
    return fallback;
  }
}

interface TextRules {
  /** taken when the property is empty; without it an empty property is an error */
  fallback?: string;
  pattern?: RegExp;
  expected?: string;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function range(min: number, max: number): string {
  if (min > -Infinity && max < Infinity) return ` from ${min} to ${max}`;
  if (min > -Infinity) return ` of at least ${min}`;
  return max < Infinity ? ` of at most ${max}` : '';
}

/**
 * Reads the settings of a node with `read`. Undefined when one is bad: the node then shows it, and answers every
 * message with an error.
 */
export function readSettings<T>(node: Node, config: NodeDef, read: (settings: Settings) => T): T | undefined {
  try {
    return read(new Settings(config as unknown as Record<string, unknown>));
  } catch (error) {
    stayIdle(node, error as Error);
    return undefined;
  }
}

/** Puts a node to rest that cannot run: red status, one error, and an error for each message that it cannot treat. */
export function stayIdle(node: Node, error: Error): void {
  const what = error instanceof FieldError ? error.field : 'setting';
  const status = new Status(node);
  status.set('red', 'ring', `bad ${what}`);
  node.error(error.message);
  node.on('input', (_msg, _send, done) => done(new Error(`not running: ${error.message}`)));
  node.on('close', () => status.close());
}
