// The slices of one key's hopping windows, as the parts that a running aggregate goes over. Each slice has columns of
// its own; here they all have the same.
import { clearCells } from './aggregates';
import type { FieldLayout } from './field-layout';
import type { Text } from './reading-shape';
import type { Parts } from './running-aggregate';
import type { Window, WindowPlan } from './window';
import type { WindowList } from './window-list';

const NO_VALUES = new Float64Array(0);
const ABSENT = -1;
/** Layouts of slices whose columns are remembered at a time. */
const MAX_KNOWN = 100;

export class Slices implements Parts {
  /** the layout of the common columns */
  columns: FieldLayout;
  /** for each layout of slices, the column that a slice has for each of the common ones, or ABSENT */
  private readonly known = new Map<FieldLayout, readonly number[]>();

  constructor(
    private readonly plan: WindowPlan,
    private readonly list: WindowList<Window>,
  ) {
    this.columns = plan.layouts.empty;
  }

  get width(): number {
    return this.columns.names.length;
  }

  /**
   * Gives each field of the slices `from` ≤ index < `tail` a column. False when the columns have changed: they are then
   * those of the slices `head` ≤ index < `tail`.
   */
  cover(from: number, head: number, tail: number): boolean {
    const { windows } = this.list;
    let isCovered = true;
    for (let index = from; index < tail && isCovered; index++) {
      const { columns } = windows[index];
      isCovered = columns === this.columns || this.known.has(columns) || this.learn(columns);
    }
    if (isCovered) return true;
    this.known.clear();
    this.columns = windows[head].columns;
    for (let index = head + 1; index < tail; index++) {
      for (const name of windows[index].columns.names) {
        if (!this.columns.names.includes(name)) this.columns = this.plan.layouts.with(this.columns, name);
      }
    }
    return false;
  }

  load(index: number, cells: Float64Array, at: number): void {
    const { size } = this.plan.cells;
    const { columns, running } = this.list.windows[index];
    const length = this.width * size;
    if (columns === this.columns) {
      for (let i = 0; i < length; i++) cells[at + i] = running[i];
      return;
    }
    const own = this.ownColumns(columns);
    for (let column = 0; column < own.length; column++) {
      const to = at + column * size;
      if (own[column] === ABSENT) clearCells(cells, to, this.plan.cells);
      else for (let i = 0; i < size; i++) cells[to + i] = running[own[column] * size + i];
    }
  }

  readingsOf(index: number): number {
    return this.list.windows[index].readings;
  }

  sortedOf(index: number, column: number): Float64Array {
    const slice = this.list.windows[index];
    const own = slice.columns === this.columns ? column : this.ownColumns(slice.columns)[column];
    return own === ABSENT ? NO_VALUES : slice.sortedOf(own);
  }

  /**
   * The last text of a column in the slices `head` ≤ index < `tail`.
   *
   * @param isOrdered no slice has a reading that is older than one of the slice before
   */
  textOf(column: number, head: number, tail: number, isOrdered: boolean): Text | undefined {
    const { windows } = this.list;
    let last: Text | undefined;
    let lastTime = Number.NEGATIVE_INFINITY;
    for (let index = tail - 1; index >= head && !(isOrdered && last !== undefined); index--) {
      const slice = windows[index];
      const own = slice.columns.names.indexOf(this.columns.names[column]);
      if (own === ABSENT || slice.textOf(own) === undefined || slice.textTimeOf(own) <= lastTime) continue;
      last = slice.textOf(own);
      lastTime = slice.textTimeOf(own);
    }
    return last;
  }

  /** The times of the earliest and the latest reading in these slices. */
  span(head: number, tail: number): { from: number; to: number } {
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (const slice of this.list.windows.slice(head, tail)) {
      from = Math.min(from, slice.from);
      to = Math.max(to, slice.to);
    }
    return { from, to };
  }

  /** False when a slice with the layout `columns` has a field without a common column. */
  private learn(columns: FieldLayout): boolean {
    if (!columns.names.every((name) => this.columns.names.includes(name))) return false;
    this.ownColumns(columns);
    return true;
  }

  private ownColumns(columns: FieldLayout): readonly number[] {
    let own = this.known.get(columns);
    if (own) return own;
    own = this.columns.names.map((name) => columns.names.indexOf(name));
    if (this.known.size >= MAX_KNOWN) this.known.clear();
    this.known.set(columns, own);
    return own;
  }
}
