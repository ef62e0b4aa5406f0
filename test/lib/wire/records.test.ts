// What each record does with readings and records that are not as they should be.
import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { decoderOf, encoderOf, type FormatName, readerOf, writerOf } from '../../../lib/wire/format';
import type { FormatOptions } from '../../../lib/wire/wire-format';

const written = (format: FormatName, item: unknown, options: Partial<FormatOptions> = {}, topic?: string) =>
  String(encoderOf(format, options)(item, topic, 1000));
const read = (format: FormatName, record: unknown, options: Partial<FormatOptions> = {}, topic?: string) =>
  decoderOf(format, options)(record, topic, 1000);
const refused = (run: () => unknown, sentence: RegExp) =>
  assert.throws(run, (error: Error) => error instanceof InputError && sentence.test(error.message));

describe('the record of a machine', () => {
  const record = (reading: object) => JSON.parse(written('industrial-json', reading, {}, 'M'));

  it('has its derived columns computed where the reading lacks them', () => {
    const saturday = Date.UTC(2024, 5, 1, 23, 59);
    const made = record({
      timestamp: saturday,
      temperature: 1,
      pressure: 3,
      vibration: 2,
      power_consumption: 3,
      flow_rate: 1.234,
    });
    assert.equal(made.machine_id, 'M');
    assert.deepEqual([made.hour, made.day_of_week, made.month, made.is_weekend, made.is_night_shift], [23, 5, 6, 1, 1]);
    assert.deepEqual(
      [made.temp_pressure_ratio, made.vibration_power_ratio, made.flow_pressure_product],
      [0.3333, 0.6667, 3.7],
    );
  });

  it('counts the hours from 22 to 6 as the night, and Saturday and Sunday as the weekend', () => {
    const monday = Date.UTC(2024, 0, 15);
    const hours = Array.from({ length: 24 }, (_, hour) =>
      record({ timestamp: monday + hour * 3_600_000, pressure: 1 }),
    );
    assert.deepEqual(
      hours.filter((made) => made.is_night_shift).map((made) => made.hour),
      [0, 1, 2, 3, 4, 5, 6, 22, 23],
    );
    const days = Array.from({ length: 7 }, (_, day) => record({ timestamp: monday + day * 86_400_000, pressure: 1 }));
    assert.deepEqual(
      days.map((made) => [made.day_of_week, made.is_weekend]),
      [0, 1, 2, 3, 4, 5, 6].map((day) => [day, day >= 5 ? 1 : 0]),
    );
  });

  it('has null for a sensor that is missing and for what is derived from it, and no infinite ratio', () => {
    const made = record({ temperature: 70, pressure: 0, vibration: Number.NaN });
    assert.equal(made.oil_level, null);
    assert.equal(made.vibration, null);
    assert.equal(made.vibration_power_ratio, null);
    assert.equal(made.temp_pressure_ratio, null);
    const line = written('industrial-csv', { timestamp: 0, temperature: 70 }, { header: 'none' }, 'M');
    assert.equal(line, '1970-01-01T00:00:00,M,operational,70,,,,,,,0,3,1,0,1,,,');
  });

  it('is refused when the reading has none of the seven sensors, or a label that is none', () => {
    refused(() => record({ voltage: 1 }), /has voltage|temperature/);
    refused(() => record({ temperature: 'hot' }), /field `temperature` is "hot"; expected a number/);
    refused(() => record({ temperature: 70, anomaly_type: {} }), /anomaly_type is \{\}; expected a label/);
  });

  it('is refused without a machine, and with a time that is none', () => {
    refused(() => read('industrial-json', { timestamp: 'now', machine_id: 'M' }), /timestamp is "now"/);
    refused(() => read('industrial-json', { temperature: 1 }), /machine_id is nothing/);
    refused(() => read('industrial-json', '{"machine_id"'), /record is .*; expected JSON/);
  });

  it('is read from CSV lines without a header by the number of their cells, and the header is left out where it comes', () => {
    const lines = (reading: object) => written('industrial-csv', reading).split('\n') as [string, string];
    const plain = lines({ device: 'M', timestamp: 0, temperature: 70 });
    const labelled = lines({ device: 'M', timestamp: 0, temperature: 70, anomaly_label: 1, anomaly_type: 'oil_leak' });
    const text = [plain[1], plain[0], plain[1], labelled[1], labelled[0], labelled[1]].join('\r\n');
    // A line stands under the last header, and a line with labels has no place under one without.
    const reader = readerOf('industrial-csv');
    const results = reader.records(text, 'T').map((record) => {
      try {
        return reader.read(record, 'T', 0)[0]!.anomaly_type ?? 'none';
      } catch (error) {
        return (error as Error).message;
      }
    });
    assert.deepEqual(results, ['none', 'none', 'CSV line 4 has 20 cells; expected 18', 'oil_leak']);
  });
});

