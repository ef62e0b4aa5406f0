// A queue that is cheap at both ends, however long: an array's shift() moves all that follows.

export class Ring<T> {
  /** its length is a power of two */
  private slots: (T | undefined)[] = new Array(16);
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: T): void {
    if (this.count === this.slots.length) this.resize(this.count * 2);
    this.slots[(this.head + this.count++) & (this.slots.length - 1)] = item;
  }

  unshift(item: T): void {
    if (this.count === this.slots.length) this.resize(this.count * 2);
    this.head = (this.head - 1) & (this.slots.length - 1);
    this.slots[this.head] = item;
    this.count++;
  }

  peek(): T | undefined {
    return this.count > 0 ? this.slots[this.head] : undefined;
  }

  shift(): T | undefined {
    if (this.count === 0) return undefined;
    const item = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.count--;
    // After a peak the memory is given back.
    if (this.slots.length > 1024 && this.count < this.slots.length / 8) this.resize(this.slots.length / 4);
    return item;
  }

  private resize(length: number): void {
    const slots: (T | undefined)[] = new Array(length);
    for (let i = 0; i < this.count; i++) slots[i] = this.slots[(this.head + i) & (this.slots.length - 1)];
    this.slots = slots;
    this.head = 0;
  }
}
