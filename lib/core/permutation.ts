// A random order of 0 … n − 1 that is known without being stored: each place is computed, in both directions. A balanced
// Feistel network over the next even power of two, walked until it falls within range (cycle walking).
import { type DeviceKey, hash32 } from './hash';

/** Fewer leave small orders uneven: halves of one or two bits mix slowly. */
const ROUNDS = 12;

export class Permutation {
  private readonly halfBits: number;
  private readonly mask: number;

  /** @param size how many there are, up to 2³⁰ */
  constructor(readonly size: number) {
    const bits = 32 - Math.clz32(size - 1);
    this.halfBits = Math.max(1, Math.ceil(bits / 2));
    this.mask = (1 << this.halfBits) - 1;
  }

  /** Which one is in place `place` of order number `order`. */
  at(key: DeviceKey, order: number, place: number): number {
    let value = place;
    do value = this.forward(key, order, value);
    while (value >= this.size);
    return value;
  }

  /** In which place of order number `order` is `item`: the inverse of `at`. */
  placeOf(key: DeviceKey, order: number, item: number): number {
    let value = item;
    do value = this.backward(key, order, value);
    while (value >= this.size);
    return value;
  }

  private forward(key: DeviceKey, order: number, value: number): number {
    let left = value >>> this.halfBits;
    let right = value & this.mask;
    for (let round = 0; round < ROUNDS; round++) {
      [left, right] = [right, left ^ this.scramble(key, order, round, right)];
    }
    return (left << this.halfBits) | right;
  }

  private backward(key: DeviceKey, order: number, value: number): number {
    let left = value >>> this.halfBits;
    let right = value & this.mask;
    for (let round = ROUNDS - 1; round >= 0; round--) {
      [left, right] = [right ^ this.scramble(key, order, round, left), left];
    }
    return (left << this.halfBits) | right;
  }

  /** Orders have their own draws: an order is a tick of the hash, what goes through a round is its channel. */
  private scramble(key: DeviceKey, order: number, round: number, half: number): number {
    return hash32(key, (half << 4) | round, order) & this.mask;
  }
}
