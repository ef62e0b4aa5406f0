// A machine that stands still for maintenance: pressure and flow are gone, its temperatures fall; afterwards they rise again
// with the same time constants.
import { MS_PER_UNIT } from '../../core/time';
import type { Maintenance } from '../maintenance-rounds';
import { MACHINE_SENSORS, SENSORS } from './sensors';

/** σ of a sensor of an idle machine, share of its band's width. */
const IDLE_NOISE = 0.005;
/** After so many time constants a machine is warm. */
const WARM_AFTER = 12;
/** From so long after a maintenance on it is no longer felt, ms. */
export const WARM_AFTER_MS = WARM_AFTER * MS_PER_UNIT.min * Math.max(...MACHINE_SENSORS.map((s) => s.idleMinutes));

/** Puts an idle machine's values in the place of the normal ones, `timeMs` being within its maintenance. */
export function readIdle({ startMs }: Maintenance, timeMs: number, noise: Float64Array, out: Float64Array): void {
  const minutes = (timeMs - startMs) / MS_PER_UNIT.min;
  for (let i = 0; i < SENSORS; i++) {
    const { low, high, idle, idleMinutes } = MACHINE_SENSORS[i]!;
    const left = idleMinutes > 0 ? Math.exp(-minutes / idleMinutes) : 0;
    out[i] = Math.max(0, idle + (out[i]! - idle) * left + IDLE_NOISE * (high - low) * noise[i]!);
  }
}

/** What a sensor lacks at `timeMs` because the machine has cooled in a maintenance that is over. */
export function cooledBy(sensor: number, { startMs, endMs }: Maintenance, timeMs: number): number {
  const { low, high, idle, idleMinutes } = MACHINE_SENSORS[sensor]!;
  const minutes = (timeMs - endMs) / MS_PER_UNIT.min;
  if (idleMinutes === 0 || minutes < 0 || minutes > WARM_AFTER * idleMinutes) return 0;
  const cooled = 1 - Math.exp((startMs - endMs) / MS_PER_UNIT.min / idleMinutes);
  return ((low + high) / 2 - idle) * cooled * Math.exp(-minutes / idleMinutes);
}

/** `cooledBy` changes by no more than this, per ms. */
export function steepestWarming(sensor: number): number {
  const { low, high, idle, idleMinutes } = MACHINE_SENSORS[sensor]!;
  return idleMinutes === 0 ? 0 : ((low + high) / 2 - idle) / idleMinutes / MS_PER_UNIT.min;
}
