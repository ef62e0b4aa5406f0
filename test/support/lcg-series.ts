// Series that test/reference/downsampling.py makes as well, bit by bit: a linear congruential generator and arithmetic
// that is the same everywhere.

/** The kinds of values there are; the place of each is its seed. */
export const VALUE_KINDS = ['walk', 'noise', 'steps', 'waves', 'spikes', 'constant', 'huge'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** `none`: equally far apart. */
export const PLACE_KINDS = ['none', 'even', 'uneven', 'gaps', 'halves'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

const START_MS = 1_767_225_600_000;

/** Numbers in [0, 1), multiples of 2⁻³². */
function draws(seed: number, count: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  });
}

export function seriesValues(kind: ValueKind, n: number): Float64Array {
  const u = draws(1 + VALUE_KINDS.indexOf(kind), n);
  let sum = 0;
  const value: Record<ValueKind, (u: number, i: number) => number> = {
    walk: (v) => {
      sum += v - 0.5;
      return sum;
    },
    noise: (v) => v,
    steps: (v) => Math.floor(v * 8),
    waves: (v, i) => Math.abs((i % 200) - 100) + v * 4,
    spikes: (v) => (v < 0.01 ? v * 1e5 : v),
    constant: () => 5,
    huge: (v) => (v - 0.5) * 1e290,
  };
  return Float64Array.from(u, value[kind]);
}

/** Event times, ms; undefined for `none`. */
export function seriesTimes(kind: PlaceKind, n: number): Float64Array | undefined {
  if (kind === 'none') return undefined;
  if (kind === 'halves') {
    // The second part begins in the middle, where bins meet.
    const first = Math.floor(n / 3);
    const end = 2000 * (n - 1 - first);
    return Float64Array.from({ length: n }, (_, i) => START_MS + (i < first ? 1000 * i : end - 1000 * (n - 1 - i)));
  }
  const u = draws(99, n);
  let time = START_MS;
  const step: Record<Exclude<PlaceKind, 'none' | 'halves'>, (u: number) => number> = {
    even: () => 1000,
    uneven: (v) => 1 + Math.floor(v * 2000),
    gaps: (v) => (v > 0.01 ? 1000 : 50_000 * v * n),
  };
  return Float64Array.from(u, (v, i) => {
    if (i > 0) time += step[kind](v);
    return time;
  });
}

/** Single NaN, and runs of them that fill whole buckets. */
export function withGaps(y: Float64Array): Float64Array {
  const n = y.length;
  return y.map((v, i) => (i % 23 === 7 || (i / n > 0.4 && i / n < 0.55) || i > n - 3 ? Number.NaN : v));
}
