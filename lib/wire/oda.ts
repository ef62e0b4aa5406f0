// Messages of ODA: four texts, of which `data` mostly is JSON of attribute → {value, unit}. Units travel in the reading's
// `units`.
import { InputError, shown } from '../core/errors';
import { parseReading, type Reading, unusable } from '../core/reading';
import { type Fields, fieldsOf, isoText, numberIn, put, textOf, timeIn } from './fields';
import { encodeJson, jsonOf, jsonRecords } from './json';
import { JSON_TYPES, type WireFormat } from './wire-format';

/** Units of the attributes that the reference's generator draws. */
const KNOWN_UNITS: Readonly<Record<string, string>> = {
  'Air temperature indoor': 'C',
  'Relative umidity': '%',
  Illuminance: 'Lux',
  'CO2 concentration': 'ppm',
  'Movement/presence': '0/1',
};

/** Fields of a reading that are no attributes. */
const OWN: ReadonlySet<string> = new Set(['device', 'timestamp', 'topic', 'units', 'data']);
const DEFAULT_TOPIC = 'generic_topic';
const DEFAULT_GENERATOR = 'generic_generator';

export const oda: WireFormat = {
  ...JSON_TYPES,
  writer: () => ({
    write: (item, topic, arrival, destination) => {
      const { key, time, fields } = parseReading(item, topic, arrival);
      // By convention `msg.topic` names the device, or the fleet: only the second says more than `generator_id`.
      const own = textOf(fields, 'topic') ?? (typeof topic === 'string' && topic !== key ? topic : undefined);
      return encodeJson({
        timestamp: `${isoText(Math.floor(time / 1000) * 1000, 'T')}Z`,
        generator_id: key || DEFAULT_GENERATOR,
        topic: destination ?? (own || DEFAULT_TOPIC),
        data: dataOf(fields),
      });
    },
  }),
  reader: () => ({
    records: jsonRecords,
    read: (record, _topic, arrival) => {
      const fields = fieldsOf(jsonOf(record), 'a message of ODA');
      const generator = textOf(fields, 'generator_id');
      if (generator === undefined) {
        throw new InputError(`generator_id is ${shown(fields.generator_id)}; expected the name of a generator`);
      }
      const reading: Reading = { device: generator, timestamp: timeIn(fields, 'timestamp', arrival) };
      const topic = textOf(fields, 'topic');
      if (topic !== undefined) reading.topic = topic;
      readData(fields.data, reading);
      return [reading];
    },
  }),
};

/** The text that a reading brings as `data`, else its measurements. */
function dataOf(fields: Fields): string {
  const { data, units } = fields;
  if (typeof data === 'string') return data;
  if (typeof data === 'object' && data !== null) return encodeJson(data);
  const attributes: Record<string, unknown> = {};
  let count = 0;
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    const isValue = typeof value === 'number' ? Number.isFinite(value) : ['string', 'boolean'].includes(typeof value);
    if (OWN.has(name) || !isValue) continue;
    put(attributes, name, { value, unit: unitOf(name, units) });
    count++;
  }
  if (count === 0) throw unusable(fields, [], OWN);
  return encodeJson(attributes);
}

function unitOf(name: string, units: unknown): string {
  const own = typeof units === 'object' && units !== null ? textOf(units as Fields, name) : undefined;
  return own ?? (Object.hasOwn(KNOWN_UNITS, name) ? KNOWN_UNITS[name]! : '');
}

/** Adds the attributes of `data`; text that is none of the usual forms becomes the field `data`. */
function readData(data: unknown, reading: Reading): void {
  const attributes = typeof data === 'string' ? attributesIn(data) : data;
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) {
    if (data === undefined || data === null) throw new InputError(`data is ${shown(data)}; expected text`);
    reading.data = data;
    return;
  }
  const units: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributes)) {
    const isPair = typeof attribute === 'object' && attribute !== null && Object.hasOwn(attribute, 'value');
    const { value, unit } = (isPair ? attribute : { value: attribute }) as { value: unknown; unit?: unknown };
    const field = OWN.has(name) || name === 'kind' ? `data_${name}` : name;
    put(reading, field, typeof value === 'string' ? (numberIn(value) ?? value) : value);
    if (typeof unit === 'string' && unit !== '') put(units, field, unit);
  }
  if (Object.keys(units).length > 0) reading.units = units;
}

/** JSON, or what Python prints of a dictionary: the reference's documentation shows it so. */
function attributesIn(data: string): unknown {
  for (const text of [data, data.includes('"') ? undefined : data.replaceAll("'", '"')]) {
    if (text === undefined) continue;
    try {
      return JSON.parse(text);
    } catch {
      // It is text.
    }
  }
  return undefined;
}
