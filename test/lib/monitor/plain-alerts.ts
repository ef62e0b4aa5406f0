// What the alerts of one limit are by the words of the task, worked out afresh from the whole history at each reading:
// slow and without any state, to hold the real thing against.
import type { Limit } from '../../../lib/monitor/limits';

export interface Sample {
  /** ms */
  time: number;
  value: number;
}

/**
 * "raise low", "repeat low", "clear low" … with the index of the sample that causes it, what is over first. A sample that is older than one
 * before it is left out.
 */
export function plainAlerts(
  samples: readonly Sample[],
  limit: Limit,
  holdMs: number,
  repeatMs: number,
): [string, number][] {
  const told: [string, number][] = [];
  for (let i = 0; i < samples.length; i++) {
    const inTime = samples
      .slice(0, i + 1)
      .filter(({ time }, k) => samples.slice(0, k).every((before) => before.time <= time));
    if (inTime.at(-1) !== samples[i]) continue;
    const { time, value } = samples[i]!;
    for (const side of ['low', 'high'] as const) {
      const bound = limit[side];
      if (bound === undefined) continue;
      const depth = (x: number) => (side === 'low' ? x - bound : bound - x);
      const ofSide = told.filter(([what]) => what.endsWith(side));
      const last = ofSide.at(-1);
      const isRaised = last !== undefined && !last[0].startsWith('clear');
      if (isRaised) {
        if (depth(value) > 0 && depth(value) >= limit.hysteresis) told.push([`clear ${side}`, i]);
        else if (repeatMs > 0 && depth(value) <= 0 && time - samples[last[1]]!.time >= repeatMs)
          told.push([`repeat ${side}`, i]);
        continue;
      }
      // How long the value has been beyond the limit without a reading between, since the last clearing.
      const since = inTime.filter((sample) => samples.indexOf(sample) > (last?.[1] ?? -1));
      const lastNormal = since.findLastIndex((sample) => depth(sample.value) > 0);
      const first = since[lastNormal + 1];
      if (first && time - first.time >= holdMs) told.push([`raise ${side}`, i]);
    }
  }
  const isLater = ([what]: [string, number]) => (what.startsWith('clear') ? 0 : 1);
  return told.sort((a, b) => a[1] - b[1] || isLater(a) - isLater(b));
}
