// How fast a field changes: the difference to its previous value over the event time between them.
import type { FieldFamily, FieldMemory } from './family';

export const CHANGE_FEATURES = ['rate_of_change'] as const;

export class Change implements FieldFamily {
  readonly id = 'change';
  readonly features = CHANGE_FEATURES;

  /** @param unitMs the rate is per so many ms: 1000 for "per second" */
  constructor(private readonly unitMs: number) {}

  begin(): FieldMemory {
    return new ChangeMemory(this.unitMs);
  }
}

/** Not defined for the first value, nor for one at the time of the one before. */
class ChangeMemory implements FieldMemory {
  private last = Number.NaN;

  constructor(private readonly unitMs: number) {}

  add(value: number, _time: number, elapsed: number, out: Float64Array, at: number): number {
    out[at] = ((value - this.last) / elapsed) * this.unitMs;
    this.last = value;
    return at + 1;
  }

  save(): number {
    return this.last;
  }

  restore(saved: number | null): void {
    this.last = saved ?? Number.NaN;
  }
}
