// Which devices this instance runs. Devices fall into virtual shards by a hash of their id; with static ownership the
// shards are dealt out to N instances in turn, so that every device runs in exactly one of them.
import { SettingError } from '../core/errors';
import { deviceKey } from '../core/hash';

export const SHARDS = 256;

/** This process is number `index` (from 0) of `instances`. */
export interface Ownership {
  readonly instances: number;
  readonly index: number;
}

export const SINGLE: Ownership = { instances: 1, index: 0 };

/** The virtual shard of a device, 0 … 255; the same for every plant and seed. */
export function shardOf(deviceId: string): number {
  return deviceKey('shard', deviceId).hi >>> 24;
}

export function owns(ownership: Ownership, deviceId: string): boolean {
  return shardOf(deviceId) % ownership.instances === ownership.index;
}

/**
 * Reads SHOPFLOOR_INSTANCES and SHOPFLOOR_INDEX; without them this process is the only one.
 *
 * @throws SettingError naming the variable that cannot be used
 */
export function ownershipFrom(env: Readonly<Record<string, string | undefined>>): Ownership {
  const instances = wholeNumber(env, 'SHOPFLOOR_INSTANCES', 1, SHARDS) ?? 1;
  const index = wholeNumber(env, 'SHOPFLOOR_INDEX', 0, instances - 1);
  if (index !== undefined) return { instances, index };
  if (instances === 1) return SINGLE;
  throw new SettingError(
    'SHOPFLOOR_INDEX',
    undefined,
    `a whole number from 0 to ${instances - 1}, another in each of the ${instances} instances`,
  );
}

function wholeNumber(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  min: number,
  max: number,
): number | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < min || number > max) {
    throw new SettingError(name, text, `a whole number from ${min} to ${max}`);
  }
  return number;
}
