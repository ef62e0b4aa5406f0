// What each device of a fleet keeps from tick to tick, where one state stands for all of them in turn: its values lie side by
// side in arrays for the whole fleet, because an object for each device takes many times as much.

/** A device has so many values of one sort at most, and so many rare ones. */
const MOST = 64;
const MOST_RARE = 16;

/**
 * A state passes each of its values through, always in the same order, and goes on with those that it gets back: while they
 * are put away the same, and while they are taken out those that were put away for the device.
 */
export class KeptValues {
  // For one device at first, whose values are counted.
  private numbers = new Float64Array(MOST);
  private wholes = new Int32Array(MOST);
  private smalls = new Uint8Array(MOST);
  /** by value and place, of the devices for which it is not the usual; and by device a bit for each that it has there */
  private readonly rares: (Map<number, unknown> | undefined)[] = [];
  private rareBits = new Uint16Array(1);
  private numberCount = 0;
  private wholeCount = 0;
  private smallCount = 0;

  private isOut = false;
  private place = 0;
  // Where the next value of each sort lies.
  private numberAt = 0;
  private wholeAt = 0;
  private smallAt = 0;
  private rareAt = 0;

  /**
   * @param devices how many there are
   * @param passThrough passes the values of a state through
   */
  constructor(devices: number, passThrough: (kept: KeptValues) => void) {
    passThrough(this);
    this.numberCount = this.numberAt;
    this.wholeCount = this.wholeAt;
    this.smallCount = this.smallAt;
    if (Math.max(this.numberAt, this.wholeAt, this.smallAt) > MOST) throw new RangeError(`more than ${MOST} values`);
    if (this.rareAt > MOST_RARE) throw new RangeError(`more than ${MOST_RARE} rare values`);
    this.numbers = new Float64Array(devices * this.numberCount);
    this.wholes = new Int32Array(devices * this.wholeCount);
    this.smalls = new Uint8Array(devices * this.smallCount);
    this.rareBits = new Uint16Array(this.rareAt > 0 ? devices : 0);
    this.rares.length = 0;
  }

  /** The values that are passed through next are put away for the device at `place`. */
  putAway(place: number): void {
    this.goTo(place, false);
  }

  /** What is passed through next is exchanged for the values of the device at `place`. */
  takeOut(place: number): void {
    this.goTo(place, true);
  }

  /** They are taken out: what follows from them is to be worked out, too. */
  get isTakenOut(): boolean {
    return this.isOut;
  }

  /** Any number: eight bytes a device. */
  number(value: number): number {
    const at = this.numberAt++;
    if (this.isOut) return this.numbers[at]!;
    this.numbers[at] = value;
    return value;
  }

  /** A whole number of up to 31 bits: four bytes. */
  whole(value: number): number {
    const at = this.wholeAt++;
    if (this.isOut) return this.wholes[at]!;
    this.wholes[at] = value;
    return value;
  }

  /** A whole number from 0 to 255: one byte. */
  small(value: number): number {
    const at = this.smallAt++;
    if (this.isOut) return this.smalls[at]!;
    this.smalls[at] = value;
    return value;
  }

  /** One byte. */
  flag(value: boolean): boolean {
    return this.small(value ? 1 : 0) === 1;
  }

  /** One of `values`: one byte. */
  choice<T>(value: T, values: readonly T[]): T {
    return values[this.small(values.indexOf(value))] as T;
  }

  /** Anything, where most devices have `usual`: a bit for those. */
  rare<T>(value: T, usual: T): T {
    const { place, rareBits } = this;
    const at = this.rareAt++;
    const bit = 1 << at;
    const has = (rareBits[place]! & bit) !== 0;
    if (this.isOut) return has ? (this.rares[at]!.get(place) as T) : usual;
    if (value !== usual) {
      this.rares[at] ??= new Map();
      this.rares[at].set(place, value);
      if (!has) rareBits[place]! += bit;
    } else if (has) {
      this.rares[at]!.delete(place);
      rareBits[place]! -= bit;
    }
    return value;
  }

  private goTo(place: number, isOut: boolean): void {
    this.isOut = isOut;
    this.place = place;
    this.numberAt = place * this.numberCount;
    this.wholeAt = place * this.wholeCount;
    this.smallAt = place * this.smallCount;
    this.rareAt = 0;
  }
}
