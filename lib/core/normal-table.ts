// Standard normals from 32 random bits: the quantile function, tabulated, because a draw then costs a few ns and no
// branch. One bit is the sign, the others are a probability below one half, cut up as floating-point numbers are: in
// octaves, each half as wide as the one before, of 64 equal segments. So the tail is as fine as the middle; the chord
// through a segment is off by less than 5e-5.
import { normalQuantile } from './normal-quantile';

const SEGMENT_BITS = 6;
const SEGMENTS = 64;
/** The bits of a normalised word below its leading one and those that number the segment. */
const REST_BITS = 31 - SEGMENT_BITS;
const REST_MASK = (1 << REST_BITS) - 1;

/** For each segment the quantile at its start and the slope of its chord; the octave is the count of leading zeros. */
const TABLE = new Float64Array(2 * 33 * SEGMENTS);

let octaveStart = 1073741824;
for (let zeros = 1; zeros <= 32; zeros++) {
  for (let segment = 0; segment < SEGMENTS; segment++) {
    const start = quantileOf(octaveStart * (1 + segment / SEGMENTS));
    const end = quantileOf(octaveStart * (1 + (segment + 1) / SEGMENTS));
    const place = 2 * (zeros * SEGMENTS + segment);
    TABLE[place] = start;
    TABLE[place + 1] = (end - start) / (REST_MASK + 1);
  }
  octaveStart /= 2;
}

/** The quantile at the middle of one of 2³² slices of probability. */
function quantileOf(slice: number): number {
  return normalQuantile((Math.floor(slice) + 0.5) / 4294967296);
}

/** The standard normal variable that belongs to 32 random bits, within ± 6.4. */
export function normalOf(bits: number): number {
  const slice = bits & 0x7fffffff;
  const zeros = Math.clz32(slice);
  const normalised = slice << zeros;
  const place = 2 * (zeros * SEGMENTS + ((normalised >>> REST_BITS) & (SEGMENTS - 1)));
  const below = TABLE[place]! + (normalised & REST_MASK) * TABLE[place + 1]!;
  // The sign bit as a factor: a branch would be mispredicted every other time.
  return ((bits >> 31) | 1) * below;
}
