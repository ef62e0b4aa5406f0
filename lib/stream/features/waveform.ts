// Features of a waveform: a field that holds an array of numbers, sampled at a constant rate.
import { InputError, shown } from '../../core/errors';
import type { Fields } from '../reading-shape';
import { type Band, Spectrum } from './spectrum';

export const WAVEFORM_FEATURES = ['rms', 'crest_factor', 'kurtosis', 'spectrum_peaks', 'band_power'] as const;
export type WaveformFeature = (typeof WAVEFORM_FEATURES)[number];

export interface WaveformSettings {
  readonly features: readonly WaveformFeature[];
  /** fields that may hold waveforms; none: every field with an array of numbers */
  readonly fields: readonly string[];
  /** samples a second, or where a reading has them */
  readonly sampleRate: number | RateSource;
  /** whether the mean is taken off before RMS and crest factor, too */
  readonly removesMean: boolean;
  /** how many peaks of the spectrum */
  readonly peaks: number;
  readonly interpolatesPeaks: boolean;
  readonly bands: readonly Band[];
  /** longer waveforms are refused */
  readonly maxSamples: number;
}

export interface RateSource {
  /** what it is called in an error */
  readonly name: string;
  of(fields: Fields): unknown;
}

/** A feature's name, with its field's, and its value. */
export type WaveformValue = readonly [name: string, value: number];

type Write = (name: string, value: number) => void;
type Samples = ArrayLike<number>;

/** Lengths whose spectra are prepared at a time: each holds some ten numbers a sample. */
const MAX_SPECTRA = 4;

export class Waveforms {
  private readonly spectra = new Map<number, Spectrum>();
  private samples = new Float64Array(0);

  constructor(private readonly settings: WaveformSettings) {}

  /**
   * The features of all waveforms of a reading; undefined when it has no waveform. A feature that is not defined is no
   * finite number, or missing.
   *
   * @throws InputError when a waveform is too long, or the sample rate is needed and none
   */
  of(fields: Fields): WaveformValue[] | undefined {
    const { fields: chosen } = this.settings;
    const values: WaveformValue[] = [];
    const write: Write = (name, value) => values.push([name, value]);
    let count = 0;
    for (const name of chosen.length > 0 ? chosen : Object.keys(fields)) {
      const value = fields[name];
      if (typeof value !== 'object' || !isSamples(value)) continue;
      if (this.analyse(name, value, fields, write)) count++;
    }
    return count > 0 ? values : undefined;
  }

  /** False when one of the samples is no finite number. */
  private analyse(name: string, samples: Samples, fields: Fields, write: Write): boolean {
    const { maxSamples, removesMean } = this.settings;
    const { length } = samples;
    if (length > maxSamples) {
      throw new InputError(`field \`${name}\` has ${length} samples; expected at most ${maxSamples}`);
    }
    if (this.samples.length !== length) this.samples = new Float64Array(length);
    for (let n = 0; n < length; n++) {
      if (!Number.isFinite(samples[n])) return false;
      this.samples[n] = samples[n];
    }
    const mean = meanOf(this.samples);
    const { square, fourth, largest } = this.momentsAround(mean);
    const rms = removesMean ? Math.sqrt(square) : Math.sqrt(square + mean * mean);
    const peak = removesMean ? largest : peakOf(samples);
    if (this.has('rms')) write(`rms_${name}`, rms);
    if (this.has('crest_factor')) write(`crest_factor_${name}`, peak / rms);
    if (this.has('kurtosis')) write(`kurtosis_${name}`, fourth / (square * square));
    if (this.has('spectrum_peaks') || this.has('band_power')) this.analyseSpectrum(name, fields, write);
    return true;
  }

  /** Takes the mean off the samples; second and fourth moment of what remains, and its largest absolute value. */
  private momentsAround(mean: number): { square: number; fourth: number; largest: number } {
    const { samples } = this;
    const { length } = samples;
    // Deviations within the rounding of the mean are none, as in scipy.
    const nothing = Number.EPSILON * Math.abs(mean);
    let square = 0;
    let fourth = 0;
    let largest = 0;
    for (let n = 0; n < length; n++) {
      const deviation = samples[n] - mean;
      const size = Math.abs(deviation);
      samples[n] = size > nothing ? deviation : 0;
      if (size <= nothing) continue;
      square += deviation * deviation;
      fourth += deviation * deviation * deviation * deviation;
      if (size > largest) largest = size;
    }
    return { square: square / length, fourth: fourth / length, largest };
  }

  private analyseSpectrum(name: string, fields: Fields, write: Write): void {
    const { peaks, interpolatesPeaks, bands } = this.settings;
    const rate = this.rateOf(fields);
    if (this.samples.length < 2) return;
    const spectrum = this.spectrumOf(this.samples.length);
    spectrum.analyse(this.samples);
    if (this.has('spectrum_peaks')) {
      for (const [i, { frequency, amplitude }] of spectrum.peaks(peaks, rate, interpolatesPeaks).entries()) {
        write(`peak_frequency_${i + 1}_${name}`, frequency);
        write(`peak_amplitude_${i + 1}_${name}`, amplitude);
      }
    }
    if (!this.has('band_power')) return;
    for (const band of bands) {
      const power = spectrum.bandPower(band, rate);
      if (power !== undefined) write(`band_power_${textOf(band.low)}_${textOf(band.high)}_${name}`, power);
    }
  }

  private rateOf(fields: Fields): number {
    const { sampleRate } = this.settings;
    if (typeof sampleRate === 'number') return sampleRate;
    const given = sampleRate.of(fields);
    const rate = typeof given === 'string' ? Number(given) : given;
    if (typeof rate === 'number' && Number.isFinite(rate) && rate > 0) return rate;
    throw new InputError(`payload.${sampleRate.name} is ${shown(given)}; expected samples per second, above 0`);
  }

  private spectrumOf(length: number): Spectrum {
    let spectrum = this.spectra.get(length);
    if (!spectrum) {
      spectrum = new Spectrum(length);
      const [oldest] = this.spectra.keys();
      if (this.spectra.size === MAX_SPECTRA && oldest !== undefined) this.spectra.delete(oldest);
      this.spectra.set(length, spectrum);
    }
    return spectrum;
  }

  private has(feature: WaveformFeature): boolean {
    return this.settings.features.includes(feature);
  }
}

/** Whether a value can be a waveform: an array or a typed array, but no buffer of bytes. */
export function isSamples(value: unknown): value is Samples {
  if (Array.isArray(value)) return value.length > 0 && typeof value[0] === 'number';
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !Buffer.isBuffer(value) && numbersIn(value);
}

function numbersIn(value: ArrayBufferView): boolean {
  const samples = value as unknown as ArrayLike<unknown>;
  return samples.length > 0 && typeof samples[0] === 'number';
}

/** In two passes, so that the mean of equal values is that value. */
function meanOf(samples: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += samples[n];
  const mean = sum / samples.length;
  let rest = 0;
  for (let n = 0; n < samples.length; n++) rest += samples[n] - mean;
  return mean + rest / samples.length;
}

function peakOf(samples: Samples): number {
  let peak = 0;
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, Math.abs(samples[n]));
  return peak;
}

/** 0.5 as 0_5: a dot in a name would read as a path. */
function textOf(frequency: number): string {
  return String(frequency).replace('.', '_');
}
