// One window of one key: for each number field its running aggregates, for each text or boolean field its last value.
// The hot path of windowed processing: typed arrays, nothing allocated for a reading whose fields came before.
import { InputError } from '../core/errors';
import type { Reading } from '../core/reading';
import { type Aggregate, addToCells, type CellPlan, clearCells, mergeCells } from './aggregates';
import { FieldColumns, type FieldPlan } from './field-columns';
import type { FieldLayout } from './field-layout';
import type { OpenWindow, WindowResult } from './key-windows';
import { type Fields, type Found, MAX_FIELDS, type Text } from './reading-shape';
import { writeResults } from './results';

/** What the windows of one node keep of their readings. */
export interface WindowPlan extends FieldPlan {
  readonly aggregates: readonly Aggregate[];
  readonly cells: CellPlan;
  /** readings a window holds at most where the values themselves are kept */
  readonly maxReadings: number;
}

/** What `save` writes, a tuple for each field that has a value. JSON turns numbers out of range into null. */
export interface SavedWindow {
  start: number;
  end: number;
  /** where it is not from `start` to `end` */
  span?: [from: number, to: number];
  unsent: boolean;
  readings: number;
  fields: [name: string, cells: (number | null)[], values: number[], text: Text | null, textTime: number | null][];
}

const FIRST_CAPACITY = 16;
const NO_VALUES = new Float64Array(0);

export class Window extends FieldColumns<WindowPlan> implements OpenWindow<Window>, WindowResult {
  start = 0;
  end = 0;
  from = 0;
  to = 0;
  unsent = false;
  readings = 0;

  // by column
  private cells = NO_VALUES;
  private values: Float64Array[] = [];
  private texts: (Text | undefined)[] = [];
  private textTimes: number[] = [];

  begin(start: number, end: number): void {
    this.start = start;
    this.end = end;
    this.from = start;
    this.to = end;
    this.unsent = false;
    this.readings = 0;
    // Where all fields had values, they stay in their columns.
    if (!this.layout.names.every((_, column) => this.hasValue(column))) this.layout = this.plan.layouts.empty;
    for (const name of this.plan.chosen) this.columnOf(name);
    for (let column = 0; column < this.layout.names.length; column++) this.clearColumn(column);
  }

  add(fields: Fields, time: number): boolean {
    const { cells, maxReadings } = this.plan;
    if (cells.values && this.readings >= maxReadings) throw this.full();
    const found = this.find(fields);
    if (found.count === 0) return false;
    this.readings++;
    if (cells.values) this.keepValues(found);
    found.time = time;
    addToCells(this.cells, cells, found);
    if (found.texts > 0) this.keepTexts(found);
    return true;
  }

  checkRoomFor({ layout, readings }: Window): void {
    const { cells, maxReadings } = this.plan;
    if (cells.values && this.readings + readings >= maxReadings) throw this.full();
    if (layout === this.layout) return;
    const names = new Set([...this.layout.names, ...layout.names]);
    if (names.size >= MAX_FIELDS)
      throw new InputError(`no room for the reading: its window holds ${MAX_FIELDS} fields`);
  }

  merge(other: Window): void {
    const { cells: plan } = this.plan;
    this.readings += other.readings;
    this.unsent ||= other.unsent;
    this.start = this.from = Math.min(this.from, other.from);
    this.end = this.to = Math.max(this.to, other.to);
    for (const [theirs, name] of other.layout.names.entries()) {
      const column = this.columnOf(name);
      if (plan.values) {
        const own = this.values[column].subarray(0, this.cells[column * plan.size]);
        const merged = new Float64Array(own.length + other.valuesOf(theirs).length);
        merged.set(own);
        merged.set(other.valuesOf(theirs), own.length);
        this.values[column] = merged;
      }
      mergeCells(this.cells, column * plan.size, other.cells, theirs * plan.size, plan);
      if (other.texts[theirs] === undefined || other.textTimes[theirs] < this.textTimes[column]) continue;
      this.texts[column] = other.texts[theirs];
      this.textTimes[column] = other.textTimes[theirs];
    }
  }

