// The record that every printer sends, whatever its temperatures come from.
import type { Reading } from '../../core/reading';
import { dateTimeText } from '../../core/time';
import type { Channel } from '../model';
import { AMBIENT, BED, HOTEND } from './draws';
import type { PrinterSettings } from './settings';

/** Values are whole multiples of 0.001 °C. */
export const STEPS_PER_DEGREE = 1000;

export const FLUCTUATED = 3;
const NAMES = ['hotend_temperature', 'bed_temperature', 'ambient_temperature', 'fluctuated_ambient_temperature'];
export const HOTEND_FIELDS: readonly string[] = NAMES.slice(HOTEND, HOTEND + 1);
export const BED_FIELDS: readonly string[] = NAMES.slice(BED, BED + 1);
export const AMBIENT_FIELDS: readonly string[] = NAMES.slice(AMBIENT);

/** Hot end and bed may be so far from their targets, K. */
const TOLERANCE = 5;

/** The ambient is allowed as far above its target as below, where its limit lies below. */
export function printerChannels(settings: Readonly<PrinterSettings>): readonly Channel[] {
  const { hotendTarget, bedTarget, ambientTarget, ambientLimit } = settings;
  return NAMES.map((name, i) => {
    const target = i === HOTEND ? hotendTarget : i === BED ? bedTarget : ambientTarget;
    const tolerance = i < AMBIENT ? TOLERANCE : ambientTarget - ambientLimit;
    const channel = { name, unit: '°C', resolution: 1 / STEPS_PER_DEGREE };
    return tolerance > 0 ? { ...channel, band: [target - tolerance, target + tolerance] } : channel;
  });
}

/** @param values by channel */
export function printerReading(device: string, timestamp: number, values: Float64Array): Reading {
  return {
    device,
    timestamp,
    hotend_temperature: values[HOTEND],
    bed_temperature: values[BED],
    ambient_temperature: values[AMBIENT],
    fluctuated_ambient_temperature: values[FLUCTUATED],
    original_timestamp: dateTimeText(timestamp),
  };
}
