// How much a series scatters, whatever its trend: from second differences, which a trend leaves almost alone, and by
// their median, which spikes and shifts leave almost alone.

import { Scratch } from './scratch';

/** Of a normal variable: standard deviation / median of the absolute value. */
const SD_PER_MEDIAN = 1.4826;
/** Of second differences of white noise: standard deviation / that of the noise. */
const SECOND_DIFFERENCE = Math.sqrt(6);
/** Of the largest values' rounding. */
const ROUNDING = 1e-13;

export interface NoiseScale {
  /** standard deviation of white noise; above 0 unless all values are 0 */
  readonly sd: number;
  /** the smallest second difference above 0: a sensor shows no less than its resolution */
  readonly resolution: number;
}

const work = new Scratch();

/** Of `values[from] … values[to − 1]`. */
export function noiseScale(values: Float64Array, from: number, to: number): NoiseScale {
  const count = Math.max(0, to - from - 2);
  const scratch = work.of(count);
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(values[i]!));
  let resolution = Infinity;
  const seen = (difference: number) => {
    if (difference > ROUNDING * largest && difference < resolution) resolution = difference;
    return difference;
  };
  for (let i = 0; i < count; i++) {
    const at = from + i;
    scratch[i] = seen(Math.abs(values[at]! - 2 * values[at + 1]! + values[at + 2]!));
  }
  if (count === 0 && to - from === 2) seen(Math.abs(values[from]! - values[from + 1]!));
  if (resolution === Infinity) return { sd: ROUNDING * largest, resolution: 0 };
  const differences = scratch.subarray(0, count).sort();
  const typical = count > 0 ? (differences[(count - 1) >> 1]! + differences[count >> 1]!) / 2 : 0;
  const sd = (SD_PER_MEDIAN * typical) / SECOND_DIFFERENCE;
  return { sd: Math.max(sd, resolution / 2, ROUNDING * largest), resolution };
}
