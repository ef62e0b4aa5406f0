// Records of industrial machines as JSON objects.
import { industrialReading, industrialRecord } from './industrial-record';
import { encodeJson, jsonOf, jsonRecords } from './json';
import { JSON_TYPES, type WireFormat } from './wire-format';

export const industrialJson: WireFormat = {
  ...JSON_TYPES,
  writer: () => ({ write: (item, topic, arrival) => encodeJson(industrialRecord(item, topic, arrival)) }),
  reader: () => ({
    records: jsonRecords,
    read: (record, _topic, arrival) => [industrialReading(jsonOf(record), arrival)],
  }),
};
