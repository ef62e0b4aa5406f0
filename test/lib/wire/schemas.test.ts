import assert from 'node:assert/strict';
import { InputError, SettingError } from '../../../lib/core/errors';
import type { Alert } from '../../../lib/monitor/alert';
import type { TruthPayload } from '../../../lib/sim/truth';
import { encoderOf, type FormatName } from '../../../lib/wire/format';
import { SCHEMA_NAMES, SCHEMAS, type SchemaName } from '../../../lib/wire/schemas/built-in';
import { risksIn } from '../../../lib/wire/schemas/schema-walk';
import { type Reason, validatorOf } from '../../../lib/wire/schemas/validator';
import { Draws } from '../../support/draws';
import { junk } from '../../support/junk';

const T = Date.UTC(2026, 0, 1);
const why = (schema: unknown, value: unknown) => validatorOf(schema)(value).map(({ message }) => message);
const builtIn = (name: SchemaName, value: unknown) => why(SCHEMAS[name], value);

describe('JSON Schemas of the palette', () => {
  const base = { device: 'Printer 1', timestamp: T };
  const truth: TruthPayload = {
    kind: 'truth',
    ...base,
    type: 'dip',
    phase: 'start',
    start: T,
    end: T + 1,
    severity: 1,
    fields: ['bed_temperature'],
  };
  const alert: Alert = {
    kind: 'alert',
    ...base,
    id: 'a',
    action: 'raise',
    status: 'under-now',
    field: 'x',
    side: 'low',
    limit: 45,
    alert_timestamp: T,
    message: 'm',
    raised: T,
    expected: { p10: null, p50: T, p90: null },
  };
  const crossing = {
    side: 'low',
    limit: 45,
    announced: true,
    probability: 0.9,
    p10: T,
    p50: T,
    p90: null,
    evidence: 7,
  };
  const compact = {
    kind: 'forecast',
    ...base,
    field: 'x',
    method: 'naive',
    step: 60_000,
    values: [1, 2],
    crossings: [],
  };
  const GOOD: Record<string, readonly object[]> = {
    reading: [
      { ...base, temperature: 20 },
      { ...base, waveform: [1, 2], state: 'on', partial: true, missing: null },
      { ...base, p: 1, units: { p: 'bar' } },
    ],
    event: [{ kind: 'event', ...base, event: 'finished', text: 'Printer finished printing' }],
    truth: [truth, { ...truth, phase: 'stage', stage: 'degradation', crossing: T }],
    alert: [alert],
    forecast: [
      compact,
      { ...compact, lower: [0, 1], upper: [2, 3], level: 95, crossings: [crossing] },
      { kind: 'forecast', ...base, forecast_x: 1, lower_x: 0, upper_x: null, printer: 'Printer 1' },
    ],
    late: [{ kind: 'late', ...base, temperature: 20 }],
    state: [
      { kind: 'state', count: 0, active: [] },
      { kind: 'state', command: 'devices', devices: [] },
    ],
  };

  for (const [name, values] of Object.entries(GOOD)) {
    it(`${name} takes what the palette sends, and none of the other kinds`, () => {
      for (const value of values) assert.deepEqual(builtIn(name as SchemaName, value), []);
      for (const [other, [value]] of Object.entries(GOOD)) {
        if (other !== name) assert.notDeepEqual(builtIn(name as SchemaName, value), [], other);
      }
    });
  }

  it('say what is wrong, where, and what was expected', () => {
    assert.deepEqual(validatorOf(SCHEMAS.reading)({ timestamp: 'now', x: { y: 1 }, kind: 'late' }), [
      { path: 'device', expected: 'a value', message: 'payload.device is nothing; expected a value' },
      {
        path: 'x',
        value: { y: 1 },
        expected: 'a number or text or true or false or null or an array',
        message: 'payload.x is {"y":1}; expected a number or text or true or false or null or an array',
      },
      {
        path: 'timestamp',
        value: 'now',
        expected: 'a number',
        message: 'payload.timestamp is "now"; expected a number',
      },
      { path: 'kind', value: 'late', expected: 'nothing', message: 'payload.kind is "late"; expected nothing' },
    ]);
    assert.deepEqual(builtIn('forecast', { ...compact, crossings: [{ ...crossing, limit: '45', side: 'up' }] }), [
      'payload.crossings[0].side is "up"; expected one of "low", "high"',
      'payload.crossings[0].limit is "45"; expected a number',
    ]);
    assert.match(builtIn('truth', { ...truth, severity: 2 })[0]!, /payload.severity is 2; expected <= 1/);
    assert.match(builtIn('reading', 5)[0]!, /payload is 5; expected an object/);
  });

  const RECORDS: Partial<Record<SchemaName, object>> = {
    pc: { ...base, ClockCPUCoreOne: 1, PowerCPUPackage: 2, LoadCPUTotal: 3, TemperatureCPUPackage: 4 },
    sensor: { ...base, measure: 1 },
    motor: { ...base, voltage: 1 },
    oda: { ...base, temperature: 1 },
    'industrial-json': {
      ...base,
      temperature: 70,
      vibration: 4,
      pressure: 5,
      flow_rate: 200,
      power_consumption: 50,
      oil_level: 80,
      bearing_temperature: 80,
    },
    'raspberry-pi': {
      ...base,
      GPU_temp_celsius: 53,
      CPU_temp_celsius: 54,
      frequency_arm_hz: 1,
      frequency_core_hz: 1,
      frequency_pwm_hz: 1,
      voltage_core_v: 1,
      voltage_sdram_c_v: 1,
      voltage_sdram_i_v: 1,
      voltage_sdram_p_v: 1,
      memory_arm_bytes: 1,
      memory_gpu_bytes: 1,
      throttled: 0x50005,
    },
  };

  for (const [name, reading] of Object.entries(RECORDS)) {
    it(`${name} takes the record that its format writes, and each of its required fields is missed`, () => {
      const record = JSON.parse(String(encoderOf(name as FormatName, {})(reading, undefined, T)));
      assert.deepEqual(builtIn(name as SchemaName, record), []);
      for (const field of SCHEMAS[name as SchemaName].required as string[]) {
        const { [field]: _, ...rest } = record;
        assert.deepEqual(builtIn(name as SchemaName, rest), [`payload.${field} is nothing; expected a value`]);
      }
    });
  }

  it('are there for each kind of message and of record', () => {
    assert.deepEqual(Object.keys({ ...GOOD, ...RECORDS }).toSorted(), SCHEMA_NAMES.toSorted());
  });

  it('throw nothing, whatever they look at', () => {
    const draws = new Draws('schemas');
    const validators = SCHEMA_NAMES.map((name) => validatorOf(SCHEMAS[name]));
    let bad = 0;
    for (let i = 0; i < 3000; i++) {
      const value = draws.chance(0.5) ? junk(draws) : { ...base, [draws.choice(['kind', 'values', 'x'])]: junk(draws) };
      bad += draws.choice(validators)(value).length;
    }
    assert.ok(bad > 1000);
  });
});

