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
export function ownershipFrom(env: Environment): Ownership {
  const instances = wholeNumber(env, 'SHOPFLOOR_INSTANCES', 1, SHARDS, `a whole number from 1 to ${SHARDS}`) ?? 1;
  const last = instances - 1;
  const expected =
    instances > 1
      ? `a whole number from 0 to ${last}, another in each of the ${instances} instances`
      : '0, as SHOPFLOOR_INSTANCES is not above 1';
  const index = wholeNumber(env, 'SHOPFLOOR_INDEX', 0, last, expected);
  if (index === undefined && instances > 1) throw new SettingError('SHOPFLOOR_INDEX', undefined, expected);
  return { instances, index: index ?? 0 };
}

type Environment = Readonly<Record<string, string | undefined>>;

function wholeNumber(env: Environment, name: string, min: number, max: number, expected: string): number | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < min || number > max) throw new SettingError(name, text, expected);
  return number;
}
