// JSON Schemas of the palette's own messages, as docs/messages.md tells them.
import { LAST_TIME_MS } from '../../core/time';
import type { JsonSchema } from './schema';

const TEXT = { type: 'string' } as const;
const DEVICE = { type: 'string', minLength: 1 } as const;
const NUMBER = { type: 'number' } as const;
const TIME = { type: 'number', minimum: -LAST_TIME_MS, maximum: LAST_TIME_MS, description: 'ms since 1970' } as const;
const TIME_OR_NULL = { ...TIME, type: ['number', 'null'] } as const;
const SIDE = { enum: ['low', 'high'] } as const;
const NUMBERS = { type: 'array', items: { type: ['number', 'null'] } } as const;
/** A measurement, a text or a flag; an array of numbers is a waveform. */
const FIELD = {
  type: ['number', 'string', 'boolean', 'null', 'array'],
  items: { type: ['number', 'null'] },
} as const;

const BASE = { device: DEVICE, timestamp: TIME } as const;

function ofKind(kind: string, required: readonly string[], properties: object): JsonSchema {
  return {
    title: kind,
    type: 'object',
    properties: { kind: { const: kind }, ...BASE, ...properties },
    required: ['kind', 'device', 'timestamp', ...required],
  };
}

const reading: JsonSchema = {
  title: 'reading',
  type: 'object',
  properties: { ...BASE, kind: false, state: TEXT, partial: { const: true }, units: { type: 'object' } },
  required: ['device', 'timestamp'],
  additionalProperties: FIELD,
  if: { required: ['device', 'timestamp'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { minProperties: 3 },
};

const late: JsonSchema = {
  ...ofKind('late', [], { units: { type: 'object' } }),
  additionalProperties: FIELD,
  minProperties: 4,
};

const event = ofKind('event', ['event'], { event: { type: 'string', minLength: 1 }, text: TEXT });

const truth = ofKind('truth', ['type', 'phase', 'start', 'end', 'severity', 'fields'], {
  type: TEXT,
  phase: { enum: ['start', 'stage', 'end'] },
  start: TIME,
  end: TIME,
  severity: { type: 'number', minimum: 0, maximum: 1 },
  fields: { type: 'array', items: TEXT },
  crossing: TIME,
  stage: TEXT,
});

const crossing: JsonSchema = {
  type: 'object',
  properties: {
    side: SIDE,
    limit: NUMBER,
    announced: { type: 'boolean' },
    probability: { type: ['number', 'null'], minimum: 0, maximum: 1 },
    p10: TIME_OR_NULL,
    p50: TIME_OR_NULL,
    p90: TIME_OR_NULL,
  },
  required: ['side', 'limit', 'announced', 'p10', 'p50', 'p90'],
};

/** Compact, or one point of the rows form, which names its field in `forecast_<field>`. */
const forecast: JsonSchema = {
  ...ofKind('forecast', [], {
    field: TEXT,
    method: TEXT,
    step: { type: 'number', exclusiveMinimum: 0 },
    values: NUMBERS,
    lower: NUMBERS,
    upper: NUMBERS,
    level: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 100 },
    crossings: { type: 'array', items: crossing },
  }),
  // A row has no `values`, but at least one value under a name of its own.
  if: { required: ['values'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['field', 'method', 'step'] },
  else: { minProperties: 4 },
  patternProperties: { '^(forecast|lower|upper)_': { type: ['number', 'null'] } },
};

const alert = ofKind('alert', ['id', 'action', 'status', 'alert_timestamp', 'message', 'raised'], {
  id: TEXT,
  action: { enum: ['raise', 'repeat', 'update', 'clear', 'event'] },
  status: { type: 'string', minLength: 1 },
  was: TEXT,
  field: TEXT,
  parameter_name: TEXT,
  side: SIDE,
  limit: NUMBER,
  alert_value: NUMBER,
  alert_timestamp: TIME,
  message: TEXT,
  raised: TIME,
  expected: { type: 'object', properties: { p10: TIME_OR_NULL, p50: TIME, p90: TIME_OR_NULL }, required: ['p50'] },
  acknowledged: { const: true },
});

/** Of an alert node: its active alerts. Of a source: the answer to a command. */
const state: JsonSchema = {
  title: 'state',
  type: 'object',
  properties: {
    kind: { const: 'state' },
    count: { type: 'integer', minimum: 0 },
    active: { type: 'array', items: { type: 'object' } },
    command: TEXT,
  },
  required: ['kind'],
  anyOf: [{ required: ['count', 'active'] }, { required: ['command'] }],
};

export const MESSAGE_SCHEMAS = { reading, event, truth, forecast, alert, late, state } satisfies Record<
  string,
  JsonSchema
>;
