// How the readings of one kind look: which fields they have, in which order, and in which columns of a window their
// numbers and texts belong. Reading one whose shape is known takes no search and no allocation.
import type { Numbers } from './aggregates';

export type Fields = Readonly<Record<string, unknown>>;
export type Text = string | boolean;

/** The column of a field that is not kept. */
export const SKIP = -1;
/** Fields that a window holds at most. */
export const MAX_FIELDS = 1000;

/** What was found in a reading: its finite numbers and its texts, with their columns. */
export class Found implements Numbers {
  time = 0;
  count = 0;
  columns: Int32Array;
  readonly values = new Float64Array(MAX_FIELDS);
  texts = 0;
  readonly textColumns: number[] = [];
  readonly textValues: Text[] = [];
  /** for readings that do not hold what their shape says */
  readonly oddColumns = new Int32Array(MAX_FIELDS);

  constructor() {
    this.columns = this.oddColumns;
  }
}

export class ReadingShape {
  private readonly numberNames: string[] = [];
  /** the columns of the fields that were no text in the first reading */
  readonly numberColumns: Int32Array;
  private readonly textNames: string[] = [];
  private readonly textColumns: number[] = [];

  /**
   * The shape of the reading `fields`.
   *
   * @param names its fields in their order
   * @param columns the column of each of them, or SKIP
   */
  constructor(
    fields: Fields,
    private readonly names: readonly string[],
    columns: readonly number[],
  ) {
    const numberColumns: number[] = [];
    for (const [position, name] of names.entries()) {
      const column = columns[position];
      if (column === SKIP) continue;
      const isNumber = !isText(fields[name]);
      (isNumber ? this.numberNames : this.textNames).push(name);
      (isNumber ? numberColumns : this.textColumns).push(column);
    }
    this.numberColumns = Int32Array.from(numberColumns);
  }

  /** Whether `fields` has the same names in the same order. */
  matches(fields: Fields): boolean {
    const { names } = this;
    let position = 0;
    for (const name in fields) if (names[position++] !== name) return false;
    return position === names.length;
  }

  /** Reads the fields of the shape. A field may be missing, or hold something else than in the first reading. */
  read(fields: Fields, found: Found): void {
    const { numberNames, numberColumns } = this;
    readNumbers(fields, numberNames, found.values);
    found.count = numberNames.length;
    found.columns = numberColumns;
    if (!allFinite(found.values, found.count) || !this.readTexts(fields, found)) this.readOdd(fields, found);
  }

  /** False when one of the texts is none. */
  private readTexts(fields: Fields, found: Found): boolean {
    const { textNames, textColumns } = this;
    found.texts = textNames.length;
    for (let i = 0; i < textNames.length; i++) {
      const value = fields[textNames[i]];
      if (!isText(value)) return false;
      found.textColumns[i] = textColumns[i];
      found.textValues[i] = value;
    }
    return true;
  }

  private readOdd(fields: Fields, found: Found): void {
    found.count = 0;
    found.texts = 0;
    found.columns = found.oddColumns;
    for (let i = 0; i < this.numberNames.length; i++) note(found, this.numberColumns[i], fields[this.numberNames[i]]);
    for (let i = 0; i < this.textNames.length; i++) note(found, this.textColumns[i], fields[this.textNames[i]]);
  }
}

/**
 * The numbers of the fields `names`, NaN where there is none. Each of the first is read in a place of its own: there the
 * engine sees the same name again and again and makes a direct load of it, where a loop would look up each name.
 */
function readNumbers(fields: Fields, names: readonly string[], out: Float64Array): void {
  const count = names.length;
  if (count > 0) out[0] = numberIn(fields[names[0]]);
  if (count > 1) out[1] = numberIn(fields[names[1]]);
  if (count > 2) out[2] = numberIn(fields[names[2]]);
  if (count > 3) out[3] = numberIn(fields[names[3]]);
  if (count > 4) out[4] = numberIn(fields[names[4]]);
  if (count > 5) out[5] = numberIn(fields[names[5]]);
  if (count > 6) out[6] = numberIn(fields[names[6]]);
  if (count > 7) out[7] = numberIn(fields[names[7]]);
  for (let i = 8; i < count; i++) out[i] = numberIn(fields[names[i]]);
}

function numberIn(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function allFinite(values: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

function note(found: Found, column: number, value: unknown): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return;
    found.oddColumns[found.count] = column;
    found.values[found.count++] = value;
  } else if (isText(value)) {
    found.textColumns[found.texts] = column;
    found.textValues[found.texts++] = value;
  }
}

function isText(value: unknown): value is Text {
  return typeof value === 'string' || typeof value === 'boolean';
}
