import { SettingError } from '../../lib/core/errors';
import { TimeZone } from '../../lib/core/time-zone';
import type { Settings } from './settings';

/** The time zone of local times, as every dialog has it that asks for one. */
export function readTimeZone(settings: Settings): TimeZone {
  const name = settings.text('timeZone', { fallback: 'UTC' }).trim();
  try {
    return new TimeZone(name);
  } catch {
    throw new SettingError('timeZone', name, 'a time zone such as UTC or Europe/Berlin');
  }
}
