// Cells: a device's time cut into stretches of equal length.

/** The number of the cell of length `lengthMs` that holds `timeMs`; cell 0 begins at −`phaseMs`. */
export function cellAt(timeMs: number, lengthMs: number, phaseMs = 0): number {
  const time = timeMs + phaseMs;
  const cell = Math.floor(time / lengthMs);
  // The quotient may have been rounded up to a whole number.
  return cell * lengthMs > time ? cell - 1 : cell;
}
