// When a value that does not move faster than some rate first gets to where it should not.

/** What is passed over in one step at least, ms: a touch that lasts less may be missed. */
const LEAST_STEP_MS = 1000;
const MOST_STEPS = 100_000;

/**
 * The first whole ms from `fromMs` on, before `toMs`, at which `gap` is no longer above 0; Infinity when there is none.
 *
 * Each step is as long as the gap that is left needs at least to close, so that no crossing is passed over.
 *
 * @param steepest the gap does not change faster than this, per ms
 */
export function firstReach(gap: (ms: number) => number, fromMs: number, toMs: number, steepest: number): number {
  const leastMs = Math.max(LEAST_STEP_MS, Math.ceil((toMs - fromMs) / MOST_STEPS));
  let before = fromMs;
  for (let at = fromMs; at < toMs; ) {
    const left = gap(at);
    if (left <= 0) return at === fromMs ? at : between(gap, before, at);
    before = at;
    const safeMs = Math.floor(left / steepest);
    // The end is looked at too: the last step may be longer than what is left.
    at = safeMs > leastMs ? at + safeMs : Math.min(at + leastMs, Math.max(at + 1, toMs - 1));
  }
  return Infinity;
}

/** `gap` is above 0 at `above`, not so at `reached`. */
function between(gap: (ms: number) => number, above: number, reached: number): number {
  let [low, high] = [above, reached];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (gap(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}
