// Working memory that a method uses for each fit anew, so that thousands of fits in a row leave no garbage.

export class Scratch {
  private cells = new Float64Array(0);

  /** At least `length` cells of unknown content, until the next call. */
  of(length: number): Float64Array {
    if (this.cells.length < length) this.cells = new Float64Array(length);
    return this.cells;
  }
}
