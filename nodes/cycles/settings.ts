import { SettingError } from '../../lib/core/errors';
import { CYCLE_METRIC_NAMES, CYCLE_METRICS, type CycleMetric } from '../../lib/stream/cycles/cycle-metrics';
import { CYCLE_CONTENTS } from '../../lib/stream/cycles/cycle-output';
import type { LoadCyclesSettings } from '../../lib/stream/cycles/load-cycles';
import { readKeyedSettings } from '../common/keyed-settings';
import type { Settings } from '../common/settings';

export interface CyclesNodeSettings extends LoadCyclesSettings {
  /** name of the context store that keeps the state over a restart; empty: none */
  readonly store: string;
}

/** Names that an output uses itself, or that no plain object can hold. */
const RESERVED = ['device', 'timestamp', 'kind', 'unix_time', 'date_time', 'cycle_id', '__proto__'];

export function readCyclesSettings(settings: Settings): CyclesNodeSettings {
  return {
    ...readKeyedSettings(settings),
    field: readField(settings),
    threshold: settings.number('threshold', { fallback: 4 }),
    side: settings.choice('side', ['above', 'below'], 'above'),
    gapMs: readGapMs(settings),
    minMs: settings.duration('minLength', { min: 0, fallback: 0 }),
    metrics: readMetrics(settings),
    pauseMs: settings.duration('pause', { min: 0, fallback: 2 }),
    graceMs: settings.duration('grace', { min: 0, fallback: 0 }),
    idleMs: settings.duration('idle', { min: 0, fallback: 60 }),
    maxAheadMs: settings.duration('maxAhead', { min: 0, fallback: 0, fallbackUnit: 'h' }),
    maxSamples: settings.number('maxSamples', { min: 1, integer: true, fallback: 100_000 }),
    store: settings.text('store', { fallback: '' }),
    content: settings.choice('content', CYCLE_CONTENTS, 'cycle'),
    withSamples: settings.flag('withSamples', false),
  };
}

function readField(settings: Settings): string {
  const field = settings.text('field', { fallback: 'voltage' }).trim();
  if (RESERVED.includes(field)) throw new SettingError('field', field, 'the name of a measurement');
  return field;
}

function readGapMs(settings: Settings): number {
  const ms = settings.duration('gap', { fallback: 2 });
  if (ms <= 0) throw new SettingError('gap', settings.raw('gap'), 'a number above 0');
  return ms;
}

/** In the order of the dialog. */
function readMetrics(settings: Settings): readonly CycleMetric[] {
  const names = settings.list('metrics', { fallback: ['max', 'median', 'rms'] });
  return Array.from(new Set(names), (name) => {
    const found = CYCLE_METRICS.find((metric) => metric.name === name);
    if (!found) throw new SettingError('metrics', name, `one of ${CYCLE_METRIC_NAMES.join(', ')}`);
    return found;
  });
}