describe('the voltage of a motor', () => {
  it('is the chosen measurement, else voltage, else the only one', () => {
    const voltage = (item: object, field = '') => JSON.parse(written('motor', item, { field })).voltage;
    assert.equal(voltage({ voltage: 5, current: 2 }), 5);
    assert.equal(voltage({ voltage: 5, current: 2 }, 'current'), 2);
    assert.equal(voltage({ current: 2, state: 'on' }), 2);
    assert.equal(JSON.parse(written('motor', 7)).voltage, 7);
    refused(() => voltage({ current: 2, speed: 3 }), /choose one of current, speed/);
    refused(() => voltage({ state: 'on' }), /`voltage` not found|no number/);
  });

  it('takes the date where there is no unix time, and the arrival where there is neither', () => {
    assert.equal(read('motor', { date_time: '2024-01-15 10:30:00.5', voltage: 1 })[0]!.timestamp, 1_705_314_600_500);
    assert.equal(read('motor', { voltage: 1 }, {}, 'M1')[0]!.device, 'M1');
    assert.equal(read('motor', { voltage: 1 })[0]!.timestamp, 1000);
    refused(() => read('motor', { unix_time: 1e300, voltage: 1 }), /unix_time is 1e\+300/);
    refused(() => read('motor', { unix_time: 1 }), /`voltage` not found/);
  });

  it('keeps seconds before September 2001 apart from milliseconds', () => {
    assert.equal(read('motor', { unix_time: 2_000_000_000_000, voltage: 1 })[0]!.timestamp, 2e15);
    assert.equal(read('motor', { unix_time: 3.25, voltage: 1 })[0]!.timestamp, 3250);
  });
});

describe('the records of computers', () => {
  it('are refused when a measurement is missing, and the error names those that are there', () => {
    refused(() => written('pc', { device: 'pc', LoadCPUTotal: 1 }), /`ClockCPUCoreOne` not found.* has LoadCPUTotal/);
    refused(() => written('raspberry-pi', { device: 'pi', temperature: 1 }), /`GPU_temp_celsius` not found/);
    refused(() => read('pc', { device: 'pc', loading_datetime: '2024-01-15@10:30:00' }), /`ClockCPUCoreOne` not found/);
    refused(() => read('pc', { device: 'pc' }), /loading_datetime is nothing; expected YYYY-MM-DD@HH:MM:SS/);
  });

  it('carry the throttle bits as hexadecimal text, from a number or such text', () => {
    const names = ['GPU_temp_celsius', 'CPU_temp_celsius', 'frequency_arm_hz', 'frequency_core_hz', 'frequency_pwm_hz'];
    const volts = ['core_v', 'sdram_c_v', 'sdram_i_v', 'sdram_p_v'].map((name) => `voltage_${name}`);
    const all = [...names, ...volts, 'memory_arm_bytes', 'memory_gpu_bytes'];
    const values = Object.fromEntries(all.map((name) => [name, 1]));
    const throttled = (bits: unknown) => JSON.parse(written('raspberry-pi', { ...values, throttled: bits })).throttled;
    assert.equal(throttled(0), '0x0');
    assert.equal(throttled(0xf000f), '0xf000f');
    assert.equal(throttled('0x50000'), '0x50000');
    for (const bits of [-1, 0.5, 2 ** 32, 'no', undefined, null]) refused(() => throttled(bits), /throttled is /);
  });
});

describe('the record of a sensor', () => {
  it('has one measurement: a reading with several becomes several, or has to be told which', () => {
    const reading = { device: 'pc1', timestamp: 5, TemperatureCPUPackage: 61, LoadCPUTotal: 3, state: 'idle' };
    refused(() => written('sensor', reading), /choose one of TemperatureCPUPackage, LoadCPUTotal/);
    assert.equal(JSON.parse(written('sensor', reading, { field: 'LoadCPUTotal' })).measure, 3);
    const writer = writerOf('sensor');
    const records = writer.split!(reading, 'pc1', 0).map((item) => JSON.parse(writer.write(item, 'pc1', 0)));
    assert.deepEqual(
      records.map(({ name, sensor_type, measure, maximum }) => [name, sensor_type, measure, maximum]),
      [
        ['TemperatureCPUPackage', 'Temperature', 61, 100],
        ['LoadCPUTotal', 'Load', 3, 100],
      ],
    );
  });

  it('has the time of arrival, since it brings none', () => {
    assert.equal(read('sensor', { device: 'd', measure: '2.5', name: 'n' })[0]!.timestamp, 1000);
    assert.equal(read('sensor', { device: 'd', measure: '2.5', name: 'n' })[0]!.measure, 2.5);
    refused(() => read('sensor', { device: 'd', measure: 'x' }), /field `measure` is "x"; expected a number/);
  });
});

