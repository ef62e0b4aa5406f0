// The record of an industrial machine: seven sensors, optional labels, and columns derived from them, in a fixed order.
import { InputError, shown } from '../core/errors';
import { parseReading, type Reading, unusable } from '../core/reading';
import { rounded } from '../core/rounding';
import { type Fields, fieldsOf, isoText, OWN_FIELDS, readingWith, textOf, timeIn } from './fields';

export const MACHINE_SENSORS = [
  'temperature',
  'vibration',
  'pressure',
  'flow_rate',
  'power_consumption',
  'oil_level',
  'bearing_temperature',
] as const;

const LABELS = ['anomaly_label', 'anomaly_type'] as const;

/** Columns that are computed where the reading does not bring them; null where a sensor that they need is missing. */
const DERIVED: Readonly<Record<string, (moment: Date, fields: Fields) => number | null>> = {
  hour: (moment) => moment.getUTCHours(),
  day_of_week: (moment) => weekday(moment),
  month: (moment) => moment.getUTCMonth() + 1,
  is_weekend: (moment) => (weekday(moment) >= 5 ? 1 : 0),
  is_night_shift: (moment) => (moment.getUTCHours() >= 22 || moment.getUTCHours() <= 6 ? 1 : 0),
  temp_pressure_ratio: (_, fields) => combined(fields, 'temperature', 'pressure', (a, b) => rounded(a / b, 10_000)),
  vibration_power_ratio: (_, fields) =>
    combined(fields, 'vibration', 'power_consumption', (a, b) => rounded(a / b, 10_000)),
  flow_pressure_product: (_, fields) => combined(fields, 'flow_rate', 'pressure', (a, b) => rounded(a * b, 100)),
};

export const DERIVED_COLUMNS = Object.keys(DERIVED);
const BEGIN = ['timestamp', 'machine_id', 'maintenance_status', ...MACHINE_SENSORS];

/** The columns of a record without its header, by their number: with and without labels, with and without derived ones. */
export const INDUSTRIAL_COLUMNS: readonly (readonly string[])[] = [
  [...BEGIN, ...DERIVED_COLUMNS],
  [...BEGIN, ...LABELS, ...DERIVED_COLUMNS],
  BEGIN,
  [...BEGIN, ...LABELS],
];

/**
 * The record of a reading. A sensor that it does not have is null; labels are there only if the reading has them; other
 * fields have no place. Times are UTC, without a zone, as in the reference.
 *
 * @throws InputError when the item is no reading, or has none of the seven sensors
 */
export function industrialRecord(item: unknown, topic: unknown, arrival: number): Record<string, unknown> {
  const { key, time, fields } = parseReading(item, topic, arrival);
  if (!MACHINE_SENSORS.some((name) => isNumber(fields[name]))) throw unusable(fields, MACHINE_SENSORS, OWN_FIELDS);
  const record: Record<string, unknown> = {
    timestamp: isoText(time, 'T'),
    machine_id: key,
    maintenance_status: textOf(fields, 'maintenance_status') ?? 'operational',
  };
  for (const name of MACHINE_SENSORS) record[name] = isNumber(fields[name]) ? fields[name] : null;
  for (const name of LABELS) {
    if (fields[name] === undefined) continue;
    if (typeof fields[name] === 'object') throw new InputError(`${name} is ${shown(fields[name])}; expected a label`);
    record[name] = fields[name];
  }
  const moment = new Date(time);
  for (const name of DERIVED_COLUMNS) {
    record[name] = isNumber(fields[name]) ? fields[name] : DERIVED[name]!(moment, fields);
  }
  return record;
}

/** The reading of a record: everything it holds, the machine as device. */
export function industrialReading(record: unknown, arrival: number): Reading {
  const fields = fieldsOf(record, 'the record of a machine');
  const device = textOf(fields, 'machine_id');
  if (device === undefined) {
    throw new InputError(`machine_id is ${shown(fields.machine_id)}; expected the name of a machine`);
  }
  return readingWith(device, timeIn(fields, 'timestamp', arrival), fields, NOT_MEASURED);
}

const NOT_MEASURED: ReadonlySet<string> = new Set(['machine_id']);

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Monday is 0. */
const weekday = (moment: Date) => (moment.getUTCDay() + 6) % 7;

function combined(fields: Fields, one: string, other: string, of: (a: number, b: number) => number): number | null {
  const [a, b] = [fields[one], fields[other]];
  const value = isNumber(a) && isNumber(b) ? of(a, b) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}
