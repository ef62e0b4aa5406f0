// The standard normal distribution function.

/**
 * The probability that a standard normal variable is at most `z`, with a relative error below 1.2e-7 in both tails.
 *
 * Source: W. H. Press et al., Numerical Recipes in C (1992) § 6.2, `erfcc`: a Chebyshev fit of log(erfc(x)·eˣ²/t).
 */
export function normalProbability(z: number): number {
  const x = Math.abs(z) * Math.SQRT1_2;
  const t = 1 / (1 + 0.5 * x);
  let a = 0.17087277;
  a = a * t - 0.82215223;
  a = a * t + 1.48851587;
  a = a * t - 1.13520398;
  a = a * t + 0.27886807;
  a = a * t - 0.18628806;
  a = a * t + 0.09678418;
  a = a * t + 0.37409196;
  a = a * t + 1.00002368;
  const beyond = 0.5 * t * Math.exp(a * t - 1.26551223 - x * x);
  return z > 0 ? 1 - beyond : beyond;
}
