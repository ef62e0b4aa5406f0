// Scheduled maintenance: in each round every machine of the fleet has one turn, in an order that is drawn anew, a slot
// after the other. When a machine was maintained last follows from the time alone.

import { cellAt } from '../core/cell-times';
import { Permutation } from '../core/permutation';
import { uniform } from '../core/random';
import type { Device, FleetFacts } from './model';

export interface MaintenanceRules {
  /** a machine's turns are so far apart on average, ms, for a fleet of `size`; Infinity for none */
  everyMs(size: number): number;
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** [startMs, endMs) of the fleet's time. */
export interface Maintenance {
  readonly startMs: number;
  readonly endMs: number;
}

export class MaintenanceRounds {
  /** those of the last fleet that was asked for: a model has one as a rule */
  private order: Permutation | undefined;

  /** @param channel of the random numbers of a device: how long each of its turns takes */
  constructor(
    private readonly rules: MaintenanceRules,
    private readonly channel: number,
  ) {}

  /** The last turn of `device` that began at or before `timeMs`. */
  last(device: Device, timeMs: number): Maintenance | undefined {
    const everyMs = this.everyMs(device.fleet);
    if (everyMs === Infinity) return undefined;
    const round = this.roundAt(device.fleet, everyMs, timeMs);
    const turn = this.turn(device, everyMs, round);
    return turn.startMs <= timeMs ? turn : this.turn(device, everyMs, round - 1);
  }

  /** When the next turn of `device` after `timeMs` begins; Infinity for never. */
  nextStartMs(device: Device, timeMs: number): number {
    const everyMs = this.everyMs(device.fleet);
    if (everyMs === Infinity) return Infinity;
    const round = this.roundAt(device.fleet, everyMs, timeMs);
    const { startMs } = this.turn(device, everyMs, round);
    return startMs > timeMs ? startMs : this.turn(device, everyMs, round + 1).startMs;
  }

  /** Whole ms, so that the first turn of a round begins with it. */
  private everyMs({ size }: FleetFacts): number {
    return Math.round(this.rules.everyMs(size));
  }

  /** So that a fleet does not start with a maintenance. */
  private phaseMs({ key }: FleetFacts, everyMs: number): number {
    return Math.floor(uniform(key, this.channel, 0) * everyMs);
  }

  private roundAt(fleet: FleetFacts, everyMs: number, timeMs: number): number {
    return cellAt(timeMs, everyMs, this.phaseMs(fleet, everyMs));
  }

  private turn({ key, index, fleet }: Device, everyMs: number, round: number): Maintenance {
    const { shortestMs, longestMs } = this.rules;
    if (this.order?.size !== fleet.size) this.order = new Permutation(fleet.size);
    const slot = this.order.placeOf(fleet.key, round, index);
    const startMs = round * everyMs + Math.floor((slot * everyMs) / fleet.size) - this.phaseMs(fleet, everyMs);
    const durationMs = Math.round(shortestMs + (longestMs - shortestMs) * uniform(key, this.channel, round));
    return { startMs, endMs: startMs + durationMs };
  }
}
