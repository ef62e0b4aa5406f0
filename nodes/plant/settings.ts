import { SettingError } from '../../lib/core/errors';
import { toTime } from '../../lib/core/time';
import { type Ownership, ownershipFrom, SHARDS } from '../../lib/sim/ownership';
import { type PlantMode, type PlantSettings, SPEEDS } from '../../lib/sim/plant';
import type { Settings } from '../common/settings';
import { type ApiKey, readKeys } from './api-keys';

const A_TIME = 'a time such as 2026-01-01T00:00:00Z';

export interface PlantNodeSettings extends PlantSettings {
  /** the context store that keeps the run over a restart of Node-RED; empty: in memory */
  readonly store: string;
  /** its HTTP API, which is off without keys */
  readonly api: { readonly path: string; readonly keys: readonly ApiKey[] };
}

/** @throws SettingError naming the property that cannot be used */
export function readPlantSettings(settings: Settings): PlantNodeSettings {
  const ownership = readOwnership(settings);
  return {
    seed: settings.text('seed', { fallback: '1' }),
    mode: readMode(settings, ownership),
    speed: settings.number('speed', { ...SPEEDS, fallback: 1 }),
    truth: settings.choice('truth', ['hidden', 'node', 'readings'], 'hidden'),
    ownership,
    store: settings.text('store', { fallback: '' }),
    api: {
      path: settings.text('apiPath', {
        fallback: 'plant',
        pattern: /^[\w-]+$/,
        expected: 'a name of letters, digits, - and _',
      }),
      keys: readKeys(settings),
    },
  };
}

function readMode(settings: Settings, { instances }: Ownership): PlantMode {
  const mode = settings.choice('mode', ['live', 'history', 'backfill'], 'live');
  const from = settings.choice('start', ['now', 'fixed'], 'now');
  const historyMs = settings.duration('history', { min: 0, max: 10_000_000, fallback: 2, fallbackUnit: 'h' });
  const [fixed, first, last] = ['startTime', 'from', 'to'].map((name) => settings.raw(name));
  if (mode === 'backfill') {
    const fromMs = readTime('from', first);
    const toMs = readTime('to', last);
    if (toMs <= fromMs) throw new SettingError('to', last, 'a time after "from"');
    return { kind: 'backfill', fromMs, toMs };
  }
  if (from === 'now' && instances > 1) {
    throw new SettingError('start', 'now', `a fixed time, the same in each of the ${instances} instances`);
  }
  return {
    kind: 'live',
    start: from === 'now' ? 'now' : readTime('startTime', fixed),
    historyMs: mode === 'history' ? historyMs : 0,
  };
}

function readTime(name: string, value: unknown): number {
  const time = toTime(value);
  if (time === undefined) throw new SettingError(name, value, A_TIME);
  return Math.round(time);
}

/** From the dialog, or, when it says nothing, from SHOPFLOOR_INSTANCES and SHOPFLOOR_INDEX. */
function readOwnership(settings: Settings): Ownership {
  const given = ['instances', 'index'].map((name) => settings.text(name, { fallback: '' }));
  if (given.every((text) => text === '')) return ownershipFrom(process.env);
  const instances = settings.number('instances', { min: 1, max: SHARDS, integer: true });
  return { instances, index: settings.number('index', { min: 0, max: instances - 1, integer: true }) };
}
