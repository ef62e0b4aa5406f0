// Readings as points for a chart, as `ui-chart` of @flowfuse/node-red-dashboard takes them: rows of series, x and y.
import type { NodeMessage } from 'node-red';
import type { Reading } from '../../lib/core/reading';
import { isMissing } from '../../lib/stream/missing-values';

export interface ChartSettings {
  /** what the chart does with the points it has */
  readonly action: 'append' | 'replace';
  /** the fields that are drawn; none: all numbers but those of `left` */
  readonly chosen: readonly string[];
  readonly left: ReadonlySet<string>;
  /** a device has one series, called like itself */
  readonly isOneSeries: boolean;
}

/** A point; `y` is null where the line has a gap. */
interface Point {
  series: string;
  /** event time, ms since 1970 */
  x: number;
  y: number | null;
}

/**
 * The messages that draw `readings`: one for all when they replace what is drawn, else one a series with the series as
 * topic, because the chart counts the points of each topic. What may come again is drawn only where it is replaced.
 */
export function chartMessages(readings: readonly Reading[], settings: ChartSettings, topic?: string): NodeMessage[] {
  const { action } = settings;
  const points = readings
    .filter(({ partial }) => action === 'replace' || partial !== true)
    .flatMap((reading) => pointsOf(reading, settings));
  if (points.length === 0) return [];
  if (action === 'replace') return [message(topic, points, action)];
  const bySeries = new Map<string, Point[]>();
  for (const point of points) {
    const own = bySeries.get(point.series);
    if (own) own.push(point);
    else bySeries.set(point.series, [point]);
  }
  return Array.from(bySeries, ([series, own]) => message(series, own, action));
}

function pointsOf(reading: Reading, { chosen, left, isOneSeries }: ChartSettings): Point[] {
  const { device, timestamp: x } = reading;
  const names = chosen.length > 0 ? chosen : Object.keys(reading).filter((name) => !left.has(name));
  return names.flatMap((name) => {
    const value = Object.hasOwn(reading, name) ? reading[name] : undefined;
    if (typeof value !== 'number' && !isMissing(value)) return [];
    const series = isOneSeries ? device || name : `${device} ${name}`.trim();
    return { series, x, y: Number.isFinite(value) ? (value as number) : null };
  });
}

function message(topic: string | undefined, payload: Point[], action: string): NodeMessage {
  return { topic, payload, action } as NodeMessage;
}