describe('a JSON Schema', () => {
  const refused = (schema: unknown, sentence: RegExp) =>
    assert.throws(
      () => validatorOf(schema, 'ownSchema'),
      (error: Error) => error instanceof SettingError && error.field === 'ownSchema' && sentence.test(error.message),
    );

  it('is of draft 2020-12, or of draft-07 where it says so', () => {
    const tuple = { prefixItems: [{ type: 'number' }], items: false };
    assert.deepEqual(why(tuple, [1]), []);
    assert.equal(why(tuple, [1, 2]).length, 1);
    const $schema = 'http://json-schema.org/draft-07/schema#';
    const old = { $schema, items: [{ type: 'number' }], additionalItems: false };
    assert.deepEqual(why(old, [1]), []);
    assert.equal(why(old, [1, 2]).length, 1);
    refused({ ...tuple, $schema }, /unknown keyword: "prefixItems"/);
    refused(
      { $schema: 'http://json-schema.org/draft-04/schema#' },
      /expected the \$schema of draft 2020-12 or draft-07/,
    );
  });

  it('is an error that says why, when it is none', () => {
    refused(5, /expected a JSON Schema: an object/);
    refused(null, /expected a JSON Schema/);
    refused({ type: 'nubmer' }, /a good JSON Schema \(schema is invalid: data\/type must be equal to one of/);
    refused({ requierd: ['a'] }, /unknown keyword: "requierd"/);
    refused({ pattern: '(' }, /Invalid regular expression/);
    refused({ $async: true, type: 'object' }, /expected a schema without \$async/);
    refused({ $ref: '#/$defs/none' }, /refers to itself only; #\/\$defs\/none is elsewhere/);
  });

  it('fetches nothing from elsewhere', () => {
    refused({ $ref: 'https://example.com/schema.json' }, /a schema that refers to itself only; https:\/\/example.com/);
    refused({ properties: { a: { $ref: 'file:///etc/passwd' } } }, /refers to itself only/);
  });

  it('may refer to itself, and a value that nests deeper than it can follow is an error of the input', () => {
    const tree = { properties: { next: { $ref: '#' }, v: { type: 'number' } } };
    assert.deepEqual(why(tree, { next: { next: { v: 'x' } } }), ['payload.next.next.v is "x"; expected a number']);
    let deep: object = {};
    for (let i = 0; i < 100_000; i++) deep = { next: deep };
    assert.throws(() => validatorOf(tree)(deep), InputError);
  });

  it('checks the formats of times, addresses and ids, and minds no other', () => {
    const is = (format: string, value: unknown) => why({ format }, value).length === 0;
    const good: [string, string[]][] = [
      ['date', ['2024-02-29']],
      ['time', ['10:30:00Z', '23:59:60.5+01:00']],
      ['date-time', ['2024-01-15T10:30:00Z', '2024-01-15 10:30:00.5+01:00']],
      ['uuid', ['6d1d7ee5-2c0b-5f0e-9ad0-a3c1f4b27e58']],
      ['ipv4', ['10.0.0.1']],
      ['ipv6', ['::1']],
      ['uri', ['https://example.com/a?b', 'urn:a:b']],
      ['email', ['a@b.c']],
      ['regex', ['a+']],
      ['hostname', ['anything at all']],
    ];
    const bad: [string, string[]][] = [
      ['date', ['2023-02-29', '2024-13-01', '24-01-01']],
      ['time', ['10:30:00', '24:00:00Z']],
      ['date-time', ['2024-01-15', '2024-02-30T10:30:00Z', '2024-01-15T10:30']],
      ['uuid', ['6d1d7ee5']],
      ['ipv4', ['10.0.0.256']],
      ['ipv6', ['1::2::3']],
      ['uri', ['example', '//a', 'http://']],
      ['email', ['a', '@b']],
      ['regex', ['(']],
    ];
    for (const [format, texts] of good) for (const text of texts) assert.ok(is(format, text), `${format} ${text}`);
    for (const [format, texts] of bad) for (const text of texts) assert.ok(!is(format, text), `${format} ${text}`);
  });

  it('gives at most 20 reasons, or the first alone', () => {
    const items = { items: { type: 'number' } };
    const texts = Array.from({ length: 50 }, () => 'x');
    assert.equal(validatorOf(items)(texts).length, 20);
    assert.deepEqual(
      validatorOf(items, 'schema', false)(texts).map(({ path }: Reason) => path),
      ['[0]'],
    );
  });

  it('names odd properties so that they can be found, and no inherited ones', () => {
    const closed = { properties: { 'a b': { type: 'number' } }, required: ['toString'], additionalProperties: false };
    assert.deepEqual(
      validatorOf(closed)({ 'a b': 'x', 'c/~d': 1 }).map(({ path, expected }: Reason) => [path, expected]),
      [
        ['toString', 'a value'],
        ['["c/~d"]', 'no property of this name'],
        ['["a b"]', 'a number'],
      ],
    );
  });

  it('is known for what may make it slow', () => {
    for (const pattern of ['(a+)+$', '^(a|ab)*$', '((a*)b)*', '(a+){50}', '(?:x+){3,}', '([a-z]+)*', '^(aa?)*$']) {
      assert.equal(risksIn({ properties: { a: { pattern } } }).length, 1, pattern);
    }
    for (const pattern of [
      '^a+b*$',
      '(ab)+',
      '(a+)?',
      '(a+){3}',
      '[(a+)+]',
      '\\(a+\\)+',
      '^(a|b)$',
      '(?=a+)b',
      '(?:ab)*',
    ]) {
      assert.deepEqual(risksIn({ properties: { a: { pattern } } }), [], pattern);
    }
    assert.equal(risksIn({ patternProperties: { '(a+)+': {} } }).length, 1);
    assert.equal(risksIn({ items: [{ uniqueItems: true }] }).length, 1);
    assert.deepEqual(risksIn({ uniqueItems: true, maxItems: 10 }), []);
    for (const name of SCHEMA_NAMES) assert.deepEqual(risksIn(SCHEMAS[name]), [], name);
  });
});
