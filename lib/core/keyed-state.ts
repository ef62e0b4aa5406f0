// State per key (a device): found in O(1) and kept in the order of last use, so that idle keys are found, and forgotten
// in the end, without a look at the busy ones.
import { InputError } from './errors';

export interface KeyedLimits {
  /** a key that is not used for this long is forgotten, ms of wall time */
  expireMs: number;
  /** further keys are refused */
  maxKeys: number;
}

/** A key and its state. */
export interface Keyed<T> {
  readonly key: string;
  readonly value: T;
  /** wall time of the last use, ms */
  readonly usedAt: number;
}

interface Entry<T> extends Keyed<T> {
  usedAt: number;
  older: Entry<T> | undefined;
  newer: Entry<T> | undefined;
}

/** What `save` writes: each key, how long it has been idle, and its state; the longest idle first. */
export type SavedKeys = [key: string, idleMs: number, value: unknown][];

/** Wall time is the caller's (ms since the Unix epoch), so that tests need no waiting. */
export class KeyedState<T> implements Iterable<Keyed<T>> {
  private readonly entries = new Map<string, Entry<T>>();
  private oldest: Entry<T> | undefined;
  private newest: Entry<T> | undefined;
  /** `eachIdle` has visited this entry and all older ones, and none of them was used since */
  private visited: Entry<T> | undefined;

  constructor(private readonly limits: KeyedLimits) {}

  get size(): number {
    return this.entries.size;
  }

  /** Finding is no use. */
  find(key: string): Keyed<T> | undefined {
    return this.entries.get(key);
  }

  /** Notes that `found`, which this object handed out and has not forgotten, is used at `now`. */
  use(found: Keyed<T>, now: number): void {
    const entry = found as Entry<T>;
    if (entry.usedAt === now) return;
    entry.usedAt = now;
    if (entry === this.newest && entry !== this.visited) return;
    this.unlink(entry);
    this.append(entry);
  }

  /** @throws InputError when `maxKeys` keys are kept already */
  add(key: string, value: T, now: number): Keyed<T> {
    if (this.entries.size >= this.limits.maxKeys) {
      throw new InputError(`no room for key ${JSON.stringify(key)}: ${this.limits.maxKeys} keys are kept already`);
    }
    return this.insert(key, value, now);
  }

  /** Visits each key whose last use is at or before `since`, once until it is used again; the longest idle first. */
  eachIdle(since: number, visit: (idle: Keyed<T>) => void): void {
    let entry = this.visited ? this.visited.newer : this.oldest;
    for (; entry && entry.usedAt <= since; entry = entry.newer) {
      this.visited = entry;
      visit(entry);
    }
  }

  /** Forgets the keys that have been idle for `expireMs`, and hands each to `forgotten`. */
  expire(now: number, forgotten: (expired: Keyed<T>) => void): void {
    while (this.oldest && this.oldest.usedAt <= now - this.limits.expireMs) {
      const entry = this.oldest;
      this.entries.delete(entry.key);
      this.unlink(entry);
      forgotten(entry);
    }
  }

  /** The longest idle first. */
  *[Symbol.iterator](): Iterator<Keyed<T>> {
    for (let entry = this.oldest; entry; entry = entry.newer) yield entry;
  }

  /** The keys as JSON, each state written by `write`. */
  save(now: number, write: (value: T) => unknown): SavedKeys {
    return Array.from(this, ({ key, value, usedAt }) => [key, now - usedAt, write(value)]);
  }

  /** Adds what `save` wrote, whatever the limit. The time in between does not count as idle. */
  restore(saved: SavedKeys, now: number, read: (value: unknown) => T): void {
    for (const [key, idleMs, value] of saved) this.insert(key, read(value), now - idleMs);
  }

  private insert(key: string, value: T, usedAt: number): Keyed<T> {
    const entry: Entry<T> = { key, value, usedAt, older: undefined, newer: undefined };
    this.entries.set(key, entry);
    this.append(entry);
    return entry;
  }

  private append(entry: Entry<T>): void {
    entry.older = this.newest;
    if (this.newest) this.newest.newer = entry;
    else this.oldest = entry;
    this.newest = entry;
  }

  private unlink(entry: Entry<T>): void {
    if (this.visited === entry) this.visited = entry.older;
    if (entry.older) entry.older.newer = entry.newer;
    else this.oldest = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else this.newest = entry.older;
    entry.older = undefined;
    entry.newer = undefined;
  }
}
