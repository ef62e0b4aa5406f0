// Epochs: stretches of equal length at whose start a device's state begins afresh.

/** Draws that one channel can make in one epoch. */
const DRAWS_PER_EPOCH = 16_777_216;

/** The tick argument of draw number `n` of an epoch's event lists. */
export function epochDraw(epoch: number, n: number): number {
  return epoch * DRAWS_PER_EPOCH + n;
}
