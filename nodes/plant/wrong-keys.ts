// Bounds how often an address may come with a wrong key. A right key is never held back by it: keys have 256 bits and are not
// found by trying, and whoever tries must not shut out others behind the same proxy.

const BURST = 10;
const REFILL_MS = 6000;
const MAX_ADDRESSES = 1000;

interface Bucket {
  tokens: number;
  sinceMs: number;
}

export class WrongKeys {
  private readonly buckets = new Map<string, Bucket>();

  /** @param elapsedMs now, on a clock that never steps back */
  constructor(private readonly elapsedMs: () => number = () => performance.now()) {}

  /** Counts a wrong key of an address: 0, or the seconds until it may try again. */
  count(address: string): number {
    const now = this.elapsedMs();
    const bucket = this.buckets.get(address) ?? { tokens: BURST, sinceMs: now };
    const refilled = Math.floor((now - bucket.sinceMs) / REFILL_MS);
    bucket.tokens = Math.min(BURST, bucket.tokens + refilled);
    bucket.sinceMs += refilled * REFILL_MS;
    this.keep(address, bucket);
    if (bucket.tokens > 0) {
      bucket.tokens--;
      return 0;
    }
    return Math.max(1, Math.ceil((bucket.sinceMs + REFILL_MS - now) / 1000));
  }

  /** The address that came last stands last; beyond the bound the first goes. */
  private keep(address: string, bucket: Bucket): void {
    this.buckets.delete(address);
    this.buckets.set(address, bucket);
    if (this.buckets.size <= MAX_ADDRESSES) return;
    const [oldest] = this.buckets.keys();
    this.buckets.delete(oldest!);
  }
}
