import { SettingError } from '../../lib/core/errors';
import type { TimeUnit } from '../../lib/core/time';
import { AGGREGATE_NAMES, type Aggregate, parseAggregate } from '../../lib/stream/aggregates';
import type { ChangesSettings } from '../../lib/stream/changes';
import type { DownsampleSettings } from '../../lib/stream/downsampler';
import { FILLED } from '../../lib/stream/gaps';
import type { SelectionName } from '../../lib/stream/select/methods';
import type { ShapeSettings } from '../../lib/stream/shape';
import type { WindowKind } from '../../lib/stream/window-kinds';
import { RESERVED_FIELDS, type WindowedSettings } from '../../lib/stream/windowed';
import { readFields, readKeyedSettings } from '../common/keyed-settings';
import type { Settings } from '../common/settings';
import type { ChartSettings } from './chart';

/** What is kept of the readings. */
export type KeepSettings =
  | ({ readonly keep: 'aggregates' } & DownsampleSettings)
  | ({ readonly keep: 'shape' } & ShapeSettings)
  | ({ readonly keep: 'changes' } & ChangesSettings);

export interface DownsampleNodeSettings {
  readonly keep: KeepSettings;
  /** readings leave as points for a chart */
  readonly chart: ChartSettings | undefined;
  /** name of the context store that keeps the state over a restart; empty: none */
  readonly store: string;
}

/** More windows than this would hold a reading each. */
const MAX_OVERLAP = 2000;

/** The points of a bin, which a method chooses together. */
const POINTS_AT_ONCE: Readonly<Record<SelectionName, number>> = { lttb: 1, minmax: 2, minmaxlttb: 1, m4: 4 };

/** All properties are read, whatever is kept, so that each is checked. */
export function readDownsampleSettings(settings: Settings): DownsampleNodeSettings {
  const keep = readKeep(settings);
  return { keep, chart: readChart(settings, keep), store: settings.text('store', { fallback: '' }) };
}

function readKeep(settings: Settings): KeepSettings {
  const keep = settings.choice('keep', ['aggregates', 'shape', 'changes'], 'aggregates');
  const maxReadings = settings.number('maxReadings', { min: 1, integer: true, fallback: 100_000 });
  const nan = settings.choice('nan', ['skip', 'keep', 'refuse'], 'skip');
  const common = { ...readWindowed(settings), maxReadings };
  const windows = readWindows(settings, keep !== 'changes');
  const aggregates = readAggregating(settings);
  const shape = readShape(settings, keep === 'shape');
  const changes = readChanges(settings, keep === 'changes');
  // Choosing points, and telling changes, at each message would choose and tell again.
  const onClose = { emit: 'close', nan } as const;
  if (keep === 'changes') return { keep, ...common, ...onClose, ...changes };
  if (keep === 'shape') return { keep, ...common, ...onClose, ...shape, windows: separate(settings, windows) };
  return { keep, ...common, ...aggregates, windows, fields: fieldsWithout(settings, common.fields, aggregates.fill) };
}

function readWindowed(settings: Settings): WindowedSettings {
  const keyed = readKeyedSettings(settings);
  return {
    ...keyed,
    graceMs: settings.duration('grace', { min: 0, fallback: 0 }),
    idleMs: settings.duration('idle', { min: 0, fallback: 60 }),
    maxAheadMs: settings.duration('maxAhead', { min: 0, fallback: 0, fallbackUnit: 'h' }),
    emit: settings.choice('emit', ['close', 'update'], 'close'),
    updateMs: settings.duration('updateEvery', { min: 0, fallback: 0 }),
    fields: readFields(settings, [...RESERVED_FIELDS, keyed.keyProperty, keyed.timeProperty]),
  };
}

function readAggregating(settings: Settings) {
  return {
    aggregates: readAggregates(settings),
    timestampAt: settings.choice('timestampAt', ['start', 'middle', 'end'], 'start'),
    countField: readCountField(settings),
    fill: settings.choice('fill', ['none', 'hold', 'linear', 'empty'], 'none'),
    maxFill: settings.number('maxFill', { min: 1, max: 10_000, integer: true, fallback: 100 }),
  };
}

/** @param isUsed windows are: only then their sizes have to fit each other */
function readWindows(settings: Settings, isUsed: boolean): WindowKind {
  const kinds = ['tumbling', 'hopping', 'sliding', 'session', 'count', 'message'] as const;
  const kind = settings.choice('windows', kinds, 'tumbling');
  const sizeMs = readWholeMs(settings, 'window', 1, 'min');
  const offsetMs = Math.round(settings.duration('offset', { fallback: 0, fallbackUnit: 'h' }));
  const hopMs = readWholeMs(settings, 'hop', 10, 's');
  const gapMs = readWholeMs(settings, 'gap', 5, 'min');
  const longestMs = settings.duration('longest', { min: 0, fallback: 0, fallbackUnit: 'h' });
  const size = settings.number('count', { min: 1, max: 1e9, integer: true, fallback: 100 });
  const hop = settings.number('countHop', { min: 0, max: 1e9, integer: true, fallback: 0 }) || size;
  if (isUsed && kind === 'hopping') checkHop(settings, 'hop', hopMs, sizeMs);
  if (isUsed && kind === 'count') checkHop(settings, 'countHop', hop, size);
  switch (kind) {
    case 'tumbling':
      return { kind, sizeMs, offsetMs };
    case 'hopping':
      return { kind, sizeMs, hopMs, offsetMs };
    case 'sliding':
      return { kind, sizeMs };
    case 'session':
      return { kind, gapMs, longestMs };
    case 'count':
      return { kind, size, hop };
    case 'message':
      return { kind };
  }
}

