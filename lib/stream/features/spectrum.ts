// The spectrum of a waveform: amplitudes of its frequencies, its peaks, and the power in bands.
//
// The mean is taken off, so that a constant part does not cover the lowest frequencies; a Hann window keeps what lies
// between two bins from leaking over the whole spectrum. Amplitudes are corrected for the window: a sine of amplitude a
// on a bin shows as a, between two bins up to 15 % lower (1.42 dB), which interpolation makes good.
import { RealFourier } from './fourier';

export interface Peak {
  /** Hz */
  readonly frequency: number;
  /** in the unit of the signal, zero to peak */
  readonly amplitude: number;
}

/** From `low` up to, but without, `high`, Hz. */
export interface Band {
  readonly low: number;
  readonly high: number;
}

/** Spectra of signals of one length. */
export class Spectrum {
  private readonly fourier: RealFourier;
  private readonly hann: Float64Array;
  private readonly windowed: Float64Array;
  /** |X_k|² of the windowed signal that was given last */
  private readonly powers: Float64Array;

  /** @param length of the signals, at least 2 */
  constructor(readonly length: number) {
    this.fourier = new RealFourier(length);
    // Periodic, as for all spectral analysis: scipy's get_window('hann', N).
    this.hann = Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
    this.windowed = new Float64Array(length);
    this.powers = new Float64Array(Math.floor(length / 2) + 1);
  }

  /** Takes a signal, from which the mean has been taken off. */
  analyse(signal: Float64Array): void {
    for (let n = 0; n < this.length; n++) this.windowed[n] = signal[n] * this.hann[n];
    this.fourier.powers(this.windowed, this.powers);
  }

  /**
   * The highest local maxima, the highest first, not at 0 Hz nor at half the sample rate.
   *
   * @param isInterpolated whether frequency and amplitude follow from the bin and its larger neighbour, whose ratio tells
   *   where a single sine lies under a Hann window (Grandke 1983): exact for one that is far from others
   */
  peaks(count: number, sampleRateHz: number, isInterpolated: boolean): Peak[] {
    const { powers } = this;
    const bins: number[] = [];
    for (let k = 1; k < powers.length - 1; k++) {
      if (powers[k] > powers[k - 1] && powers[k] >= powers[k + 1]) bins.push(k);
    }
    bins.sort((a, b) => powers[b] - powers[a]);
    return bins.slice(0, count).map((bin) => this.peakAt(bin, sampleRateHz, isInterpolated));
  }

  /**
   * The power in a band, in the unit of the signal squared: the mean square of the signal's part in it, corrected for the
   * window. Over all frequencies it is the variance of the windowed signal (Parseval); as the sum of scipy's
   * `periodogram(signal, rate, window='hann')` times the width of a bin. Undefined when no bin lies in the band.
   */
  bandPower({ low, high }: Band, sampleRateHz: number): number | undefined {
    const { powers, length } = this;
    const first = Math.max(0, Math.ceil((low * length) / sampleRateHz));
    const end = Math.min(powers.length, Math.ceil((high * length) / sampleRateHz));
    if (first >= end) return undefined;
    let sum = 0;
    for (let k = first; k < end; k++) sum += this.sides(k) * powers[k];
    // Σ hann² = 3/8 N, for any N above 2.
    return sum / (length * length * (length > 2 ? 0.375 : 0.5));
  }

  private peakAt(bin: number, sampleRateHz: number, isInterpolated: boolean): Peak {
    const { length, powers } = this;
    const amplitude = this.amplitudeAt(bin);
    if (!isInterpolated) return { frequency: (bin * sampleRateHz) / length, amplitude };
    const side = powers[bin + 1] > powers[bin - 1] ? 1 : -1;
    const ratio = Math.sqrt(powers[bin + side] / powers[bin]);
    // Of a single sine it is from 0 to 1/2.
    const shift = Math.max(0, (2 * ratio - 1) / (ratio + 1));
    const angle = Math.PI * shift;
    const gain = shift > 0 ? (angle * (1 - shift * shift)) / Math.sin(angle) : 1;
    return { frequency: ((bin + side * shift) * sampleRateHz) / length, amplitude: amplitude * gain };
  }

  /** 2 |X| / Σ hann, where Σ hann = N / 2. */
  private amplitudeAt(bin: number): number {
    return (this.sides(bin) * Math.sqrt(this.powers[bin])) / (this.length / 2);
  }

  /** A frequency and its mirror image, which a real signal has at all but the two ends. */
  private sides(bin: number): number {
    return bin === 0 || 2 * bin === this.length ? 1 : 2;
  }
}
