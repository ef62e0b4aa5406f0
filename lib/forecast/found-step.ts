// The spacing of readings whose step nobody has named.
import { MS_PER_UNIT } from '../core/time';

export interface Spaced {
  /** event time, ms */
  time: number;
  value: number;
}

/** So many spacings are looked at: their median is not moved by a reading that is missing or comes twice. */
const SPACINGS = 8;
/** A spacing within so much of whole units is one of whole units: clocks jitter. */
const TOLERANCE = 0.01;
const UNITS_MS: readonly number[] = [
  MS_PER_UNIT.d,
  MS_PER_UNIT.h,
  MS_PER_UNIT.min,
  MS_PER_UNIT.s,
  100 * MS_PER_UNIT.ms,
  10 * MS_PER_UNIT.ms,
  MS_PER_UNIT.ms,
];

/**
 * The median spacing of `readings` in ms, in whole days, hours, minutes, seconds, … where it is within 1 % of that; 0 as
 * long as there are too few of them. Of readings that all have one time the first are taken out, so that they do not
 * pile up.
 */
export function foundStep(readings: Spaced[]): number {
  if (readings.length <= SPACINGS) return 0;
  const times = readings.map(({ time }) => time).sort((a, b) => a - b);
  const spacings = times.slice(1).map((time, i) => time - times[i]!);
  const positive = spacings.filter((spacing) => spacing > 0).sort((a, b) => a - b);
  if (positive.length > 0) return inWholeUnits(positive[(positive.length - 1) >> 1]!);
  readings.splice(0, readings.length - SPACINGS);
  return 0;
}

function inWholeUnits(ms: number): number {
  for (const unit of UNITS_MS) {
    const whole = Math.round(ms / unit) * unit;
    if (whole > 0 && Math.abs(ms - whole) <= TOLERANCE * ms) return whole;
  }
  return ms;
}
