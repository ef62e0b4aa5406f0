// A machine that stands still for maintenance: pressure and flow are gone, its temperatures fall; afterwards they rise again
// with the same time constants.
import { MS_PER_UNIT } from '../core/time';
import { MACHINE_SENSORS, SENSORS } from './machine-sensors';
import type { Maintenance } from './maintenance-rounds';

/** σ of a sensor of an idle machine, share of its band's width. */
const IDLE_NOISE = 0.005;
/** After so many time constants it is warm. */
const WARM_AFTER = 12;

/** Puts an idle machine's values in the place of the normal ones, `timeMs` being within its maintenance. */
export function readIdle({ startMs }: Maintenance, timeMs: number, noise: Float64Array, out: Float64Array): void {
  const minutes = (timeMs - startMs) / MS_PER_UNIT.min;
  for (let i = 0; i < SENSORS; i++) {
    const { low, high, idle, idleMinutes } = MACHINE_SENSORS[i]!;
    const left = idleMinutes > 0 ? Math.exp(-minutes / idleMinutes) : 0;
    out[i] = Math.max(0, idle + (out[i]! - idle) * left + IDLE_NOISE * (high - low) * noise[i]!);
  }
}

/** Takes from the values of a machine what it lacks because it has cooled in a maintenance that is over. */
export function coolAfter({ startMs, endMs }: Maintenance, timeMs: number, out: Float64Array): void {
  const minutes = (timeMs - endMs) / MS_PER_UNIT.min;
  for (let i = 0; i < SENSORS; i++) {
    const { low, high, idle, idleMinutes } = MACHINE_SENSORS[i]!;
    if (idleMinutes === 0 || minutes > WARM_AFTER * idleMinutes) continue;
    const cooled = 1 - Math.exp((startMs - endMs) / MS_PER_UNIT.min / idleMinutes);
    out[i] = out[i]! - ((low + high) / 2 - idle) * cooled * Math.exp(-minutes / idleMinutes);
  }
}
