// What the selection methods have in common. They choose which points of a long series a chart needs, and answer with
// their indexes: the values are never copied or changed, so that a chosen point is a point that was measured.
import { InputError, SettingError } from '../../core/errors';

/**
 * What a value that is no number (NaN) means.
 *
 * - `skip`: the point is not there. Only a series without any number is treated as with `keep`
 * - `keep`: a gap. It is chosen before the numbers around it, so that a chart shows it
 * - `refuse`: an error
 */
export type NanPolicy = 'skip' | 'keep' | 'refuse';

/**
 * Chooses points of a series.
 *
 * @param x where the points lie, ascending and finite, equal ones allowed; undefined: equally far apart
 * @param y their values. Infinite ones are values: nothing is higher, or lower
 * @param count how many to choose; all, when there are no more
 * @param out where to write them, at least `count` long or as long as `y`; a new array when left out
 * @returns indexes, strictly ascending, `count` at most: a part of `out` that is as long as there are chosen points
 * @throws SettingError when `count` or `out` does not fit the method
 * @throws InputError when x and y differ in length, x goes back or has a value that is not finite, or y has a NaN that
 * is to be refused
 */
export type Select = (
  x: Float64Array | undefined,
  y: Float64Array,
  count: number,
  nan?: NanPolicy,
  out?: Uint32Array,
) => Uint32Array;

/** Which counts a method takes. */
export interface Counts {
  readonly least: number;
  /** the points of a bin: it chooses them together */
  readonly multipleOf: number;
}

/** A series as the methods see it. */
export interface Series {
  readonly x: Float64Array | undefined;
  readonly y: Float64Array;
  /** a NaN is a gap to choose; otherwise it is not there */
  readonly gaps: boolean;
}

/** Writes its choice to the beginning of `out`, ascending, possibly one twice; answers how many it wrote. */
export type Choose = (series: Series, count: number, out: Uint32Array) => number;

/** The frame of each method: checks what it is given, and lets `choose` work where there is something to choose. */
export function selection(counts: Counts, choose: Choose): Select {
  return (x, y, count, nan = 'skip', given?) => {
    check(x, y, count, counts, nan, given);
    const out = given ?? new Uint32Array(Math.min(count, y.length));
    const method = count < y.length ? choose : chooseAll;
    const gaps = nan === 'keep' && y.includes(Number.NaN);
    let written = method({ x, y, gaps }, count, out);
    if (written === 0 && y.length > 0) written = method({ x, y, gaps: true }, count, out);
    return once(out, written);
  };
}

const chooseAll: Choose = ({ y, gaps }, _count, out) => choosePart(y, 0, y.length, gaps, out);

/** Chooses all points from `from` to `to` that are there. */
export function choosePart(y: Float64Array, from: number, to: number, gaps: boolean, out: Uint32Array, at = 0): number {
  let written = at;
  for (let i = from; i < to; i++) {
    if (gaps || !Number.isNaN(y[i])) out[written++] = i;
  }
  return written;
}

/** The part of `out` without repetitions. */
function once(out: Uint32Array, written: number): Uint32Array {
  let kept = Math.min(written, 1);
  for (let i = 1; i < written; i++) {
    if (out[i] !== out[kept - 1]) out[kept++] = out[i];
  }
  return kept === out.length ? out : out.subarray(0, kept);
}

function check(
  x: Float64Array | undefined,
  y: Float64Array,
  count: number,
  { least, multipleOf }: Counts,
  nan: NanPolicy,
  out: Uint32Array | undefined,
): void {
  if (!Number.isInteger(count) || count < least || count % multipleOf !== 0) {
    const whole = multipleOf === 1 ? 'a whole number' : `a multiple of ${multipleOf}`;
    throw new SettingError('count', count, `${whole}, ${least} or more`);
  }
  const room = Math.min(count, y.length);
  if (out && out.length < room) throw new SettingError('out.length', out.length, `${room} or more`);
  if (x) checkAscending(x, y.length);
  if (nan === 'refuse' && y.includes(Number.NaN)) {
    throw new InputError(`y[${y.findIndex(Number.isNaN)}] is NaN; expected numbers`);
  }
}

function checkAscending(x: Float64Array, length: number): void {
  if (x.length !== length) throw new InputError(`x has ${x.length} values, y has ${length}; expected equally many`);
  if (length === 0) return;
  let i = 1;
  while (i < length && x[i] >= x[i - 1]) i++;
  if (i < length) throw new InputError(`x[${i}] is ${x[i]}, after ${x[i - 1]}; expected ascending numbers`);
  // Ascending, so that only the ends can be infinite, and only the one of a single point NaN.
  for (const end of [0, length - 1]) {
    if (!Number.isFinite(x[end])) throw new InputError(`x[${end}] is ${x[end]}; expected finite numbers`);
  }
}
