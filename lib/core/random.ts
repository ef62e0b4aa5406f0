// Random numbers drawn by key: each is a pure function of (device key, channel, tick) and costs one hash.
import { channelHash, type DeviceKey, hash32, tickHash } from './hash';
import { normalOf } from './normal-table';

/** Uniform in [0, 1), a multiple of 2⁻³². */
export function uniform(key: DeviceKey, channel: number, tick: number): number {
  return (hash32(key, channel, tick) >>> 0) / 4294967296;
}

/** Standard normal, by the inverse distribution function; within ± 6.4. */
export function normal(key: DeviceKey, channel: number, tick: number): number {
  return normalOf(hash32(key, channel, tick));
}

/** What `normal` gives for channels 0 … `count` − 1 of one tick, into `out`; faster than one by one. */
export function normals(key: DeviceKey, tick: number, out: Float64Array, count: number): void {
  const word = tickHash(key, tick);
  for (let channel = 0; channel < count; channel++) out[channel] = normalOf(channelHash(word, channel));
}

/** A whole number from `min` to `max`, both included. */
export function integer(key: DeviceKey, channel: number, tick: number, min: number, max: number): number {
  return min + Math.floor(uniform(key, channel, tick) * (max - min + 1));
}

/** One of `items`, each as likely. */
export function choice<T>(key: DeviceKey, channel: number, tick: number, items: readonly T[]): T {
  return items[integer(key, channel, tick, 0, items.length - 1)] as T;
}
