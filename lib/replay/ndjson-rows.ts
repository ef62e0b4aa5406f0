// The rows of a file that holds one JSON object a line.
import { shown } from '../core/errors';
import type { RecordingFile } from './recording-file';
import { MAX_ROW_BYTES, type Place, type Row, RowError, type RowReader } from './rows';

export type JsonObject = Readonly<Record<string, unknown>>;

const NEW_LINE = 10;
const BYTE_ORDER_MARK = '\ufeff';

export class NdjsonRows implements RowReader<JsonObject> {
  /** what was read of the line that `place` begins */
  private begun: Buffer = Buffer.alloc(0);
  /** the line is too long: its rest is passed over */
  private tooLong = false;
  private byte: number;

  constructor(
    private readonly file: RecordingFile,
    private place: Place,
  ) {
    this.byte = place.byte;
  }

  async more(): Promise<readonly Row<JsonObject>[]> {
    for (;;) {
      const chunk = await this.file.read(this.byte);
      this.byte += chunk.length;
      const rows: Row<JsonObject>[] = [];
      let from = 0;
      for (let at = chunk.indexOf(NEW_LINE); at >= 0; at = chunk.indexOf(NEW_LINE, from)) {
        this.endLine(rows, chunk.subarray(from, at), this.byte - chunk.length + at + 1);
        from = at + 1;
      }
      const isEnd = chunk.length === 0;
      if (isEnd && this.place.byte < this.byte) this.endLine(rows, chunk, this.byte);
      else this.begin(chunk.subarray(from));
      if (rows.length > 0 || isEnd) return rows;
    }
  }

  private begin(rest: Buffer): void {
    this.tooLong ||= this.begun.length + rest.length > MAX_ROW_BYTES;
    this.begun = this.tooLong ? Buffer.alloc(0) : Buffer.concat([this.begun, rest]);
  }

  /** @param end the byte behind the line */
  private endLine(rows: Row<JsonObject>[], rest: Buffer, end: number): void {
    const { line, byte } = this.place;
    this.place = { byte: end, line: line + 1 };
    const { begun, tooLong } = this;
    this.begun = Buffer.alloc(0);
    this.tooLong = false;
    if (tooLong || begun.length + rest.length > MAX_ROW_BYTES) {
      const content = new RowError(line, undefined, `it is longer than ${MAX_ROW_BYTES} bytes`);
      rows.push({ line, next: this.place, content });
      return;
    }
    let text = (begun.length > 0 ? Buffer.concat([begun, rest]) : rest).toString('utf8');
    if (byte === 0 && text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    if (text.trim() !== '') rows.push({ line, next: this.place, content: objectOf(text, line) });
  }
}

function objectOf(text: string, line: number): JsonObject | RowError {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The text is quoted by Node, as a whole: it would make each error another one.
    const [reason] = (error as Error).message.split(/, |\.\.\. /);
    return new RowError(line, undefined, `it is no JSON: ${reason}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  return new RowError(line, undefined, `it is ${shown(value)}; expected an object`);
}
