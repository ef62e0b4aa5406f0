// The reference's own formulas, for those who compare: terms that are absolute, so that pressure lies at the end of its
// band for half of the time; failures that jump to the band's end; an oil leak that reads 60 at once.
import { MS_PER_UNIT } from '../core/time';
import { MACHINE_FAILURES } from './machine-failures';
import { AGE_FROM_MS, weekday } from './machine-normal';
import { MACHINE_SENSORS, SENSORS } from './machine-sensors';
import type { Failure } from './operation';

const DAILY = 2;
const WEEKLY = 1.5;
const DRIFT_PER_DAY = 0.001;
const MOST_OFFSET = 0.099;

/** @param sigma of the noise, in widths of a band; `share`: the machine's own number, 0 … 1 */
export function readReference(
  time: number,
  share: number,
  sigma: number,
  noise: Float64Array,
  out: Float64Array,
): void {
  const hour = Math.floor((time % MS_PER_UNIT.d) / MS_PER_UNIT.h);
  const daily = DAILY * Math.sin((2 * Math.PI * hour) / 24);
  const weekly = WEEKLY * Math.sin((2 * Math.PI * Math.floor(weekday(time))) / 7);
  const drift = DRIFT_PER_DAY * Math.floor((time - AGE_FROM_MS) / MS_PER_UNIT.d);
  const shift = daily + weekly + drift + MOST_OFFSET * share;
  for (let i = 0; i < SENSORS; i++) {
    const { low, high } = MACHINE_SENSORS[i]!;
    const value = (low + high) / 2 + shift + sigma * (high - low) * noise[i]!;
    out[i] = Math.min(Math.max(value, low), high);
  }
}

/** Puts the course of a failure in the place of the normal values. `noise` in widths of a band. */
export function failReference(
  { type }: Failure,
  hours: number,
  noise: (sensor: number) => number,
  out: Float64Array,
): void {
  for (const { sensor, ratePerHour, oscillation, referenceStart } of MACHINE_FAILURES[type]!.courses) {
    const { low, high, critical } = MACHINE_SENSORS[sensor]!;
    const swing = oscillation ? oscillation.amplitude * Math.sin(oscillation.radiansPerHour * hours) : 0;
    const value = referenceStart + ratePerHour * hours + swing + noise(sensor) * (high - low);
    // Clipped to the band's low end and the critical value: the wrong way round for oil.
    out[sensor] = Math.min(Math.max(value, low), critical);
  }
}
