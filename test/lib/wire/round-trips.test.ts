// Properties of every format: what is written is read back, and nothing that comes from outside throws anything but an
// InputError.
import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { decoderOf, encoderOf, FORMAT_NAMES, type FormatName, readerOf, writerOf } from '../../../lib/wire/format';
import { PI_MEASUREMENTS } from '../../../lib/wire/raspberry-pi';
import { HEADERS } from '../../../lib/wire/wire-format';
import { Draws } from '../../support/draws';
import { junk, junkObject, NAMES } from '../../support/junk';

const T0 = Date.UTC(2026, 0, 1);
const NUMBERS = [0, -1, 0.1, 1e21, 5e-324, -1.7976931348623157e308, 2 ** 53];
const TEXTS = [
  'on',
  'a b',
  'a,b',
  'a=b',
  'say "hi"',
  'back\\slash',
  'a\\,b',
  'é 𝔘',
  "it's",
  'a;b\tc',
  '#',
  'true story',
];

type Values = Record<string, unknown>;

/** A reading that the format has a place for, with nothing that it writes otherwise than it is. */
const READINGS: Record<FormatName, (draws: Draws) => Values> = {
  json: any,
  quix: (draws) => withoutFlags(any(draws)),
  csv: any,
  line: any,
  oda: (draws) => ({
    ...any(draws),
    timestamp: seconds(draws),
    topic: draws.choice(TEXTS),
    units: { f0: 'bar' },
    f0: 1,
  }),
  'industrial-json': machine,
  'industrial-csv': machine,
  motor: (draws) => ({ device: 'M', timestamp: moment(draws), voltage: number(draws) }),
  'raspberry-pi': (draws) => ({
    device: draws.choice(TEXTS),
    timestamp: seconds(draws),
    ...Object.fromEntries(PI_MEASUREMENTS.map((name) => [name, number(draws)])),
    throttled: draws.integer(0, 0xfffff),
  }),
  pc: (draws) => ({
    device: draws.choice(TEXTS),
    timestamp: seconds(draws),
    ClockCPUCoreOne: number(draws),
    PowerCPUPackage: number(draws),
    LoadCPUTotal: number(draws),
    TemperatureCPUPackage: number(draws),
    ...(draws.chance(0.5) && { LoadGPUCore: number(draws) }),
  }),
  sensor: (draws) => ({
    device: draws.choice(TEXTS),
    timestamp: T0,
    sensor_id: draws.choice(TEXTS),
    name: draws.choice(TEXTS),
    sensor_type: draws.choice(TEXTS),
    measure: number(draws),
    maximum: number(draws),
  }),
};

const moment = (draws: Draws) => T0 + draws.integer(-1e11, 1e11);
const seconds = (draws: Draws) => Math.floor(moment(draws) / 1000) * 1000;
const number = (draws: Draws) =>
  draws.chance(0.3) ? draws.choice(NUMBERS) : draws.normal() * 10 ** draws.integer(-9, 9);

function any(draws: Draws): Values {
  const reading: Values = { device: draws.choice(TEXTS), timestamp: moment(draws), first: number(draws) };
  const names = ['f0', 'f 1', 'f=2', 'f,3', 'toString', 'constructor', 'state', 'é'];
  for (const name of names) {
    if (draws.chance(0.5)) continue;
    reading[name] = draws.choice<unknown>([number(draws), number(draws), draws.choice(TEXTS), true, false]);
  }
  return reading;
}

function withoutFlags(reading: Values): Values {
  return Object.fromEntries(Object.entries(reading).filter(([, value]) => typeof value !== 'boolean'));
}

function machine(draws: Draws): Values {
  const time = moment(draws) + draws.choice([0, 0.25, 0.5]);
  const date = new Date(time);
  return {
    device: draws.choice(TEXTS),
    timestamp: time,
    maintenance_status: draws.choice(['operational', 'maintenance']),
    temperature: number(draws),
    vibration: number(draws),
    pressure: number(draws),
    flow_rate: number(draws),
    power_consumption: number(draws),
    oil_level: number(draws),
    bearing_temperature: number(draws),
    anomaly_label: 0,
    anomaly_type: 'normal',
    hour: date.getUTCHours(),
    day_of_week: 0,
    month: date.getUTCMonth() + 1,
    is_weekend: 0,
    is_night_shift: 0,
    temp_pressure_ratio: 1,
    vibration_power_ratio: 2,
    flow_pressure_product: 3,
  };
}

