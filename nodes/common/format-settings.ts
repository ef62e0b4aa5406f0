// The settings of a wire format, as every dialog has them that offers one.
import { FORMAT_NAMES, type FormatName } from '../../lib/wire/format';
import {
  DEFAULT_OPTIONS,
  DELIMITERS,
  type Delimiter,
  type FormatOptions,
  HEADERS,
  PRECISIONS,
  type Precision,
} from '../../lib/wire/wire-format';
import type { Settings } from './settings';

export interface FormatSettings {
  readonly format: FormatName;
  readonly options: Omit<FormatOptions, 'keyProperty' | 'timeProperty'>;
}

export function readFormat(settings: Settings): FormatSettings {
  const { tag, maximum, header, delimiter, measurement, precision } = DEFAULT_OPTIONS;
  return {
    format: settings.choice('format', FORMAT_NAMES, 'json'),
    options: {
      tag: settings.text('tag', { fallback: tag }),
      field: settings.text('field', { fallback: '' }).trim(),
      maximum: settings.number('maximum', { fallback: maximum }),
      header: settings.choice('header', HEADERS, header),
      columns: settings.list('columns', { fallback: [] }),
      delimiter: settings.choice('delimiter', Object.keys(DELIMITERS) as Delimiter[], delimiter),
      measurement: settings.text('measurement', { fallback: measurement }),
      tagFields: settings.list('tagFields', { fallback: [] }),
      precision: settings.choice('precision', Object.keys(PRECISIONS) as Precision[], precision),
    },
  };
}
