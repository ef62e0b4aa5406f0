// The records that the documentation of the references prints, typed in as they stand there: each is written field by
// field in its order, and read back.
import assert from 'node:assert/strict';
import { decoderOf, encoderOf, type FormatName } from '../../../lib/wire/format';
import type { FormatOptions } from '../../../lib/wire/wire-format';

const written = (format: FormatName, item: unknown, options: Partial<FormatOptions> = {}, destination?: string) =>
  String(encoderOf(format, options)(item, undefined, 0, destination));
const read = (format: FormatName, record: unknown, options: Partial<FormatOptions> = {}, topic?: string) =>
  decoderOf(format, options)(record, topic, 0);
/** The same JSON without white space, names in their order. */
const compact = (json: string) => JSON.stringify(JSON.parse(json));

const STUDENT_JSON = `{
  "timestamp": "2024-01-15T10:30:00",
  "machine_id": "MACHINE_001",
  "maintenance_status": "operational",
  "temperature": 72.5,
  "vibration": 4.2,
  "pressure": 5.8,
  "flow_rate": 195.3,
  "power_consumption": 48.7,
  "oil_level": 87.2,
  "bearing_temperature": 78.9,
  "hour": 10,
  "day_of_week": 0,
  "month": 1,
  "is_weekend": 0,
  "is_night_shift": 0,
  "temp_pressure_ratio": 12.5,
  "vibration_power_ratio": 0.086,
  "flow_pressure_product": 1132.74
}`;

const INSTRUCTOR_JSON = `{
  "timestamp": "2024-01-15T10:30:00",
  "machine_id": "MACHINE_001",
  "maintenance_status": "operational",
  "temperature": 72.5,
  "vibration": 4.2,
  "pressure": 5.8,
  "flow_rate": 195.3,
  "power_consumption": 48.7,
  "oil_level": 87.2,
  "bearing_temperature": 78.9,
  "anomaly_label": 0,
  "anomaly_type": "normal",
  "hour": 10,
  "day_of_week": 0,
  "month": 1,
  "is_weekend": 0,
  "is_night_shift": 0,
  "temp_pressure_ratio": 12.5,
  "vibration_power_ratio": 0.086,
  "flow_pressure_product": 1132.74
}`;

const STUDENT_CSV = `timestamp,machine_id,maintenance_status,temperature,vibration,pressure,flow_rate,power_consumption,oil_level,bearing_temperature,hour,day_of_week,month,is_weekend,is_night_shift,temp_pressure_ratio,vibration_power_ratio,flow_pressure_product
2024-01-15T10:30:00,MACHINE_001,operational,72.5,4.2,5.8,195.3,48.7,87.2,78.9,10,0,1,0,0,12.5,0.086,1132.74`;

const INSTRUCTOR_CSV = `timestamp,machine_id,maintenance_status,temperature,vibration,pressure,flow_rate,power_consumption,oil_level,bearing_temperature,anomaly_label,anomaly_type,hour,day_of_week,month,is_weekend,is_night_shift,temp_pressure_ratio,vibration_power_ratio,flow_pressure_product
2024-01-15T10:30:00,MACHINE_001,operational,72.5,4.2,5.8,195.3,48.7,87.2,78.9,0,normal,10,0,1,0,0,12.5,0.086,1132.74`;

const MACHINE = {
  device: 'MACHINE_001',
  timestamp: Date.UTC(2024, 0, 15, 10, 30),
  maintenance_status: 'operational',
  temperature: 72.5,
  vibration: 4.2,
  pressure: 5.8,
  flow_rate: 195.3,
  power_consumption: 48.7,
  oil_level: 87.2,
  bearing_temperature: 78.9,
};
/** The documentation rounds this one to three decimals, the reference's code to four: 0.0862. */
const AS_PRINTED = { vibration_power_ratio: 0.086 };
const LABELS = { anomaly_label: 0, anomaly_type: 'normal' };
const DERIVED = {
  hour: 10,
  day_of_week: 0,
  month: 1,
  is_weekend: 0,
  is_night_shift: 0,
  temp_pressure_ratio: 12.5,
  flow_pressure_product: 1132.74,
};