describe('wire formats, both ways', () => {
  for (const format of FORMAT_NAMES) {
    it(`${format}: 1000 readings come back as they went`, () => {
      const draws = new Draws(`round trip ${format}`);
      for (let i = 0; i < 1000; i++) {
        const reading = READINGS[format](draws);
        const record = encoderOf(format, {})(reading, 'T', T0);
        const [back, ...more] = decoderOf(format, {})(record, 'M', T0);
        assert.equal(more.length, 0);
        const { uuid: _, ...measured } = back!;
        assert.deepEqual(measured, reading, String(record));
        // What was read is written as the same record.
        assert.equal(encoderOf(format, {})(back, 'T', T0), record);
      }
    });

    it(`${format}: many readings in one text, a record a line, come back in order`, () => {
      const draws = new Draws(`lines ${format}`);
      const readings = Array.from({ length: 50 }, () => READINGS[format](draws));
      for (const header of HEADERS) {
        if (header === 'none') continue;
        const options = { header: header === 'key' ? 'once' : header } as const;
        const writer = writerOf(format, options);
        writer.begin!(readings, 'T');
        const text = readings.map((reading) => writer.write(reading, 'T', T0)).join('\n');
        const back = decoderOf(format, options)(text, 'M', T0).map(({ uuid: _, ...measured }) => measured);
        assert.deepEqual(back, readings);
      }
    });

    it(`${format}: no junk throws anything but an InputError`, () => {
      const draws = new Draws(`junk ${format}`);
      const writer = writerOf(format, { tagFields: NAMES, header: draws.choice(HEADERS) });
      const reader = readerOf(format, { header: draws.choice(HEADERS), columns: ['device', 'a'] });
      const samples = Array.from({ length: 30 }, () => String(encoderOf(format, {})(READINGS[format](draws), 'T', T0)));
      const names = Object.keys({ ...READINGS[format](draws), Timestamps: 0, NumericValues: 0, TagValues: 0, data: 0 });
      let good = 0;
      const attempt = (run: () => unknown) => {
        try {
          run();
          good++;
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
        }
      };
      for (let i = 0; i < 4000; i++) {
        const own = {
          ...junkObject(draws, 4),
          [draws.choice(names)]: junk(draws),
          [draws.choice(names)]: [junk(draws)],
        };
        const item = draws.chance(0.4) ? { ...READINGS[format](draws), ...own } : draws.chance(0.5) ? own : junk(draws);
        const topic = draws.chance(0.5) ? 'T' : junk(draws, 1);
        attempt(() => {
          writer.begin!([item, own], topic);
          writer.write(item, topic, T0);
        });
        attempt(() => writer.split!(item, topic, T0));
        const payload = draws.chance(0.5) ? damaged(draws, samples) : item;
        attempt(() => {
          for (const record of reader.records(payload, topic)) attempt(() => reader.read(record, topic, T0));
        });
      }
      assert.ok(good > 500, `${good} were good`);
    });
  }

  it('a record that nests too deep, or is large, is an InputError or is read', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, i])));
    for (const format of FORMAT_NAMES) {
      for (const text of [deep, wide, '"'.repeat(100_001), '\\'.repeat(100_000), ','.repeat(100_000)]) {
        const reader = readerOf(format);
        try {
          for (const record of reader.records(text, 'T')) reader.read(record, 'T', T0);
        } catch (error) {
          assert.ok(error instanceof InputError, `${format}: ${error}`);
        }
      }
    }
  });
});

/** A good record with some characters gone, doubled or changed. */
function damaged(draws: Draws, samples: readonly string[]): string | Buffer {
  let text = draws.choice(samples);
  for (let n = draws.integer(0, 3); n > 0; n--) {
    const at = draws.integer(0, text.length);
    const what = draws.choice(['', '"', '\n', ',', '\\', '=', ' ', '9', '{', '__proto__', '\0', 'null']);
    text = text.slice(0, at) + what + text.slice(at + draws.integer(0, 2));
  }
  return draws.chance(0.2) ? Buffer.from(text) : text;
}
