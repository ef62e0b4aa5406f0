// The timeline of a scenario as people write it: rows of a time, devices, a command and its values, where a number may be
// a ramp. Read once into single steps, in the order of time.
import { InputError, shown } from '../core/errors';
import { toDuration, toTime } from '../core/time';
import { ALL, type CommandRequest, FIRST } from './command-request';

const MAX_STEPS = 10_000;
const MAX_RAMP_STEPS = 1000;
const DEFAULT_RAMP_STEPS = 10;

/** One command at one time. */
export interface ScenarioStep {
  /** the row that it comes from, from 1 */
  readonly row: number;
  /** event time: ms since the plant's start, or since the Unix epoch */
  readonly at: { readonly afterStartMs: number } | { readonly ms: number };
  readonly command: string;
  /** none for a command to the plant */
  readonly devices: readonly string[];
  readonly values: CommandRequest['values'];
}

/**
 * Reads rows `{at, device, command, values}`. `at`: "5 min", "1 h 30 min" or "-10 min" from the plant's start, or a point in
 * time (ISO text, ms since 1970). `device`: a name, a list, "*", or empty for the plant. `values`: an object by name, or text
 * such as `bearing_failure` (for the first value), `failure=bearing_failure from=0.5`. A number that changes is a ramp,
 * `20..80` or `{from: 20, to: 80}`; the values `over` (a duration) and `steps` say how.
 *
 * @throws InputError that names the row
 */
export function readScenario(rows: unknown): ScenarioStep[] {
  if (!Array.isArray(rows)) throw new InputError(`the timeline is ${shown(rows)}; expected a list of rows`);
  const steps: ScenarioStep[] = [];
  for (const [i, row] of rows.entries()) {
    try {
      steps.push(...readRow(row, i + 1));
    } catch (error) {
      throw new InputError(`row ${i + 1} of the timeline: ${(error as Error).message}`);
    }
    if (steps.length > MAX_STEPS) throw new InputError(`the timeline has more than ${MAX_STEPS} steps`);
  }
  return steps;
}

/** Event time of a step, ms since the Unix epoch, in a plant that started at `startMs`. */
export function timeOfStep({ at }: ScenarioStep, startMs: number): number {
  return 'ms' in at ? at.ms : startMs + at.afterStartMs;
}

function readRow(row: unknown, number: number): ScenarioStep[] {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new InputError(`it is ${shown(row)}; expected an object such as {"at": "5 min", "command": "pause"}`);
  }
  const { at, device, command, values } = row as Record<string, unknown>;
  if (typeof command !== 'string' || command.trim() === '') {
    throw new InputError(`command is ${shown(command)}; expected a name such as inject`);
  }
  if (command.trim() === 'resume') {
    throw new InputError(
      'command is "resume"; event time stands still while the plant is paused, so it would never be due',
    );
  }
  const step = { row: number, command: command.trim(), devices: devicesOf(device) };
  const time = readTime(at);
  if (step.command === 'restart' && 'afterStartMs' in time && time.afterStartMs <= 0) {
    throw new InputError(`at is ${shown(at)}; expected a time after the start, which restart would never get past`);
  }
  return alongRamps(readValues(values)).map(({ afterMs, values }) => ({ ...step, at: later(time, afterMs), values }));
}

function readTime(at: unknown): ScenarioStep['at'] {
  const afterStartMs = typeof at === 'string' ? toDuration(at) : undefined;
  if (afterStartMs !== undefined) return { afterStartMs };
  // A bare number may be anything; as text in a table it is most likely a time whose unit was forgotten.
  const isBare = typeof at === 'string' && /^-?[\d.]+$/.test(at.trim());
  const ms = isBare ? undefined : toTime(at);
  if (ms !== undefined) return { ms };
  throw new InputError(
    `at is ${shown(at)}; expected a time from the plant's start such as 5 min, or 2026-01-01T00:00:00Z`,
  );
}

function later(at: ScenarioStep['at'], ms: number): ScenarioStep['at'] {
  return 'ms' in at ? { ms: at.ms + ms } : { afterStartMs: at.afterStartMs + ms };
}

function devicesOf(device: unknown): readonly string[] {
  if (device === undefined || device === null) return [];
  const list = (Array.isArray(device) ? device : [device]).map((id) => {
    if (typeof id !== 'string' && typeof id !== 'number') {
      throw new InputError(`device is ${shown(id)}; expected the name of a device`);
    }
    return String(id).trim();
  });
  const names = list.filter((id) => id !== '');
  return names.includes(ALL) ? [ALL] : names;
}

const VALUE = /\s*(?:([A-Za-z_][\w-]*)\s*=\s*)?("(?:[^"\\]|\\.)*"|[^\s,;="]+)\s*[,;]?/y;
const RAMP = /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)$/;

function readValues(values: unknown): Record<string, unknown> {
  if (values === undefined || values === null) return {};
  if (typeof values === 'object' && !Array.isArray(values)) return { ...values };
  if (typeof values !== 'string') return { [FIRST]: values };
  const found: Record<string, unknown> = {};
  const text = values.trim();
  VALUE.lastIndex = 0;
  while (VALUE.lastIndex < text.length) {
    const at = VALUE.lastIndex;
    const match = VALUE.exec(text);
    if (!match)
      throw new InputError(`values are ${shown(text)}; expected values such as name=value at ${shown(text.slice(at))}`);
    const [, name = FIRST, given] = match;
    if (Object.hasOwn(found, name)) {
      throw new InputError(
        `values are ${shown(text)}; ${name === FIRST ? 'one alone may lack its name' : `${name} is there twice`}`,
      );
    }
    found[name] = given!.startsWith('"') ? unquoted(given!) : given;
  }
  return found;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

interface Ramp {
  readonly from: number;
  readonly to: number;
}

function rampOf(value: unknown): Ramp | undefined {
  if (typeof value === 'string') {
    const match = RAMP.exec(value);
    return match ? { from: Number(match[1]), to: Number(match[2]) } : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { from, to, ...more } = value as Record<string, unknown>;
  if (typeof from === 'number' && typeof to === 'number' && Object.keys(more).length === 0) return { from, to };
  throw new InputError(`a value is ${shown(value)}; expected a number, text, or a ramp such as {"from": 20, "to": 80}`);
}

/** One set of values, or one for each step of what changes. */
function alongRamps(values: Record<string, unknown>): { afterMs: number; values: Record<string, unknown> }[] {
  const ramps = Object.entries(values).flatMap(([name, value]) => {
    const ramp = rampOf(value);
    return ramp ? [[name, ramp] as const] : [];
  });
  if (ramps.length === 0) return [{ afterMs: 0, values }];
  const { over, steps = DEFAULT_RAMP_STEPS, ...rest } = values;
  const overMs = typeof over === 'string' ? toDuration(over) : undefined;
  if (overMs === undefined || overMs <= 0) {
    throw new InputError(`over is ${shown(over)}; expected the duration of the ramp such as over=10min`);
  }
  const count = typeof steps === 'string' ? Number(steps) : steps;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MAX_RAMP_STEPS) {
    throw new InputError(`steps is ${shown(steps)}; expected a whole number from 1 to ${MAX_RAMP_STEPS}`);
  }
  return Array.from({ length: count + 1 }, (_, i) => {
    const share = i / count;
    const now = ramps.map(([name, { from, to }]) => [name, Number((from + (to - from) * share).toFixed(9)) + 0]);
    return { afterMs: overMs * share, values: { ...rest, ...Object.fromEntries(now) } };
  });
}
