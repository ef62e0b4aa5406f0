// Rounding to a sensor's resolution.

/**
 * `value` rounded to a multiple of 1 / `stepsPerUnit` (1000: three decimals). The quotient of two whole numbers is the
 * double nearest to the decimal, so it prints with no more digits, and it is the same in every engine. (`Math.round`
 * would do as well, at several times the cost.)
 */
export function rounded(value: number, stepsPerUnit: number): number {
  return Math.floor(value * stepsPerUnit + 0.5) / stepsPerUnit;
}
