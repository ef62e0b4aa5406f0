import type { NodeMessage } from 'node-red';
import { SettingError } from '../../lib/core/errors';
import { MS_PER_UNIT } from '../../lib/core/time';
import { RESERVED_FIELDS } from '../../lib/stream/downsampler';
import { CALENDAR_FEATURES, type CalendarSettings } from '../../lib/stream/features/calendar';
import { type Combination, OPERATORS } from '../../lib/stream/features/combinations';
import type { FeatureSettings } from '../../lib/stream/features/extractor';
import { FIELD_FEATURES } from '../../lib/stream/features/registry';
import { alphaOfSpan, type Weighting } from '../../lib/stream/features/smoothing';
import type { Band } from '../../lib/stream/features/spectrum';
import { WAVEFORM_FEATURES, type WaveformSettings } from '../../lib/stream/features/waveform';
import { readFields, readKeyedSettings } from '../common/keyed-settings';
import { readRows } from '../common/row-settings';
import type { Settings } from '../common/settings';
import { readTimeZone } from '../common/time-zone-setting';
import { readSource } from '../common/value-source';

const MAX_VALUES = 1_000_000;
const MAX_DECIMALS = 10;
const USUAL_FEATURES = ['rolling_mean', 'rolling_std', 'z_score', 'rate_of_change'] as const;
const BAND = /^(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)$/;
const NO_MESSAGE = {} as NodeMessage;

export interface FeatureNodeSettings extends FeatureSettings {
  /** name of the context store that keeps the state over a restart; empty: none */
  readonly store: string;
}

export function readFeatureSettings(settings: Settings): FeatureNodeSettings {
  const keyed = readKeyedSettings(settings);
  const features = readChosen(settings, 'features', FIELD_FEATURES, USUAL_FEATURES);
  const maxValues = settings.number('maxValues', { min: 1, max: MAX_VALUES, integer: true, fallback: 10_000 });
  return {
    ...keyed,
    fields: readFields(settings, [...RESERVED_FIELDS, keyed.keyProperty, keyed.timeProperty]),
    features,
    rolling: {
      window: readWindow(settings, maxValues),
      minValues: settings.number('minValues', { min: 1, max: MAX_VALUES, integer: true, fallback: 1 }),
    },
    rateUnitMs: MS_PER_UNIT[settings.choice('rateUnit', ['s', 'min', 'h'], 's')],
    weighting: readWeighting(settings),
    calendar: readCalendar(settings),
    combinations: readCombinations(settings),
    waveforms: readWaveforms(settings),
    keep: settings.choice('keep', ['all', 'no arrays', 'none'], 'all'),
    setBackMs: settings.duration('setBack', { min: 0, fallback: 60 }),
    store: settings.text('store', { fallback: '' }),
  };
}

/** Names from a menu, in its order. One that was never saved has the fallback, an empty one is empty. */
function readChosen<T extends string>(
  settings: Settings,
  name: string,
  names: readonly T[],
  fallback: readonly T[],
): readonly T[] {
  if (settings.raw(name) === undefined) return fallback;
  const chosen = settings.list(name, { fallback: [] });
  const wrong = chosen.find((each) => !names.some((known) => known === each));
  if (wrong !== undefined) throw new SettingError(name, wrong, `some of ${names.join(', ')}`);
  return names.filter((known) => chosen.includes(known));
}

function readWindow(settings: Settings, maxValues: number): FeatureSettings['rolling']['window'] {
  const unit = settings.choice('windowUnit', ['values', 'ms', 's', 'min', 'h', 'd'], 'values');
  if (unit === 'values') {
    const count = settings.number('window', { min: 1, max: MAX_VALUES, integer: true, fallback: 60 });
    return { count, ms: Number.POSITIVE_INFINITY };
  }
  const ms = settings.duration('window', { fallback: 60 });
  if (ms <= 0) throw new SettingError('window', settings.raw('window'), 'a number above 0');
  return { count: maxValues, ms };
}

/** All ways of weighting are read, so that a bad number is told before it is used. */
function readWeighting(settings: Settings): Weighting {
  const span = settings.number('ewmaSpan', { min: 1, fallback: 60 });
  const halfLifeMs = settings.duration('ewmaHalfLife', { fallback: 1, fallbackUnit: 'min' });
  if (halfLifeMs <= 0) throw new SettingError('ewmaHalfLife', settings.raw('ewmaHalfLife'), 'a number above 0');
  const alpha = settings.number('ewmaAlpha', { min: 0, max: 1, fallback: 0.1 });
  if (alpha === 0) throw new SettingError('ewmaAlpha', settings.raw('ewmaAlpha'), 'a number above 0');
  switch (settings.choice('ewmaBy', ['span', 'half-life', 'alpha'], 'span')) {
    case 'half-life':
      return { halfLifeMs };
    case 'alpha':
      return { alpha };
    default:
      return { alpha: alphaOfSpan(span) };
  }
}

function readCalendar(settings: Settings): CalendarSettings {
  const hour = (name: string, fallback: number) => settings.number(name, { min: 0, max: 23, integer: true, fallback });
  return {
    features: readChosen(settings, 'timeFeatures', CALENDAR_FEATURES, []),
    zone: readTimeZone(settings),
    nightFrom: hour('nightFrom', 22),
    nightTo: hour('nightTo', 6),
  };
}

function readCombinations(settings: Settings): Combination[] {
  const names = new Set<string>();
  return readRows(settings, 'combine', (row, fail) => {
    const name = row.text('name', { expected: 'a name for the feature' }).trim();
    if (RESERVED_FIELDS.includes(name)) throw fail('name', name, 'a name that readings do not use');
    if (names.has(name)) throw fail('name', name, 'a name that no other row has');
    names.add(name);
    const left = row.text('left', { expected: 'the name of a field' }).trim();
    const operator = row.choice('operator', OPERATORS);
    const right = row.text('right', { expected: 'the name of a field' }).trim();
    const decimals = row.number('decimals', { min: 0, max: MAX_DECIMALS, integer: true, fallback: Number.NaN });
    return { name, left, operator, right, ...(Number.isNaN(decimals) ? {} : { decimals }) };
  });
}

function readWaveforms(settings: Settings): WaveformSettings {
  return {
    features: readChosen(settings, 'waveformFeatures', WAVEFORM_FEATURES, []),
    fields: settings.list('waveformFields', { fallback: [] }),
    sampleRate: readSampleRate(settings),
    removesMean: settings.flag('removeMean', true),
    peaks: settings.number('peaks', { min: 1, max: 100, integer: true, fallback: 3 }),
    interpolatesPeaks: settings.flag('interpolatePeaks', true),
    bands: settings.list('bands', { fallback: [] }).map(readBand),
    maxSamples: settings.number('maxSamples', { min: 1, max: MAX_VALUES, integer: true, fallback: 65_536 }),
  };
}

function readSampleRate(settings: Settings): WaveformSettings['sampleRate'] {
  const source = readSource(settings, 'sampleRate', {
    types: ['num', 'reading'],
    fallback: { type: 'num', value: '1000' },
  });
  if (source.type === 'reading') {
    return { name: String(settings.raw('sampleRate')), of: (fields) => source.of(NO_MESSAGE, fields) };
  }
  const rate = Number(source.fixed);
  if (rate <= 0) throw new SettingError('sampleRate', source.fixed, 'a number above 0');
  return rate;
}

function readBand(text: string): Band {
  const [, low, high] = BAND.exec(text) ?? [];
  if (low === undefined || Number(low) >= Number(high)) throw new SettingError('bands', text, 'bands such as 10-1000');
  return { low: Number(low), high: Number(high) };
}
