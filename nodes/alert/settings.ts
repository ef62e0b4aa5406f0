import { SettingError } from '../../lib/core/errors';
import { type AlertTexts, DEFAULT_TEXTS, PLACEHOLDERS, unknownPlaceholder } from '../../lib/monitor/alert-text';
import { ALERT_PROPERTIES } from '../../lib/monitor/alert-writer';
import type { AlerterSettings, EventRule } from '../../lib/monitor/alerter';
import type { Limit } from '../../lib/monitor/limits';
import { RESERVED_FIELDS } from '../../lib/stream/downsampler';
import { readRows } from '../common/row-settings';
import type { Settings } from '../common/settings';

export interface AlertNodeSettings extends AlerterSettings {
  /** id of a plant node; empty: durations are told in event time alone */
  readonly plant: string;
  /** entries of the list of active alerts */
  readonly maxListed: number;
  /** name of the context store that keeps the state over a restart; empty: none */
  readonly store: string;
}

const EVENT_TEXT = "'{device}': {text}";
const PRINTER_FINISHED: EventRule = {
  event: 'finished',
  status: 'printer-finished',
  template: "'{device}' finished.",
  ends: true,
};

export function readAlertSettings(settings: Settings): AlertNodeSettings {
  const keyProperty = settings.text('keyProperty', { fallback: 'device' });
  const timeProperty = settings.text('timeProperty', { fallback: 'timestamp' });
  const staleMs = settings.duration('stale', { min: 0, fallback: 0 });
  return {
    limits: readLimits(settings, [...RESERVED_FIELDS, keyProperty, timeProperty]),
    holdMs: settings.duration('hold', { min: 0, fallback: 0 }),
    repeatMs: settings.duration('repeat', { min: 0, fallback: 0 }),
    plant: settings.text('plant', { fallback: '' }),
    forecastPoints: settings.number('forecastPoints', { min: 1, integer: true, fallback: 3 }),
    withdrawAfter: settings.number('withdrawAfter', { min: 1, integer: true, fallback: 2 }),
    updateMs: settings.duration('update', { min: 0, fallback: 0, fallbackUnit: 'min' }),
    staleMs,
    events: readEvents(settings),
    valueName: readValueName(settings),
    texts: readTexts(settings),
    keyProperty,
    timeProperty,
    expireMs: readExpireMs(settings, staleMs),
    maxKeys: settings.number('maxKeys', { min: 1, integer: true, fallback: 10_000 }),
    maxListed: settings.number('maxListed', { min: 1, integer: true, fallback: 1000 }),
    store: settings.text('store', { fallback: '' }),
  };
}

function readLimits(settings: Settings, reserved: readonly string[]): Limit[] {
  const names = new Set<string>();
  return readRows(settings, 'limits', (row, fail) => {
    const field = row.text('field', { expected: 'the name of a measurement' }).trim();
    if (reserved.includes(field)) throw fail('field', field, 'the name of a measurement');
    if (names.has(field)) throw fail('field', field, 'a field that no other row has');
    names.add(field);
    const [low, high] = [readBound(row, 'low'), readBound(row, 'high')];
    if (low === undefined && high === undefined) throw fail('low or high', undefined, 'a number');
    if (low !== undefined && high !== undefined && low >= high) throw fail('high', high, `a number above ${low}`);
    const room = low !== undefined && high !== undefined ? (high - low) / 2 : Infinity;
    const hysteresis = row.number('hysteresis', { min: 0, fallback: 0 });
    if (hysteresis >= room) throw fail('hysteresis', hysteresis, `a number below ${room}, half of the band,`);
    return {
      field,
      name: row.text('name', { fallback: field }),
      unit: row.text('unit', { fallback: '' }),
      ...(low !== undefined && { low }),
      ...(high !== undefined && { high }),
      hysteresis,
    };
  });
}

function readBound(row: Settings, side: 'low' | 'high'): number | undefined {
  return row.text(side, { fallback: '' }) === '' ? undefined : row.number(side);
}

function readEvents(settings: Settings): EventRule[] {
  const names = new Set<string>();
  if (settings.raw('events') === undefined) return [PRINTER_FINISHED];
  return readRows(settings, 'events', (row, fail) => {
    const event = row.text('event', { expected: 'the name of an event' }).trim();
    if (names.has(event)) throw fail('event', event, 'an event that no other row has');
    names.add(event);
    const template = row.text('text', { fallback: EVENT_TEXT });
    const unknown = unknownPlaceholder(template);
    if (unknown !== undefined) throw fail('text', `{${unknown}}`, placeholders());
    return { event, status: row.text('status', { fallback: event }).trim(), template, ends: row.flag('ends') };
  });
}

function readValueName(settings: Settings): string {
  const name = settings.text('valueName', { fallback: 'alert_value' }).trim();
  if (ALERT_PROPERTIES.includes(name)) throw new SettingError('valueName', name, 'a name that alerts do not use');
  return name;
}

function readTexts(settings: Settings): AlertTexts {
  const entries = Object.entries(DEFAULT_TEXTS).map(([name, fallback]) => {
    const property = `text${name[0].toUpperCase()}${name.slice(1)}`;
    const text = settings.text(property, { fallback });
    const unknown = unknownPlaceholder(text);
    if (unknown !== undefined) throw new SettingError(property, `{${unknown}}`, placeholders());
    return [name, text];
  });
  return Object.fromEntries(entries);
}

function placeholders(): string {
  return `one of ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}`;
}

/** A silent device must not be forgotten before its silence is an alarm. */
function readExpireMs(settings: Settings, staleMs: number): number {
  const ms = settings.duration('expire', { fallback: 1, fallbackUnit: 'd' });
  if (ms <= 0) throw new SettingError('expire', settings.raw('expire'), 'a number above 0');
  if (ms <= staleMs)
    throw new SettingError('expire', settings.raw('expire'), 'longer than the silence that is an alarm');
  return ms;
}
