// Where the devices of a fleet stand when it starts.

export const START_PHASES = ['as if long running', 'together', 'staggered'] as const;
export type StartPhase = (typeof START_PHASES)[number];

/**
 * How far device `index` is into its first epoch at tick 0, in ms: `spacingMs` further than the device before it when
 * they have long been running, nothing when they start together, and less than nothing (it starts later) when
 * staggered.
 */
export function phaseMs(start: StartPhase, index: number, spacingMs: number, epochMs: number): number {
  if (start === 'together') return 0;
  return start === 'staggered' ? -index * spacingMs : (index * spacingMs) % epochMs;
}
