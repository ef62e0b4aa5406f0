// The generic sensor record: one measurement with the sensor that it is of. It has no time.
import { keyOf, numberFields, parseReading, type Reading } from '../core/reading';
import { fieldsOf, numberOf, OWN_FIELDS, readingWith, textOf } from './fields';
import { encodeJson, jsonOf, jsonRecords } from './json';
import { oneMeasurement } from './one-measurement';
import { JSON_TYPES, type WireFormat } from './wire-format';

/** The reference's types of sensors, and how the name of a measurement tells them. */
const TYPES: readonly [type: string, name: RegExp][] = [
  ['Temperature', /temp|celsius/i],
  ['Power', /power|watt/i],
  ['Load', /load|percent/i],
  ['Voltage', /volt|_v$/i],
  ['Fan', /fan|cfm/i],
  ['Clock', /clock|freq|hz$/i],
];

/** What a reading says of its sensor, not of what was measured. */
const OF_SENSOR: ReadonlySet<string> = new Set(['maximum']);

export const sensor: WireFormat = {
  ...JSON_TYPES,
  writer: ({ field, maximum }) => ({
    write: (item, topic, arrival) => {
      const { key, fields } = parseReading(item, topic, arrival);
      const { maximum: _, ...measured } = fields;
      const measurement = oneMeasurement(measured, field, 'measure');
      const name = textOf(fields, 'name') ?? measurement;
      return encodeJson({
        device: key,
        sensor_id: textOf(fields, 'sensor_id') ?? `${key}/${name}`,
        name,
        sensor_type: textOf(fields, 'sensor_type') ?? typeOf(name),
        measure: numberOf(fields, measurement),
        maximum: Object.hasOwn(fields, 'maximum') ? numberOf(fields, 'maximum') : maximum,
      });
    },
    split: (item, topic, arrival) => {
      const { key, time, fields } = parseReading(item, topic, arrival);
      if (field !== '' || Object.hasOwn(fields, 'measure')) return [item];
      const names = numberFields(fields).filter((name) => !OWN_FIELDS.has(name) && !OF_SENSOR.has(name));
      if (names.length < 2) return [item];
      return names.map((name): Reading => {
        const maximum = fields.maximum === undefined ? {} : { maximum: fields.maximum };
        return readingWith(key, time, { [name]: fields[name], ...maximum });
      });
    },
  }),
  reader: () => ({
    records: jsonRecords,
    read: (record, topic, arrival) => {
      const fields = fieldsOf(jsonOf(record), 'the record of a sensor');
      const reading = readingWith(keyOf(fields, topic), arrival, fields);
      reading.measure = numberOf(fields, 'measure');
      if (Object.hasOwn(fields, 'maximum')) reading.maximum = numberOf(fields, 'maximum');
      return [reading];
    },
  }),
};

function typeOf(name: string): string {
  return TYPES.find(([, pattern]) => pattern.test(name))?.[0] ?? name;
}
