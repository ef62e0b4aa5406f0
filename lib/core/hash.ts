// Keyed hash: the only source of randomness. (seed, device, channel, tick) → 32 bits, without generator state, so that
// any number of any device can be drawn at any time, in any order, in any process.

/** Two 32-bit words (signed, as the engine stores small integers). */
export interface DeviceKey {
  readonly hi: number;
  readonly lo: number;
}

const TWO_32 = 4294967296;

// Two bijective mixes of 32 bits, found by Chris Wellons' hash-prospector: the first of low bias and cheap, the second
// of still lower bias.

function mix(word: number): number {
  let x = word ^ (word >>> 16);
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = Math.imul(x, 0xd35a2d97);
  return x ^ (x >>> 15);
}

function mixWell(word: number): number {
  let x = word ^ (word >>> 17);
  x = Math.imul(x, 0xed5ad4bb);
  x ^= x >>> 11;
  x = Math.imul(x, 0xac4c1b51);
  x ^= x >>> 15;
  x = Math.imul(x, 0x31848bab);
  return x ^ (x >>> 14);
}

/** The key of all random numbers of one device: a hash of the plant's seed and the device's id. */
export function deviceKey(seed: string, deviceId: string): DeviceKey {
  // The length of the seed goes in first, so that ("1", "23") and ("12", "3") differ.
  const text = seed + deviceId;
  let hi = mix(seed.length ^ 0x2545f491);
  let lo = mix(text.length ^ 0x61c88647);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hi = Math.imul(hi ^ unit, 0x85ebca6b);
    hi ^= hi >>> 13;
    lo = Math.imul(lo ^ unit, 0x9e3779b1);
    lo ^= lo >>> 15;
  }
  return { hi: mixWell(hi ^ mix(lo)), lo: mixWell(lo + hi) };
}

/**
 * 32 random bits as a signed whole number, a pure function of its arguments.
 *
 * @param channel a small whole number: what the draw is for
 * @param tick a whole number of up to 53 bits: which draw of that channel
 */
export function hash32(key: DeviceKey, channel: number, tick: number): number {
  return channelHash(tickHash(key, tick), channel);
}

/** The first half of `hash32`, which all channels of one tick share. */
export function tickHash(key: DeviceKey, tick: number): number {
  return (mix(tick ^ key.lo) + (key.hi ^ Math.imul(Math.floor(tick / TWO_32), 0x85ebca6b))) | 0;
}

/** The second half of `hash32`. */
export function channelHash(tickWord: number, channel: number): number {
  return mixWell(tickWord ^ Math.imul(channel, 0x9e3779b1));
}
