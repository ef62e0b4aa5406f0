// When failures happen, without a chain through time: a device's time is cut into cells of equal length, with a phase of
// its own. A cell holds at most one failure, wholly inside, and all about it is hashed from device and cell, so that any
// moment of any device can be asked for by itself.
import type { DeviceKey } from '../core/hash';
import { uniform } from '../core/random';
import { cellAt } from './cell-times';

export interface FailureRules {
  /** mean time from one failure of a device to the next, ms; Infinity for none */
  readonly mtbfMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
  /** how often each type is picked, relative to the others */
  readonly weights: readonly number[];
  /**
   * Failures follow each other: a device works for so long on average, ms, then fails for the mean of the durations. The
   * mean time between failures does not count then.
   */
  readonly healthyMs?: number;
}

/** One failure: [startMs, endMs) of the device's time. */
export interface CellFailure {
  /** place of its type in the weights */
  readonly type: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** The channels of random numbers that the cells of a model use; the tick is the number of the cell. */
export interface FailureChannels {
  readonly phase: number;
  readonly whether: number;
  readonly duration: number;
  readonly start: number;
  readonly type: number;
}

export class FailureCells {
  /** length of a cell, ms */
  readonly lengthMs: number;
  /** durations are this share of the given, where failures are so frequent that they would not fit */
  readonly scale: number;
  private readonly probability: number;
  private readonly totalWeight: number;

  constructor(
    private readonly rules: FailureRules,
    private readonly channels: FailureChannels,
  ) {
    const { mtbfMs, shortestMs, longestMs, healthyMs } = rules;
    const usualMs = 2 * longestMs;
    this.totalWeight = rules.weights.reduce((sum, weight) => sum + weight, 0);
    if (healthyMs === undefined) {
      this.scale = Math.min(1, mtbfMs / usualMs);
      this.lengthMs = usualMs * this.scale;
      // Infinity / Infinity is no probability.
      this.probability = this.totalWeight > 0 && mtbfMs < Infinity ? this.lengthMs / mtbfMs : 0;
    } else {
      this.scale = 1;
      this.lengthMs = (shortestMs + longestMs) / 2 + healthyMs;
      this.probability = 1;
    }
  }

  /** The number of the cell that holds `timeMs` of a device's time. */
  cellAt(key: DeviceKey, timeMs: number): number {
    return cellAt(timeMs, this.lengthMs, this.phaseMs(key));
  }

  /** Where cell number `cell` begins. */
  startOf(key: DeviceKey, cell: number): number {
    return cell * this.lengthMs - this.phaseMs(key);
  }

  /** The failure in cell number `cell`, if it has one. */
  in(key: DeviceKey, cell: number): CellFailure | undefined {
    const { channels, rules, scale, lengthMs } = this;
    const type = this.typeOf(uniform(key, channels.type, cell));
    if (rules.healthyMs !== undefined) {
      // Exponential, as the time until an event that may come at any reading.
      const healthyMs = Math.min(-rules.healthyMs * Math.log(1 - uniform(key, channels.start, cell)), lengthMs);
      return {
        type,
        startMs: Math.floor(this.startOf(key, cell) + healthyMs),
        endMs: Math.floor(this.startOf(key, cell + 1)),
      };
    }
    if (uniform(key, channels.whether, cell) >= this.probability) return undefined;
    const span = rules.longestMs - rules.shortestMs;
    const durationMs = Math.round(scale * (rules.shortestMs + span * uniform(key, channels.duration, cell)));
    const room = lengthMs - durationMs;
    const startMs = Math.floor(this.startOf(key, cell) + room * uniform(key, channels.start, cell));
    return { type, startMs, endMs: startMs + durationMs };
  }

  private phaseMs(key: DeviceKey): number {
    return Math.floor(uniform(key, this.channels.phase, 0) * this.lengthMs);
  }

  private typeOf(drawn: number): number {
    const { weights } = this.rules;
    let left = drawn * this.totalWeight;
    for (let type = 0; type < weights.length; type++) {
      left -= weights[type]!;
      if (left < 0) return type;
    }
    // What rounding left over belongs to the last type that can be picked.
    return weights.findLastIndex((weight) => weight > 0);
  }
}
