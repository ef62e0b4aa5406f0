// The smallest value of a function of a few variables, each between 0 and 1, without derivatives: Nelder and Mead (1965).
// Points beyond the bounds are moved onto them. Deterministic.

const EVALUATIONS = 400;
const ROUNDS = 4;
const FIRST_STEP = 0.1;
/** Below it a value is as good as 0: what is left of a series that is followed exactly is rounding. */
const NOTHING = 1e-12;

export interface Lowest {
  readonly at: Float64Array;
  readonly value: number;
}

/**
 * From the best point of a grid and from the best one that is not next to it, for functions with more than one valley. A
 * simplex that has been flattened against a bound may stop short, so it is set up anew around what it found until that
 * gains nothing.
 *
 * @param grid for each variable the places to try first, ascending
 * @param tolerance of the value, relative
 */
export function minimizeInUnitBox(
  f: (x: Float64Array) => number,
  grid: readonly (readonly number[])[],
  tolerance: number,
): Lowest {
  const [first, second] = twoBest(f, grid);
  let best = descend(f, first, FIRST_STEP, tolerance);
  if (second) {
    const other = descend(f, second, FIRST_STEP, tolerance);
    if (other.value < best.value) best = other;
  }
  for (let round = 1, step = FIRST_STEP / 2; round < ROUNDS; round++, step /= 2) {
    const found = descend(f, best, step, tolerance);
    const gained = best.value - found.value;
    if (gained > 0) best = found;
    if (!(gained > tolerance * (best.value + NOTHING))) break;
  }
  return best;
}

/** The best point of the grid, and the best of those that are two places or more away from it in some variable. */
function twoBest(f: (x: Float64Array) => number, grid: readonly (readonly number[])[]): [Lowest, Lowest?] {
  const points = product(grid.map((places) => places.map((_, place) => place)));
  const tried = points.map((places) => {
    const at = Float64Array.from(places, (place, k) => grid[k][place]);
    return { places, at, value: f(at) };
  });
  const lowest = (some: typeof tried) => some.reduce((a, b) => (b.value < a.value ? b : a));
  const first = lowest(tried);
  const away = tried.filter(({ places }) => places.some((place, k) => Math.abs(place - first.places[k]) > 1));
  return away.length > 0 ? [first, lowest(away)] : [first];
}

/** Every choice of one of each list. */
function product(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>((all, list) => all.flatMap((some) => list.map((one) => [...some, one])), [[]]);
}

function descend(f: (x: Float64Array) => number, start: Lowest, step: number, tolerance: number): Lowest {
  const size = start.at.length;
  const corners = Array.from({ length: size + 1 }, (_, k) => {
    const at = start.at.slice();
    if (k > 0) at[k - 1] += at[k - 1] + step <= 1 ? step : -step;
    return at;
  });
  const values = Float64Array.from(corners, (at, k) => (k === 0 ? start.value : f(at)));
  const centre = new Float64Array(size);
  let tried = new Float64Array(size);
  let further = new Float64Array(size);

  /** Writes the point on the line from `from` through the centre that is `distance` times as far behind it. */
  const move = (out: Float64Array, from: Float64Array, distance: number): number => {
    for (let k = 0; k < size; k++) {
      out[k] = Math.min(1, Math.max(0, centre[k] + distance * (centre[k] - from[k])));
    }
    return f(out);
  };

  let low = 0;
  for (let evaluations = size; evaluations < EVALUATIONS; ) {
    low = 0;
    let high = 0;
    for (let k = 1; k <= size; k++) {
      if (values[k] < values[low]) low = k;
      if (values[k] >= values[high]) high = k;
    }
    if (!(values[high] - values[low] > tolerance * (values[low] + NOTHING))) break;
    let second = low;
    centre.fill(0);
    for (let k = 0; k <= size; k++) {
      if (k === high) continue;
      if (values[k] > values[second]) second = k;
      for (let j = 0; j < size; j++) centre[j] += corners[k][j] / size;
    }
    let value = move(tried, corners[high], 1);
    evaluations++;
    if (value < values[low]) {
      const beyond = move(further, corners[high], 2);
      evaluations++;
      if (beyond < value) {
        value = beyond;
        [tried, further] = [further, tried];
      }
    } else if (value >= values[second]) {
      const outside = value < values[high];
      const between = move(further, corners[high], outside ? 0.5 : -0.5);
      evaluations++;
      if (between < Math.min(value, values[high])) {
        value = between;
        [tried, further] = [further, tried];
      } else {
        for (let k = 0; k <= size; k++) {
          if (k === low) continue;
          for (let j = 0; j < size; j++) corners[k][j] = (corners[k][j] + corners[low][j]) / 2;
          values[k] = f(corners[k]);
        }
        evaluations += size;
        continue;
      }
    }
    [corners[high], tried] = [tried, corners[high]];
    values[high] = value;
  }
  return { at: corners[low], value: values[low] };
}
