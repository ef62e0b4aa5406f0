import { FieldError } from '../../lib/core/errors';
import { suggestion } from '../../lib/core/nearest';
import { MS_PER_UNIT, type TimeUnit, toTime } from '../../lib/core/time';
import type { Parameters } from '../../lib/faults/fault';
import { type FaultRule, isMeasurement } from '../../lib/faults/fault-rule';
import type { TruthTelling } from '../../lib/faults/fault-truth';
import type { InjectorSettings } from '../../lib/faults/injector';
import type { Occurrence } from '../../lib/faults/occurrence';
import { readParameters } from '../../lib/faults/parameters';
import { FAULT_NAMES, findFault } from '../../lib/faults/registry';
import type { TruthSetting } from '../../lib/sim/plant';
import { readKeyedSettings } from '../common/keyed-settings';
import { type RowFailure, readRows } from '../common/row-settings';
import type { Settings } from '../common/settings';

export interface InjectAnomalyNodeSettings extends Omit<InjectorSettings, 'truth'> {
  /** id of a plant node, whose seed and ground truth hold; empty: those below */
  readonly plant: string;
  readonly truth: TruthSetting;
  /** the ground truth has a message for each touched reading too */
  readonly tellsReadings: boolean;
  /** name of the context store that keeps the state over a restart; empty: none */
  readonly store: string;
}

/** Who is told, by a plant's ground truth or the node's own. */
export function truthTelling(truth: TruthSetting, tellsReadings: boolean): TruthTelling {
  return { isTold: truth !== 'hidden', tellsReadings, labels: truth === 'readings' };
}

export function readInjectAnomalySettings(settings: Settings): InjectAnomalyNodeSettings {
  const keyed = readKeyedSettings(settings);
  return {
    ...keyed,
    rules: readRules(settings, keyed.keyProperty, keyed.timeProperty),
    plant: settings.text('plant', { fallback: '' }),
    seed: settings.text('seed', { fallback: '1' }),
    truth: settings.choice('truth', ['hidden', 'node', 'readings'], 'node'),
    tellsReadings: settings.flag('tellReadings', true),
    idleMs: settings.duration('idle', { min: 0, fallback: 60 }),
    maxHeld: settings.number('maxHeld', { min: 1, integer: true, fallback: 10_000 }),
    store: settings.text('store', { fallback: '' }),
  };
}

function readRules(settings: Settings, keyProperty: string, timeProperty: string): FaultRule[] {
  const counts = new Map<string, number>();
  return readRows(settings, 'faults', (row, fail) => {
    const name = row.text('fault', { fallback: '' }).trim();
    const fault = findFault(name);
    if (!fault)
      throw fail('fault', name, `a fault that there is (${suggestion(name, FAULT_NAMES, FAULT_NAMES.length)})`);
    const fields = row.list('fields', { fallback: [] });
    const wrong = fields.find((field) => !isMeasurement(field, keyProperty, timeProperty));
    if (wrong !== undefined) throw fail('fields', wrong, 'names of measurements');
    if (fields.length > 0 && fault.touches === 'reading') {
      throw fail('fields', fields.join(', '), `nothing, as ${name} touches whole readings,`);
    }
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return {
      id: `${name} ${count}`,
      fault,
      fields: [...new Set(fields)],
      devices: row.list('devices', { fallback: [] }),
      inDeviations: row.choice('scale', ['deviation', 'unit'], 'deviation') === 'deviation',
      parameters: parametersOf(row, fault.name, fail),
      occurrence: readOccurrence(row, fail),
    };
  });
}

function parametersOf(row: Settings, name: string, fail: RowFailure): Parameters {
  const fault = findFault(name)!;
  const given = Object.fromEntries(fault.parameters.map((spec) => [spec.name, row.raw(spec.name)]));
  try {
    return readParameters(fault, given);
  } catch (error) {
    if (error instanceof FieldError) throw fail(error.field, error.value, error.expected);
    throw error;
  }
}

const KINDS = ['random', 'schedule', 'always', 'command'] as const;

function readOccurrence(row: Settings, fail: RowFailure): Occurrence {
  const kind = row.choice('when', KINDS, 'random');
  if (kind === 'always') return { kind };
  const shortestMs = row.number('shortest', { min: 0, fallback: 0 }) * unitOf(row, 'duration');
  const longestMs = row.number('longest', { min: 0, fallback: 0 }) * unitOf(row, 'duration');
  if (longestMs < shortestMs) throw fail('longest', row.raw('longest'), 'a number that is not below the shortest');
  if (kind === 'command') return { kind, shortestMs, longestMs };
  const everyMs = row.duration('every', { min: 0, fallback: 0, fallbackUnit: 'min' });
  const lengths = { everyMs, shortestMs, longestMs };
  if (kind === 'random') {
    if (everyMs <= 0) throw fail('every', row.raw('every'), 'a number above 0');
    if (everyMs < 2 * longestMs) throw fail('every', row.raw('every'), 'at least twice the longest duration');
    return { kind, ...lengths };
  }
  const start = readStart(row, fail);
  if (!start && everyMs === 0) throw fail('start', '', 'a time, when the fault comes once,');
  if (everyMs > 0 && everyMs < longestMs) throw fail('every', row.raw('every'), 'at least the longest duration');
  return { kind, ...(start ?? { startMs: 0, isRelative: false }), ...lengths };
}

function unitOf(row: Settings, name: string): number {
  return MS_PER_UNIT[row.choice(`${name}Unit`, Object.keys(MS_PER_UNIT) as TimeUnit[], 's')];
}

/** A point in time, or so long after the first reading of a device. */
function readStart(row: Settings, fail: RowFailure): { startMs: number; isRelative: boolean } | undefined {
  const text = row.text('start', { fallback: '' }).trim();
  const unitMs = unitOf(row, 'start');
  if (text === '') return undefined;
  const number = Number(text);
  if (number >= 0 && number * unitMs <= 1e15) return { startMs: number * unitMs, isRelative: true };
  const time = Number.isNaN(number) ? toTime(text) : undefined;
  if (time === undefined) throw fail('start', text, 'a time such as 2026-01-01T00:00:00Z, or a duration of at least 0');
  return { startMs: time, isRelative: false };
}

/** The settings of the injector, for the seed and the ground truth that hold. */
export function injectorSettings(
  settings: InjectAnomalyNodeSettings,
  seed: string,
  truth: TruthSetting,
): InjectorSettings {
  return { ...settings, seed, truth: truthTelling(truth, settings.tellsReadings) };
}
