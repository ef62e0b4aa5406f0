// What every compressor asks of its settings and readings.
import { InputError, SettingError, shown } from '../../core/errors';

/** @throws SettingError unless `value` is a finite number, 0 or more */
export function checkedSize(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new SettingError(name, value, 'a number, 0 or more');
}

/** A duration of which infinity means none. @throws SettingError unless `value` is a number above 0 */
export function checkedLimitMs(name: string, value: number): number {
  if (value > 0) return value;
  throw new SettingError(name, value, 'a number above 0');
}

/** @throws InputError unless `value` is a finite number */
export function checkFinite(name: string, value: unknown): void {
  if (!Number.isFinite(value)) throw new InputError(`${name} is ${shown(value)}; expected a finite number`);
}
