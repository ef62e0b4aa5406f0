// Discrete Fourier transforms of any length: radix 2 where the length is a power of two, else as a convolution of such a
// length (Bluestein 1970). A transform is made once for a length; transforming allocates nothing.

/** Transforms complex numbers in place: X_k = Σ x_n e^(−2πi kn / N), not scaled. */
interface Transform {
  transform(re: Float64Array, im: Float64Array): void;
}

function transformOf(length: number): Transform {
  return Number.isInteger(Math.log2(length)) ? new Radix2(length) : new Bluestein(length);
}

/** Cooley and Tukey 1965, decimation in time. */
class Radix2 implements Transform {
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  private readonly reversed: Uint32Array;

  constructor(private readonly length: number) {
    this.cos = Float64Array.from({ length: length / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / length));
    this.sin = Float64Array.from({ length: length / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
    this.reversed = new Uint32Array(length);
    for (let i = 1; i < length; i++) this.reversed[i] = (this.reversed[i >> 1] >> 1) | (i & 1 ? length >> 1 : 0);
  }

  transform(re: Float64Array, im: Float64Array): void {
    this.reverse(re, im);
    const { length, cos, sin } = this;
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half);
      for (let start = 0; start < length; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const [even, odd, at] = [start + k, start + k + half, k * stride];
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

  private reverse(re: Float64Array, im: Float64Array): void {
    for (let i = 0; i < this.length; i++) {
      const j = this.reversed[i];
      if (j <= i) continue;
      const [a, b] = [re[i], im[i]];
      re[i] = re[j];
      im[i] = im[j];
      re[j] = a;
      im[j] = b;
    }
  }
}

class Bluestein implements Transform {
  private readonly inner: Radix2;
  // e^(−πi n² / N), and the transform of its conjugate, which the signal is convolved with
  private readonly chirpRe: Float64Array;
  private readonly chirpIm: Float64Array;
  private readonly kernelRe: Float64Array;
  private readonly kernelIm: Float64Array;
  private readonly re: Float64Array;
  private readonly im: Float64Array;

  constructor(private readonly length: number) {
    let size = 1;
    while (size < 2 * length - 1) size *= 2;
    this.inner = new Radix2(size);
    // n² is reduced before it becomes an angle, which keeps the angle exact.
    const angle = (n: number) => (Math.PI * ((n * n) % (2 * length))) / length;
    this.chirpRe = Float64Array.from({ length }, (_, n) => Math.cos(angle(n)));
    this.chirpIm = Float64Array.from({ length }, (_, n) => -Math.sin(angle(n)));
    const around = (n: number) => Math.min(n, size - n);
    const kernel = (part: (n: number) => number) => (_: unknown, n: number) =>
      around(n) < length ? part(around(n)) : 0;
    this.kernelRe = Float64Array.from(
      { length: size },
      kernel((n) => Math.cos(angle(n))),
    );
    this.kernelIm = Float64Array.from(
      { length: size },
      kernel((n) => Math.sin(angle(n))),
    );
    this.inner.transform(this.kernelRe, this.kernelIm);
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
  }

  transform(re: Float64Array, im: Float64Array): void {
    const { length, chirpRe, chirpIm, kernelRe, kernelIm } = this;
    const size = this.re.length;
    this.re.fill(0);
    this.im.fill(0);
    for (let n = 0; n < length; n++) {
      this.re[n] = re[n] * chirpRe[n] - im[n] * chirpIm[n];
      this.im[n] = re[n] * chirpIm[n] + im[n] * chirpRe[n];
    }
    this.inner.transform(this.re, this.im);
    for (let k = 0; k < size; k++) {
      const product = this.re[k] * kernelRe[k] - this.im[k] * kernelIm[k];
      this.im[k] = this.re[k] * kernelIm[k] + this.im[k] * kernelRe[k];
      this.re[k] = product;
    }
    // With real and imaginary parts exchanged a transform is its inverse, but for the scale.
    this.inner.transform(this.im, this.re);
    for (let n = 0; n < length; n++) {
      re[n] = (this.re[n] * chirpRe[n] - this.im[n] * chirpIm[n]) / size;
      im[n] = (this.re[n] * chirpIm[n] + this.im[n] * chirpRe[n]) / size;
    }
  }
}

/** The powers of a real signal's frequencies. */
export class RealFourier {
  private readonly inner: Transform;
  private readonly re: Float64Array;
  private readonly im: Float64Array;
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;

  /** @param length of the signal, at least 2 */
  constructor(private readonly length: number) {
    // An even number of real values is transformed as half as many complex ones.
    const size = length % 2 === 0 ? length / 2 : length;
    this.inner = transformOf(size);
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
    const bins = Math.floor(length / 2) + 1;
    this.cos = Float64Array.from({ length: bins }, (_, k) => Math.cos((2 * Math.PI * k) / length));
    this.sin = Float64Array.from({ length: bins }, (_, k) => Math.sin((2 * Math.PI * k) / length));
  }

  /** Writes |X_k|² for k = 0 … ⌊N/2⌋ to `out`. */
  powers(signal: Float64Array, out: Float64Array): void {
    if (this.length % 2 === 0) this.evenPowers(signal, out);
    else this.oddPowers(signal, out);
  }

  private oddPowers(signal: Float64Array, out: Float64Array): void {
    const { re, im } = this;
    re.set(signal);
    im.fill(0);
    this.inner.transform(re, im);
    for (let k = 0; 2 * k < this.length; k++) out[k] = re[k] * re[k] + im[k] * im[k];
  }

  /** Even values as real parts, odd ones as imaginary parts; Z_k and Z_(M−k) hold both spectra (Cooley, Lewis, Welch 1970). */
  private evenPowers(signal: Float64Array, out: Float64Array): void {
    const { re, im, cos, sin } = this;
    const size = this.length / 2;
    for (let n = 0; n < size; n++) {
      re[n] = signal[2 * n];
      im[n] = signal[2 * n + 1];
    }
    this.inner.transform(re, im);
    for (let k = 0; k <= size; k++) {
      const [a, b] = [k % size, (size - k) % size];
      const evenRe = (re[a] + re[b]) / 2;
      const evenIm = (im[a] - im[b]) / 2;
      const oddRe = (im[a] + im[b]) / 2;
      const oddIm = (re[b] - re[a]) / 2;
      const sumRe = evenRe + oddRe * cos[k] + oddIm * sin[k];
      const sumIm = evenIm + oddIm * cos[k] - oddRe * sin[k];
      out[k] = sumRe * sumRe + sumIm * sumIm;
    }
  }
}
