// The voltage of a motor: {unix_time, date_time, voltage}. The record does not name its motor: that is the key of the
// Kafka record, or the topic.
import { InputError, shown } from '../core/errors';
import { keyOf, parseReading } from '../core/reading';
import { LAST_TIME_MS } from '../core/time';
import { type Fields, fieldsOf, isoText, numberOf, readingWith, timeIn } from './fields';
import { encodeJson, jsonOf, jsonRecords } from './json';
import { oneMeasurement } from './one-measurement';
import { JSON_TYPES, type WireFormat } from './wire-format';

const TIMES: ReadonlySet<string> = new Set(['unix_time', 'date_time']);

export const motorVoltage: WireFormat = {
  ...JSON_TYPES,
  writer: ({ field }) => ({
    write: (item, topic, arrival) => {
      const { time, fields } = parseReading(item, topic, arrival);
      const voltage = numberOf(fields, oneMeasurement(fields, field, 'voltage'));
      return encodeJson({ unix_time: time / 1000, date_time: isoText(time, ' '), voltage });
    },
  }),
  reader: () => ({
    records: jsonRecords,
    read: (record, topic, arrival) => {
      const fields = fieldsOf(jsonOf(record), 'the voltage of a motor');
      const voltage = numberOf(fields, 'voltage');
      const reading = readingWith(keyOf(fields, topic), momentOf(fields, arrival), fields, TIMES);
      reading.voltage = voltage;
      return [reading];
    },
  }),
};

/** Unix time in seconds, whatever its size; where it is missing, the date. */
function momentOf(fields: Fields, arrival: number): number {
  if (fields.unix_time === undefined) return timeIn(fields, 'date_time', arrival);
  // Seconds since 1970 as a double are exact to less than a microsecond, which is more than the source had.
  const ms = Math.round(numberOf(fields, 'unix_time') * 1e6) / 1000;
  if (Math.abs(ms) <= LAST_TIME_MS) return ms;
  throw new InputError(`unix_time is ${shown(fields.unix_time)}; expected s since 1970`);
}
