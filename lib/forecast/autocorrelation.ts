// The autocorrelation of a series at many lags at once, by Fourier transform: O(n log n).

/** Cosines and sines of a transform, by its length, a power of two. Lengths are few. */
const tables = new Map<number, { cos: Float64Array; sin: Float64Array; re: Float64Array; im: Float64Array }>();

/**
 * Writes the autocorrelations at lags 0, 1, … `out.length` − 1: products of deviations from the mean over their sum of
 * squares, as usual not corrected for there being fewer of them at longer lags. All 0 of a constant series.
 *
 * @param length how many of `values` there are
 */
export function autocorrelations(values: Float64Array, length: number, out: Float64Array): void {
  let size = 2;
  while (size < length + out.length) size *= 2;
  const { re, im } = tableOf(size);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[i];
  const mean = sum / length;
  for (let i = 0; i < length; i++) re[i] = values[i] - mean;
  re.fill(0, length);
  im.fill(0);
  transform(re, im);
  for (let k = 0; k < size; k++) {
    re[k] = re[k] * re[k] + im[k] * im[k];
    im[k] = 0;
  }
  // Powers are symmetric: transforming them again is transforming them back, but for the scale.
  transform(re, im);
  const whole = re[0];
  for (let lag = 0; lag < out.length; lag++) out[lag] = whole > 0 ? re[lag] / whole : 0;
}

function tableOf(size: number) {
  let table = tables.get(size);
  if (!table) {
    const angle = (k: number) => (2 * Math.PI * k) / size;
    table = {
      cos: Float64Array.from({ length: size / 2 }, (_, k) => Math.cos(angle(k))),
      sin: Float64Array.from({ length: size / 2 }, (_, k) => -Math.sin(angle(k))),
      re: new Float64Array(size),
      im: new Float64Array(size),
    };
    tables.set(size, table);
  }
  return table;
}

/** Cooley and Tukey (1965), radix 2, in place. */
function transform(re: Float64Array, im: Float64Array): void {
  const size = re.length;
  const { cos, sin } = tableOf(size);
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      const a = re[i];
      re[i] = re[j];
      re[j] = a;
      const b = im[i];
      im[i] = im[j];
      im[j] = b;
    }
  }
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half);
    for (let start = 0; start < size; start += 2 * half) {
      for (let k = 0, at = 0; k < half; k++, at += stride) {
        const even = start + k;
        const odd = even + half;
        const oddRe = re[odd] * cos[at] - im[odd] * sin[at];
        const oddIm = re[odd] * sin[at] + im[odd] * cos[at];
        re[odd] = re[even] - oddRe;
        im[odd] = im[even] - oddIm;
        re[even] += oddRe;
        im[even] += oddIm;
      }
    }
  }
}
