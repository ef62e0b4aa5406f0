import { SettingError } from '../../lib/core/errors';
import { MS_PER_UNIT, type TimeUnit } from '../../lib/core/time';
import { USUAL_RULE } from '../../lib/forecast/announcement';
import { type ForecasterSettings, LARGEST_VALUE } from '../../lib/forecast/forecaster';
import { FORECAST_METHODS, methodNamed } from '../../lib/forecast/methods/registry';
import { findPeriods } from '../../lib/forecast/periods';
import { type Limit, MAX_STEPS, type PeriodFinder } from '../../lib/forecast/series-plan';
import type { Span } from '../../lib/forecast/span';
import { RESERVED_FIELDS } from '../../lib/stream/downsampler';
import { readFields, readKeyedSettings } from '../common/keyed-settings';
import type { Settings } from '../common/settings';

export interface ForecastNodeSettings extends ForecasterSettings {
  /** compact: one object a forecast; rows: one object a point */
  readonly form: 'compact' | 'rows';
  /** a further name for the device in each row; empty: none */
  readonly tag: string;
  /** of the values; empty: not told */
  readonly unit: string;
  /** the event with which a device begins anew; empty: none */
  readonly beginOn: string;
  /** name of the context store that keeps the state over a restart; empty: none */
  readonly store: string;
}

/** An interval takes as many errors as it leaves out one of. */
const MAX_LEVEL = 99;
const STEPS = 'steps';
const SPAN_UNITS = [STEPS, ...Object.keys(MS_PER_UNIT)] as (TimeUnit | typeof STEPS)[];
/** A season as a person writes it: 24 (steps), 7 d. */
const PERIOD = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)?$/;
/** A field with its own limits: bed_temperature 105..115, load ..90, pressure 2.. */
const FIELD_LIMITS = /^(\S+)\s+(\S*?)\.\.(\S*)$/;

export function readForecastSettings(settings: Settings): ForecastNodeSettings {
  const keyed = readKeyedSettings(settings);
  const reserved = [...RESERVED_FIELDS, keyed.keyProperty, keyed.timeProperty];
  const stepMs = settings.duration('step', { min: 0, fallback: 0, fallbackUnit: 'min' });
  if (stepMs > 0 && stepMs < 1) throw new SettingError('step', settings.raw('step'), 'at least 1 ms');
  const method = methodNamed(
    settings.choice(
      'method',
      FORECAST_METHODS.map(({ name }) => name),
      'onset',
    ),
  )!;
  return {
    ...keyed,
    method,
    stepMs,
    periods: readPeriods(settings),
    window: readSpan(settings, 'window', 480, stepMs),
    horizon: readSpan(settings, 'horizon', 60, stepMs),
    minimum: settings.number('minimum', { min: 1, integer: true, fallback: 10 }),
    every: settings.number('every', { min: 1, integer: true, fallback: 1 }),
    refitEvery: settings.number('refitEvery', { min: 1, integer: true, fallback: 10 }),
    coverage: settings.number('level', { min: 0, max: MAX_LEVEL, fallback: 95 }) / 100,
    limitsOf: readLimits(settings),
    rule: {
      evidence: settings.number('evidence', { min: 0, fallback: USUAL_RULE.evidence }),
      probability: settings.number('probability', { min: 0, max: 100, fallback: 100 * USUAL_RULE.probability }) / 100,
    },
    combine: settings.choice('combine', ['mean', 'last'], 'mean'),
    maxGap: settings.number('maxGap', { min: 0, max: MAX_STEPS, integer: true, fallback: 3 }),
    setBackMs: settings.duration('setBack', { min: 0, fallback: 60 }),
    maxAheadMs: settings.duration('maxAhead', { min: 0, fallback: 0, fallbackUnit: 'h' }),
    fields: readFields(settings, reserved),
    form: settings.choice('form', ['compact', 'rows'], 'compact'),
    tag: readTag(settings, reserved),
    unit: settings.text('unit', { fallback: '' }).trim(),
    beginOn: settings.text('beginOn', { fallback: '' }).trim(),
    store: settings.text('store', { fallback: '' }),
  };
}

/** A length in steps, or in event time. */
function readSpan(settings: Settings, name: string, fallback: number, stepMs: number): Span {
  const unit = settings.choice(`${name}Unit`, SPAN_UNITS, STEPS);
  const length = settings.number(name, { max: MAX_STEPS, fallback });
  if (length <= 0) throw new SettingError(name, settings.raw(name), 'a number above 0');
  if (unit === STEPS) return { steps: length };
  const ms = length * MS_PER_UNIT[unit];
  if (stepMs > 0 && ms / stepMs > MAX_STEPS) {
    throw new SettingError(name, settings.raw(name), `at most ${MAX_STEPS} steps`);
  }
  return { ms };
}

function readPeriods(settings: Settings): readonly Span[] | PeriodFinder {
  const list = settings.list('periods', { fallback: [] });
  if (list.length === 1 && list[0] === 'auto') return findPeriods;
  return list.map((text) => {
    const [, length, unit] = PERIOD.exec(text) ?? [];
    if (length === undefined)
      throw new SettingError('periods', text, 'auto, or numbers of steps and times such as 7 d');
    return unit ? { ms: Number(length) * MS_PER_UNIT[unit as TimeUnit] } : { steps: Number(length) };
  });
}

/** `low` and `high` for all fields, but for those that have their own in `fieldLimits`. */
function readLimits(settings: Settings): (field: string) => readonly Limit[] {
  const usual = limitsOf(readBound(settings, 'low'), readBound(settings, 'high'));
  if (usual === undefined) throw new SettingError('high', settings.raw('high'), 'a number above low');
  const own = new Map<string, readonly Limit[]>();
  for (const text of settings.list('fieldLimits', { fallback: [] })) {
    const [, field, low, high] = FIELD_LIMITS.exec(text) ?? [];
    const limits = field === undefined ? undefined : limitsOf(boundIn(low!), boundIn(high!));
    if (!limits) throw new SettingError('fieldLimits', text, 'a field and its limits such as load 2..90');
    own.set(field!, limits);
  }
  return (field) => own.get(field) ?? usual;
}

function readBound(settings: Settings, name: 'low' | 'high'): number | undefined {
  if (settings.text(name, { fallback: '' }) === '') return undefined;
  return settings.number(name, { min: -LARGEST_VALUE, max: LARGEST_VALUE });
}

function boundIn(text: string): number | undefined {
  return text === '' ? undefined : Number(text);
}

/** Undefined where these are no limits of a band. */
function limitsOf(low?: number, high?: number): Limit[] | undefined {
  const limits: Limit[] = [];
  if (low !== undefined) limits.push({ side: 'low', limit: low });
  if (high !== undefined) limits.push({ side: 'high', limit: high });
  const isBand = limits.every(({ limit }) => Math.abs(limit) <= LARGEST_VALUE) && !(low !== undefined && low >= high!);
  return isBand ? limits : undefined;
}

function readTag(settings: Settings, reserved: readonly string[]): string {
  const tag = settings.text('tag', { fallback: '' }).trim();
  if (reserved.includes(tag)) throw new SettingError('tag', tag, 'a name that the rows do not use');
  return tag;
}
