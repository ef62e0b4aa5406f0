// Numbers in their order, of which some come and others go: what medians and percentiles of moving windows need.

const FIRST_CAPACITY = 16;

export class SortedValues {
  private values = new Float64Array(FIRST_CAPACITY);
  private count = 0;

  /** All of them, sorted; valid until the next change. */
  get sorted(): Float64Array {
    return this.values.subarray(0, this.count);
  }

  /** Adds the numbers of `sorted`. */
  add(sorted: Float64Array): void {
    const total = this.count + sorted.length;
    if (total > this.values.length) {
      const larger = new Float64Array(2 * total);
      larger.set(this.sorted);
      this.values = larger;
    }
    const { values } = this;
    let own = this.count - 1;
    let place = total - 1;
    for (let i = sorted.length - 1; i >= 0; place--)
      values[place] = own >= 0 && values[own] > sorted[i] ? values[own--] : sorted[i--];
    this.count = total;
  }

  /** Removes the numbers of `sorted`, which were added before. */
  remove(sorted: Float64Array): void {
    if (sorted.length === 0) return;
    const { values, count } = this;
    let place = this.countBelow(sorted[0]);
    let removed = 0;
    let i = place;
    for (; i < count && removed < sorted.length; i++) {
      if (values[i] === sorted[removed]) removed++;
      else values[place++] = values[i];
    }
    values.copyWithin(place, i, count);
    this.count -= removed;
  }

  clear(): void {
    this.count = 0;
  }

  copy(): SortedValues {
    const copy = new SortedValues();
    copy.values = this.values.slice();
    copy.count = this.count;
    return copy;
  }

  private countBelow(value: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.values[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
