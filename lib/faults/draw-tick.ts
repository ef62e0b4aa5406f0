// What the draws about a reading are keyed with: its time, as a whole number.
import type { Parameters } from './fault';

/** Times since 2004 are whole multiples of 1/4096 ms as doubles, so that any two have ticks of their own. */
const PER_MS = 4096;

/** Event time in ms; of parts of one, for streams of more than 1 000 readings a second, each its own. */
export function tickOf(timeMs: number): number {
  return Number.isInteger(timeMs) ? timeMs : Math.floor(timeMs * PER_MS);
}

/** That of the reading, or of the stretch of time that it shares with its neighbours. */
export function drawTick({ numbers: { block } }: Parameters, timeMs: number): number {
  return block > 0 ? Math.floor(timeMs / (block * 1000)) : tickOf(timeMs);
}
