// The sliding windows of one key: each reading is the end of a window that holds the readings of the last so many ms, up
// to its own. The readings lie in rows, in the order of their times; those within the grace wait there for others that
// come out of order.
import { InputError } from '../core/errors';
import type { Reading } from '../core/reading';
import { clearCells, setCells } from './aggregates';
import { FieldColumns } from './field-columns';
import type { KeyWindows, Leave, Taken, WindowResult } from './key-windows';
import type { Fields, Found, Text } from './reading-shape';
import { writeResults } from './results';
import { type Parts, RunningAggregate } from './running-aggregate';
import type { WindowPlan } from './window';

/** What `save` writes. JSON turns numbers out of range, and what is none, into null. */
interface Saved {
  watermark: number | null;
  names: readonly string[];
  /** of each row its time and its numbers, null where it has none */
  rows: [time: number, values: (number | null)[]][];
  /** how many of the rows have left */
  left: number;
  /** of each of the others whether it has not left as partial either, and its texts */
  waiting: [isUnsent: boolean, texts: [field: string, text: Text][]][];
  /** of the rows that have left */
  texts: [field: string, last: LastText][];
}

interface LastText {
  text: Text;
  time: number;
}

/** The window that goes over the rows that wait, as long as they come in order. */
interface Ahead {
  readonly running: RunningAggregate;
  readonly texts: Map<string, LastText>;
}

const FIRST_ROWS = 16;
const NONE = new Float64Array(0);
const NO_TEXTS: [field: string, text: Text][] = [];

export class SlidingWindows extends FieldColumns<WindowPlan> implements KeyWindows<WindowResult>, Parts {
  watermark = Number.NEGATIVE_INFINITY;
  // Rows first ≤ row < left have left and belong to windows to come; rows left ≤ row < end wait.
  private first = 0;
  private left = 0;
  private end = 0;
  private times = new Float64Array(FIRST_ROWS);
  /** `stride` columns a row; NaN where the reading has no number */
  private values = NONE;
  private stride = 0;
  // Of each row that waits.
  private unsent: boolean[] = [];
  private waitingTexts: [field: string, text: Text][][] = [];
  /** the last text of each field in the rows that have left */
  private texts = new Map<string, LastText>();
  private readonly running: RunningAggregate;
  private ahead: Ahead | undefined;
  private readonly single = new Float64Array(1);

  constructor(
    plan: WindowPlan,
    private readonly sizeMs: number,
    private readonly graceMs: number,
  ) {
    super(plan);
    this.running = new RunningAggregate(plan.cells, this);
    for (const name of plan.chosen) this.columnOf(name);
  }

  /** A reading of the very time that has closed last is not late: with it, the window to that time leaves again. */
  add(fields: Fields, time: number): Taken {
    if (time + this.graceMs < this.watermark) return 'late';
    const found = this.find(fields);
    if (found.count === 0) return 'unusable';
    this.makeRoom(time);
    let row = this.end;
    while (row > this.left && this.times[row - 1] > time) row--;
    this.insert(row, time, found);
    return 'added';
  }

  advance(time: number): boolean {
    if (time > this.watermark) this.watermark = time;
    return this.left < this.end && this.times[this.left] + this.graceMs <= this.watermark;
  }

  leaveClosed(leave: Leave<WindowResult>): void {
    while (this.left < this.end && this.times[this.left] + this.graceMs <= this.watermark) {
      const end = this.endOfTime(this.left);
      for (; this.left < end; this.left++) {
        noteTexts(this.texts, this.waitingTexts.shift()!, this.times[this.left]);
        this.unsent.shift();
      }
      this.first = this.startOf(this.first, end);
      this.running.moveTo(this.first, end);
      leave(this.resultOf(this.running, this.texts, this.times[end - 1]));
    }
  }

