// One window of one key: for each number field its running aggregates, for each text or boolean field its last value.
// The hot path of windowed processing: typed arrays, nothing allocated for a reading whose fields came before.
import { InputError } from '../core/errors';
import type { Reading } from '../core/reading';
import { type Aggregate, addToCells, type CellPlan, clearCells, resultOf } from './aggregates';
import type { FieldLayout, FieldLayouts } from './field-layout';
import { type Fields, Found, MAX_FIELDS, type ReadingShape, SKIP, type Text } from './reading-shape';

/** What the windows of one node keep of their readings. */
export interface WindowPlan {
  readonly aggregates: readonly Aggregate[];
  readonly cells: CellPlan;
  readonly layouts: FieldLayouts;
  /** the fields to keep; empty: all but `left` */
  readonly chosen: readonly string[];
  readonly left: ReadonlySet<string>;
  /** readings a window holds at most where the values themselves are kept */
  readonly maxReadings: number;
}

/** What `save` writes, a tuple for each field that has a value. JSON turns numbers out of range into null. */
export interface SavedWindow {
  start: number;
  end: number;
  unsent: boolean;
  readings: number;
  fields: [name: string, cells: (number | null)[], values: number[], text: Text | null, textTime: number | null][];
}

const FIRST_CAPACITY = 16;
const NO_VALUES = new Float64Array(0);

/** One for all windows: a reading is added before the next is read. */
const found = new Found();

export class Window {
  /** event time, ms: the window holds start ≤ time < end */
  start = 0;
  end = 0;
  /** it has readings that have not left yet, not even in a partial result */
  unsent = false;
  /** how many readings were added */
  readings = 0;

  private layout: FieldLayout;
  // by column
  private cells = NO_VALUES;
  private values: Float64Array[] = [];
  private texts: (Text | undefined)[] = [];
  private textTimes: number[] = [];

  constructor(private readonly plan: WindowPlan) {
    this.layout = plan.layouts.empty;
  }

  /** Makes this the empty window from `start` to `end`. Where all fields had values, they stay in their columns. */
  begin(start: number, end: number): void {
    this.start = start;
    this.end = end;
    this.unsent = false;
    this.readings = 0;
    if (!this.layout.names.every((_, column) => this.hasValue(column))) this.layout = this.plan.layouts.empty;
    for (const name of this.plan.chosen) this.columnOf(name);
    for (let column = 0; column < this.layout.names.length; column++) this.clearColumn(column);
  }

  /**
   * Adds the fields of a reading of event time `time`. False when none holds a finite number; nothing is added then.
   *
   * @throws InputError when the window is full
   */
  add(fields: Fields, time: number): boolean {
    const { cells, chosen, maxReadings } = this.plan;
    if (cells.values && this.readings >= maxReadings) {
      throw new InputError(`no room for the reading: its window holds ${maxReadings} readings already`);
    }
    const shape = chosen.length > 0 ? this.layout.last : this.layout.shapeOf(fields);
    (shape ?? this.learn(fields)).read(fields, found);
    if (found.count === 0) return false;
    this.readings++;
    if (cells.values) this.keepValues();
    found.time = time;
    addToCells(this.cells, cells, found);
    if (found.texts > 0) this.keepTexts();
    return true;
  }

  /** Writes the aggregates into `out`. */
  writeTo(out: Reading): void {
    const { aggregates, cells: plan } = this.plan;
    const { names, labels } = this.layout;
    for (let column = 0; column < names.length; column++) {
      const at = column * plan.size;
      const count = this.cells[at];
      if (count > 0) {
        const sorted = plan.values ? this.values[column].subarray(0, count).sort() : NO_VALUES;
        for (let i = 0; i < aggregates.length; i++) {
          const result = resultOf(aggregates[i], this.cells, at, plan, sorted);
          if (result !== undefined) out[labels[column][i]] = result;
        }
      } else if (this.texts[column] !== undefined) {
        out[names[column]] = this.texts[column];
      }
    }
  }

  save(): SavedWindow {
    const { size, values: keepsValues } = this.plan.cells;
    const fields: SavedWindow['fields'] = [];
    for (const [column, name] of this.layout.names.entries()) {
      if (!this.hasValue(column)) continue;
      const cells = Array.from(this.cells.subarray(column * size, (column + 1) * size));
      const values = keepsValues ? Array.from(this.values[column].subarray(0, cells[0])) : [];
      fields.push([name, cells, values, this.texts[column] ?? null, this.textTimes[column]]);
    }
    return { start: this.start, end: this.end, unsent: this.unsent, readings: this.readings, fields };
  }

  /** Becomes the window that `save` wrote. */
  restore({ start, end, unsent, readings, fields }: SavedWindow): void {
    this.begin(start, end);
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

  private keepTexts(): void {
    const { time, texts, textColumns, textValues } = found;
    for (let k = 0; k < texts; k++) {
      const column = textColumns[k];
      if (time < this.textTimes[column]) continue;
      this.textTimes[column] = time;
      this.texts[column] = textValues[k];
    }
  }

  private keepValues(): void {
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

  /** Learns the shape of a reading; fields that are new get a column. */
  private learn(fields: Fields): ReadingShape {
    const { chosen, left } = this.plan;
    const names = chosen.length > 0 ? chosen : allNames(fields);
    const columns = names.map((name) => (left.has(name) ? SKIP : this.columnOf(name)));
    return this.layout.learn(fields, names, columns);
  }

  /** The column of the field `name`, a new one if need be. */
  private columnOf(name: string): number {
    const { layouts, cells: plan } = this.plan;
    const known = this.layout.names.indexOf(name);
    if (known >= 0) return known;
    const column = this.layout.names.length;
    if (column === MAX_FIELDS)
      throw new InputError(`no room for field \`${name}\`: a window holds ${MAX_FIELDS} fields`);
    this.layout = layouts.with(this.layout, name);
    if ((column + 1) * plan.size > this.cells.length) {
      const larger = new Float64Array(Math.max(4 * plan.size, 2 * this.cells.length));
      larger.set(this.cells);
      this.cells = larger;
    }
    if (plan.values) this.values[column] ??= NO_VALUES;
    this.clearColumn(column);
    return column;
  }

  private clearColumn(column: number): void {
    clearCells(this.cells, column * this.plan.cells.size, this.plan.cells);
    this.texts[column] = undefined;
    this.textTimes[column] = Number.NEGATIVE_INFINITY;
  }

  private hasValue(column: number): boolean {
    return this.cells[column * this.plan.cells.size] > 0 || this.texts[column] !== undefined;
  }
}

/** The names that a loop over `fields` finds. */
function allNames(fields: Fields): string[] {
  const names: string[] = [];
  for (const name in fields) names.push(name);
  return names;
}
