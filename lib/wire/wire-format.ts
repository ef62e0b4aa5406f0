// What every wire format is made of: a writer of records, a reader of records, and the settings that some of them need.
import type { Reading } from '../core/reading';
import type { ColumnMemory } from './column-memory';

/** Where a CSV text has its header line: in each message, in the first of each key, in the first of all, nowhere. */
export const HEADERS = ['message', 'key', 'once', 'none'] as const;
export type Header = (typeof HEADERS)[number];

/** What stands between the cells of a CSV line, by the name that settings use. */
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type Delimiter = keyof typeof DELIMITERS;

/** Units of the time in line protocol, in nanoseconds. */
export const PRECISIONS = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 } as const;
export type Precision = keyof typeof PRECISIONS;

export interface FormatOptions {
  /** Quix series, line protocol: name of the tag that holds the device */
  readonly tag: string;
  /** motor voltage, sensor: the measurement that a record holds; empty: the usual one, or the only one */
  readonly field: string;
  /** sensor: the highest value, where the reading names none */
  readonly maximum: number;
  /** CSV: where the header line stands */
  readonly header: Header;
  /** CSV: the columns in order; empty: those of the first readings */
  readonly columns: readonly string[];
  /** CSV */
  readonly delimiter: Delimiter;
  /** line protocol: the name before the tags */
  readonly measurement: string;
  /** line protocol: fields of the reading that are tags */
  readonly tagFields: readonly string[];
  /** line protocol */
  readonly precision: Precision;
  /** reading JSON and CSV: the property that holds the device; where it is missing, the topic */
  readonly keyProperty: string;
  /** reading JSON and CSV: the property that holds the event time; where it is missing, the time of arrival */
  readonly timeProperty: string;
}

export const DEFAULT_OPTIONS: FormatOptions = {
  tag: 'printer',
  field: '',
  maximum: 100,
  header: 'message',
  columns: [],
  delimiter: 'comma',
  measurement: 'reading',
  tagFields: [],
  precision: 'ns',
  keyProperty: 'device',
  timeProperty: 'timestamp',
};

export interface RecordWriter {
  /**
   * Called before the records of one text: one, or those of an array.
   *
   * @param items what will be written, as far as it is good
   * @param topic `msg.topic`, the device of an item that names none
   */
  begin?(items: readonly unknown[], topic: unknown): void;
  /**
   * The text of one record, without an end of line.
   *
   * @param arrival ms since the Unix epoch, the time of an item that has none
   * @param destination the topic that the record goes to, where a sink knows it
   * @throws InputError when the item cannot be written in this format
   */
  write(item: unknown, topic: unknown, arrival: number, destination?: string): string;
  /** The items, one a record, that a reading with several measurements becomes. */
  split?(item: unknown, topic: unknown, arrival: number): unknown[];
}

export interface RecordReader {
  /**
   * The records that a payload holds: one, or the lines of a text, or the entries of an array.
   *
   * @throws InputError when it holds none
   */
  records(payload: unknown, topic: unknown): unknown[];
  /**
   * The readings of one of these records; mostly one.
   *
   * @param topic the device of a record that names none
   * @param arrival ms since the Unix epoch, the time of a record that has none
   * @throws InputError when it is no record of this format
   */
  read(record: unknown, topic: unknown, arrival: number): Reading[];
}

export interface WireFormat {
  /** media type of one record */
  readonly contentType: string;
  /** media type of a text with a record a line */
  readonly linesType: string;
  writer(options: FormatOptions, memory: ColumnMemory): RecordWriter;
  reader(options: FormatOptions, memory: ColumnMemory): RecordReader;
}

export const JSON_TYPES = { contentType: 'application/json', linesType: 'application/x-ndjson' } as const;
export const CSV_TYPES = { contentType: 'text/csv', linesType: 'text/csv' } as const;