  eachUnsent(leave: Leave<WindowResult>): void {
    const unsent = this.unsent.indexOf(true);
    if (unsent < 0) return;
    const { running, texts } = this.aheadOf(this.left + unsent);
    let first = Math.max(this.first, running.start);
    for (let row = Math.max(this.left, running.end); row < this.end; ) {
      const end = this.endOfTime(row);
      let isUnsent = false;
      for (; row < end; row++) {
        noteTexts(texts, this.waitingTexts[row - this.left], this.times[row]);
        isUnsent ||= this.unsent[row - this.left];
        this.unsent[row - this.left] = false;
      }
      first = this.startOf(first, end);
      running.moveTo(first, end);
      if (isUnsent) leave(this.resultOf(running, texts, this.times[end - 1]));
    }
  }

  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.first = this.left = this.end = 0;
    this.unsent = [];
    this.waitingTexts = [];
    this.texts.clear();
    this.running.reset();
    this.ahead = undefined;
  }

  save(): Saved {
    const { watermark, first, left, end, width, stride } = this;
    const rows = Array.from({ length: end - first }, (_, i): Saved['rows'][number] => {
      const at = (first + i) * stride;
      const values = Array.from(this.values.subarray(at, at + width), (value) => (Number.isNaN(value) ? null : value));
      return [this.times[first + i], values];
    });
    const waiting = this.unsent.map((isUnsent, i): Saved['waiting'][number] => [isUnsent, this.waitingTexts[i]]);
    return { watermark, names: this.layout.names, rows, left: left - first, waiting, texts: [...this.texts] };
  }

  restore({ watermark, names, rows, left, waiting, texts }: Saved): void {
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
    const columns = names.map((name) => this.columnOf(name));
    this.resize(Math.max(FIRST_ROWS, 2 * rows.length));
    for (const [time, values] of rows) {
      this.times[this.end] = time;
      this.values.fill(Number.NaN, this.end * this.stride, (this.end + 1) * this.stride);
      for (const [i, value] of values.entries()) {
        this.values[this.end * this.stride + columns[i]] = value ?? Number.NaN;
      }
      this.end++;
    }
    this.left = left;
    this.unsent = waiting.map(([isUnsent]) => isUnsent);
    this.waitingTexts = waiting.map(([, own]) => own);
    for (const [field, last] of texts) this.texts.set(field, { ...last });
  }

  // The rows as parts of the running aggregate.

  get width(): number {
    return this.layout.names.length;
  }

  load(row: number, cells: Float64Array, at: number): void {
    const { cells: plan } = this.plan;
    const time = this.times[row];
    for (let column = 0; column < this.width; column++) {
      const value = this.values[row * this.stride + column];
      if (Number.isNaN(value)) clearCells(cells, at + column * plan.size, plan);
      else setCells(cells, at + column * plan.size, plan, value, time);
    }
  }

  readingsOf(): number {
    return 1;
  }

  sortedOf(row: number, column: number): Float64Array {
    const value = this.values[row * this.stride + column];
    if (Number.isNaN(value)) return NONE;
    this.single[0] = value;
    return this.single;
  }

  protected override addColumn(column: number): void {
    this.running.reset();
    this.ahead = undefined;
    if (column < this.stride) {
      for (let row = this.first; row < this.end; row++) this.values[row * this.stride + column] = Number.NaN;
      return;
    }
    const { stride, values } = this;
    this.stride = Math.max(4, 2 * stride);
    this.values = new Float64Array(this.times.length * this.stride).fill(Number.NaN);
    for (let row = this.first; row < this.end; row++) {
      this.values.set(values.subarray(row * stride, (row + 1) * stride), row * this.stride);
    }
  }

  /** Fields that none of the rows has any more make room for others. */
  protected override forgetFields(): void {
    const { layout, values, stride } = this;
    const isKept = (name: string, column: number) => {
      for (let row = this.first; row < this.end; row++) if (!Number.isNaN(values[row * stride + column])) return true;
      const waits = this.waitingTexts.some((texts) => texts.some(([field]) => field === name));
      return waits || this.texts.has(name) || this.plan.chosen.includes(name);
    };
    const kept = Array.from(layout.names.keys()).filter((column) => isKept(layout.names[column], column));
    this.layout = this.plan.layouts.empty;
    this.values = NONE;
    this.stride = 0;
    for (const old of kept) {
      const column = this.columnOf(layout.names[old]);
      for (let row = this.first; row < this.end; row++) {
        this.values[row * this.stride + column] = values[row * stride + old];
      }
    }
  }

  /** What has gone ahead, at most to `row`, or does so from now on. */
  private aheadOf(row: number): Ahead {
    const { ahead } = this;
    if (ahead && ahead.running.end >= this.left && ahead.running.end <= row) return ahead;
    const texts = new Map(Array.from(this.texts, ([field, last]) => [field, { ...last }]));
    this.ahead = { running: this.running.fork(), texts };
    return this.ahead;
  }

  /** The row behind those of the same time as `row`. */
  private endOfTime(row: number): number {
    const time = this.times[row];
    let end = row + 1;
    while (end < this.end && this.times[end] === time) end++;
    return end;
  }

  /** The first row of the window that ends before row `end`; none before `first`. */
  private startOf(first: number, end: number): number {
    const before = this.times[end - 1] - this.sizeMs;
    let row = first;
    while (this.times[row] <= before) row++;
    return row;
  }

  private insert(row: number, time: number, found: Found): void {
    const { stride, end, left } = this;
    const place = row - left;
    if (this.ahead && row < this.ahead.running.end) this.ahead = undefined;
    const texts = found.texts > 0 ? textsOf(this.layout.names, found) : NO_TEXTS;
    if (row === end) {
      this.unsent.push(true);
      this.waitingTexts.push(texts);
    } else {
      this.times.copyWithin(row + 1, row, end);
      this.values.copyWithin((row + 1) * stride, row * stride, end * stride);
      this.unsent.splice(place, 0, true);
      this.waitingTexts.splice(place, 0, texts);
    }
    this.end++;
    this.times[row] = time;
    for (let column = 0; column < stride; column++) this.values[row * stride + column] = Number.NaN;
    for (let k = 0; k < found.count; k++) this.values[row * stride + found.columns[k]] = found.values[k];
    // The windows of these rows hold one more.
    for (let other = row + 1; other < this.end && this.times[other] < time + this.sizeMs; other++) {
      this.unsent[other - left] = true;
    }
  }

  /** @throws InputError when there is none for a reading of `time` */
  private makeRoom(time: number): void {
    const { maxReadings } = this.plan;
    const capacity = this.times.length;
    if (this.end < capacity && this.end - this.first < maxReadings) return;
    const earliest = Math.max(this.watermark, time) - this.graceMs;
    const before = (this.left < this.end ? Math.min(this.times[this.left], earliest) : earliest) - this.sizeMs;
    while (this.first < this.left && this.times[this.first] <= before) this.first++;
    if (this.end - this.first >= maxReadings) {
      throw new InputError(`no room for the reading: its window holds ${maxReadings} readings already`);
    }
    if (this.end === capacity) this.resize(this.first < capacity / 2 ? 2 * capacity : capacity);
  }

  /** Moves the rows to the front of a table with room for `capacity` of them. */
  private resize(capacity: number): void {
    const { first, end, stride } = this;
    this.running.drop(first);
    this.ahead?.running.drop(first);
    const [times, values] = [this.times, this.values];
    if (capacity > times.length) {
      this.times = new Float64Array(capacity);
      this.values = new Float64Array(capacity * stride);
    }
    this.times.set(times.subarray(first, end));
    this.values.set(values.subarray(first * stride, end * stride));
    this.first = 0;
    this.left -= first;
    this.end -= first;
  }

  private resultOf(running: RunningAggregate, texts: ReadonlyMap<string, LastText>, time: number): WindowResult {
    const { layout, plan, sizeMs } = this;
    const gathered = {
      columns: layout,
      running: running.cells,
      sortedOf: (column: number) => running.sortedOf(column),
      textOf: (column: number) => {
        const last = texts.get(layout.names[column]);
        return last && last.time > time - sizeMs ? last.text : undefined;
      },
    };
    const { readings } = running;
    return { from: time, to: time, readings, writeTo: (out: Reading) => writeResults(out, plan, gathered) };
  }
}

function textsOf(names: readonly string[], found: Found): [field: string, text: Text][] {
  return Array.from({ length: found.texts }, (_, k) => [names[found.textColumns[k]], found.textValues[k]]);
}

function noteTexts(into: Map<string, LastText>, texts: readonly [string, Text][], time: number): void {
  for (const [field, text] of texts) {
    const last = into.get(field);
    if (!last) into.set(field, { text, time });
    else if (time >= last.time) {
      last.text = text;
      last.time = time;
    }
  }
}
