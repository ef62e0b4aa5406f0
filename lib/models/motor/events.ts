// What a motor's controller sends of its winding.
import type { ModelEvent } from '../model';
import type { Heat } from './heat';

const NO_EVENTS: readonly ModelEvent[] = Object.freeze([]);

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
