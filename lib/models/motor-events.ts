// What a motor's controller sends.
import type { Maintenance } from './maintenance-rounds';
import type { ModelEvent } from './model';
import type { Heat } from './motor-heat';

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);

/**
 * `maintenance_started` and `maintenance_ended`.
 *
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

/**
 * `overtemperature` and `temperature_normal`, of a winding whose heat was at step `before` when it was last asked for.
 *
 * @param limit °C
 */
export function heatEvents({ hotSince, coolSince }: Heat, before: number, limit: number): readonly ModelEvent[] {
  if (hotSince <= before && coolSince <= before) return NO_EVENTS;
  const events: ModelEvent[] = [];
  if (hotSince > before) events.push({ event: 'overtemperature', text: `The winding is above ${limit} °C`, limit });
  if (coolSince > before) events.push({ event: 'temperature_normal', text: 'The winding has cooled down', limit });
  return hotSince > coolSince ? events.reverse() : events;
}
