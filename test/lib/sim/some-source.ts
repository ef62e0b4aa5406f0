// A source as a plant sees it, at a tick that a test sets: one reading a second since 1970.
import type { Model } from '../../../lib/models/model';
import type { CommandedSource } from '../../../lib/sim/control';
import { WanderingModel } from '../models/wandering-model';

export interface SomeSource extends CommandedSource {
  /** the last tick of all its devices */
  tick: number;
}

export function someSource(name: string, ids: readonly string[], model: Model = new WanderingModel()): SomeSource {
  return {
    tick: -1,
    name,
    noun: 'walkers',
    model,
    ids,
    lastTick() {
      return this.tick;
    },
    tickAt: (eventMs) => Math.ceil(eventMs / 1000),
    timeOf: (tick) => tick * 1000,
    condition(i) {
      return this.latest(i)?.condition;
    },
    latest(i) {
      if (this.tick < 0) return undefined;
      const reading = { device: ids[i]!, timestamp: this.tick * 1000, place: i };
      const anomaly = { type: 'out', fields: ['place'], startTick: 0, endTick: 9, severity: 1 };
      return { reading, condition: i === 0 ? 'inside' : 'outside', anomalies: i === 0 ? [] : [anomaly] };
    },
  };
}