describe('the message of ODA', () => {
  it('has the topic that it goes to, else that of the reading, else that of the message if it is not the device', () => {
    const encode = encoderOf('oda', {});
    const topic = (item: object, msgTopic?: string, to?: string) =>
      JSON.parse(String(encode(item, msgTopic, 0, to))).topic;
    assert.equal(topic({ device: 'd', value: 1, topic: 'own' }, 'fleet', 'kafka'), 'kafka');
    assert.equal(topic({ device: 'd', value: 1, topic: 'own' }, 'fleet'), 'own');
    assert.equal(topic({ device: 'd', value: 1 }, 'fleet'), 'fleet');
    assert.equal(topic({ device: 'd', value: 1 }, 'd'), 'generic_topic');
    assert.equal(topic({ value: 1 }, 'd'), 'generic_topic');
  });

  it('takes units from the reading', () => {
    const reading = { device: 'd', timestamp: 0, p: 3, label: 'x', units: { p: 'bar' } };
    assert.deepEqual(JSON.parse(JSON.parse(written('oda', reading)).data), {
      p: { value: 3, unit: 'bar' },
      label: { value: 'x', unit: '' },
    });
  });

  it('keeps attributes apart from what a reading says of itself, and text that is no attributes as it is', () => {
    const message = { timestamp: '2024-01-25T13:53:54Z', generator_id: 'g', topic: 't' };
    const data = '{"timestamp": 5, "kind": {"value": "alert", "unit": ""}, "__proto__": {"value": "1"}}';
    const [reading] = read('oda', { ...message, data });
    assert.equal(reading!.data_timestamp, 5);
    assert.equal(reading!.data_kind, 'alert');
    assert.equal(reading!.kind, undefined);
    assert.ok(Object.hasOwn(reading!, '__proto__'));
    assert.equal(read('oda', { ...message, data: 'hello' })[0]!.data, 'hello');
    refused(() => read('oda', message), /data is nothing; expected text/);
    refused(() => read('oda', { ...message, generator_id: undefined, data }), /generator_id is nothing/);
    refused(() => written('oda', { device: 'd', units: {} }), /no number found/);
  });
});

describe('plain JSON', () => {
  it('is read from an object, a text, bytes, an array, and a text with a record a line', () => {
    const expected = { device: 'D', timestamp: 5_000_000, v: 1 };
    const record = { device: 'D', timestamp: 5000, v: 1 };
    const text = JSON.stringify(record);
    for (const one of [
      record,
      text,
      Buffer.from(text),
      `\ufeff${text}`,
      [record],
      [text],
      `[${text}]`,
      `\n${text}\n`,
    ]) {
      assert.deepEqual(read('json', one), [expected]);
    }
    assert.deepEqual(read('json', `${text}\r\n\n${text}\n`), [expected, expected]);
    refused(() => read('json', `${text}\n{oops\n${text}`), /record is "\{oops"; expected JSON/);
    for (const none of ['', ' \n', undefined, null]) refused(() => read('json', none), /expected a record/);
  });

  it('takes device and time from properties of other names, and bare numbers as a value', () => {
    const options = { keyProperty: 'printer', timeProperty: 'time' };
    assert.deepEqual(read('json', { printer: 'P', time: '2024-01-15T10:30:00Z', v: 1 }, options), [
      { device: 'P', timestamp: 1_705_314_600_000, v: 1 },
    ]);
    assert.deepEqual(read('json', '21.5', {}, 'Oven'), [{ device: 'Oven', timestamp: 1000, value: 21.5 }]);
    refused(() => read('json', { timestamp: 'never' }), /payload.timestamp is "never"/);
  });
});

describe('the Quix series, read', () => {
  it('has a reading a row, with the cells that are there', () => {
    const series = {
      Epoch: 1_000_000,
      Timestamps: [1_795_400_000_123_000_000, 2_000_000],
      NumericValues: { a: [1, null], timestamp: [9, 9] },
      StringValues: { s: [null, 'x'] },
      BinaryValues: { b: ['YWI=', null] },
      TagValues: { device: ['D1', 'D2'], line: ['L', null] },
    };
    assert.deepEqual(read('quix', series, { tag: 'device' }, 'T'), [
      { device: 'D1', timestamp: 1_795_400_000_124, a: 1, b: Buffer.from('ab'), line: 'L' },
      { device: 'D2', timestamp: 3, s: 'x' },
    ]);
    assert.equal(read('quix', { ...series, TagValues: { other: ['O', 'O'] } }, { tag: 'device' })[0]!.device, 'O');
    assert.equal(read('quix', series, { tag: 'none' }, 'T')[0]!.device, 'T');
  });

  it('says what of a record is no series', () => {
    refused(() => read('quix', { a: 1 }), /Timestamps is nothing; expected an array/);
    refused(() => read('quix', { Timestamps: ['x'] }), /Timestamps\[0\] is "x"/);
    refused(() => read('quix', { Timestamps: [1e30] }), /Timestamps\[0\]/);
    refused(
      () => read('quix', { Timestamps: [1], NumericValues: { a: 1 } }),
      /NumericValues.a is 1; expected an array/,
    );
    refused(() => read('quix', { Timestamps: [1], TagValues: [] }), /TagValues is \[\]; expected an object/);
  });
});
