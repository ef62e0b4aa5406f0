// The autocorrelation of a series at many lags at once, by Fourier transform: O(n log n).

/** What a transform of a real signal needs, by its length, a power of two. Lengths are few. */
const plans = new Map<number, Plan>();

/**
 * Writes the autocorrelations at lags 0, 1, … `out.length` − 1: products of deviations from the mean over their sum of
 * squares, as usual not corrected for there being fewer of them at longer lags. All 0 of a constant series.
 */
export function autocorrelations(values: Float64Array, out: Float64Array): void {
  const { length } = values;
  let size = 4;
  while (size < length + out.length) size *= 2;
  const plan = planOf(size);
  const { signal } = plan;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i];
  const mean = sum / length;
  for (let i = 0; i < length; i++) signal[i] = values[i] - mean;
  signal.fill(0, length);
  transform(plan);
  const { re, im } = plan;
  // Powers are real and symmetric: transforming them once more is transforming them back, but for the scale.
  for (let k = 0; k <= size / 2; k++) signal[k] = re[k] * re[k] + im[k] * im[k];
  for (let k = 1; k < size / 2; k++) signal[size - k] = signal[k];
  transform(plan);
  const whole = re[0];
  for (let lag = 0; lag < out.length; lag++) out[lag] = whole > 0 ? re[lag <= size / 2 ? lag : size - lag] / whole : 0;
}

interface Plan {
  readonly signal: Float64Array;
  /** the signal's transform at 0 … size / 2 */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** of 2πk / size */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

function planOf(size: number): Plan {
  let plan = plans.get(size);
  if (!plan) {
    const half = size / 2 + 1;
    plan = {
      signal: new Float64Array(size),
      re: new Float64Array(half),
      im: new Float64Array(half),
      cos: Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size)),
      sin: Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size)),
    };
    plans.set(size, plan);
  }
  return plan;
}

/** Even values as real parts, odd ones as imaginary ones: half as many complex numbers (Cooley, Lewis, Welch 1970). */
function transform({ signal, re, im, cos, sin }: Plan): void {
  const size = signal.length / 2;
  for (let n = 0; n < size; n++) {
    re[n] = signal[2 * n];
    im[n] = signal[2 * n + 1];
  }
  radix2(re, im, size, cos, sin);
  re[size] = re[0];
  im[size] = im[0];
  for (let k = 0, other = size; k <= other; k++, other--) {
    const evenRe = (re[k] + re[other]) / 2;
    const evenIm = (im[k] - im[other]) / 2;
    const oddRe = (im[k] + im[other]) / 2;
    const oddIm = (re[other] - re[k]) / 2;
    const turnedRe = oddRe * cos[k] + oddIm * sin[k];
    const turnedIm = oddIm * cos[k] - oddRe * sin[k];
    re[k] = evenRe + turnedRe;
    im[k] = evenIm + turnedIm;
    re[other] = evenRe - turnedRe;
    im[other] = turnedIm - evenIm;
  }
}

/** Of the first `size` cells, in place (Cooley and Tukey 1965). The tables are those of twice the size. */
function radix2(re: Float64Array, im: Float64Array, size: number, cos: Float64Array, sin: Float64Array): void {
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const a = re[i];
    re[i] = re[j];
    re[j] = a;
    const b = im[i];
    im[i] = im[j];
    im[j] = b;
  }
  for (let half = 1; half < size; half *= 2) {
    const stride = size / half;
    for (let start = 0; start < size; start += 2 * half) {
      for (let even = start, at = 0; even < start + half; even++, at += stride) {
        const odd = even + half;
        const oddRe = re[odd] * cos[at] + im[odd] * sin[at];
        const oddIm = im[odd] * cos[at] - re[odd] * sin[at];
        re[odd] = re[even] - oddRe;
        im[odd] = im[even] - oddIm;
        re[even] += oddRe;
        im[even] += oddIm;
      }
    }
  }
}
