import assert from 'node:assert/strict';
import { type DeviceKey, deviceKey, hash32 } from '../../../lib/core/hash';

const SAMPLES = 10_000;
/** five standard deviations of a relative frequency of one half over SAMPLES */
const TOLERANCE = (5 * 0.5) / Math.sqrt(SAMPLES);

/**
 * For one input bit, flipped in SAMPLES different inputs: how often each of the 32 output bits changes (0 … 1).
 * `pair` gives the hash without and with the bit flipped.
 */
function flips(pair: (sample: number) => [number, number]): Float64Array {
  const counts = new Float64Array(32);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const [plain, flipped] = pair(sample);
    const changed = plain ^ flipped;
    for (let bit = 0; bit < 32; bit++) counts[bit]! += (changed >>> bit) & 1;
  }
  return counts.map((count) => count / SAMPLES);
}

function assertAvalanche(what: string, rates: Float64Array): void {
  rates.forEach((rate, bit) => {
    assert.ok(Math.abs(rate - 0.5) < TOLERANCE, `${what} changes output bit ${bit} in ${rate} of the cases`);
  });
}

/** A word that has nothing to do with the hash under test. */
function scramble(n: number): number {
  return Math.imul(Math.imul(n + 1, 0x27d4eb2f) ^ 0x165667b1, 0x7feb352d);
}

describe('keyed hash', () => {
  const key = deviceKey('1', 'Printer 1');

  it('never changes: a seed means the same in every release', () => {
    assert.deepEqual(deviceKey('1', 'Printer 1'), { hi: 1154690173, lo: -497520784 });
    const draws = [0, 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1].map((tick) => hash32(key, 3, tick));
    assert.deepEqual(draws, [1753215544, 1318231280, -1299753958, 1249739919, 1744342905]);
  });

  it('changes every output bit half the time when any bit of the tick changes, all 53 of them', () => {
    for (let bit = 0; bit < 53; bit++) {
      const weight = 2 ** bit;
      const rates = flips((sample) => {
        const tick = (scramble(sample) >>> 0) + (scramble(sample + SAMPLES) & 0x1fffff) * 2 ** 32;
        const set = Math.floor(tick / weight) % 2 === 1;
        return [hash32(key, 1, tick), hash32(key, 1, set ? tick - weight : tick + weight)];
      });
      assertAvalanche(`tick bit ${bit}`, rates);
    }
  });

  it('changes every output bit half the time when any bit of the channel changes', () => {
    for (let bit = 0; bit < 16; bit++) {
      assertAvalanche(
        `channel bit ${bit}`,
        flips((sample) => [hash32(key, sample & 63, sample), hash32(key, (sample & 63) ^ (1 << bit), sample)]),
      );
    }
  });

  it('changes every output bit half the time when any bit of the key changes', () => {
    for (let bit = 0; bit < 32; bit++) {
      const flip = 1 << bit;
      const some = (n: number): DeviceKey => ({ hi: scramble(n), lo: scramble(n + SAMPLES) });
      assertAvalanche(
        `hi bit ${bit}`,
        flips((n) => [hash32(some(n), 2, n), hash32({ ...some(n), hi: some(n).hi ^ flip }, 2, n)]),
      );
      assertAvalanche(
        `lo bit ${bit}`,
        flips((n) => [hash32(some(n), 2, n), hash32({ ...some(n), lo: some(n).lo ^ flip }, 2, n)]),
      );
    }
  });

  it('spreads the keys of similar devices and seeds over both words', () => {
    const bitsOf = ({ hi, lo }: DeviceKey) => [hi, lo];
    for (const word of [0, 1] as const) {
      const names = (n: number) => [`Printer ${n}`, `Printer ${n + 1}`] as const;
      assertAvalanche(
        `next id, word ${word}`,
        flips((n) => names(n).map((id) => bitsOf(deviceKey('1', id))[word]!) as [number, number]),
      );
      assertAvalanche(
        `next seed, word ${word}`,
        flips((n) => [n, n + 1].map((seed) => bitsOf(deviceKey(String(seed), 'Printer 1'))[word]!) as [number, number]),
      );
    }
  });

  it('gives a million devices different keys', () => {
    const seen = new Set<bigint>();
    for (let n = 0; n < 1_000_000; n++) {
      const { hi, lo } = deviceKey('plant', `d${n}`);
      seen.add((BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0));
    }
    assert.equal(seen.size, 1_000_000);
  });

  it('tells apart where the seed ends and the id begins', () => {
    assert.notDeepEqual(deviceKey('1', '23'), deviceKey('12', '3'));
    assert.notDeepEqual(deviceKey('', 'a'), deviceKey('a', ''));
  });
});
