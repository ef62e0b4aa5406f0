// Where a person would want to be alarmed: what dialogs propose for a measurement.
import type { Channel } from './model';

export interface Limits {
  readonly low?: number;
  readonly high?: number;
}

/** Where it becomes critical; without such a value the ends of its band; none where neither is known. */
export function limitsOf({ band, critical }: Pick<Channel, 'band' | 'critical'>): Limits {
  if (critical === undefined) return band ? { low: band[0], high: band[1] } : {};
  return band && critical < band[0] ? { low: critical } : { high: critical };
}
