// What a motor's controller sends.
import type { Maintenance } from './maintenance-rounds';
import type { ModelEvent } from './model';

/** What events tell apart. */
interface MotorCondition {
  readonly maintenance: Maintenance | undefined;
  readonly hot: boolean;
}

/**
 * `maintenance_started`, `maintenance_ended`, `overtemperature` and `temperature_normal`.
 *
 * @param startMs event time of the fleet's start, ms since the Unix epoch
 * @param limit of the winding, °C
 */
export function motorEvents(was: MotorCondition, is: MotorCondition, startMs: number, limit: number): ModelEvent[] {
  const maintenance = (event: string, text: string, one: Maintenance): ModelEvent => {
    return { event, text, maintenance_start: startMs + one.startMs, maintenance_end: startMs + one.endMs };
  };
  const events: ModelEvent[] = [];
  if (was.maintenance?.startMs !== is.maintenance?.startMs) {
    if (was.maintenance) events.push(maintenance('maintenance_ended', 'Maintenance is over', was.maintenance));
    if (is.maintenance) events.push(maintenance('maintenance_started', 'Maintenance has begun', is.maintenance));
  }
  if (is.hot && !was.hot) events.push({ event: 'overtemperature', text: `The winding is above ${limit} °C`, limit });
  if (!is.hot && was.hot) events.push({ event: 'temperature_normal', text: 'The winding has cooled down', limit });
  return events;
}
