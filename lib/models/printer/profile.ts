// The course of a printer's ambient temperature over a print, without noise: held, then falling, in cycles.
import { halfPower } from '../../core/half-power';
import type { PrinterSettings } from './settings';

/** One fall. Times are ms within the print; half open. */
export interface AmbientFall {
  readonly startMs: number;
  readonly endMs: number;
  /** when it reaches the lower limit, if it does */
  readonly crossingMs?: number;
  /** the share of a cycle's whole fall that it reaches before the print ends */
  readonly severity: number;
}

export class AmbientProfile {
  private readonly printMs: number;
  private readonly cycleMs: number;
  private readonly holdMs: number;
  private readonly fallMs: number;
  /** where a cycle ends, °C */
  private readonly bottom: number;
  /** from the onset to the limit; Infinity when a whole cycle's fall does not reach it */
  private readonly crossingAfterMs: number;

  constructor(private readonly settings: Readonly<PrinterSettings>) {
    this.printMs = settings.printSeconds * 1000;
    this.cycleMs = settings.ambientCycleSeconds * 1000;
    this.holdMs = settings.ambientHoldSeconds * 1000;
    this.fallMs = settings.ambientFallSeconds * 1000;
    this.bottom = this.falling(Math.max(0, this.cycleMs - this.holdMs));
    this.crossingAfterMs = this.crossingAfter();
  }

  /** °C at `ageMs` within the print. */
  at(ageMs: number): number {
    const cycle = Math.floor(ageMs / this.cycleMs);
    const sinceOnset = ageMs - cycle * this.cycleMs - this.holdMs;
    if (sinceOnset > 0) return this.falling(sinceOnset);
    return this.settings.ambientReset || cycle === 0 ? this.settings.ambientTarget : this.bottom;
  }

  /** The fall under way at `ageMs`, if one is. */
  fallAt(ageMs: number): AmbientFall | undefined {
    const { ambientReset, ambientFall, ambientFallExponent } = this.settings;
    const { cycleMs, holdMs, printMs } = this;
    if (holdMs >= cycleMs || ambientFall <= 0) return undefined;
    // Without a reset a fall lasts until the next one begins.
    const cycle = Math.floor((ambientReset ? ageMs : ageMs - holdMs) / cycleMs);
    const startMs = cycle * cycleMs + holdMs;
    if (cycle < 0 || ageMs < startMs) return undefined;
    const endMs = Math.min(ambientReset ? startMs + cycleMs - holdMs : startMs + cycleMs, printMs);
    const crossingMs = startMs + this.crossingAfterMs;
    const wholeMs = cycleMs - holdMs;
    return {
      startMs,
      endMs,
      crossingMs: crossingMs < endMs ? crossingMs : undefined,
      severity: halfPower(Math.min(1, (endMs - startMs) / wholeMs), ambientFallExponent),
    };
  }

  private falling(sinceOnsetMs: number): number {
    const { ambientTarget, ambientFall, ambientFallExponent } = this.settings;
    return ambientTarget - ambientFall * halfPower(sinceOnsetMs / this.fallMs, ambientFallExponent);
  }

  private crossingAfter(): number {
    const { ambientTarget, ambientLimit, ambientFall, ambientFallExponent } = this.settings;
    if (this.bottom > ambientLimit) return Infinity;
    const share = Math.max(0, ambientTarget - ambientLimit) / ambientFall;
    return share === 0 ? 0 : this.fallMs * Math.exp(Math.log(share) / ambientFallExponent);
  }
}
