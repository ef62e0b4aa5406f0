// Linear regression with a small penalty on large coefficients, which keeps it well-posed whatever the data: ridge
// regression (Hoerl and Kennard 1970).

/** The penalty in units of the mean square of a regressor. */
const PENALTY = 0.01;
/** Keeps a regression on nothing but zeros solvable. */
const NOTHING = 1e-12;

/**
 * The coefficients, into `out`.
 *
 * @param gram `size` · `size` cells, the products of each two regressors summed over all rows; the part below the
 * diagonal is read, and overwritten by its Cholesky factor
 * @param products those of each regressor with what it is to explain
 */
export function ridge(gram: Float64Array, products: Float64Array, size: number, out: Float64Array): void {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += gram[i * size + i];
  const penalty = (PENALTY * trace) / size + NOTHING;
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j <= i; j++) {
      const other = j * size;
      let rest = gram[row + j] + (i === j ? penalty : 0);
      for (let k = 0; k < j; k++) rest -= gram[row + k] * gram[other + k];
      gram[row + j] = i === j ? Math.sqrt(Math.max(rest, NOTHING * penalty)) : rest / gram[other + j];
    }
  }
  for (let i = 0; i < size; i++) {
    let rest = products[i];
    for (let k = 0; k < i; k++) rest -= gram[i * size + k] * out[k];
    out[i] = rest / gram[i * size + i];
  }
  for (let i = size - 1; i >= 0; i--) {
    let rest = out[i];
    for (let k = i + 1; k < size; k++) rest -= gram[k * size + i] * out[k];
    out[i] = rest / gram[i * size + i];
  }
}
