// The smallest value of a function of one variable, or of a few between 0 and 1. Deterministic, and without derivatives:
// a sum of squared errors costs a pass over the series, and its derivative another.

export interface Minimum {
  readonly at: number;
  readonly value: number;
}

const GOLDEN = (3 - Math.sqrt(5)) / 2;

/**
 * Between the neighbours of the best point of `grid` by Brent's method (1973: golden section and parabolas). The grid is
 * for functions with more than one valley.
 *
 * @param grid ascending; its ends are the bounds
 * @param tolerance of the place
 */
export function minimize(f: (x: number) => number, grid: readonly number[], tolerance: number): Minimum {
  let best = 0;
  let bestValue = f(grid[0]);
  for (let i = 1; i < grid.length; i++) {
    const value = f(grid[i]);
    if (value < bestValue) {
      best = i;
      bestValue = value;
    }
  }
  const found = brent(f, grid[Math.max(0, best - 1)], grid[Math.min(grid.length - 1, best + 1)], tolerance);
  return found.value < bestValue ? found : { at: grid[best], value: bestValue };
}

function brent(f: (x: number) => number, low: number, high: number, tolerance: number): Minimum {
  let x = low + GOLDEN * (high - low);
  let second = x;
  let third = x;
  let fx = f(x);
  let fSecond = fx;
  let fThird = fx;
  let step = 0;
  let beforeLast = 0;
  while (Math.abs(x - (low + high) / 2) > 2 * tolerance - (high - low) / 2) {
    const middle = (low + high) / 2;
    let golden = true;
    if (Math.abs(beforeLast) > tolerance) {
      // The lowest point of the parabola through the three best points.
      const r = (x - second) * (fx - fThird);
      const q = (x - third) * (fx - fSecond);
      const denominator = 2 * (q - r);
      const parabola = denominator === 0 ? Number.NaN : ((x - second) * r - (x - third) * q) / denominator;
      if (Math.abs(parabola) < Math.abs(beforeLast / 2) && x + parabola > low && x + parabola < high) {
        beforeLast = step;
        step = parabola;
        const u = x + step;
        if (u - low < 2 * tolerance || high - u < 2 * tolerance) step = x < middle ? tolerance : -tolerance;
        golden = false;
      }
    }
    if (golden) {
      beforeLast = x < middle ? high - x : low - x;
      step = GOLDEN * beforeLast;
    }
    const u = x + (Math.abs(step) >= tolerance ? step : step > 0 ? tolerance : -tolerance);
    const fu = f(u);
    if (fu <= fx) {
      if (u < x) high = x;
      else low = x;
      third = second;
      fThird = fSecond;
      second = x;
      fSecond = fx;
      x = u;
      fx = fu;
    } else {
      if (u < x) low = u;
      else high = u;
      if (fu <= fSecond || second === x) {
        third = second;
        fThird = fSecond;
        second = u;
        fSecond = fu;
      } else if (fu <= fThird || third === x || third === second) {
        third = u;
        fThird = fu;
      }
    }
  }
  return { at: x, value: fx };
}
