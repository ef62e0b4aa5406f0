// What people are shown of a plant as a whole.
import type { Plant } from './plant';

export interface PlantState {
  readonly paused: boolean;
  /** event ms per wall ms, as it is or would be without the pause */
  readonly speed: number;
  /** now, ms since the Unix epoch; null in a backfill, which has no clock */
  readonly eventTime: number | null;
  readonly sources: number;
  /** that run here */
  readonly devices: number;
}

export function plantState({ paused, speed, backfills, horizonMs, sources }: Plant): PlantState {
  const devices = sources.reduce((sum, { ids }) => sum + ids.length, 0);
  return { paused, speed, eventTime: backfills ? null : Math.round(horizonMs), sources: sources.length, devices };
}
