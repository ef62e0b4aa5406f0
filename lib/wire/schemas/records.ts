// JSON Schemas of the records that formats write, from the fields that they write. What a record has besides is not minded.
import { DERIVED_COLUMNS, MACHINE_SENSORS } from '../industrial-record';
import { PC_MEASUREMENTS, PC_OPTIONAL } from '../pc';
import { HEX, PI_MEASUREMENTS } from '../raspberry-pi';
import type { JsonSchema } from './schema';

const TEXT = { type: 'string' } as const;
const NAME = { type: 'string', minLength: 1 } as const;
const NUMBER = { type: 'number' } as const;
const FLAG = { enum: [0, 1] } as const;
const LOADING_DATETIME = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}@\\d{2}:\\d{2}:\\d{2}$' } as const;
const ISO_TIME = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?';

function numbers(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, NUMBER]));
}

function record(title: string, properties: Record<string, object>, optional: Record<string, object> = {}): JsonSchema {
  return { title, type: 'object', properties: { ...properties, ...optional }, required: Object.keys(properties) };
}

const host = { uuid: NAME, device: NAME, loading_datetime: LOADING_DATETIME };

export const RECORD_SCHEMAS = {
  'raspberry-pi': record('Raspberry Pi', {
    ...host,
    ...numbers(PI_MEASUREMENTS),
    throttled: { type: 'string', pattern: HEX.source.replace('a-f', 'a-fA-F') },
  }),
  pc: record('PC', { ...host, ...numbers(PC_MEASUREMENTS) }, numbers(PC_OPTIONAL)),
  sensor: record('sensor', {
    device: TEXT,
    sensor_id: NAME,
    name: TEXT,
    sensor_type: TEXT,
    measure: NUMBER,
    maximum: NUMBER,
  }),
  motor: record('motor voltage', { unix_time: NUMBER, date_time: TEXT, voltage: NUMBER }),
  'industrial-json': record(
    'industrial machine',
    {
      timestamp: { type: 'string', pattern: ISO_TIME },
      machine_id: NAME,
      maintenance_status: { enum: ['operational', 'maintenance'] },
      ...numbers(MACHINE_SENSORS),
    },
    {
      anomaly_label: FLAG,
      anomaly_type: NAME,
      ...Object.fromEntries(DERIVED_COLUMNS.map((name) => [name, { type: ['number', 'null'] }])),
      hour: { type: 'integer', minimum: 0, maximum: 23 },
      day_of_week: { type: 'integer', minimum: 0, maximum: 6 },
      month: { type: 'integer', minimum: 1, maximum: 12 },
      is_weekend: FLAG,
      is_night_shift: FLAG,
    },
  ),
  oda: record('ODA', {
    timestamp: { type: 'string', pattern: `${ISO_TIME}Z$` },
    generator_id: NAME,
    topic: NAME,
    data: TEXT,
  }),
} satisfies Record<string, JsonSchema>;
