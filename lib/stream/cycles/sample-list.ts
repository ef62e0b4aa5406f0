// Samples of one signal in arrays of numbers that grow.

const FIRST_ROOM = 64;

export class SampleList {
  times = new Float64Array(0);
  values = new Float64Array(0);
  length = 0;

  push(time: number, value: number): void {
    if (this.length === this.times.length) this.grow();
    this.times[this.length] = time;
    this.values[this.length++] = value;
  }

  /** Puts a sample in front of the one at `place`. */
  insert(place: number, time: number, value: number): void {
    this.push(time, value);
    this.times.copyWithin(place + 1, place, this.length - 1);
    this.values.copyWithin(place + 1, place, this.length - 1);
    this.times[place] = time;
    this.values[place] = value;
  }

  /** Takes the first `count` away. */
  drop(count: number): void {
    this.times.copyWithin(0, count, this.length);
    this.values.copyWithin(0, count, this.length);
    this.length -= count;
  }

  clear(): void {
    this.length = 0;
    // What a long cycle needed is not kept for all the short ones to come.
    if (this.times.length <= 1024) return;
    this.times = new Float64Array(0);
    this.values = new Float64Array(0);
  }

  save(): number[][] {
    return [Array.from(this.times.subarray(0, this.length)), Array.from(this.values.subarray(0, this.length))];
  }

  restore([times, values]: number[][]): void {
    this.times = Float64Array.from(times!);
    this.values = Float64Array.from(values!);
    this.length = this.times.length;
  }

  private grow(): void {
    const room = Math.max(FIRST_ROOM, 2 * this.length);
    const times = new Float64Array(room);
    const values = new Float64Array(room);
    times.set(this.times);
    values.set(this.values);
    this.times = times;
    this.values = values;
  }
}
