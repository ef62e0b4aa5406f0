// Mean, squared deviations and extremes of the last values of a series, O(1) amortised per value, at any length of the
// window.
//
// Nothing is ever subtracted: a value that leaves takes with it all that it did to the results, however large it was, so
// that nothing drifts over time. Two stacks do that (as in Tangwongsan, Hirzel, Schneider 2017, "Low-latency
// sliding-window aggregation in worst-case constant time", section 2): the older rows hold the aggregates of all older
// rows from there on, the newer rows have one running aggregate, and the two are combined. When the older rows are used
// up, the newer ones become older: once for each row.

/** What is kept of the values; what is not needed is not computed. */
export interface WindowNeeds {
  readonly moments: boolean;
  readonly extremes: boolean;
}

export interface WindowSize {
  /** values at most, the latest ones */
  readonly count: number;
  /** values that are this old, ms of event time, are out; infinite: values do not age */
  readonly ms: number;
}

const FIRST_CAPACITY = 16;

export class SlidingWindow {
  /** whether values leave by age, so that their times are kept */
  readonly isByTime: boolean;
  /** how many values it holds */
  count = 0;
  /** whether a value had to leave before it was too old */
  isCrowded = false;
  mean = Number.NaN;
  /** sum of the squared deviations from the mean */
  squares = 0;
  min = Number.NaN;
  max = Number.NaN;

  // A row: the value, then, where they are needed, mean and squared deviations of it and the older rows after it, minimum
  // and maximum of the same, its time.
  private readonly width: number;
  private readonly meanCell = 1;
  private readonly minCell: number;
  private readonly timeCell: number;
  private cells: Float64Array;
  /** rows that there is room for, less one: a power of two less one, so that it masks an index */
  private mask = FIRST_CAPACITY - 1;
  /** the oldest row; the rows are a ring */
  private head = 0;
  /** how many of the rows are older ones */
  private older = 0;
  // of the newer rows
  private runMean = 0.5;
  private runSquares = 0.5;
  private runMin = Number.POSITIVE_INFINITY;
  private runMax = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly size: WindowSize,
    private readonly needs: WindowNeeds,
  ) {
    this.isByTime = size.ms < Number.POSITIVE_INFINITY;
    this.minCell = this.meanCell + (needs.moments ? 2 : 0);
    this.timeCell = this.minCell + (needs.extremes ? 2 : 0);
    this.width = this.timeCell + (this.isByTime ? 1 : 0);
    this.cells = new Float64Array(this.width * FIRST_CAPACITY);
  }

  /**
   * Takes the next value; what is too old or too much leaves, and the results are up to date.
   *
   * @param time ms, not before the one of the last value
   */
  push(value: number, time: number): void {
    const { size, needs } = this;
    if (this.isByTime) this.dropUntil(time - size.ms);
    if (this.count === size.count) {
      this.isCrowded = this.isByTime;
      this.drop();
    }
    if (this.count > this.mask) this.grow();
    const row = this.width * ((this.head + this.count) & this.mask);
    this.cells[row] = value;
    if (this.isByTime) this.cells[row + this.timeCell] = time;
    this.count++;
    if (needs.moments) this.addMoments(value);
    if (needs.extremes) this.addExtremes(value);
  }

  /** The values, oldest first. */
  values(): Float64Array {
    return this.column(0);
  }

  /** The times of the values; none where values do not age. */
  times(): Float64Array {
    return this.isByTime ? this.column(this.timeCell) : new Float64Array(0);
  }

  private column(cell: number): Float64Array {
    const column = new Float64Array(this.count);
    for (let i = 0; i < this.count; i++) column[i] = this.cells[this.width * ((this.head + i) & this.mask) + cell];
    return column;
  }

  /** Running mean and squared deviations (Welford 1962), combined with those of the older rows (Chan et al. 1979). */
  private addMoments(value: number): void {
    const { older, count } = this;
    const newer = count - older;
    if (newer === 1) {
      this.runMean = value;
      this.runSquares = 0;
    } else {
      const deviation = value - this.runMean;
      this.runMean += deviation / newer;
      this.runSquares += deviation * (value - this.runMean);
    }
    if (older === 0) {
      this.mean = this.runMean;
      this.squares = this.runSquares;
    } else {
      const cell = this.width * this.head + this.meanCell;
      const apart = this.runMean - this.cells[cell];
      const share = newer / count;
      this.mean = this.cells[cell] + apart * share;
      this.squares = this.cells[cell + 1] + this.runSquares + apart * apart * older * share;
    }
  }

  /** `Math.min` and `Math.max` do not branch: which value is the smaller one cannot be foretold. */
  private addExtremes(value: number): void {
    const min = Math.min(value, this.runMin);
    const max = Math.max(value, this.runMax);
    this.runMin = min;
    this.runMax = max;
    if (this.older === 0) {
      this.min = min;
      this.max = max;
    } else {
      const cell = this.width * this.head + this.minCell;
      this.min = Math.min(min, this.cells[cell]);
      this.max = Math.max(max, this.cells[cell + 1]);
    }
  }

  /** Drops the rows of `time` and before. */
  private dropUntil(time: number): void {
    const { width, timeCell } = this;
    const newest = width * ((this.head + this.count - 1) & this.mask);
    if (this.count > 0 && this.cells[newest + timeCell] <= time) this.clear();
    while (this.count > 0 && this.cells[width * this.head + timeCell] <= time) this.drop();
  }

  private clear(): void {
    this.count = 0;
    this.older = 0;
    this.clearRunExtremes();
  }

  private drop(): void {
    if (this.older === 0) this.makeOlder();
    this.head = (this.head + 1) & this.mask;
    this.older--;
    this.count--;
  }

  /** The newer rows become older ones, each with the aggregates from it to the last. */
  private makeOlder(): void {
    this.older = this.count;
    if (this.needs.moments) this.noteMoments();
    if (this.needs.extremes) this.noteExtremes();
  }

  private noteMoments(): void {
    const { cells, count, width, meanCell } = this;
    let mean = 0;
    let squares = 0;
    for (let n = 1; n <= count; n++) {
      const row = width * ((this.head + count - n) & this.mask);
      const value = cells[row];
      const deviation = value - mean;
      mean = n === 1 ? value : mean + deviation / n;
      squares = n === 1 ? 0 : squares + deviation * (value - mean);
      cells[row + meanCell] = mean;
      cells[row + meanCell + 1] = squares;
    }
  }

  private noteExtremes(): void {
    const { cells, count, width, minCell } = this;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let n = 1; n <= count; n++) {
      const row = width * ((this.head + count - n) & this.mask);
      const value = cells[row];
      min = Math.min(min, value);
      max = Math.max(max, value);
      cells[row + minCell] = min;
      cells[row + minCell + 1] = max;
    }
    this.clearRunExtremes();
  }

  private clearRunExtremes(): void {
    this.runMin = Number.POSITIVE_INFINITY;
    this.runMax = Number.NEGATIVE_INFINITY;
  }

  private grow(): void {
    const { cells, width, head } = this;
    const larger = new Float64Array(2 * cells.length);
    const first = cells.subarray(width * head);
    larger.set(first);
    larger.set(cells.subarray(0, width * head), first.length);
    this.cells = larger;
    this.head = 0;
    this.mask = 2 * this.mask + 1;
  }
}
