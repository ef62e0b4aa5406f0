import { SettingError } from '../../lib/core/errors';
import { AGGREGATE_NAMES, type Aggregate, parseAggregate } from '../../lib/stream/aggregates';
import { type DownsampleSettings, RESERVED_FIELDS } from '../../lib/stream/downsampler';
import { readFields, readKeyedSettings } from '../common/keyed-settings';
import type { Settings } from '../common/settings';

export interface DownsampleNodeSettings extends DownsampleSettings {
  /** name of the context store that keeps the state over a restart; empty: none */
  readonly store: string;
}

export function readDownsampleSettings(settings: Settings): DownsampleNodeSettings {
  const windowMs = Math.round(settings.duration('window', { fallback: 1, fallbackUnit: 'min' }));
  if (windowMs < 1) throw new SettingError('window', settings.raw('window'), 'at least 1 ms');
  const keyed = readKeyedSettings(settings);
  return {
    ...keyed,
    windowMs,
    offsetMs: Math.round(settings.duration('offset', { fallback: 0, fallbackUnit: 'h' })),
    graceMs: settings.duration('grace', { min: 0, fallback: 0 }),
    idleMs: settings.duration('idle', { min: 0, fallback: 60 }),
    maxAheadMs: settings.duration('maxAhead', { min: 0, fallback: 0, fallbackUnit: 'h' }),
    fields: readFields(settings, [...RESERVED_FIELDS, keyed.keyProperty, keyed.timeProperty]),
    aggregates: readAggregates(settings),
    timestampAt: settings.choice('timestampAt', ['start', 'middle', 'end'], 'start'),
    countField: readCountField(settings),
    maxReadings: settings.number('maxReadings', { min: 1, integer: true, fallback: 100_000 }),
    store: settings.text('store', { fallback: '' }),
  };
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
