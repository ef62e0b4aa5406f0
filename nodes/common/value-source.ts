// A value that is fixed, or comes from the message or from the reading in it: what a typed input of a dialog saves as a
// property and, in `<property>Type`, its type.
import type { NodeMessage } from 'node-red';
import { SettingError } from '../../lib/core/errors';
import type { Settings } from './settings';

export type SourceType = 'none' | 'str' | 'num' | 'bool' | 'json' | 'reading' | 'msg';

export interface ValueSource {
  readonly type: SourceType;
  /** the value itself when it is fixed */
  readonly fixed?: unknown;
  /** @param item the payload, or the entry of an array payload that is meant */
  of(msg: NodeMessage, item: unknown): unknown;
}

interface SourceRules {
  /** what the typed input offers */
  types: readonly SourceType[];
  /** taken when nothing was saved */
  fallback: { type: SourceType; value: string };
}

const PATH = /^[^.[\]'"\s]+(?:\.[^.[\]'"\s]+|\[\d+\]|\['[^']+'\]|\["[^"]+"\])*$/;
const STEP = /\['([^']+)'\]|\["([^"]+)"\]|[^.[\]]+/g;

export function readSource(settings: Settings, name: string, { types, fallback }: SourceRules): ValueSource {
  const type = settings.choice(`${name}Type`, types, fallback.type);
  const raw = settings.raw(name);
  if (type === 'none') return { type, of: () => undefined };
  const value = raw === undefined || raw === null || (raw === '' && type !== 'str') ? fallback.value : raw;
  if (type === 'msg' || type === 'reading') {
    const steps = stepsOf(name, String(value));
    const of =
      type === 'msg' ? (msg: NodeMessage) => walk(msg, steps) : (_: NodeMessage, item: unknown) => walk(item, steps);
    return { type, of };
  }
  const fixed = fixedValue(name, type, value);
  return { type, fixed, of: () => fixed };
}

function fixedValue(name: string, type: SourceType, value: unknown): unknown {
  switch (type) {
    case 'num': {
      const number = Number(value);
      if (String(value).trim() === '' || !Number.isFinite(number)) throw new SettingError(name, value, 'a number');
      return number;
    }
    case 'bool':
      return value === true || value === 'true';
    case 'json':
      try {
        return JSON.parse(String(value));
      } catch {
        throw new SettingError(name, value, 'JSON');
      }
    default:
      return String(value);
  }
}

function stepsOf(name: string, path: string): string[] {
  if (!PATH.test(path.trim())) throw new SettingError(name, path, 'a property such as device or meta.line[0]');
  return Array.from(path.trim().matchAll(STEP), ([whole, single, double]) => single ?? double ?? whole);
}

function walk(from: unknown, steps: readonly string[]): unknown {
  let value = from;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
