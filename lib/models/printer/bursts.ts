// Bursts of a printer's fluctuated ambient temperature: a constant offset for a few seconds, again and again.

import type { DeviceKey } from '../../core/hash';
import type { KeptValues } from '../../core/kept-values';
import { integer, uniform } from '../../core/random';
import { epochDraw } from '../epoch';
import { BURSTS } from './draws';
import type { PrinterSettings } from './settings';

export class Bursts {
  /** the burst under way or else the next, ms within the print */
  private startMs = 0;
  private endMs = 0;
  private print = 0;
  private drawn = 0;

  constructor(
    private readonly key: DeviceKey,
    private readonly settings: Readonly<PrinterSettings>,
  ) {}

  /** Moves to the start of print number `print`. */
  begin(print: number): void {
    this.print = print;
    this.drawn = 0;
    this.endMs = 0;
    this.next();
  }

  /** Leaves behind what ended by `ageMs`. */
  moveTo(ageMs: number): void {
    while (ageMs >= this.endMs) this.next();
  }

  /** The offset at `ageMs`. */
  at(ageMs: number): number {
    if (ageMs < this.startMs) return 0;
    const draw = epochDraw(this.print, this.drawn - 1);
    return this.settings.burstAmplitude * (2 * uniform(this.key, BURSTS.amplitude, draw) - 1);
  }

  /** @param print the one under way */
  keep(kept: KeptValues, print: number): void {
    this.print = print;
    this.endMs = kept.number(this.endMs);
    this.drawn = kept.whole(this.drawn);
    if (kept.isTakenOut) this.startMs = this.endMs - this.durationMs(epochDraw(print, this.drawn - 1));
  }

  private next(): void {
    const { key, settings } = this;
    const draw = epochDraw(this.print, this.drawn++);
    const gap = integer(key, BURSTS.gap, draw, settings.burstGapMinSeconds, settings.burstGapMaxSeconds);
    this.startMs = this.endMs + gap * 1000;
    this.endMs = this.startMs + this.durationMs(draw);
  }

  private durationMs(draw: number): number {
    const { burstMinSeconds, burstMaxSeconds } = this.settings;
    return 1000 * integer(this.key, BURSTS.duration, draw, burstMinSeconds, burstMaxSeconds);
  }
}
