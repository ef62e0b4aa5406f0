// Powers that are the same on every version of Node, as those of `Math.pow` are not.

/** x^exponent for exponents that are multiples of 0.5, by products and a square root, which every engine rounds alike. */
export function halfPower(x: number, exponent: number): number {
  const whole = Math.floor(exponent);
  let product = whole < exponent ? Math.sqrt(x) : 1;
  for (let i = 0; i < whole; i++) product *= x;
  return product;
}
