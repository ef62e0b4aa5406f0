// Lists of rows of a dialog.
import { SettingError } from '../../lib/core/errors';
import { Settings } from './settings';

/** The error for a property of a row. */
export type RowFailure = (property: string, value: unknown, expected: string) => SettingError;

/** The rows of a list of the dialog, each as settings of its own. */
export function readRows<T>(settings: Settings, name: string, read: (row: Settings, fail: RowFailure) => T): T[] {
  const rows = settings.raw(name) ?? [];
  if (!Array.isArray(rows)) throw new SettingError(name, rows, 'a list of rows');
  return rows.map((row, i) => {
    const fail: RowFailure = (property, value, expected) =>
      new SettingError(name, value, `${expected} as ${property} in row ${i + 1}`);
    if (typeof row !== 'object' || row === null) throw fail('what stands', row, 'properties');
    try {
      return read(new Settings(row), fail);
    } catch (error) {
      if (error instanceof SettingError && error.field !== name) throw fail(error.field, error.value, error.expected);
      throw error;
    }
  });
}
