// The record that every printer sends, whatever its temperatures come from.
import type { Reading } from '../../core/reading';
import { dateTimeText } from '../../core/time';
import type { Channel } from '../model';
import { AMBIENT, BED, HOTEND } from './draws';

/** Values are whole multiples of 0.001 °C. */
export const STEPS_PER_DEGREE = 1000;

export const FLUCTUATED = 3;
const NAMES = ['hotend_temperature', 'bed_temperature', 'ambient_temperature', 'fluctuated_ambient_temperature'];
export const HOTEND_FIELDS: readonly string[] = NAMES.slice(HOTEND, HOTEND + 1);
export const BED_FIELDS: readonly string[] = NAMES.slice(BED, BED + 1);
export const AMBIENT_FIELDS: readonly string[] = NAMES.slice(AMBIENT);

export const PRINTER_CHANNELS: readonly Channel[] = NAMES.map((name) => {
  return { name, unit: '°C', resolution: 1 / STEPS_PER_DEGREE };
});

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
