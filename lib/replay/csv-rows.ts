// The rows of a CSV file. `csv-parse` reads the cells. What stands here is where each row begins, and going on behind one
// that cannot be read: at its next line, because a quote in the wrong place says nothing about where the row ends.
import { type CsvError, type Parser, parse } from 'csv-parse';
import type { RecordingFile } from './recording-file';
import { MAX_ROW_BYTES, type Place, type Row, RowError, type RowReader } from './rows';

const NEW_LINE = 10;

const SENTENCES: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'a quote is closed, and text follows it',
  INVALID_OPENING_QUOTE: 'a quote stands inside a text without quotes',
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_MAX_RECORD_SIZE: `the row is longer than ${MAX_ROW_BYTES} bytes; probably a quote is not closed`,
};

export class CsvRows implements RowReader<readonly string[]> {
  /** begun at the byte that `began` says */
  private parser: Parser;
  private began: number;
  /** the next byte to read */
  private byte: number;
  private ended = false;
  private parsed: { readonly cells: readonly string[]; readonly end: number }[] = [];
  /** the lines that end in what was read, behind the last row: where the next ones begin */
  private lineStarts: number[] = [];

  /**
   * @param place where a row begins
   * @param columns their names, for errors
   */
  constructor(
    private readonly file: RecordingFile,
    private readonly delimiter: string,
    private place: Place,
    private readonly columns: readonly string[] = [],
  ) {
    this.began = place.byte;
    this.byte = place.byte;
    this.parser = this.newParser();
  }

  async more(): Promise<readonly Row<readonly string[]>[]> {
    while (!this.ended) {
      const chunk = await this.file.read(this.byte);
      for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, at + 1)) {
        this.lineStarts.push(this.byte + at + 1);
      }
      this.byte += chunk.length;
      this.ended = chunk.length === 0;
      const error = await (this.ended ? closed(this.parser) : written(this.parser, chunk));
      const rows = this.takeParsed();
      if (error) rows.push(await this.skip(error));
      if (rows.length > 0) return rows;
    }
    return [];
  }

  private newParser(): Parser {
    return parse({
      bom: this.began === 0,
      delimiter: this.delimiter,
      // Not found out from what comes first, which is something else when it is resumed.
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      trim: true,
      max_record_size: MAX_ROW_BYTES,
      on_record: (cells: readonly string[], { bytes }) => {
        this.parsed.push({ cells, end: this.began + bytes });
        return null;
      },
    });
  }

  private takeParsed(): Row<readonly string[]>[] {
    const rows: Row<readonly string[]>[] = [];
    let lines = 0;
    for (const { cells, end } of this.parsed) {
      const from = lines;
      while (lines < this.lineStarts.length && this.lineStarts[lines]! <= end) lines++;
      const { line } = this.place;
      this.place = { byte: end, line: line + lines - from };
      if (!isEmptyLine(cells)) rows.push({ line, next: this.place, content: cells });
    }
    this.lineStarts.splice(0, lines);
    this.parsed = [];
    return rows;
  }

  /** Goes on in the line behind the one in which the row begins that cannot be read. */
  private async skip({ code, column }: CsvError): Promise<Row<readonly string[]>> {
    const { byte, line } = this.place;
    const next = this.lineStarts[0] ?? (await this.lineAfter(this.byte));
    this.place = { byte: next, line: line + 1 };
    this.began = next;
    this.byte = next;
    this.ended = next >= this.file.size;
    this.lineStarts = [];
    this.parser = this.newParser();
    const name = typeof column === 'number' ? (this.columns[column] ?? String(column + 1)) : undefined;
    const what = SENTENCES[code] ?? `the row from byte ${byte} on cannot be read (${code})`;
    return { line, next: this.place, content: new RowError(line, name, what) };
  }

  /** The end of the line in which `byte` lies. */
  private async lineAfter(byte: number): Promise<number> {
    for (let from = byte; ; ) {
      const chunk = await this.file.read(from);
      if (chunk.length === 0) return from;
      const at = chunk.indexOf(NEW_LINE);
      if (at >= 0) return from + at + 1;
      from += chunk.length;
    }
  }
}

function isEmptyLine(cells: readonly string[]): boolean {
  return cells.length === 1 && cells[0] === '';
}

function written(parser: Parser, chunk: Buffer): Promise<CsvError | undefined> {
  return outcome(parser, (done) => parser.write(chunk, done));
}

function closed(parser: Parser): Promise<CsvError | undefined> {
  return outcome(parser, (done) => parser.end(done));
}

/** The error that a call ends with, if any. */
function outcome(parser: Parser, call: (done: (error?: Error | null) => void) => void): Promise<CsvError | undefined> {
  return new Promise((resolve) => {
    // The stream says it as well, and would throw what nobody hears.
    parser.once('error', ignore);
    call((error) => {
      if (!error) parser.off('error', ignore);
      resolve((error as CsvError | null | undefined) ?? undefined);
    });
  });
}

function ignore(): void {}
