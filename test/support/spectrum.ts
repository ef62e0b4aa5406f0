// The spectrum of a waveform, for tests: what is in it at a frequency.

/**
 * RMS amplitude of `values`, sampled at `rate`, near `hertz`: the largest of their Fourier transform, with a Hann window,
 * within `within` Hz.
 */
export function amplitudeAt(values: readonly number[], rate: number, hertz: number, within = 2): number {
  const n = values.length;
  let most = 0;
  const [first, last] = [hertz - within, hertz + within].map((edge) => (edge * n) / rate) as [number, number];
  // Between the bins too: a line seldom lies on one.
  for (let bin = first; bin <= last; bin += 0.2) {
    let [re, im] = [0, 0];
    for (let i = 0; i < n; i++) {
      const weight = 1 - Math.cos((2 * Math.PI * i) / n);
      re += values[i]! * weight * Math.cos((2 * Math.PI * bin * i) / n);
      im += values[i]! * weight * Math.sin((2 * Math.PI * bin * i) / n);
    }
    most = Math.max(most, (Math.SQRT2 * Math.hypot(re, im)) / n);
  }
  return most;
}
