// CSV with a header policy: a reading is a line, its fields are columns.
import { InputError, shown } from '../core/errors';
import { keyOf, type Reading, timeOf } from '../core/reading';
import type { ColumnMemory } from './column-memory';
import { type CsvCell, type CsvLine, csvCell, csvLines } from './csv-text';
import { type Fields, fieldsOf, numberIn, put, readingWith } from './fields';
import { ownReading, wireText } from './json';
import {
  CSV_TYPES,
  DELIMITERS,
  type FormatOptions,
  type RecordReader,
  type RecordWriter,
  type WireFormat,
} from './wire-format';

export const csv: WireFormat = {
  ...CSV_TYPES,
  writer: (options, memory) => csvWriter(options, memory, rowOf),
  reader: (options, memory) => {
    const { keyProperty, timeProperty } = options;
    return csvReader(
      options,
      memory,
      (fields, topic, arrival) => [ownReading(fields, topic, arrival, keyProperty, timeProperty)],
      { key: keyProperty },
    );
  },
};

/** One line to be: its cells by column. */
type ToRow = (item: unknown, topic: unknown, arrival: number) => Fields;

/** Writes rows under the columns of the settings, else under those of the first rows of the text or of its scope. */
export function csvWriter(options: FormatOptions, memory: ColumnMemory, toRow: ToRow): RecordWriter {
  const { header } = options;
  const delimiter = DELIMITERS[options.delimiter];
  const chosen = options.columns.length > 0 ? options.columns : undefined;
  const line = (cells: readonly unknown[]) => cells.map(csvCell).join(delimiter);
  let coming: readonly unknown[] = [];
  let comingTopic: unknown;
  /** of a text with a header of its own, once it is written */
  let inText: readonly string[] | undefined;

  /** what the rows to come have together, by scope; undefined until somebody asks */
  let together: Map<string, Set<string>> | undefined;

  const scopeOf = (item: unknown, topic: unknown) => (header === 'key' ? keyIn(item, topic) : '');
  const namesToCome = (): Map<string, Set<string>> => {
    const names = new Map<string, Set<string>>();
    for (const item of coming) {
      const row = rowIfGood(toRow, item, comingTopic);
      if (!row) continue;
      const scope = scopeOf(item, comingTopic);
      const known = names.get(scope) ?? new Set();
      for (const name of Object.keys(row)) known.add(name);
      names.set(scope, known);
    }
    return names;
  };
  const begunBy = (row: Fields, scope: string): readonly string[] => {
    if (chosen) return chosen;
    if (coming.length <= 1) return Object.keys(row);
    together ??= namesToCome();
    return [...new Set([...(together.get(scope) ?? []), ...Object.keys(row)])];
  };
  const rowUnder = (columns: readonly string[], row: Fields): string => {
    let found = 0;
    const cells = columns.map((name) => {
      if (!Object.hasOwn(row, name)) return undefined;
      found++;
      return row[name];
    });
    const names = Object.keys(row);
    if (chosen || found === names.length) return line(cells);
    const more = names.find((name) => !columns.includes(name));
    const has = columns.slice(0, 12).join(', ');
    throw new InputError(`field \`${more}\` has no column; the header has ${has}. Name the columns in the settings`);
  };

  return {
    begin(items, topic) {
      coming = items;
      comingTopic = topic;
      together = undefined;
      inText = undefined;
    },
    write(item, topic, arrival) {
      const row = toRow(item, topic, arrival);
      if (header === 'message') {
        const isFirst = inText === undefined;
        inText ??= begunBy(row, '');
        const text = rowUnder(inText, row);
        return isFirst ? `${line(inText)}\n${text}` : text;
      }
      const scope = scopeOf(item, topic);
      const known = memory.get(scope);
      const columns = known ?? begunBy(row, scope);
      const text = rowUnder(columns, row);
      if (known) return text;
      memory.set(scope, columns);
      return header === 'none' ? text : `${line(columns)}\n${text}`;
    },
  };
}

function rowIfGood(toRow: ToRow, item: unknown, topic: unknown): Fields | undefined {
  try {
    return toRow(item, topic, 0);
  } catch {
    return undefined;
  }
}

function keyIn(item: unknown, topic: unknown): string {
  return keyOf(typeof item === 'object' && item !== null ? (item as Fields) : {}, topic);
}

