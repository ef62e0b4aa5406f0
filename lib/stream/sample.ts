// A reading that is kept as it came.
import type { Reading } from '../core/reading';
import type { Fields } from './reading-shape';

export interface Sample {
  /** event time, ms since the Unix epoch */
  readonly time: number;
  readonly fields: Fields;
}

/** The reading that leaves. */
export function readingOf(device: string, { time, fields }: Sample, isPartial: boolean): Reading {
  const own = { device, timestamp: time };
  // The first time for their place, the last time because they are not the sender's.
  return { ...own, ...fields, ...own, ...(isPartial && { partial: true }) };
}
