// What people asked of one machine up to a moment, in ms of the fleet's time.

import { MS_PER_UNIT } from '../core/time';
import type { Timeline } from '../core/timeline';
import type { Maintenance } from './maintenance-rounds';
import type { DeviceCommands, EffectiveCommand } from './model';
import type { Failure } from './operation';

export class GivenCommands {
  /** when the next one takes effect */
  readonly nextMs: number;
  private readonly past: readonly EffectiveCommand[];

  /** @param types of failures by place */
  constructor(
    { list }: DeviceCommands,
    private readonly timeline: Timeline,
    nowMs: number,
    private readonly types: readonly string[],
  ) {
    let count = list.length;
    while (count > 0 && this.msOf(list[count - 1]!) > nowMs) count--;
    this.past = count === list.length ? list : list.slice(0, count);
    this.nextMs = count < list.length ? this.msOf(list[count]!) : Infinity;
  }

  /** Of the maintenances that began at or before `timeMs`, the one that ends last. */
  longestMaintenance(timeMs: number): Maintenance | undefined {
    let longest: Maintenance | undefined;
    for (const entry of this.past) {
      if (entry.command !== 'maintenance') continue;
      const startMs = this.msOf(entry);
      if (startMs > timeMs) break;
      const endMs = startMs + Math.round((entry.value as { minutes: number }).minutes * MS_PER_UNIT.min);
      if (!longest || endMs >= longest.endMs) longest = { startMs, endMs };
    }
    return longest;
  }

  /** When one of the commands `clearing` last took effect up to `timeMs`. */
  clearedMs(timeMs: number, clearing: readonly string[]): number {
    const last = this.past.findLast((entry) => clearing.includes(entry.command) && this.msOf(entry) <= timeMs);
    return last ? this.msOf(last) : -Infinity;
  }

  /** The last failure that was injected up to `timeMs`, unless one of the commands `clearing` came after it up to then. */
  injected(timeMs: number, clearing: readonly string[]): Failure | undefined {
    const last = this.past.findLast(
      (entry) => (entry.command === 'inject' || clearing.includes(entry.command)) && this.msOf(entry) <= timeMs,
    );
    return last?.command === 'inject' ? this.failureOf(last) : undefined;
  }

  /** Whether a failure was injected at or after `timeMs`. */
  injectedSince(timeMs: number): boolean {
    const last = this.past.findLast((entry) => entry.command === 'inject');
    return last !== undefined && this.msOf(last) >= timeMs;
  }

  private failureOf(entry: EffectiveCommand): Failure {
    const value = entry.value as { failure: string; from: number; rate: number; hours: number };
    const { failure, from, rate, hours } = value;
    const startMs = this.msOf(entry);
    const endMs = startMs + Math.round(hours * MS_PER_UNIT.h);
    return { type: this.types.indexOf(failure), startMs, endMs, from, rate };
  }

  private msOf({ tick }: EffectiveCommand): number {
    return this.timeline.timeOf(tick) - this.timeline.startMs;
  }
}