function rowOf(item: unknown, topic: unknown, arrival: number): Fields {
  const isObject = typeof item === 'object' && item !== null && !Array.isArray(item) && !ArrayBuffer.isView(item);
  if (!isObject && typeof item !== 'number' && typeof item !== 'boolean') {
    throw new InputError(`payload is ${shown(item)}; expected a reading (an object) for CSV`);
  }
  const fields = isObject ? (item as Fields) : { value: item };
  return readingWith(keyOf(fields, topic), timeOf(fields, arrival), fields);
}

/** A line with the columns that it stands under. */
class CsvRecord {
  constructor(
    readonly line: number,
    readonly cells: readonly CsvCell[],
    readonly columns: readonly string[],
  ) {}
}

type ToReadings = (fields: Fields, topic: unknown, arrival: number) => Reading[];

interface ReaderRules {
  /** the column that holds the device, which is text whatever it looks like */
  key: string;
  /** true for a line that is a header wherever it stands */
  isHeader?(cells: readonly CsvCell[]): boolean;
  /** the columns of a line that stands under no header; without them the first line is one */
  columnsOf?(cells: readonly CsvCell[]): readonly string[];
}

/**
 * Reads lines by their header, which is the first line of a text, or came once, or is in the settings. Numbers and flags
 * become such, also in quotes; empty cells are left out; "" is an empty text. Objects in the place of lines are rows.
 */
export function csvReader(
  options: FormatOptions,
  memory: ColumnMemory,
  toReadings: ToReadings,
  rules: ReaderRules,
): RecordReader {
  const { header } = options;
  const delimiter = DELIMITERS[options.delimiter];
  const chosen = header === 'none' && options.columns.length > 0 ? options.columns : undefined;

  const recordsIn = (text: string, topic: unknown): CsvRecord[] => {
    const scope = header === 'key' ? keyOf({}, topic) : '';
    let columns = header === 'message' ? undefined : (chosen ?? memory.get(scope));
    const records: CsvRecord[] = [];
    for (const line of csvLines(text, delimiter)) {
      const { cells } = line;
      const isHeader = rules.isHeader?.(cells) || (columns && header !== 'none' && same(cells, columns));
      const under = isHeader ? undefined : (columns ?? rules.columnsOf?.(cells));
      if (under) {
        records.push(new CsvRecord(line.line, cells, under));
        continue;
      }
      if (header === 'none' && !isHeader) throw new InputError('CSV has no header here; name its columns');
      columns = namesIn(line);
      if (header !== 'message') memory.set(scope, columns);
    }
    return records;
  };

  return {
    records(payload, topic) {
      const parts = Array.isArray(payload) ? payload : [payload];
      return parts.flatMap((part): unknown[] => {
        const text = wireText(part);
        return text === undefined ? [part] : recordsIn(text, topic);
      });
    },
    read(record, topic, arrival) {
      if (!(record instanceof CsvRecord)) return toReadings(fieldsOf(record, 'a row of CSV'), topic, arrival);
      const { cells, columns, line } = record;
      if (cells.length !== columns.length) {
        throw new InputError(`CSV line ${line} has ${cells.length} cells; expected ${columns.length}`);
      }
      const fields: Record<string, unknown> = {};
      for (const [i, name] of columns.entries()) {
        const value = valueIn(cells[i], name === rules.key);
        if (value !== undefined) put(fields, name, value);
      }
      return toReadings(fields, topic, arrival);
    },
  };
}

function same(cells: readonly CsvCell[], columns: readonly string[]): boolean {
  return cells.length === columns.length && cells.every((cell, i) => cell?.trim() === columns[i]);
}

function namesIn({ cells, line }: CsvLine): string[] {
  const names = cells.map((cell) => cell?.trim() ?? '');
  const seen = new Set<string>();
  const repeated = names.find((name) => seen.size === seen.add(name).size);
  if (repeated !== undefined) throw new InputError(`CSV line ${line}: the header names ${shown(repeated)} twice`);
  return names;
}

function valueIn(cell: CsvCell, isText: boolean): unknown {
  if (cell === undefined || isText) return cell;
  const text = cell.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  return numberIn(text) ?? cell;
}
