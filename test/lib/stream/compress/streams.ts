// What the tests of the compressors share: what a compressor makes of a whole stream.
import type { Compressor } from '../../../../lib/stream/compress/compressor';
import type { Draws } from '../../../support/draws';

export interface Stream<Value> {
  times: number[];
  values: Value[];
}

/** The indexes of the readings that are kept, the flush at the end included. */
export function keptOf<Value>(compressor: Compressor<Value, unknown>, { times, values }: Stream<Value>): number[] {
  const kept: number[] = [];
  for (const [i, time] of times.entries()) {
    const what = compressor.add(time, values[i]!);
    if (what === 'current') kept.push(i);
    if (what === 'previous') kept.push(i - 1);
  }
  if (compressor.flush() === 'previous') kept.push(times.length - 1);
  return kept;
}

/** Up to 400 numbers of very different courses and sizes, at times with and without gaps. */
export function drawStream(draws: Draws): Stream<number> {
  const size = draws.choice([1e-9, 1, 1, 1000, 1e12]);
  const course = draws.integer(0, 3);
  let time = draws.choice([0, 1.7e12]);
  let value = draws.normal() * size;
  const times: number[] = [];
  const values: number[] = [];
  for (let n = draws.integer(1, 400); n > 0; n--) {
    time += draws.choice([1, 1000, 1000, 1000, 1000, 60_000]);
    if (course === 0) value += draws.normal() * size;
    else if (course === 1) value = draws.normal() * size;
    else if (course === 2) value += 0.01 * size;
    else if (draws.chance(0.05)) value = draws.integer(-3, 3) * size;
    times.push(time);
    values.push(value);
  }
  return { times, values };
}

/** As JSON brings it back. */
export function throughJson<T>(state: T): T {
  return state === undefined ? state : JSON.parse(JSON.stringify(state));
}
