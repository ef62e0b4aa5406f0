// What a controller sends of a maintenance.
import type { Maintenance } from './maintenance-rounds';
import type { ModelEvent } from './model';

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);

/**
 * `maintenance_started` and `maintenance_ended`.
 *
 * @param was the maintenance under way a tick before, and `is` now
 * @param startMs event time of the fleet's start, ms since the Unix epoch
 */
export function maintenanceEvents(
  was: Maintenance | undefined,
  is: Maintenance | undefined,
  startMs: number,
): readonly ModelEvent[] {
  if (was?.startMs === is?.startMs) return NO_EVENTS;
  const events: ModelEvent[] = [];
  const add = (event: string, text: string, one: Maintenance) => {
    events.push({ event, text, maintenance_start: startMs + one.startMs, maintenance_end: startMs + one.endMs });
  };
  if (was) add('maintenance_ended', 'Maintenance is over', was);
  if (is) add('maintenance_started', 'Maintenance has begun', is);
  return events;
}
