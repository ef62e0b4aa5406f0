// Where the bench's own source and the references get their readings: from a fleet of lib/, made as they are asked
// for, or from a pool made once, for figures in which making them is no part of what is measured.
import type { Reading } from '../../lib/core/reading';
import { Printer } from '../../lib/models/printer/printer';
import { deviceIds, type EventPayload, Fleet } from '../../lib/sim/fleet';

export const DEVICES = 10;
export const PERIOD_MS = 1000;
export const START_MS = Date.UTC(2026, 0, 1);
const POOL_TICKS = 1000;

/** A fleet of printers, device after device, tick after tick, as a pump goes through it. */
export class FleetLoop {
  private readonly fleet = new Fleet({
    model: new Printer(),
    seed: '1',
    ids: deviceIds({ prefix: 'Printer ', count: DEVICES }),
    periodMs: PERIOD_MS,
    startMs: START_MS,
  });
  private tick = 0;
  private index = -1;

  /** The next reading. What the controllers send on the way goes to `onEvent`. */
  next(onEvent: (event: EventPayload) => void): Reading {
    for (;;) {
      if (++this.index === DEVICES) {
        this.index = 0;
        this.tick++;
      }
      const reading = this.fleet.reading(this.tick, this.index);
      for (const event of this.fleet.events(this.tick, this.index)) onEvent(event);
      if (reading) return reading;
    }
  }
}

/** The first readings of that fleet again and again; their time goes on. */
export class ReadingPool {
  private readonly readings: Reading[] = [];
  private at = 0;

  constructor() {
    const fleet = new FleetLoop();
    while (this.readings.length < POOL_TICKS * DEVICES) this.readings.push(fleet.next(() => {}));
  }

  /** The next reading: an object that comes again, later in time. */
  next(): Reading {
    const reading = this.readings[this.at]!;
    reading.timestamp += POOL_TICKS * PERIOD_MS;
    this.at = (this.at + 1) % this.readings.length;
    return reading;
  }
}
