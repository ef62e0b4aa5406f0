// Since when a device has been running that can fail and wear.
import { uniform } from '../core/random';
import { MS_PER_UNIT } from '../core/time';
import type { Device } from './model';
import { phaseMs, type StartPhase } from './start-phase';

/** One that has long been running has run for up to so many days. */
const LONGEST_PAST_DAYS = 1000;

interface Start {
  readonly startPhase: StartPhase;
  readonly startSpacingSeconds: number;
}

/**
 * The fleet's time at which `device` began to run, ms; before 0 where it has long been running.
 *
 * @param channel of the random numbers: how long
 */
export function bornMs({ key, index }: Device, { startPhase, startSpacingSeconds }: Start, channel: number): number {
  if (startPhase === 'as if long running') {
    return -Math.floor(uniform(key, channel, 0) * LONGEST_PAST_DAYS * MS_PER_UNIT.d);
  }
  return -phaseMs(startPhase, index, Math.round(startSpacingSeconds * 1000), Infinity);
}
