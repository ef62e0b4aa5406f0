import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { nanoseconds, quixEncoder } from '../../../lib/wire/quix';

const encode = quixEncoder('printer');

/** The message of the reference data generator, as its documentation shows it. */
const REFERENCE = `{
  "Epoch": 0,
  "Timestamps": [
    1701277527000000000
  ],
  "NumericValues": {
    "hotend_temperature": [
      250.8167407832582
    ],
    "bed_temperature": [
      106.9299672495977
    ],
    "ambient_temperature": [
      36.92387946005222
    ],
    "fluctuated_ambient_temperature": [
      36.92387946005222
    ]
  },
  "StringValues": {
    "original_timestamp": [
      "2023-11-29 17:05:27"
    ]
  },
  "BinaryValues": {},
  "TagValues": {
    "printer": [
      "Printer 72"
    ]
  }
}`;

const READING = {
  device: 'Printer 72',
  timestamp: 1_701_277_527_000,
  hotend_temperature: 250.8167407832582,
  bed_temperature: 106.9299672495977,
  ambient_temperature: 36.92387946005222,
  fluctuated_ambient_temperature: 36.92387946005222,
  original_timestamp: '2023-11-29 17:05:27',
};

describe('Quix series', () => {
  it('is the reference message, byte for byte but for white space', () => {
    assert.equal(encode(READING, 'ignored', 0), REFERENCE.replace(/(?<=[[{,:])\s+|\s+(?=[\]}])/g, ''));
  });

  it('carries nanoseconds as an exact integer, which a JavaScript number cannot', () => {
    const text = encode({ device: 'P', timestamp: 1_795_400_000_123, value: 1 }, undefined, 0);
    assert.match(text, /"Timestamps":\[1795400000123000000\]/);
    assert.equal(nanoseconds(0), '0');
    assert.equal(nanoseconds(1.5), '1500000');
    assert.equal(nanoseconds(-0.25), '-250000');
    assert.equal(nanoseconds(-1000), '-1000000000');
    assert.equal(nanoseconds(1_795_400_000_123.25), '1795400000123250000');
  });

  it('takes the device from the topic and the time of arrival when the item has none', () => {
    const series = JSON.parse(encode(21.5, 'Oven 1', 5000));
    assert.deepEqual(series, {
      Epoch: 0,
      Timestamps: [5_000_000_000],
      NumericValues: { value: [21.5] },
      StringValues: {},
      BinaryValues: {},
      TagValues: { printer: ['Oven 1'] },
    });
  });

  it('has no tag when nobody names the device', () => {
    assert.deepEqual(JSON.parse(encode({ value: 1 }, undefined, 0)).TagValues, {});
  });

  it('puts each kind of value where a reader looks for it', () => {
    const item = {
      number: 0,
      notFinite: Number.NaN,
      text: 'say "hi"',
      empty: '',
      flag: false,
      nested: { a: [1] },
      nothing: null,
      noValue: () => 1,
      bytes: Buffer.from('ab'),
      'odd "name"': 1,
    };
    const series = JSON.parse(encode(item, 'P', 0));
    assert.deepEqual(series.NumericValues, { number: [0], 'odd "name"': [1] });
    assert.deepEqual(series.StringValues, { text: ['say "hi"'], empty: [''], flag: ['false'], nested: ['{"a":[1]}'] });
    assert.deepEqual(series.BinaryValues, { bytes: ['YWI='] });
  });

  it('takes times in other forms', () => {
    assert.deepEqual(
      JSON.parse(encode({ timestamp: '2023-11-29T17:05:27Z', value: 1 }, 'P', 0)).Timestamps,
      [1_701_277_527_000_000_000],
    );
  });

  it('refuses a time that is none, and an array', () => {
    assert.throws(() => encode({ timestamp: 'yesterday', value: 1 }, 'P', 0), /payload.timestamp is "yesterday"/);
    assert.throws(() => encode([1], 'P', 0), InputError);
  });
});
