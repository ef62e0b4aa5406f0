import {
  type CustomChannel,
  type CustomSettings,
  customSettings,
  PARAMETERS,
  SIGNALS,
  type Signal,
} from '../../lib/models/custom/settings';
import { START_PHASES } from '../../lib/models/start-phase';
import { type RowFailure, readRows } from '../common/row-settings';
import { Settings } from '../common/settings';
import { readSourceSettings, type SourceSettings } from '../common/source-settings';

export interface CustomNodeSettings {
  readonly source: SourceSettings;
  readonly model: CustomSettings;
}

/** What a node without a saved list has: the same as its dialog. */
const USUAL_CHANNELS = [
  { name: 'temperature', unit: '°C', signal: 'sine', of: '20, 5, 3600', decimals: 2, percent: 100 },
  { name: 'pressure', unit: 'bar', signal: 'normal', of: '4, 0.1', decimals: 2, percent: 100 },
];

export function readCustomSettings(settings: Settings): CustomNodeSettings {
  const rows = settings.raw('channels') === undefined ? new Settings({ channels: USUAL_CHANNELS }) : settings;
  return {
    source: readSourceSettings(settings, { prefix: 'device ', count: 1 }),
    model: customSettings({
      channels: readRows(rows, 'channels', readChannel),
      startPhase: settings.choice('startPhase', START_PHASES, 'together'),
      startSpacingSeconds: settings.number('startSpacingSeconds', { min: 0, max: 10_000_000, fallback: 300 }),
      topics: settings.list('topics', { fallback: [] }),
    }),
  };
}

function readChannel(row: Settings, fail: RowFailure): CustomChannel {
  const signal = row.choice('signal', SIGNALS, 'constant');
  const of = row.text('of', { fallback: '' });
  const hasValues = signal === 'choice' || signal === 'sequence';
  return {
    name: row.text('name', { expected: 'the name of a measurement' }).trim(),
    unit: row.text('unit', { fallback: '' }).trim(),
    signal,
    parameters: hasValues || signal === 'formula' ? {} : parametersOf(signal, of, fail),
    values: hasValues ? partsOf(of).map(numberOrText) : [],
    formula: signal === 'formula' ? of : '',
    decimals: row.number('decimals', { min: 0, max: 9, integer: true, fallback: 2 }),
    percent: row.number('percent', { min: 0, max: 100, fallback: 100 }),
  };
}

/** The numbers of a signal, in their order, or by name: `20, 5, 3600` or `mean = 20, period = 3600`. */
function parametersOf(signal: Signal, text: string, fail: RowFailure): Record<string, number> {
  const rules = PARAMETERS[signal];
  const names = Object.keys(rules);
  const parameters = Object.fromEntries(names.map((name) => [name, rules[name]!.fallback]));
  for (const [place, part] of partsOf(text).entries()) {
    const [, named, value] = /^(?:(\w+)\s*=\s*)?(\S+)$/.exec(part) ?? [];
    const name = named ?? names[place];
    if (name === undefined || !names.includes(name)) throw fail('numbers', part, names.join(', '));
    const number = Number(value);
    if (!Number.isFinite(number)) throw fail(name, part, 'a number');
    parameters[name] = number;
  }
  return parameters;
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function numberOrText(part: string): number | string {
  return Number.isFinite(Number(part)) ? Number(part) : part;
}
