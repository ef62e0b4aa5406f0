// The shapes in which the plant answers over HTTP, as JSON Schema; OpenAPI has them as its components.

export type Schema = Readonly<Record<string, unknown>>;

const TIME = { type: 'integer', description: 'event time, ms since 1970-01-01 UTC' };
const TEXT = { type: 'string' };
const texts = (description: string) => ({ type: 'array', items: TEXT, description });

/** An object with all of `required` and perhaps `optional`, and nothing else. */
function object(required: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function list(name: string, more: Record<string, Schema>, key: string): Schema {
  return object({ ...more, [key]: { type: 'array', items: ref(name) } });
}

export const TOTAL = { type: 'integer', minimum: 0, description: 'how many there are, on all pages' };

export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Error: object({ error: { type: 'string', description: 'what was wrong, and what was expected or probably meant' } }),
  Plant: object({
    paused: { type: 'boolean' },
    speed: { type: 'number', description: 'event time per wall time; as it would be without the pause' },
    eventTime: { type: ['integer', 'null'], description: 'now, ms since 1970-01-01 UTC; null in a backfill' },
    sources: { type: 'integer', minimum: 0 },
    devices: { type: 'integer', minimum: 0 },
  }),
  Reading: {
    type: 'object',
    properties: { device: TEXT, timestamp: TIME },
    required: ['device', 'timestamp'],
    additionalProperties: true,
    description: 'one timestamped sample; the measurements are numbers under their own names',
  },
  Device: object(
    {
      device: TEXT,
      source: { type: 'string', description: 'the node that runs it' },
      kind: TEXT,
      timestamp: { type: ['integer', 'null'], description: `${TIME.description}; null before the first reading` },
      condition: { type: ['string', 'null'], description: 'what its controller says of its state' },
      reading: { oneOf: [ref('Reading'), { type: 'null' }], description: 'null while it sends nothing' },
    },
    { anomalies: texts('those under way; only where the plant does not hide the ground truth') },
  ),
  Status: object({
    device: TEXT,
    status: { type: 'string', description: '"OK", "out of band", "silent"; computers: "OK" or "stressed"' },
    condition: { type: ['string', 'null'] },
    timestamp: { type: ['integer', 'null'] },
  }),
  Field: object(
    { name: TEXT, unit: TEXT, resolution: { type: 'number' } },
    {
      band: {
        type: 'array',
        items: { type: 'number' },
        minItems: 2,
        maxItems: 2,
        description: 'where it normally is, both ends included',
      },
      critical: { type: 'number', description: 'where it becomes critical: above the band, or below it' },
    },
  ),
  Parameter: object(
    { name: TEXT, kind: { enum: ['choice', 'number'] } },
    {
      choices: texts('what it may be'),
      unit: TEXT,
      min: { type: 'number' },
      max: { type: 'number' },
      fallback: { type: ['string', 'number'], description: 'taken when it is not given' },
      drawn: { const: true, description: 'one of the choices is drawn when it is not given' },
    },
  ),
  Command: object({ name: TEXT, does: TEXT, parameters: { type: 'array', items: ref('Parameter') } }),
  Source: object({
    source: TEXT,
    kind: TEXT,
    fields: { type: 'array', items: ref('Field') },
    failures: texts('what inject takes'),
    commands: { type: 'array', items: ref('Command') },
  }),
  DeviceDescription: object({
    device: TEXT,
    source: TEXT,
    kind: TEXT,
    fields: { type: 'array', items: ref('Field') },
    failures: texts('what inject takes'),
    commands: { type: 'array', items: ref('Command') },
  }),
  Effect: object({
    device: TEXT,
    at: { ...TIME, description: `${TIME.description}: the first reading that it touches` },
  }),
  Truth: object(
    {
      device: TEXT,
      type: TEXT,
      fields: texts('the measurements that it touches'),
      severity: { type: 'number', minimum: 0, maximum: 1 },
      start: TIME,
      end: { ...TIME, description: `${TIME.description}, as it is planned` },
    },
    { stage: { type: 'string', description: 'how far it has come, for one with a course' } },
  ),
};
