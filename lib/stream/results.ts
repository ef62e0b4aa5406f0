// The results of a window as fields of a reading.
import type { Reading } from '../core/reading';
import { resultOf } from './aggregates';
import type { FieldLayout } from './field-layout';
import type { Text } from './reading-shape';
import type { WindowPlan } from './window';

/** What was gathered, by column. */
export interface Gathered {
  readonly columns: FieldLayout;
  /** the cells of all columns */
  readonly running: Float64Array;
  /** the sorted values of a column; asked for where values are kept only */
  sortedOf(column: number): Float64Array;
  /** the last text of a column */
  textOf(column: number): Text | undefined;
}

const NO_VALUES = new Float64Array(0);

/** Writes each aggregate of each number field into `out`, and the last text of the fields without numbers. */
export function writeResults(out: Reading, { aggregates, cells: plan }: WindowPlan, gathered: Gathered): void {
  const { names, labels } = gathered.columns;
  for (let column = 0; column < names.length; column++) {
    const at = column * plan.size;
    if (gathered.running[at] > 0) {
      const sorted = plan.values ? gathered.sortedOf(column) : NO_VALUES;
      for (let i = 0; i < aggregates.length; i++) {
        const result = resultOf(aggregates[i], gathered.running, at, plan, sorted);
        if (result !== undefined) out[labels[column][i]] = result;
      }
    } else {
      const text = gathered.textOf(column);
      if (text !== undefined) out[names[column]] = text;
    }
  }
}
