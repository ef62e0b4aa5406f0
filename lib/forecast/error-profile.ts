// How far off forecasts are, as a standard deviation at every step ahead, from the errors at some distances.
import type { ConformalIntervals } from './conformal';

/** A standard deviation is told from so many errors at least. */
const FEWEST = 8;

/**
 * The standard deviation of the forecast's error by step, in all of `out`: straight between the distances at which errors
 * are kept, and never falling. Beyond those with evidence it grows as over their last doubling, at least as that of a
 * random walk does and at most as the distance; without any evidence it is that of a random walk of which one step has
 * the deviation `stepScale`.
 */
export function errorScales(past: ConformalIntervals, stepScale: number, out: Float64Array): void {
  const known = knownScales(past, out);
  if (known === 0) {
    for (let h = 0; h < out.length; h++) out[h] = stepScale * Math.sqrt(h + 1);
    return;
  }
  const last = out[known - 1]!;
  const power = growth(out, known);
  for (let h = known; h < out.length; h++) out[h] = last * ((h + 1) / known) ** power;
}

/** Fills `out` as far as there is evidence; returns for how many steps. */
function knownScales(past: ConformalIntervals, out: Float64Array): number {
  let from = 0;
  let before = 0;
  for (let at = 0; at < past.steps.length && from < out.length; at++) {
    const amounts = past.amountsAt(at);
    if (amounts.length < FEWEST) break;
    const to = Math.min(past.steps[at]!, out.length);
    const here = Math.max(rootMeanSquare(amounts), before);
    for (let h = from + 1; h <= to; h++) {
      out[h - 1] = from === 0 ? here : before + ((here - before) * (h - from)) / (to - from);
    }
    from = to;
    before = here;
  }
  return from;
}

/** The exponent of the growth over the last doubling of the distance. */
function growth(scales: Float64Array, known: number): number {
  const half = known >> 1;
  if (half === 0 || !(scales[half - 1]! > 0)) return 0.5;
  const found = Math.log(scales[known - 1]! / scales[half - 1]!) / Math.log(known / half);
  return Math.min(1, Math.max(0.5, found));
}

function rootMeanSquare(amounts: Float64Array): number {
  let squares = 0;
  for (const amount of amounts) squares += amount * amount;
  return Math.sqrt(squares / amounts.length);
}
