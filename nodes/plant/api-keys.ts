// The keys of a plant's HTTP API. A key is 32 random bytes, shown once; the flow keeps its SHA-256 only.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SettingError, shown } from '../../lib/core/errors';
import type { Scope } from '../../lib/sim/api';
import type { Settings } from '../common/settings';

export interface ApiKey {
  readonly name: string;
  readonly scope: Scope;
  /** SHA-256 of the key's text, hexadecimal */
  readonly hash: string;
}

const MAX_KEYS = 100;
const HASH = /^[0-9a-f]{64}$/;

/** A new key, and what the flow is to keep of it. */
export function createKey(): { key: string; hash: string } {
  const key = randomBytes(32).toString('base64url');
  return { key, hash: hashOf(key).toString('hex') };
}

/** The scope of a key; undefined when it is none of `keys`. Takes as long whichever it is. */
export function scopeOf(keys: readonly ApiKey[], key: string): Scope | undefined {
  const hash = hashOf(key);
  let found: Scope | undefined;
  for (const { hash: other, scope } of keys) if (timingSafeEqual(hash, Buffer.from(other, 'hex'))) found = scope;
  return found;
}

/** Reads the list of keys as the dialog saves it. */
export function readKeys(settings: Settings): ApiKey[] {
  const rows = settings.raw('apiKeys') ?? [];
  if (!Array.isArray(rows) || rows.length > MAX_KEYS) throw new SettingError('apiKeys', rows, 'a list of keys');
  return rows.map((row, i) => {
    const { name = '', scope, hash } = (row ?? {}) as Record<string, unknown>;
    if ((scope === 'read' || scope === 'control') && typeof hash === 'string' && HASH.test(hash)) {
      return { name: String(name), scope, hash };
    }
    throw new SettingError('apiKeys', shown(row), `a key made in this dialog in row ${i + 1}`);
  });
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
