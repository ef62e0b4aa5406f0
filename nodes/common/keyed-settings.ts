// Settings that all keyed processing of readings has: where key and time are, how many keys are kept and for how long, and
// which fields are looked at.
import { SettingError } from '../../lib/core/errors';
import type { KeyedLimits } from '../../lib/core/keyed-state';
import type { Settings } from './settings';

export interface KeyedSettings extends KeyedLimits {
  readonly keyProperty: string;
  readonly timeProperty: string;
}

export function readKeyedSettings(settings: Settings): KeyedSettings {
  const expireMs = settings.duration('expire', { fallback: 1, fallbackUnit: 'h' });
  if (expireMs <= 0) throw new SettingError('expire', settings.raw('expire'), 'a number above 0');
  return {
    keyProperty: settings.text('keyProperty', { fallback: 'device' }),
    timeProperty: settings.text('timeProperty', { fallback: 'timestamp' }),
    expireMs,
    maxKeys: settings.number('maxKeys', { min: 1, integer: true, fallback: 10_000 }),
  };
}

/** The property `fields`: names of measurements, none of which is `reserved`; empty for all. */
export function readFields(settings: Settings, reserved: readonly string[]): string[] {
  const fields = settings.list('fields', { fallback: [] });
  const wrong = fields.find((name) => reserved.includes(name));
  if (wrong !== undefined) throw new SettingError('fields', wrong, 'names of measurements');
  return fields;
}
