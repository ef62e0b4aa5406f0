import { SettingError } from '../../lib/core/errors';
import type { FormatOptions } from '../../lib/wire/wire-format';
import { type FormatSettings, readFormat } from '../common/format-settings';
import type { Settings } from '../common/settings';

export interface FormatNodeSettings {
  readonly direction: 'encode' | 'decode';
  readonly format: FormatSettings['format'];
  readonly options: FormatOptions;
  /** what leaves: one text or array a message, or a message a record */
  readonly output: 'together' | 'each';
  /** encoding: the media type goes to `msg.headers` */
  readonly contentType: boolean;
  /** name of the context store that keeps the columns of CSV over a restart; empty: none */
  readonly store: string;
}

export function readFormatSettings(settings: Settings): FormatNodeSettings {
  const { format, options } = readFormat(settings);
  const direction = settings.choice('direction', ['encode', 'decode'], 'encode');
  if (direction === 'decode' && format === 'csv' && options.header === 'none' && options.columns.length === 0) {
    throw new SettingError('columns', '', 'the names of the columns, since no header names them');
  }
  return {
    direction,
    format,
    options: {
      ...options,
      keyProperty: settings.text('keyProperty', { fallback: 'device' }),
      timeProperty: settings.text('timeProperty', { fallback: 'timestamp' }),
    },
    output: settings.choice('output', ['together', 'each'], 'together'),
    contentType: settings.flag('contentType'),
    store: settings.text('store', { fallback: '' }),
  };
}
