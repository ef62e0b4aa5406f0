// Waveforms against NumPy and SciPy.
import assert from 'node:assert/strict';
import { InputError } from '../../../../lib/core/errors';
import { RealFourier } from '../../../../lib/stream/features/fourier';
import { Spectrum } from '../../../../lib/stream/features/spectrum';
import { WAVEFORM_FEATURES, type WaveformSettings, Waveforms } from '../../../../lib/stream/features/waveform';
import { Draws } from '../../../support/draws';
import { fixture } from './fixture';
import { NO_WAVEFORMS } from './settings';

function featuresOf(fields: object, changed: Partial<WaveformSettings> = {}): Record<string, number> | undefined {
  const waveforms = new Waveforms({ ...NO_WAVEFORMS, features: WAVEFORM_FEATURES, ...changed });
  const values = waveforms.of(fields as Record<string, unknown>);
  return values && Object.fromEntries(values);
}

function assertClose(actual: number | undefined, expected: number, what: string, tolerance = 1e-10): void {
  assert.ok(
    Math.abs(actual! - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  );
}

for (const [name, wave] of Object.entries(fixture.waveforms)) {
  describe(`a waveform of ${wave.samples.length} samples (${name}), against NumPy and SciPy`, () => {
    const { samples, rate: sampleRate, bands } = wave;

    it('has their RMS, crest factor and kurtosis, with and without the mean', () => {
      const features = featuresOf({ w: samples })!;
      assertClose(features.rms_w, wave.rms_without_mean, 'rms');
      assertClose(features.crest_factor_w, wave.crest_factor_without_mean, 'crest factor');
      assertClose(features.kurtosis_w, wave.kurtosis, 'kurtosis');
      const raw = featuresOf({ w: samples }, { removesMean: false })!;
      assertClose(raw.rms_w, wave.rms, 'rms');
      assertClose(raw.crest_factor_w, wave.crest_factor, 'crest factor');
      assertClose(raw.kurtosis_w, wave.kurtosis, 'kurtosis');
    });

    it('has their spectrum: peaks and power in bands', () => {
      const features = featuresOf({ w: Float64Array.from(samples) }, { sampleRate, bands })!;
      for (const [i, frequency] of wave.peak_frequencies.entries()) {
        assertClose(features[`peak_frequency_${i + 1}_w`], frequency, `frequency ${i}`);
        assertClose(features[`peak_amplitude_${i + 1}_w`], wave.peak_amplitudes[i]!, `amplitude ${i}`);
      }
      for (const { low, high, power } of bands) {
        const band = `band_power_${low}_${high}_w`.replaceAll('.', '_');
        assertClose(features[band], power, band);
      }
    });
  });
}

describe('the Fourier transform', () => {
  it('is that of the definition, for every length up to 70', () => {
    for (let length = 2; length <= 70; length++) {
      const draws = new Draws(`fourier ${length}`);
      const signal = Float64Array.from({ length }, () => draws.normal());
      const powers = new Float64Array((length >> 1) + 1);
      new RealFourier(length).powers(signal, powers);
      for (const [k, power] of powers.entries()) {
        let [re, im] = [0, 0];
        for (const [n, value] of signal.entries()) {
          re += value * Math.cos((2 * Math.PI * k * n) / length);
          im -= value * Math.sin((2 * Math.PI * k * n) / length);
        }
        assertClose(power, re * re + im * im, `length ${length} bin ${k}`, 1e-11);
      }
    }
  });
});

describe('the peaks of a spectrum', () => {
  const sine = (length: number, bin: number, amplitude: number) =>
    Float64Array.from({ length }, (_, n) => amplitude * Math.sin((2 * Math.PI * bin * n) / length));

  it('of a sine between two bins are those of the sine when they are interpolated', () => {
    for (const bin of [20, 20.2, 20.5, 20.8]) {
      const spectrum = new Spectrum(256);
      spectrum.analyse(sine(256, bin, 3));
      const [interpolated] = spectrum.peaks(1, 256, true);
      assertClose(interpolated?.frequency, bin, 'frequency', 1e-4);
      assertClose(interpolated?.amplitude, 3, 'amplitude', 1e-3);
      const [plain] = spectrum.peaks(1, 256, false);
      assert.ok(Math.abs(plain!.frequency - bin) <= 0.5 && Number.isInteger(plain!.frequency));
      assert.ok(plain!.amplitude >= 3 * 0.848 && plain!.amplitude < 3 * 1.0001);
    }
  });

  it('are fewer where there are fewer', () => {
    const features = featuresOf({ w: [1, -1, 1, -1] }, { sampleRate: 4, peaks: 5 })!;
    assert.equal(features.peak_frequency_1_w, undefined);
  });
});

describe('a waveform', () => {
  it('has, over all frequencies, the power of the windowed signal', () => {
    const draws = new Draws('parseval');
    for (const length of [64, 63, 50]) {
      const samples = Float64Array.from({ length }, () => draws.normal());
      const mean = samples.reduce((sum, value) => sum + value, 0) / length;
      const hann = (n: number) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length);
      const windowed = samples.reduce((sum, value, n) => sum + ((value - mean) * hann(n)) ** 2, 0);
      const features = featuresOf({ w: samples }, { sampleRate: 10, bands: [{ low: 0, high: 6 }] })!;
      assertClose(features.band_power_0_6_w, windowed / (length * 0.375), `length ${length}`);
    }
  });

  it('that is constant has RMS and power 0, no crest factor, no kurtosis, no peaks', () => {
    const bands = [{ low: 0, high: 500 }];
    const features = featuresOf({ w: new Array(100).fill(0.1) }, { bands })!;
    const defined = Object.entries(features).filter(([, value]) => Number.isFinite(value));
    assert.deepEqual(Object.fromEntries(defined), { rms_w: 0, band_power_0_500_w: 0 });
    const raw = featuresOf({ w: new Array(100).fill(-0.1) }, { removesMean: false })!;
    assertClose(raw.rms_w, 0.1, 'rms');
    assertClose(raw.crest_factor_w, 1, 'crest factor');
  });

  it('has no power in a band in which no frequency lies', () => {
    const samples = [1, 2, 3, 1];
    const features = featuresOf(
      { w: samples },
      {
        sampleRate: 4,
        bands: [
          { low: 0.1, high: 0.9 },
          { low: 3, high: 9 },
        ],
      },
    )!;
    assert.ok(!Object.keys(features).some((name) => name.startsWith('band_power')));
  });

  it('is every array of numbers, or those of chosen names', () => {
    const fields = { a: [1, 2, 1], b: new Int16Array([3, 4, 3]), c: 1, state: 'on', nested: { x: 1 }, e: [], t: ['x'] };
    const names = (changed?: Partial<WaveformSettings>) =>
      Object.keys(featuresOf(fields, { features: ['rms'], ...changed }) ?? {});
    assert.deepEqual(names(), ['rms_a', 'rms_b']);
    assert.deepEqual(names({ fields: ['b', 'c', 'missing', 'constructor'] }), ['rms_b']);
    assert.deepEqual(names({ fields: ['c'] }), []);
    for (const no of [
      Buffer.from('ab'),
      new DataView(new ArrayBuffer(8)),
      new BigInt64Array(3),
      [1, 'x'],
      [1, Number.NaN],
    ]) {
      assert.equal(featuresOf({ no }, { features: ['rms'] }), undefined);
    }
  });

  it('takes the sample rate from a field, and says so when there is none', () => {
    const samples = Array.from({ length: 64 }, (_, n) => Math.sin((2 * Math.PI * 8 * n) / 64));
    const rateField = { name: 'rate', of: (fields: Readonly<Record<string, unknown>>) => fields.rate };
    const peak = (fields: object) =>
      featuresOf({ w: samples, ...fields }, { sampleRate: rateField })!.peak_frequency_1_w;
    assertClose(peak({ rate: 640 }), 80, 'frequency');
    assertClose(peak({ rate: '64' }), 8, 'frequency');
    for (const rate of [undefined, 0, -5, 'fast', Number.NaN]) {
      assert.throws(() => peak({ rate }), /^InputError: payload.rate is .*; expected samples per second, above 0$/);
    }
    assert.ok(featuresOf({ w: samples }, { sampleRate: rateField, features: ['rms'] }));
  });

  it('is refused when it is too long', () => {
    assert.throws(() => featuresOf({ w: [1, 2, 3] }, { maxSamples: 2 }), InputError);
    assert.throws(() => featuresOf({ w: [1, 2, 3] }, { maxSamples: 2 }), /field `w` has 3 samples; expected at most 2/);
  });

  it('of any number of lengths keeps only a few spectra', () => {
    const waveforms = new Waveforms({ ...NO_WAVEFORMS, features: ['spectrum_peaks'] });
    for (let length = 1; length < 40; length++) waveforms.of({ w: new Array(length).fill(0).map((_, n) => n % 3) });
    assert.equal((waveforms as unknown as { spectra: Map<number, unknown> }).spectra.size, 4);
  });
});
