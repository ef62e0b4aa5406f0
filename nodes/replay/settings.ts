import path from 'node:path';
import { SettingError } from '../../lib/core/errors';
import { DELIMITERS, type Delimiter, FORMATS, type RecordingSettings } from '../../lib/replay/recording';
import type { ReplaySettings } from '../../lib/replay/replay-pump';
import type { Settings } from '../common/settings';
import { readForm } from '../common/source-settings';
import { readTimeZone } from '../common/time-zone-setting';

/** The recording that comes with the palette: three pumps, five minutes, two faults. */
export const EXAMPLE_FILE = path.join(__dirname, 'pumps.csv');

export interface ReplayNodeSettings {
  /** id of a plant node; empty: the built-in plant */
  readonly plant: string;
  readonly replay: ReplaySettings;
}

/** A relative path is left as it is: where it begins is for the node to say. */
export function readReplaySettings(settings: Settings): ReplayNodeSettings {
  return {
    plant: settings.text('plant', { fallback: '' }),
    replay: {
      recording: readRecording(settings),
      loops: settings.choice('repeat', ['loop', 'once'], 'loop') === 'loop',
      redates: settings.choice('times', ['plant', 'recorded'], 'plant') === 'plant',
      ...readForm(settings),
    },
  };
}

function readRecording(settings: Settings): RecordingSettings {
  const which = settings.choice('recording', ['example', 'file'], 'example');
  const file = settings.text('file', { fallback: '' }).trim();
  const given: RecordingSettings = {
    path: file,
    format: settings.choice('format', FORMATS, 'auto'),
    delimiter: settings.choice('delimiter', Object.keys(DELIMITERS) as Delimiter[], 'auto'),
    names: {
      time: settings.text('timeProperty', { fallback: 'timestamp' }).trim(),
      key: settings.text('keyProperty', { fallback: 'device' }).trim(),
      label: settings.text('labelProperty', { fallback: '' }).trim(),
    },
    timeZone: readTimeZone(settings).name,
    normal: new Set(
      settings.list('normalLabels', { fallback: ['normal', '0', 'false'] }).map((label) => label.toLowerCase()),
    ),
  };
  if (which === 'file') {
    if (file === '') throw new SettingError('file', file, 'the path of a file');
    return given;
  }
  const names = { time: 'timestamp', key: 'device', label: 'label' };
  return { path: EXAMPLE_FILE, format: 'csv', delimiter: 'comma', names, timeZone: 'UTC', normal: new Set(['normal']) };
}
