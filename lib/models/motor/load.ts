// How a motor is loaded over time: as a share of full load, 0 … 1, and beyond where the pattern goes beyond. Times are event
// time, ms since the Unix epoch, with the motor's own shift.

import { cellAt } from '../../core/cell-times';
import type { DeviceKey } from '../../core/hash';
import { uniform } from '../../core/random';
import { CYCLE_LEVEL } from './draws';
import { parseRecording } from './recording';
import type { MotorSettings } from './settings';

export interface LoadPattern {
  /** Below 0 in the lower half of a sine. */
  at(key: DeviceKey, timeMs: number): number;
  /**
   * For how long it has been switched on, ms; for how long it has been switched off, as a number below 0; Infinity where
   * it always runs.
   */
  switchedMs(timeMs: number): number;
}

export function loadPattern(settings: Readonly<MotorSettings>): LoadPattern {
  if (settings.pattern === 'sine') return new SineLoad(settings.cycleSeconds * 1000);
  return settings.pattern === 'duty' ? new DutyCycle(settings) : new RecordedLoad(settings);
}

class SineLoad implements LoadPattern {
  constructor(private readonly periodMs: number) {}

  at(_key: DeviceKey, timeMs: number): number {
    const turns = timeMs / this.periodMs;
    // A large argument costs more, and digits.
    return Math.sin(2 * Math.PI * (turns - Math.floor(turns)));
  }

  switchedMs(): number {
    return Infinity;
  }
}

/** Rises, is held, falls, and rests: cycle after cycle, each of a height of its own. */
class DutyCycle implements LoadPattern {
  private readonly upMs: number;
  private readonly holdEndMs: number;
  private readonly downEndMs: number;
  private readonly periodMs: number;
  private readonly downMs: number;
  private readonly idle: number;
  private readonly spread: number;
  private readonly stops: boolean;

  constructor(settings: Readonly<MotorSettings>) {
    this.upMs = wholeMs(settings.rampUpSeconds);
    this.downMs = wholeMs(settings.rampDownSeconds);
    this.holdEndMs = this.upMs + wholeMs(settings.onSeconds);
    this.downEndMs = this.holdEndMs + this.downMs;
    this.periodMs = this.downEndMs + wholeMs(settings.offSeconds);
    this.stops = settings.rest === 'stops' && this.periodMs > this.downEndMs;
    this.idle = this.stops ? 0 : settings.idlePercent / 100;
    this.spread = settings.levelSpreadPercent / 100;
  }

  at(key: DeviceKey, timeMs: number): number {
    const { periodMs, upMs, holdEndMs, downEndMs, downMs, idle, spread } = this;
    const cycle = cellAt(timeMs, periodMs);
    const place = timeMs - cycle * periodMs;
    if (place >= downEndMs) return idle;
    const level = 1 + spread * (2 * uniform(key, CYCLE_LEVEL, cycle) - 1);
    if (place < upMs) return idle + (level - idle) * (place / upMs);
    return place < holdEndMs ? level : idle + (level - idle) * ((downEndMs - place) / downMs);
  }

  switchedMs(timeMs: number): number {
    if (!this.stops) return Infinity;
    const place = timeMs - cellAt(timeMs, this.periodMs) * this.periodMs;
    return place < this.downEndMs ? place : this.downEndMs - place - 1;
  }
}

/** Values at equal distances, again and again, joined by straight lines. */
class RecordedLoad implements LoadPattern {
  private readonly stepMs: number;
  private readonly values: Float64Array;

  constructor({ recorded, recordedColumn, recordedSeconds, recordedScale }: Readonly<MotorSettings>) {
    const recording = parseRecording(recorded, recordedColumn);
    this.stepMs = Math.max(1, wholeMs(recordedSeconds));
    let low = Infinity;
    let high = -Infinity;
    for (const value of recording) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const isFitted = recordedScale === 'fit';
    const width = high > low ? high - low : 1;
    this.values = recording.map((value) => (isFitted ? (value - low) / width : value / 100));
  }

  at(_key: DeviceKey, timeMs: number): number {
    const { values, stepMs } = this;
    const step = cellAt(timeMs, stepMs);
    const way = (timeMs - step * stepMs) / stepMs;
    const place = step - values.length * Math.floor(step / values.length);
    const from = values[place]!;
    const to = values[place + 1 < values.length ? place + 1 : 0]!;
    return from + (to - from) * way;
  }

  switchedMs(): number {
    return Infinity;
  }
}

function wholeMs(seconds: number): number {
  return Math.round(seconds * 1000);
}
