// Wrong clocks, told by what they do to the event time of a key.
import { InputError } from '../core/errors';
import type { Keyed } from '../core/keyed-state';
import { durationText } from '../core/time';

/** What a key's state keeps for `isSetBack`. */
export interface LateSpell {
  /** wall time, ms, at which the last series of late readings began */
  lateSince: number;
}

/**
 * Whether the key's time was set back, so that all it sends is late: for `idleMs` of wall time (0: never) nothing but
 * late readings came. To be asked at each late reading, which is no use of the key. Without this, a clock that once was
 * a year ahead would make the key's readings late for a year.
 */
export function isSetBack({ value, usedAt }: Keyed<LateSpell>, now: number, idleMs: number): boolean {
  if (value.lateSince < usedAt) value.lateSince = now;
  return idleMs > 0 && now - value.lateSince >= idleMs;
}

/**
 * @param time event time of a reading that arrives at wall time `now`, ms since the Unix epoch
 * @throws InputError when it is more than `maxAheadMs` ahead; 0: never
 */
export function checkAhead(time: number, now: number, maxAheadMs: number, timeProperty: string): void {
  if (maxAheadMs === 0 || time - now <= maxAheadMs) return;
  const ahead = `${new Date(time).toISOString()}, ${durationText(time - now)} ahead of the clock`;
  throw new InputError(`payload.${timeProperty} is ${ahead}; expected at most ${durationText(maxAheadMs)}`);
}
