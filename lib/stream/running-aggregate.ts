// The aggregates of a window that moves on over a sequence of parts (readings, or slices of hopping windows). Two stacks
// (Tangwongsan, Hirzel and Schneider 2015) make that O(1) a part on average, and subtract nothing, so that no rounding
// adds up: the older parts are kept as aggregates of a part and all after it up to the split, those behind the split as
// one aggregate. When the window's start has passed the split, the split moves to the window's end.
//
// It only remembers what can be computed from the parts again; they are the owner's.
import { type CellPlan, clearCells, mergeCells } from './aggregates';
import { SortedValues } from './sorted-values';

/** The parts that a running aggregate goes over, by index. */
export interface Parts {
  /** how many columns each part has; after a change the aggregate must be reset */
  readonly width: number;
  /** Writes the cells of all columns of a part into `cells`, from `at` on. */
  load(index: number, cells: Float64Array, at: number): void;
  /** How many readings a part holds. */
  readingsOf(index: number): number;
  /** The sorted values of a part's column; asked for where values are kept only. */
  sortedOf(index: number, column: number): Float64Array;
}

const NONE = new Float64Array(0);

export class RunningAggregate {
  /** the cells of the window, of all columns */
  cells = NONE;
  /** how many readings it holds */
  readings = 0;
  /** by column, where values are kept */
  private sorted: SortedValues[] = [];
  // Part indexes: the window is head ≤ index < tail.
  private head = 0;
  private split = 0;
  private tail = 0;
  /** aggregates of each part up to the split, the first one of part `base` */
  private older = NONE;
  private base = 0;
  /** another one reads `older`, too */
  private isShared = false;
  /** aggregate of the parts from the split to the tail */
  private recent = NONE;
  private loaded = NONE;

  constructor(
    private readonly plan: CellPlan,
    private readonly parts: Parts,
  ) {}

  /** The first part of the window. */
  get start(): number {
    return this.head;
  }

  /** The first part that the window does not hold yet. */
  get end(): number {
    return this.tail;
  }

  /** Moves the window to the parts from `head` up to, but without, `tail`, at least one; both only move on. */
  moveTo(head: number, tail: number): void {
    this.move(head, tail);
    const size = this.parts.width * this.plan.size;
    if (head >= this.split) this.moveSplit(head, tail, size);
    else for (let index = this.tail; index < tail; index++) this.mergePart(index);
    this.head = head;
    this.tail = tail;
    const from = (head - this.base) * size;
    for (let i = 0; i < size; i++) this.cells[i] = this.older[from + i];
    if (tail > this.split) this.merge(this.cells, 0, this.recent, 0);
  }

  /** The sorted values of a column in the window, where values are kept. */
  sortedOf(column: number): Float64Array {
    return this.sorted[column].sorted;
  }

  /** Forgets everything: a part that the window holds has changed, or the columns have. */
  reset(): void {
    this.head = this.split = this.tail = 0;
    this.readings = 0;
    for (const values of this.sorted) values.clear();
  }

  /** Before the owner takes away the first `count` parts, so that the indexes of the others become smaller. */
  drop(count: number): void {
    const gone = Math.min(count, this.tail);
    this.move(Math.max(gone, this.head), this.tail);
    this.head = Math.max(gone, this.head) - count;
    this.split -= count;
    this.tail -= count;
    this.base -= count;
    if (this.tail <= 0) this.reset();
  }

  /** The same window, to move on alone. */
  fork(): RunningAggregate {
    const fork = new RunningAggregate(this.plan, this.parts);
    const { head, split, tail, base, readings } = this;
    Object.assign(fork, { head, split, tail, base, readings });
    fork.older = this.older;
    fork.isShared = this.isShared = true;
    fork.recent = this.recent.slice();
    fork.loaded = this.loaded;
    fork.cells = this.cells.slice();
    fork.sorted = this.sorted.map((values) => values.copy());
    return fork;
  }

  private mergePart(index: number): void {
    this.parts.load(index, this.loaded, 0);
    this.merge(this.recent, 0, this.loaded, 0);
  }

  /** Aggregates the parts from `head` to `tail` anew, each with those after it. */
  private moveSplit(head: number, tail: number, size: number): void {
    const { parts, plan } = this;
    if (this.recent.length < size) {
      this.recent = new Float64Array(size);
      this.loaded = new Float64Array(size);
      this.cells = new Float64Array(size);
    }
    if (this.older.length < (tail - head) * size || this.isShared)
      this.older = new Float64Array(2 * (tail - head) * size);
    this.isShared = false;
    for (let index = tail - 1; index >= head; index--) {
      const at = (index - head) * size;
      parts.load(index, this.older, at);
      if (index < tail - 1) this.merge(this.older, at, this.older, at + size);
    }
    for (let at = 0; at < size; at += plan.size) clearCells(this.recent, at, plan);
    this.split = tail;
    this.base = head;
  }

  private merge(cells: Float64Array, at: number, from: Float64Array, fromAt: number): void {
    const { size } = this.plan;
    for (let column = 0; column < this.parts.width; column++) {
      mergeCells(cells, at + column * size, from, fromAt + column * size, this.plan);
    }
  }

  /** Takes out and adds what moving does to the counts and the values. */
  private move(head: number, tail: number): void {
    const { parts } = this;
    if (head >= this.tail) this.readings = 0;
    else for (let index = this.head; index < head; index++) this.readings -= parts.readingsOf(index);
    for (let index = Math.max(head, this.tail); index < tail; index++) this.readings += parts.readingsOf(index);
    if (this.plan.values) this.moveValues(head, tail);
  }

  private moveValues(head: number, tail: number): void {
    const { parts, sorted } = this;
    while (sorted.length < parts.width) sorted.push(new SortedValues());
    for (let column = 0; column < parts.width; column++) {
      const values = sorted[column];
      if (head >= this.tail) values.clear();
      else for (let index = this.head; index < head; index++) values.remove(parts.sortedOf(index, column));
      for (let index = Math.max(head, this.tail); index < tail; index++) values.add(parts.sortedOf(index, column));
    }
  }
}