  /** Writes the aggregates into `out`. */
  writeTo(out: Reading): void {
    writeResults(out, this.plan, this);
  }

  /** The layout of the columns. */
  get columns(): FieldLayout {
    return this.layout;
  }

  /** The cells of all columns. */
  get running(): Float64Array {
    return this.cells;
  }

  /** The values of a column, where they are kept. */
  valuesOf(column: number): Float64Array {
    return this.values[column].subarray(0, this.cells[column * this.plan.cells.size]);
  }

  sortedOf(column: number): Float64Array {
    return this.valuesOf(column).sort();
  }

  textOf(column: number): Text | undefined {
    return this.texts[column];
  }

  textTimeOf(column: number): number {
    return this.textTimes[column];
  }

  save(): SavedWindow {
    const { size, values: keepsValues } = this.plan.cells;
    const { start, end, from, to, unsent, readings } = this;
    const fields: SavedWindow['fields'] = [];
    for (const [column, name] of this.layout.names.entries()) {
      if (!this.hasValue(column)) continue;
      const cells = Array.from(this.cells.subarray(column * size, (column + 1) * size));
      const values = keepsValues ? Array.from(this.valuesOf(column)) : [];
      fields.push([name, cells, values, this.texts[column] ?? null, this.textTimes[column]]);
    }
    const saved: SavedWindow = { start, end, unsent, readings, fields };
    return from === start && to === end ? saved : { ...saved, span: [from, to] };
  }

  restore({ start, end, span, unsent, readings, fields }: SavedWindow): void {
    this.begin(start, end);
    [this.from, this.to] = span ?? [start, end];
    this.unsent = unsent;
    this.readings = readings;
    for (const [name, cells, values, text, textTime] of fields) {
      const column = this.columnOf(name);
      if (Number(cells[0]) > 0) {
        const numbers = Float64Array.from(cells, (cell) => cell ?? Number.NaN);
        this.cells.set(numbers, column * this.plan.cells.size);
      }
      if (this.plan.cells.values) this.values[column] = Float64Array.from(values);
      if (text === null) continue;
      this.texts[column] = text;
      this.textTimes[column] = Number(textTime);
    }
  }

  protected override addColumn(column: number): void {
    const { size, values } = this.plan.cells;
    if ((column + 1) * size > this.cells.length) {
      const larger = new Float64Array(Math.max(4 * size, 2 * this.cells.length));
      larger.set(this.cells);
      this.cells = larger;
    }
    if (values) this.values[column] ??= NO_VALUES;
    this.clearColumn(column);
  }

  private keepTexts({ time, texts, textColumns, textValues }: Found): void {
    for (let k = 0; k < texts; k++) {
      const column = textColumns[k];
      if (time < this.textTimes[column]) continue;
      this.textTimes[column] = time;
      this.texts[column] = textValues[k];
    }
  }

  private keepValues(found: Found): void {
    for (let k = 0; k < found.count; k++) {
      const column = found.columns[k];
      const count = this.cells[column * this.plan.cells.size];
      if (count === this.values[column].length) {
        const larger = new Float64Array(Math.max(FIRST_CAPACITY, 2 * count));
        larger.set(this.values[column]);
        this.values[column] = larger;
      }
      this.values[column][count] = found.values[k];
    }
  }

  private clearColumn(column: number): void {
    clearCells(this.cells, column * this.plan.cells.size, this.plan.cells);
    this.texts[column] = undefined;
    this.textTimes[column] = Number.NEGATIVE_INFINITY;
  }

  private hasValue(column: number): boolean {
    return this.cells[column * this.plan.cells.size] > 0 || this.texts[column] !== undefined;
  }

  private full(): InputError {
    return new InputError(`no room for the reading: its window holds ${this.plan.maxReadings} readings already`);
  }
}
