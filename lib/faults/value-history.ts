// Past values of a field, for faults that play them back: the last of them, by event time.

/** About half an hour at one reading a second. */
const CAPACITY = 2048;

export class ValueHistory {
  private readonly times = new Float64Array(CAPACITY);
  private readonly values = new Float64Array(CAPACITY);
  private next = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** A value that is not later than the last one is left out. When the time is set back by far, all begins anew. */
  add(timeMs: number, value: number): void {
    if (this.count > 0) {
      if (timeMs < this.timeAt(0)) this.count = 0;
      else if (timeMs <= this.timeAt(this.count - 1)) return;
    }
    this.times[this.next] = timeMs;
    this.values[this.next] = value;
    this.next = (this.next + 1) % CAPACITY;
    if (this.count < CAPACITY) this.count++;
  }

  /** The value at a time, linear between neighbours; outside of what is known the first or last. NaN when nothing is. */
  at(timeMs: number): number {
    const { count } = this;
    if (count === 0) return Number.NaN;
    let low = 0;
    let high = count - 1;
    if (timeMs <= this.timeAt(low)) return this.valueAt(low);
    if (timeMs >= this.timeAt(high)) return this.valueAt(high);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.timeAt(middle) <= timeMs) low = middle;
      else high = middle;
    }
    const [from, to] = [this.timeAt(low), this.timeAt(high)];
    const [before, after] = [this.valueAt(low), this.valueAt(high)];
    return before + ((after - before) * (timeMs - from)) / (to - from);
  }

  /** Times and values in turn, oldest first. */
  save(): number[] {
    return Array.from({ length: this.count }, (_, i) => [this.timeAt(i), this.valueAt(i)]).flat();
  }

  restore(saved: readonly number[]): void {
    this.count = 0;
    for (let i = 0; i + 1 < saved.length; i += 2) this.add(saved[i]!, saved[i + 1]!);
  }

  private place(i: number): number {
    return (this.next - this.count + i + CAPACITY) % CAPACITY;
  }

  private timeAt(i: number): number {
    return this.times[this.place(i)]!;
  }

  private valueAt(i: number): number {
    return this.values[this.place(i)]!;
  }
}
