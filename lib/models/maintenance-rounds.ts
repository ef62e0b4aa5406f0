// Scheduled maintenance: in each round every machine of the fleet has one turn, in an order that is drawn anew, a slot
// after the other. When a machine was maintained last follows from the time alone.
import type { DeviceKey } from '../core/hash';
import { Permutation } from '../core/permutation';
import { uniform } from '../core/random';
import type { Device } from './model';

export interface MaintenanceRules {
  /** a machine's turns are so far apart on average, ms; Infinity for none */
  readonly everyMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** [startMs, endMs) of the fleet's time. */
export interface Maintenance {
  readonly startMs: number;
  readonly endMs: number;
}

export class MaintenanceRounds {
  private order: Permutation | undefined;

  /** @param channel of the random numbers of a device: how long each of its turns takes */
  constructor(
    private readonly rules: MaintenanceRules,
    private readonly channel: number,
  ) {}

  /** The last turn of `device` that began at or before `timeMs`. */
  last(device: Device, timeMs: number): Maintenance | undefined {
    if (!Number.isFinite(this.rules.everyMs)) return undefined;
    const round = this.roundAt(device, timeMs);
    const turn = this.turn(device, round);
    return turn.startMs <= timeMs ? turn : this.turn(device, round - 1);
  }

  /** When the next turn of `device` after `timeMs` begins; Infinity for never. */
  nextStartMs(device: Device, timeMs: number): number {
    if (!Number.isFinite(this.rules.everyMs)) return Infinity;
    const round = this.roundAt(device, timeMs);
    const { startMs } = this.turn(device, round);
    return startMs > timeMs ? startMs : this.turn(device, round + 1).startMs;
  }

  /** So that a fleet does not start with a maintenance. */
  private phaseMs(fleetKey: DeviceKey): number {
    return Math.floor(uniform(fleetKey, this.channel, 0) * this.rules.everyMs);
  }

  private roundAt({ fleet }: Device, timeMs: number): number {
    return Math.floor((timeMs + this.phaseMs(fleet.key)) / this.rules.everyMs);
  }

  private turn({ key, index, fleet }: Device, round: number): Maintenance {
    const { everyMs, shortestMs, longestMs } = this.rules;
    if (this.order?.size !== fleet.size) this.order = new Permutation(fleet.size);
    const slot = this.order.placeOf(fleet.key, round, index);
    const startMs = Math.floor(round * everyMs + (slot * everyMs) / fleet.size - this.phaseMs(fleet.key));
    const durationMs = Math.round(shortestMs + (longestMs - shortestMs) * this.draw(key, round));
    return { startMs, endMs: startMs + durationMs };
  }

  private draw(key: DeviceKey, round: number): number {
    return uniform(key, this.channel, round);
  }
}
