// A stretch of a vibration as an accelerometer's velocity output has it: its lines, each from a phase of its own, and noise.
import { type DeviceKey, hash32 } from '../../core/hash';
import { normal, uniform } from '../../core/random';
import { rounded } from '../../core/rounding';
import { WAVEFORM_KEY, WAVEFORM_NOISE, WAVEFORM_PHASE } from './draws';
import type { Line } from './vibration';

/** mm/s: whole multiples of 0.001. */
const STEPS_PER_UNIT = 1000;

export interface Sampling {
  /** Hz */
  readonly rate: number;
  readonly length: number;
}

/**
 * `length` values in mm/s. Lines above half of the rate are left out, as an anti-aliasing filter does.
 *
 * @param noise RMS of what is no line
 */
export function waveform(
  { rate, length }: Sampling,
  lines: readonly Line[],
  noise: number,
  key: DeviceKey,
  tick: number,
): number[] {
  const own = { hi: hash32(key, WAVEFORM_KEY, tick), lo: hash32(key, WAVEFORM_KEY + 1, tick) };
  const values = Array.from({ length }, (_, i) => noise * normal(own, WAVEFORM_NOISE, i));
  for (const [n, { hertz, rms }] of lines.entries()) {
    if (rms === 0 || hertz >= rate / 2) continue;
    const phase = 2 * Math.PI * uniform(own, WAVEFORM_PHASE, n);
    const turn = (2 * Math.PI * hertz) / rate;
    // The line turns on from value to value, which costs less than a sine for each.
    const [turnCos, turnSin] = [Math.cos(turn), Math.sin(turn)];
    const amplitude = Math.SQRT2 * rms;
    let [x, y] = [amplitude * Math.cos(phase), amplitude * Math.sin(phase)];
    for (let i = 0; i < length; i++) {
      values[i] = values[i]! + y;
      const next = x * turnCos - y * turnSin;
      y = x * turnSin + y * turnCos;
      x = next;
    }
  }
  for (let i = 0; i < length; i++) values[i] = rounded(values[i]!, STEPS_PER_UNIT);
  return values;
}
