// A recording: a file of readings, told apart by its name or by what the person says, and what its header promises.
import path from 'node:path';
import { InputError } from '../core/errors';
import { suggestion } from '../core/nearest';
import { TimeZone } from '../core/time-zone';
import { CsvRows } from './csv-rows';
import { NdjsonRows } from './ndjson-rows';
import { CellRecords, type ColumnNames, ObjectRecords, type RecordRules, type ReplayRecord } from './record';
import { RecordingFile } from './recording-file';
import { FIRST_PLACE, type Place, RowError, type RowReader } from './rows';

export const FORMATS = ['auto', 'csv', 'ndjson'] as const;
export type RecordingFormat = (typeof FORMATS)[number];

/** By the word that settings use. */
export const DELIMITERS = { auto: '', comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;
export type Delimiter = keyof typeof DELIMITERS;

export interface RecordingSettings {
  readonly path: string;
  readonly format: RecordingFormat;
  readonly delimiter: Delimiter;
  readonly names: ColumnNames;
  /** IANA name of that of times which name none */
  readonly timeZone: string;
  readonly normal: ReadonlySet<string>;
}

/** What stands in one row, or why it cannot be used. */
export interface Entry {
  /** where the next one begins */
  readonly next: Place;
  readonly record: ReplayRecord | RowError;
}

/** Hands over the entries in the order of the file. */
export interface EntryReader {
  /** some more; none at the end */
  more(): Promise<readonly Entry[]>;
}

/** The file is of another kind. */
export class NotText extends InputError {}

/** The header is not that of readings. */
export class BadHeader extends InputError {}

export class Recording {
  private constructor(
    private readonly file: RecordingFile,
    private readonly read: (place: Place) => EntryReader,
  ) {}

  /**
   * @param hidesLabel the label is ground truth that readings do not have
   * @throws SettingError when the file cannot be read
   * @throws NotText
   * @throws BadHeader
   */
  static async open(settings: RecordingSettings, hidesLabel: boolean): Promise<Recording> {
    const { names, normal, timeZone } = settings;
    const file = await RecordingFile.open(settings.path);
    const zone = new TimeZone(timeZone);
    const rules: RecordRules = { names, normal, zone, hidesLabel, device: path.parse(settings.path).name };
    try {
      await checkText(file);
      if (isNdjson(settings)) {
        const records = new ObjectRecords(rules);
        return new Recording(file, (place) =>
          entries(new NdjsonRows(file, place), (row, line) => records.read(row, line)),
        );
      }
      const { columns, delimiter, behind } = await headerOf(file, settings);
      const records = new CellRecords(columns, rules);
      return new Recording(file, (place) => {
        const from = place.byte < behind.byte ? behind : place;
        return entries(new CsvRows(file, delimiter, from, columns), (cells, line) => records.read(cells, line));
      });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Differs from that of the same file with another content. */
  get identity(): string {
    return this.file.identity;
  }

  /** Bytes. */
  get size(): number {
    return this.file.size;
  }

  /** @param place FIRST_PLACE, or where an entry says that the next one begins */
  from(place: Place): EntryReader {
    return this.read(place);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** What files begin with that are likely and cannot be read. */
const FOREIGN: readonly { readonly bytes: readonly number[]; readonly is: string }[] = [
  { bytes: [0x1f, 0x8b], is: 'compressed (gzip)' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], is: 'an archive or a spreadsheet (zip)' },
  { bytes: [0xff, 0xfe], is: 'UTF-16 text' },
  { bytes: [0xfe, 0xff], is: 'UTF-16 text' },
];

/** @throws NotText */
async function checkText(file: RecordingFile): Promise<void> {
  const start = await file.read(0);
  const foreign = FOREIGN.find(({ bytes }) => bytes.every((byte, i) => start[i] === byte));
  if (foreign) throw new NotText(`the file ${file.path} is ${foreign.is}; expected CSV or NDJSON as UTF-8 text`);
}

function isNdjson({ path: name, format }: RecordingSettings): boolean {
  return format === 'ndjson' || (format === 'auto' && /\.(ndjson|jsonl|json)$/i.test(name));
}

interface Header {
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly behind: Place;
}

async function headerOf(file: RecordingFile, { delimiter, names }: RecordingSettings): Promise<Header> {
  const sign = DELIMITERS[delimiter] || (await usualDelimiter(file));
  const [row] = await new CsvRows(file, sign, FIRST_PLACE).more();
  if (!row) throw new BadHeader(`the file ${file.path} is empty; expected a header that names its columns`);
  if (row.content instanceof RowError) throw new BadHeader(`the header cannot be read: ${row.content.message}`);
  const columns = row.content;
  const twice = columns.find((name, i) => name !== '' && columns.indexOf(name) !== i);
  if (twice !== undefined) throw new BadHeader(`the header has two columns ${twice}; expected each name once`);
  // A file of one device need not name it.
  const wanted = [names.time, ...(names.key === 'device' ? [] : [names.key]), ...(names.label ? [names.label] : [])];
  const missing = wanted.find((name) => !columns.includes(name));
  if (missing !== undefined) {
    throw new BadHeader(`there is no column ${missing} in ${file.path}; ${suggestion(missing, columns)}`);
  }
  return { columns, delimiter: sign, behind: row.next };
}

/** The one that stands most often in the first line. */
async function usualDelimiter(file: RecordingFile): Promise<string> {
  const [line = ''] = (await file.read(0)).toString('utf8').split('\n', 1);
  const bare = line.replace(/"[^"]*"/g, '');
  const counts = Object.values(DELIMITERS)
    .filter((sign) => sign !== '')
    .map((sign) => ({ sign, count: bare.split(sign).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).sign;
}

function entries<Content>(
  rows: RowReader<Content>,
  read: (content: Content, line: number) => ReplayRecord,
): EntryReader {
  const recordOf = (content: Content | RowError, line: number) => {
    if (content instanceof RowError) return content;
    try {
      return read(content, line);
    } catch (error) {
      if (error instanceof RowError) return error;
      throw error;
    }
  };
  return {
    async more() {
      return (await rows.more()).map(({ line, next, content }) => ({ next, record: recordOf(content, line) }));
    },
  };
}
