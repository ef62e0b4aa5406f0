// Readings of one device that are late: they wait until the device's event time has come as far as they are late.

export interface Held {
  /** event time at which it leaves, ms */
  readonly dueMs: number;
  readonly item: object;
}

/** How many readings of all devices wait. */
export interface HeldCount {
  count: number;
  /** how many had to leave early because too many waited */
  overflows: number;
}

export class HeldReadings {
  /** by due time, those of one time in the order in which they came */
  private list: Held[] = [];
  private taken = 0;

  constructor(private readonly total: HeldCount) {}

  get size(): number {
    return this.list.length - this.taken;
  }

  add(dueMs: number, item: object): void {
    const { list } = this;
    let low = this.taken;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle]!.dueMs <= dueMs) low = middle + 1;
      else high = middle;
    }
    list.splice(low, 0, { dueMs, item });
    this.total.count++;
  }

  /** Hands over what is due at `timeMs`. */
  release(timeMs: number, out: unknown[]): void {
    while (this.size > 0 && this.list[this.taken]!.dueMs <= timeMs) this.releaseFirst(out);
  }

  /** Hands over the one that is due first. */
  releaseFirst(out: unknown[]): void {
    out.push(this.list[this.taken++]!.item);
    this.total.count--;
    if (this.taken < this.list.length && this.taken < 1000) return;
    this.list.splice(0, this.taken);
    this.taken = 0;
  }

  save(): Held[] {
    return this.list.slice(this.taken);
  }

  restore(saved: readonly Held[]): void {
    for (const { dueMs, item } of saved) this.add(dueMs, item);
  }
}
