// Starts and stops the sources of a measured process, by the means that holds every backfilling source: the
// process-wide backpressure hub. And the loop of the bench's own source, which keeps the manners of a pump: a slice of
// at most 1 000 readings or 5 ms, then the event loop has its turn.
import { backpressure } from '../../lib/core/backpressure';

const SLICE_READINGS = 1000;
const SLICE_MS = 5;
const READINGS_PER_LOOK = 32;

const gate = {};

export const close = (): void => backpressure.hold(gate);
export const open = (): void => backpressure.release(gate);

/**
 * Calls `emit` as fast as it drains, while no sink holds the sources.
 *
 * @param emit sends a message with `batch` readings
 * @returns the function that ends it
 */
export function drain(emit: () => void, batch: number): () => void {
  let ended = false;
  let scheduled: NodeJS.Immediate | undefined;
  function slice(): void {
    scheduled = undefined;
    const began = performance.now();
    for (let readings = batch; readings <= SLICE_READINGS; readings += batch) {
      emit();
      if (readings % READINGS_PER_LOOK === 0 && performance.now() - began >= SLICE_MS) break;
    }
    next();
  }
  function next(): void {
    if (!ended && !backpressure.held && !scheduled) scheduled = setImmediate(slice);
  }
  const forget = backpressure.onFree(next);
  next();
  return () => {
    ended = true;
    forget();
    clearImmediate(scheduled);
  };
}
