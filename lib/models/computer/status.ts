// Whether a computer is stressed, as its reading shows: whether any of its load, power or temperature has used up more than
// a share of what there is, from its rest to its limit, or its governor holds it back.
import type { Reading } from '../../core/reading';
import { COMPUTER_PROFILES } from './profiles';

export type ComputerStatus = 'stressed' | 'OK';

export const STRESSED_FROM = 0.7;

/** °C: a temperature counts from here to its hard limit. */
const COOL = 25;
const pi = COMPUTER_PROFILES['raspberry-pi-4'];
const { pc } = COMPUTER_PROFILES;

/** Where each measurement is at 0 and at 1. */
const SPANS: Readonly<Record<string, readonly [rest: number, limit: number]>> = {
  CPU_temp_celsius: [COOL, pi.hardLimit],
  GPU_temp_celsius: [COOL, pi.hardLimit],
  TemperatureCPUPackage: [COOL, pc.hardLimit],
  TemperatureGPUCore: [COOL, pc.hardLimit],
  LoadCPUTotal: [0, 100],
  LoadGPUCore: [0, 100],
  PowerCPUPackage: [0, pc.idleWatts + pc.loadWatts],
};
/** Of `throttled`, those that say what is now. */
const NOW_BITS = 0xf;
const STRESSED_STATES: readonly unknown[] = ['throttled', 'overheated', 'failed'];

/**
 * The measurement that has used up most, as a share of what there is: 0 at rest, 1 at its limit or beyond; 1 while the
 * governor holds the computer back, and when it has failed.
 *
 * @param reading of a computer, of either profile; what it lacks does not count
 */
export function computerStress(reading: Reading): number {
  if (STRESSED_STATES.includes(reading.state)) return 1;
  if (typeof reading.throttled === 'number' && (reading.throttled & NOW_BITS) !== 0) return 1;
  let most = 0;
  for (const [name, [rest, limit]] of Object.entries(SPANS)) {
    const value = reading[name];
    if (typeof value === 'number') most = Math.max(most, (value - rest) / (limit - rest));
  }
  return Math.min(1, most);
}

/** `stressed` above the threshold, a share of 0 to 1; one that sends nothing (null) is OK: it is off. */
export function computerStatus(reading: Reading | null, threshold = STRESSED_FROM): ComputerStatus {
  return reading !== null && computerStress(reading) > threshold ? 'stressed' : 'OK';
}
