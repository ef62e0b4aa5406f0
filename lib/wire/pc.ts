// The record of a PC. Its graphics card may be missing.
import { parseReading } from '../core/reading';
import { numberOf } from './fields';
import { hostReading, loadingDatetime, uuidOf } from './host-record';
import { encodeJson, jsonOf, jsonRecords } from './json';
import { JSON_TYPES, type WireFormat } from './wire-format';

export const PC_MEASUREMENTS = ['ClockCPUCoreOne', 'PowerCPUPackage', 'LoadCPUTotal', 'TemperatureCPUPackage'] as const;
export const PC_OPTIONAL = ['TemperatureGPUCore', 'LoadGPUCore'] as const;

export const pc: WireFormat = {
  ...JSON_TYPES,
  writer: () => ({
    write: (item, topic, arrival) => {
      const { key, time, fields } = parseReading(item, topic, arrival);
      const record: Record<string, unknown> = {
        uuid: uuidOf(fields, key, time),
        device: key,
        loading_datetime: loadingDatetime(time),
      };
      for (const name of PC_MEASUREMENTS) record[name] = numberOf(fields, name);
      for (const name of PC_OPTIONAL) if (isThere(fields[name])) record[name] = numberOf(fields, name);
      return encodeJson(record);
    },
  }),
  reader: () => ({
    records: jsonRecords,
    read: (record, topic, arrival) => {
      const reading = hostReading(jsonOf(record), 'the record of a PC', topic, arrival);
      for (const name of PC_MEASUREMENTS) reading[name] = numberOf(reading, name);
      for (const name of PC_OPTIONAL) if (isThere(reading[name])) reading[name] = numberOf(reading, name);
      return [reading];
    },
  }),
};

const isThere = (value: unknown) => value !== undefined && value !== null;