describe('records of the references', () => {
  it('industrial JSON, for students and for instructors', () => {
    assert.equal(written('industrial-json', { ...MACHINE, ...AS_PRINTED }), compact(STUDENT_JSON));
    assert.equal(written('industrial-json', { ...MACHINE, ...LABELS, ...AS_PRINTED }), compact(INSTRUCTOR_JSON));
    assert.deepEqual(read('industrial-json', STUDENT_JSON), [{ ...MACHINE, ...DERIVED, ...AS_PRINTED }]);
    assert.deepEqual(read('industrial-json', INSTRUCTOR_JSON), [{ ...MACHINE, ...LABELS, ...DERIVED, ...AS_PRINTED }]);
  });

  it('industrial CSV, for students and for instructors', () => {
    assert.equal(written('industrial-csv', { ...MACHINE, ...AS_PRINTED }), STUDENT_CSV);
    assert.equal(written('industrial-csv', { ...MACHINE, ...LABELS, ...AS_PRINTED }), INSTRUCTOR_CSV);
    assert.deepEqual(read('industrial-csv', STUDENT_CSV), [{ ...MACHINE, ...DERIVED, ...AS_PRINTED }]);
    assert.deepEqual(read('industrial-csv', INSTRUCTOR_CSV), [{ ...MACHINE, ...LABELS, ...DERIVED, ...AS_PRINTED }]);
  });

  it('the Quix series, read as the reading that it was written from', () => {
    const record = `{"Epoch": 0, "Timestamps": [1701277527000000000],
      "NumericValues": {"hotend_temperature": [250.8167407832582], "bed_temperature": [106.9299672495977],
      "ambient_temperature": [36.92387946005222], "fluctuated_ambient_temperature": [36.92387946005222]},
      "StringValues": {"original_timestamp": ["2023-11-29 17:05:27"]}, "BinaryValues": {},
      "TagValues": {"printer": ["Printer 72"]}}`;
    const [reading] = read('quix', record);
    assert.deepEqual(reading, {
      device: 'Printer 72',
      timestamp: Date.UTC(2023, 10, 29, 17, 5, 27),
      hotend_temperature: 250.8167407832582,
      bed_temperature: 106.9299672495977,
      ambient_temperature: 36.92387946005222,
      fluctuated_ambient_temperature: 36.92387946005222,
      original_timestamp: '2023-11-29 17:05:27',
    });
    assert.equal(written('quix', reading), record.replace(/(?<=[[{,:])\s+|\s+(?=[\]}])/g, ''));
  });

  it('the message of an ODA generator', () => {
    const record = {
      timestamp: '2024-01-25T13:53:54Z',
      generator_id: 'livingroom_termometer',
      topic: 'livingroom',
      data: "{'temperature': 25, 'humidity': 50}",
    };
    const time = Date.UTC(2024, 0, 25, 13, 53, 54);
    const reading = { device: 'livingroom_termometer', timestamp: time, topic: 'livingroom', data: record.data };
    assert.equal(written('oda', reading), JSON.stringify(record));
    assert.deepEqual(read('oda', JSON.stringify(record, null, 4)), [
      { device: 'livingroom_termometer', timestamp: time, topic: 'livingroom', temperature: 25, humidity: 50 },
    ]);
  });

  it('the attributes that an ODA generator draws, with their units', () => {
    const data = {
      'Air temperature indoor': { value: 21, unit: 'C' },
      'Relative umidity': { value: 50, unit: '%' },
      Illuminance: { value: 600, unit: 'Lux' },
      'CO2 concentration': { value: 900, unit: 'ppm' },
      'Movement/presence': { value: 1, unit: '0/1' },
    };
    const values = Object.fromEntries(Object.entries(data).map(([name, { value }]) => [name, value]));
    const units = Object.fromEntries(Object.entries(data).map(([name, { unit }]) => [name, unit]));
    const record = JSON.parse(written('oda', { device: 'g', timestamp: 0, ...values }, {}, 'kitchen'));
    assert.deepEqual(record, {
      timestamp: '1970-01-01T00:00:00Z',
      generator_id: 'g',
      topic: 'kitchen',
      data: JSON.stringify(data),
    });
    assert.deepEqual(read('oda', record), [{ device: 'g', timestamp: 0, topic: 'kitchen', ...values, units }]);
  });

  it('the voltage of a motor, one or a batch of 15 s as the reference sends it', () => {
    const reading = { device: 'motor_voltage', timestamp: 1_705_314_600_100, voltage: 7.5273 };
    const record = '{"unix_time":1705314600.1,"date_time":"2024-01-15 10:30:00.100000","voltage":7.5273}';
    assert.equal(written('motor', reading), record);
    const batch = Array.from({ length: 150 }, (_, i) => ({ ...JSON.parse(record), unix_time: 1705314600 + i / 10 }));
    const readings = read('motor', JSON.stringify(batch), {}, 'motor_voltage');
    assert.deepEqual(readings[1], reading);
    assert.deepEqual(
      readings.map(({ timestamp }) => timestamp),
      Array.from({ length: 150 }, (_, i) => 1_705_314_600_000 + i * 100),
    );
  });

  const PI = {
    GPU_temp_celsius: 53.5,
    CPU_temp_celsius: 54.043,
    frequency_arm_hz: 1_800_404_352,
    frequency_core_hz: 500_000_992,
    frequency_pwm_hz: 0,
    voltage_core_v: 0.946,
    voltage_sdram_c_v: 1.1,
    voltage_sdram_i_v: 1.1,
    voltage_sdram_p_v: 1.1,
    memory_arm_bytes: 994_050_048,
    memory_gpu_bytes: 79_691_776,
  };

  it('the record of a Raspberry Pi', () => {
    const time = Date.UTC(2024, 0, 15, 10, 30);
    const reading = { device: 'raspberry', timestamp: time, ...PI, throttled: 0x50005, state: 'throttled' };
    const record = JSON.parse(written('raspberry-pi', reading));
    assert.deepEqual(Object.keys(record), ['device', 'loading_datetime', 'uuid', ...Object.keys(PI), 'throttled']);
    const { uuid } = record;
    assert.deepEqual(record, {
      device: 'raspberry',
      loading_datetime: '2024-01-15@10:30:00',
      uuid,
      ...PI,
      throttled: '0x50005',
    });
    const { state: _, ...measured } = reading;
    assert.deepEqual(read('raspberry-pi', record), [{ ...measured, uuid }]);
  });

  it('the record of a PC, with and without a graphics card', () => {
    const values = { ClockCPUCoreOne: 1802, PowerCPUPackage: 7.5, LoadCPUTotal: 12.5, TemperatureCPUPackage: 61 };
    const graphics = { TemperatureGPUCore: 48, LoadGPUCore: 3 };
    const reading = { device: 'pc1', timestamp: 0, ...values };
    for (const more of [{}, graphics]) {
      const record = JSON.parse(written('pc', { ...reading, ...more }));
      const { uuid } = record;
      const expected = { uuid, device: 'pc1', loading_datetime: '1970-01-01@00:00:00', ...values, ...more };
      assert.equal(JSON.stringify(record), JSON.stringify(expected));
      assert.deepEqual(read('pc', record), [{ ...reading, ...more, uuid }]);
    }
  });

  it('ids of records that are the same for the same device and time, and differ for any other', () => {
    const values = { ClockCPUCoreOne: 1, PowerCPUPackage: 1, LoadCPUTotal: 1, TemperatureCPUPackage: 1 };
    const id = (device: string, timestamp: number) => JSON.parse(written('pc', { device, timestamp, ...values })).uuid;
    assert.equal(id('pc1', 1000), id('pc1', 1000));
    assert.match(id('pc1', 1000), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const ids = ['pc1', 'pc2', 'pc11'].flatMap((device) => [1000, 1001, 11000].map((time) => id(device, time)));
    assert.equal(new Set(ids).size, 9);
    assert.equal(JSON.parse(written('pc', { device: 'pc1', ...values, uuid: 'own' })).uuid, 'own');
  });

  it('the generic record of a sensor', () => {
    const record = {
      device: 'CPU',
      sensor_id: '/intelcpu/0/load/0',
      name: 'CPU Total',
      sensor_type: 'Load',
      measure: 12.5,
      maximum: 100,
    };
    assert.deepEqual(read('sensor', record), [{ timestamp: 0, ...record }]);
    assert.equal(written('sensor', { timestamp: 0, ...record }), JSON.stringify(record));
    assert.equal(
      written('sensor', { device: 'pc1', timestamp: 0, TemperatureCPUPackage: 61 }, { maximum: 105 }),
      '{"device":"pc1","sensor_id":"pc1/TemperatureCPUPackage","name":"TemperatureCPUPackage","sensor_type":"Temperature","measure":61,"maximum":105}',
    );
  });
});
