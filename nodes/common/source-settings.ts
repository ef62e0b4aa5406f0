// The settings that all sources share: their devices and their output.
import { SettingError } from '../../lib/core/errors';
import { deviceIds } from '../../lib/sim/fleet';
import type { PumpSettings } from '../../lib/sim/pump';
import type { Settings } from './settings';

const MAX_DEVICES = 100_000;
const MAX_FIRST = 1_000_000_000;

export interface SourceSettings {
  /** id of a plant node; empty: the built-in plant */
  readonly plant: string;
  /** all devices of the fleet, also those of other instances */
  readonly ids: readonly string[];
  /** event ms from one reading of a device to the next */
  readonly periodMs: number;
  readonly pump: PumpSettings;
}

/** What a source takes for the properties of its devices that are empty. */
export interface SourceDefaults {
  readonly prefix: string;
  /** "001" numbers the devices with three digits */
  readonly first?: string;
  readonly count?: number;
  /** Hz */
  readonly rate?: number;
}

export function readSourceSettings(settings: Settings, defaults: SourceDefaults): SourceSettings {
  return {
    plant: settings.text('plant', { fallback: '' }),
    ids: readIds(settings, defaults),
    periodMs: 1000 / settings.number('rate', { min: 0.001, max: 1000, fallback: defaults.rate ?? 1 }),
    pump: readPumpSettings(settings),
  };
}

function readIds(settings: Settings, { prefix, first = '1', count = 10 }: SourceDefaults): readonly string[] {
  const text = settings.text('first', { fallback: first }).trim();
  return deviceIds({
    prefix: settings.text('prefix', { fallback: prefix }),
    first: settings.number('first', { min: 0, max: MAX_FIRST, integer: true, fallback: Number(first) }),
    // Leading zeros say how many digits a number has.
    digits: /^0\d+$/.test(text) ? Math.min(text.length, String(MAX_FIRST).length) : 1,
    count: settings.number('count', { min: 1, max: MAX_DEVICES, integer: true, fallback: count }),
  });
}

/** One message a reading or arrays, and how many readings a second. */
export function readForm(settings: Settings): Pick<PumpSettings, 'batch' | 'maxPerSecond'> {
  const form = settings.choice('form', ['single', 'array'], 'single');
  const size = settings.number('arraySize', { min: 1, max: 100_000, integer: true, fallback: 500 });
  const delayMs = settings.number('arrayDelay', { min: 1, max: 60_000, fallback: 100 });
  return {
    ...(form === 'array' ? { batch: { size, delayMs } } : {}),
    maxPerSecond: settings.number('maxRate', { min: 0.001, fallback: Infinity }),
  };
}

function readPumpSettings(settings: Settings): PumpSettings {
  const end = settings.choice('end', ['never', 'readings', 'time'], 'never');
  const endReadings = settings.number('endReadings', { min: 1, integer: true, fallback: 100_000 });
  const endMs = settings.duration('endAfter', { min: 0, fallback: 8, fallbackUnit: 'h' });
  if (end === 'time' && endMs === 0) throw new SettingError('endAfter', 0, 'a number above 0');
  return {
    ...readForm(settings),
    late: settings.choice('late', ['skip', 'catch up'], 'skip'),
    maxReadings: end === 'readings' ? endReadings : Infinity,
    maxMs: end === 'time' ? endMs : Infinity,
  };
}
