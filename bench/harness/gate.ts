// Starts and stops the sources of a measured process. Those that backfill are held by the means that holds them in any
// flow, the process-wide backpressure hub; the bench's own source also stops after a given number of readings. Its loop
// keeps the manners of a pump: a slice of at most 1 000 readings or 5 ms, then the event loop has its turn.
import { backpressure } from '../../lib/core/backpressure';

const SLICE_READINGS = 1000;
const SLICE_MS = 5;
const READINGS_PER_LOOK = 32;

const gate = {};
let allowance = 0;

export function close(): void {
  allowance = 0;
  backpressure.hold(gate);
}

/** @param readings that the bench's own source may send */
export function open(readings: number): void {
  allowance = readings;
  backpressure.release(gate);
}

/**
 * Calls `emit` as fast as it drains, while the gate is open and no sink holds the sources.
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
    const most = Math.min(SLICE_READINGS, allowance);
    for (let readings = batch; readings <= most; readings += batch) {
      emit();
      allowance -= batch;
      if (readings % READINGS_PER_LOOK === 0 && performance.now() - began >= SLICE_MS) break;
    }
    next();
  }
  function next(): void {
    if (!ended && !backpressure.held && allowance >= batch && !scheduled) scheduled = setImmediate(slice);
  }
  const forget = backpressure.onFree(next);
  next();
  return () => {
    ended = true;
    forget();
    clearImmediate(scheduled);
  };
}
