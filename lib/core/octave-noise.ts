// Smooth noise that is known at any time without what was before: value noise summed over octaves. An octave has a normal
// number at each of its knots, and the square roots of two weights that add up to 1 lead from one to the next, so that the
// noise is standard normal at every time, not only at the knots.
import type { DeviceKey } from './hash';
import type { KeptValues } from './kept-values';
import { normal } from './random';

export interface Octaves {
  /** the first channel of the random numbers; each octave has one of its own */
  readonly channel: number;
  /** from knot to knot in the fastest octave, ms; the next have 2, 4, 8 … times as much */
  readonly shortestMs: number;
  readonly count: number;
  /** amplitude of each octave relative to the one before, which is faster */
  readonly gain?: number;
}

export class OctaveNoise {
  /** from knot to knot by octave, the fastest first, ms */
  readonly periods: readonly number[];
  private readonly channel: number;
  /** their squares add up to 1 */
  private readonly weights: readonly number[];

  constructor({ channel, shortestMs, count, gain = 1 }: Octaves) {
    const amplitudes = Array.from({ length: count }, () => 1);
    const periods = Array.from({ length: count }, () => shortestMs);
    for (let octave = 1; octave < count; octave++) {
      amplitudes[octave] = amplitudes[octave - 1]! * gain;
      periods[octave] = periods[octave - 1]! * 2;
    }
    const power = amplitudes.reduce((sum, amplitude) => sum + amplitude * amplitude, 0);
    this.channel = channel;
    this.periods = periods;
    this.weights = amplitudes.map((amplitude) => amplitude / Math.sqrt(power));
  }

  /** Standard normal; `timeMs` may be any. */
  at(key: DeviceKey, timeMs: number): number {
    const { channel, periods, weights } = this;
    let sum = 0;
    for (let octave = 0; octave < periods.length; octave++) {
      const position = timeMs / periods[octave]!;
      const knot = Math.floor(position);
      const before = normal(key, channel + octave, knot);
      const after = normal(key, channel + octave, knot + 1);
      sum += weights[octave]! * between(before, after, position - knot);
    }
    return sum;
  }
}

/** Places between two knots of the fastest octave, between which straight lines do. */
const PLACES = 4;

/** The same for one key at times that follow each other closely: worked out at a few places, with straight lines between. */
export class OctaveNoiseInTime {
  private key: DeviceKey | undefined;
  private place = Number.NaN;
  private from = 0;
  private to = 0;

  keep(kept: KeptValues): void {
    this.place = kept.number(this.place);
    this.from = kept.number(this.from);
    this.to = kept.number(this.to);
  }

  at(noise: OctaveNoise, key: DeviceKey, timeMs: number): number {
    const gridMs = noise.periods[0]! / PLACES;
    const position = timeMs / gridMs;
    const place = Math.floor(position);
    if (place !== this.place || key !== this.key) {
      const follows = place === this.place + 1 && key === this.key;
      this.from = follows ? this.to : noise.at(key, place * gridMs);
      this.to = noise.at(key, (place + 1) * gridMs);
      this.place = place;
      this.key = key;
    }
    return this.from + (this.to - this.from) * (position - place);
  }
}

/** From one knot to the next: squares of the two weights add up to 1. */
function between(before: number, after: number, way: number): number {
  const share = way * way * (3 - 2 * way);
  return before * Math.sqrt(1 - share) + after * Math.sqrt(share);
}