function checkHop(settings: Settings, name: string, hop: number, size: number): void {
  if (hop <= size && hop >= size / MAX_OVERLAP) return;
  throw new SettingError(name, settings.raw(name), `at most the window, and at least a ${MAX_OVERLAP}th of it`);
}

/** Points are chosen from windows that do not overlap. */
function separate(settings: Settings, windows: WindowKind): ShapeSettings['windows'] {
  if (windows.kind === 'hopping' || windows.kind === 'sliding') {
    throw new SettingError('windows', windows.kind, 'tumbling, session, count or message to choose points from');
  }
  if (windows.kind !== 'count' || windows.hop === windows.size) return windows;
  throw new SettingError('countHop', settings.raw('countHop'), 'none to choose points from');
}

function readShape(settings: Settings, isUsed: boolean) {
  const method = settings.choice('method', ['lttb', 'minmax', 'minmaxlttb', 'm4'], 'lttb');
  const points = settings.number('points', { min: 2, max: 1e6, integer: true, fallback: 100 });
  const step = POINTS_AT_ONCE[method];
  if (isUsed && (points % step !== 0 || (step === 1 && points < 3))) {
    throw new SettingError('points', points, step === 1 ? 'at least 3' : `a multiple of ${step}`);
  }
  return { method, points };
}

function readChanges(settings: Settings, isUsed: boolean) {
  const minMs = settings.duration('minInterval', { min: 0, fallback: 0 });
  const maxMs = settings.duration('maxSilence', { min: 0, fallback: 0, fallbackUnit: 'min' });
  const method = settings.choice('changes', ['deadband', 'deadband-percent', 'swinging-door'], 'deadband');
  if (isUsed && method === 'swinging-door' && maxMs > 0 && minMs > maxMs) {
    throw new SettingError('minInterval', settings.raw('minInterval'), 'at most the longest silence');
  }
  const band = settings.number('band', { min: 0, fallback: 1 });
  return { method, minMs, maxMs, band, bands: readBands(settings), whole: settings.flag('whole') };
}

/** Entries such as "temperature: 0.5". */
function readBands(settings: Settings): Map<string, number> {
  const bands = settings.list('bands', { fallback: [] }).map((entry): [string, number] => {
    const [, field, number] = /^(.+)\s*:\s*(\S+)$/.exec(entry) ?? [];
    const band = number === undefined ? Number.NaN : Number(number);
    if (Number.isFinite(band) && band >= 0) return [field.trim(), band];
    throw new SettingError('bands', entry, 'fields and numbers such as temperature: 0.5');
  });
  return new Map(bands);
}

function readChart(settings: Settings, keep: KeepSettings): ChartSettings | undefined {
  const output = settings.choice('output', ['readings', 'chart'], 'readings');
  const action = settings.choice('chartAction', ['append', 'replace'], 'append');
  const { fields, keyProperty, timeProperty } = keep;
  if (output === 'readings') return undefined;
  const isAggregated = keep.keep === 'aggregates';
  return {
    action,
    chosen: isAggregated ? [] : fields,
    left: new Set([...RESERVED_FIELDS, keyProperty, timeProperty, isAggregated ? keep.countField : '']),
    isOneSeries: fields.length === 1 && (!isAggregated || keep.aggregates.length === 1),
  };
}

function readWholeMs(settings: Settings, name: string, fallback: number, fallbackUnit: TimeUnit): number {
  const ms = Math.round(settings.duration(name, { fallback, fallbackUnit }));
  if (ms < 1) throw new SettingError(name, settings.raw(name), 'at least 1 ms');
  return ms;
}

/** Where gaps are filled, a filled window says so in a field of its own. */
function fieldsWithout(settings: Settings, fields: readonly string[], fill: string): readonly string[] {
  if (fill === 'none' || !fields.includes(FILLED)) return fields;
  throw new SettingError('fields', settings.raw('fields'), `other names than ${FILLED} where gaps are filled`);
}

/** The aggregates in the order of the dialog, then the percentiles, which are numbers there. */
function readAggregates(settings: Settings): Aggregate[] {
  const percentiles = settings.list('percentiles', { fallback: [] }).map((percent) => `p${Number(percent)}`);
  const chosen = settings.list('aggregates', { fallback: percentiles.length > 0 ? [] : ['mean'] });
  return Array.from(new Set([...chosen, ...percentiles]), (name) => {
    const aggregate = parseAggregate(name);
    if (aggregate) return aggregate;
    if (chosen.includes(name)) throw new SettingError('aggregates', name, AGGREGATE_NAMES);
    throw new SettingError('percentiles', settings.raw('percentiles'), 'numbers from 0 to 100');
  });
}

function readCountField(settings: Settings): string {
  const name = settings.text('countField', { fallback: '' }).trim();
  if (RESERVED_FIELDS.includes(name)) throw new SettingError('countField', name, 'a name of its own');
  return name;
}
