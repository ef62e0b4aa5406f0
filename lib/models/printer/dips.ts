// Dips of a printer's hot end or bed: short falls in the shape of half a sine, so many in each print, at random times.
// They are drawn one after the other in order of time, so nothing is stored but the next one. None overlaps another or
// runs past the print's end: with all durations taken out of the print, the starts are uniform over what remains.

import type { DeviceKey } from '../../core/hash';
import type { KeptValues } from '../../core/kept-values';
import { integer, uniform } from '../../core/random';
import { epochDraw } from '../epoch';
import type { PrinterSettings } from './settings';

export class Dips {
  /** the dip under way or else the next, ms within the print; Infinity after the last */
  startMs = Infinity;
  endMs = Infinity;
  private readonly count: number;
  private print = 0;
  /** how many have been drawn */
  private drawn = 0;
  /** place of the last start and length of the print, both without durations */
  private placeMs = 0;
  private roomMs = 0;

  constructor(
    private readonly key: DeviceKey,
    private readonly channels: { readonly start: number; readonly duration: number },
    private readonly settings: Readonly<PrinterSettings>,
  ) {
    this.count = settings.dips ? settings.dipsPerPrint : 0;
  }

  /** Moves to the start of print number `print`. */
  begin(print: number): void {
    this.print = print;
    this.drawn = 0;
    this.placeMs = 0;
    this.endMs = 0;
    this.roomMs = this.settings.printSeconds * 1000;
    for (let n = 0; n < this.count; n++) this.roomMs -= this.durationMs(n);
    this.next();
  }

  /** Leaves behind what ended by `ageMs`. */
  moveTo(ageMs: number): void {
    while (ageMs >= this.endMs) this.next();
  }

  /** 0 outside a dip, to 1 at its middle. */
  depthAt(ageMs: number): number {
    if (ageMs < this.startMs) return 0;
    return Math.sin((Math.PI * (ageMs - this.startMs)) / (this.endMs - this.startMs));
  }

  /** @param print the one under way */
  keep(kept: KeptValues, print: number): void {
    this.print = print;
    this.startMs = kept.number(this.startMs);
    this.endMs = kept.number(this.endMs);
    this.placeMs = kept.number(this.placeMs);
    this.roomMs = kept.number(this.roomMs);
    this.drawn = kept.whole(this.drawn);
  }

  private next(): void {
    const n = this.drawn++;
    if (n >= this.count) {
      this.startMs = Infinity;
      this.endMs = Infinity;
      return;
    }
    // The durations of those before.
    const takenMs = this.endMs - Math.floor(this.placeMs);
    // The smallest of the m starts that are left is at 1 − u^(1/m) of the room that is left.
    const u = 1 - uniform(this.key, this.channels.start, epochDraw(this.print, n));
    this.placeMs += (this.roomMs - this.placeMs) * (1 - Math.exp(Math.log(u) / (this.count - n)));
    this.startMs = Math.floor(this.placeMs) + takenMs;
    this.endMs = this.startMs + this.durationMs(n);
  }

  private durationMs(n: number): number {
    const { dipMinSeconds, dipMaxSeconds } = this.settings;
    return 1000 * integer(this.key, this.channels.duration, epochDraw(this.print, n), dipMinSeconds, dipMaxSeconds);
  }
}
