// The last values of a series, as many as a method looks back.

export class Recent {
  private readonly cells: Float64Array;
  /** values so far, as many as are kept at most */
  length = 0;
  /** where the next value goes */
  private at = 0;

  /** @param capacity a whole number of at least 1 */
  constructor(capacity: number) {
    this.cells = new Float64Array(capacity);
  }

  push(value: number): void {
    const { cells } = this;
    cells[this.at] = value;
    if (++this.at === cells.length) this.at = 0;
    if (this.length < cells.length) this.length++;
  }

  /** The last of the first `length` values, as many as are kept. */
  pushAll(values: Float64Array, length: number): void {
    for (let i = Math.max(0, length - this.cells.length); i < length; i++) this.push(values[i]);
  }

  /** The value so many steps before the last, 0 … `length` − 1. */
  back(steps: number): number {
    const place = this.at - 1 - steps;
    return this.cells[place < 0 ? place + this.cells.length : place];
  }
}
