// When failures happen, without a chain through time: a device's time is cut into cells, which are its own. A cell
// holds at most one failure, wholly inside, and all about it is hashed from device and cell, so that any moment of any
// device can be asked for by itself.

import { cellAt } from '../core/cell-times';
import type { DeviceKey } from '../core/hash';
import { uniform } from '../core/random';
import { WanderingCells } from '../core/wandering-cells';

export interface FailureRules {
  /** mean time from one failure of a device to the next, ms; Infinity for none */
  readonly mtbfMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
  /** how often each type is picked, relative to the others */
  readonly weights: readonly number[];
  /**
   * Failures follow each other: a device works for U(0, 2) × so long, ms, fails, and works again. The mean time between
   * failures does not count then.
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

/** The failures of a device, cell by cell. Times are whole ms. */
export interface FailureCells {
  /** durations are this share of the given, where failures are so frequent that they would not fit */
  readonly scale: number;
  /** The number of the cell that holds `timeMs` of a device's time. */
  cellAt(key: DeviceKey, timeMs: number): number;
  /** Where cell number `cell` begins. */
  startOf(key: DeviceKey, cell: number): number;
  /** The failure in cell number `cell`, if it has one. */
  in(key: DeviceKey, cell: number): CellFailure | undefined;
}

export function failureCells(rules: FailureRules, channels: FailureChannels): FailureCells {
  return rules.healthyMs === undefined ? new SparseCells(rules, channels) : new FullCells(rules, channels);
}

/** Cells of twice the longest failure on average, some of which have one: as many as the mean time between failures asks for. */
class SparseCells implements FailureCells {
  readonly scale: number;
  private readonly cells: WanderingCells;
  private readonly probability: number;

  constructor(
    private readonly rules: FailureRules,
    private readonly channels: FailureChannels,
  ) {
    const { mtbfMs, longestMs } = rules;
    const usualMs = 2 * longestMs;
    this.scale = Math.min(1, mtbfMs / usualMs);
    const lengthMs = Math.max(1, Math.round(usualMs * this.scale));
    this.cells = new WanderingCells(lengthMs, channels.phase);
    // Infinity / Infinity is no probability.
    this.probability = mtbfMs < Infinity ? lengthMs / mtbfMs : 0;
  }

  cellAt(key: DeviceKey, timeMs: number): number {
    return this.cells.cellAt(key, timeMs);
  }

  startOf(key: DeviceKey, cell: number): number {
    return this.cells.startOf(key, cell);
  }

  in(key: DeviceKey, cell: number): CellFailure | undefined {
    const { channels, rules, scale } = this;
    if (uniform(key, channels.whether, cell) >= this.probability) return undefined;
    const span = rules.longestMs - rules.shortestMs;
    const fromMs = this.startOf(key, cell);
    const lengthMs = this.startOf(key, cell + 1) - fromMs;
    const drawnMs = Math.round(scale * (rules.shortestMs + span * uniform(key, channels.duration, cell)));
    const durationMs = Math.min(lengthMs, drawnMs);
    const startMs = fromMs + Math.floor((lengthMs - durationMs) * uniform(key, channels.start, cell));
    return { type: drawnType(rules, uniform(key, channels.type, cell)), startMs, endMs: startMs + durationMs };
  }
}

/**
 * Cells that each begin healthy and fail until they end. Two neighbours have lengths that add up to the same for all pairs,
 * because where one is longer than the mean, the other is shorter by as much.
 */
class FullCells implements FailureCells {
  readonly scale = 1;
  private readonly pairMs: number;

  constructor(
    private readonly rules: FailureRules,
    private readonly channels: FailureChannels,
  ) {
    const { shortestMs, longestMs, healthyMs = 0 } = rules;
    this.pairMs = Math.max(2, Math.round(shortestMs + longestMs + 2 * healthyMs));
  }

  cellAt(key: DeviceKey, timeMs: number): number {
    const pair = cellAt(timeMs, this.pairMs, this.phaseMs(key));
    return timeMs < this.startOf(key, 2 * pair + 1) ? 2 * pair : 2 * pair + 1;
  }

  startOf(key: DeviceKey, cell: number): number {
    const pair = Math.floor(cell / 2);
    const isFirst = cell === 2 * pair;
    return pair * this.pairMs - this.phaseMs(key) + (isFirst ? 0 : this.firstLengthMs(key, pair));
  }

  in(key: DeviceKey, cell: number): CellFailure {
    const { channels, rules } = this;
    const pair = Math.floor(cell / 2);
    const drawn = uniform(key, channels.start, pair);
    const healthyMs = 2 * rules.healthyMs! * (cell === 2 * pair ? drawn : 1 - drawn);
    const endMs = this.startOf(key, cell + 1);
    const startMs = Math.min(endMs, this.startOf(key, cell) + Math.round(healthyMs));
    return { type: drawnType(rules, uniform(key, channels.type, cell)), startMs, endMs };
  }

  private firstLengthMs(key: DeviceKey, pair: number): number {
    const { channels, rules } = this;
    const span = rules.longestMs - rules.shortestMs;
    const failingMs = rules.shortestMs + span * uniform(key, channels.duration, pair);
    return Math.round(2 * rules.healthyMs! * uniform(key, channels.start, pair) + failingMs);
  }

  private phaseMs(key: DeviceKey): number {
    return Math.floor(uniform(key, this.channels.phase, 0) * this.pairMs);
  }
}

function drawnType({ weights }: FailureRules, drawn: number): number {
  let left = drawn * weights.reduce((sum, weight) => sum + weight, 0);
  for (let type = 0; type < weights.length; type++) {
    left -= weights[type]!;
    if (left < 0) return type;
  }
  // What rounding left over belongs to the last type that can be picked.
  return weights.findLastIndex((weight) => weight > 0);
}
