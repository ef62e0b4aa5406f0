// Epochs: stretches of equal length at whose start a device's state begins afresh.

/** Draws that one channel can make in one epoch. */
const DRAWS_PER_EPOCH = 16_777_216;

/** The number of the epoch that holds `elapsedMs`, from 0 at the device's start; negative before it. */
export function epochAt(elapsedMs: number, lengthMs: number): number {
  const epoch = Math.floor(elapsedMs / lengthMs);
  // The quotient may have been rounded up to a whole number.
  return epoch * lengthMs > elapsedMs ? epoch - 1 : epoch;
}

/** The tick argument of draw number `n` of an epoch's event lists. */
export function epochDraw(epoch: number, n: number): number {
  return epoch * DRAWS_PER_EPOCH + n;
}
