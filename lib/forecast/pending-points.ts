// What forecasts said of values that have not come yet: some points of each forecast wait for their value, and hand on
// their error when it comes. Memory is bounded whatever the horizon.
import { arrayText, doublesOf } from '../core/array-text';

/** Points of a distance that wait at a time; of forecasts a long way ahead, fewer are kept. */
const WAITING = 8;
// A row for a distance: the points, the steps at which their values come, how many points were taken, and the step at
// which the next may be.
const DUE = WAITING;
const TAKEN = 2 * WAITING;
const REST = 2 * WAITING + 1;
const ROW = 2 * WAITING + 2;
const NOTHING = -1;

/** What `save` writes. */
export interface SavedPoints {
  step: number;
  rows: string;
}

export class PendingPoints {
  /** values that came since the series began */
  private step = 0;
  private readonly rows: Float64Array;

  /**
   * @param distances in steps, ascending
   * @param settle takes the error (value − forecast) of a point that was `distance` steps ahead
   */
  constructor(
    private readonly distances: Int32Array,
    private readonly settle: (distance: number, error: number) => void,
  ) {
    this.rows = new Float64Array(distances.length * ROW);
    this.interrupt();
  }

  /** Keeps some points of a forecast made from the value that came last. */
  forecast(path: Float64Array): void {
    const { distances, rows, step } = this;
    for (let d = 0, row = 0; d < distances.length; d++, row += ROW) {
      if (step < rows[row + REST]!) continue;
      const distance = distances[d]!;
      const place = row + (rows[row + TAKEN]!++ % WAITING);
      rows[place] = path[distance - 1]!;
      rows[place + DUE] = step + distance;
      rows[row + REST] = step + Math.ceil(distance / WAITING);
    }
  }

  /** Takes the next value; one that was filled in (`isReal` false) tells nothing of the forecasts. */
  value(value: number, isReal: boolean): void {
    const step = ++this.step;
    const { distances, rows } = this;
    for (let d = 0, row = 0; d < distances.length; d++, row += ROW) {
      for (let place = row; place < row + WAITING; place++) {
        if (rows[place + DUE] !== step) continue;
        rows[place + DUE] = NOTHING;
        if (isReal) this.settle(distances[d]!, value - rows[place]!);
      }
    }
  }

  /** Forgets the points that wait, as after a gap. */
  interrupt(): void {
    this.step = 0;
    for (let row = 0; row < this.rows.length; row += ROW) {
      this.rows.fill(NOTHING, row + DUE, row + DUE + WAITING);
      this.rows[row + REST] = 0;
    }
  }

  save(): SavedPoints {
    return { step: this.step, rows: arrayText(this.rows) };
  }

  /** Takes over what `save` wrote for the same distances. */
  restore({ step, rows }: SavedPoints): void {
    this.step = step;
    this.rows.set(doublesOf(rows));
  }
}
