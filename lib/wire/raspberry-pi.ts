// The record of a Raspberry Pi. The throttle bits are a number in the flow and hexadecimal text in the record.
import { InputError, shown } from '../core/errors';
import { parseReading } from '../core/reading';
import { type Fields, numberOf } from './fields';
import { hostReading, loadingDatetime, uuidOf } from './host-record';
import { encodeJson, jsonOf, jsonRecords } from './json';
import { JSON_TYPES, type WireFormat } from './wire-format';

export const PI_MEASUREMENTS = [
  'GPU_temp_celsius',
  'CPU_temp_celsius',
  'frequency_arm_hz',
  'frequency_core_hz',
  'frequency_pwm_hz',
  'voltage_core_v',
  'voltage_sdram_c_v',
  'voltage_sdram_i_v',
  'voltage_sdram_p_v',
  'memory_arm_bytes',
  'memory_gpu_bytes',
] as const;

export const HEX = /^0x[0-9a-f]{1,8}$/i;

export const raspberryPi: WireFormat = {
  ...JSON_TYPES,
  writer: () => ({
    write: (item, topic, arrival) => {
      const { key, time, fields } = parseReading(item, topic, arrival);
      const record: Record<string, unknown> = {
        device: key,
        loading_datetime: loadingDatetime(time),
        uuid: uuidOf(fields, key, time),
      };
      for (const name of PI_MEASUREMENTS) record[name] = numberOf(fields, name);
      record.throttled = throttledText(fields);
      return encodeJson(record);
    },
  }),
  reader: () => ({
    records: jsonRecords,
    read: (record, topic, arrival) => {
      const reading = hostReading(jsonOf(record), 'the record of a Raspberry Pi', topic, arrival);
      for (const name of PI_MEASUREMENTS) reading[name] = numberOf(reading, name);
      reading.throttled = throttledBits(reading);
      return [reading];
    },
  }),
};

function throttledText(fields: Fields): string {
  return `0x${throttledBits(fields).toString(16)}`;
}

/** The bits as a number, from a number or from hexadecimal text. */
function throttledBits({ throttled }: Fields): number {
  const bits = typeof throttled === 'string' && HEX.test(throttled) ? Number(throttled) : throttled;
  if (typeof bits === 'number' && Number.isInteger(bits) && bits >= 0 && bits < 2 ** 32) return bits;
  throw new InputError(`throttled is ${shown(throttled)}; expected bits as a whole number, or as text such as 0x50005`);
}
