// The ground truth: what was injected, said when it begins and when it ends.
import type { Timeline } from '../core/timeline';
import type { Anomaly } from '../models/model';

/** An anomaly as it begins or ends. Times are event time, ms since the Unix epoch. */
export interface TruthPayload {
  readonly kind: 'truth';
  readonly device: string;
  /** when it is told: as it begins or ends, later when the readings then were left out */
  readonly timestamp: number;
  readonly type: string;
  /** `stage`: it has come further, see `stage`; `reading`: one reading that a sensor fault touches */
  readonly phase: 'start' | 'stage' | 'end' | 'reading';
  /** time of the first reading that it touches */
  readonly start: number;
  /** time of the first reading after it; at its start this is what is planned */
  readonly end: number;
  /** 0 … 1 */
  readonly severity: number;
  /** the measurements that it touches */
  readonly fields: readonly string[];
  /** when the value without noise is beyond its limit, for a slow anomaly that gets there */
  readonly crossing?: number;
  /** how far it has come, for an anomaly with a course */
  readonly stage?: string;
  /** of a reading: what its fields would have said */
  readonly clean?: Readonly<Record<string, unknown>>;
}

/** The start of an anomaly whose end nobody knows yet: of a recording. */
export interface OpenTruth extends Omit<TruthPayload, 'end'> {
  readonly end: null;
}

const NONE: readonly TruthPayload[] = Object.freeze([]);

/** What changed between the anomalies that were under way last and those under way at `tick`; ends come first. */
export function truthOfChange(
  before: readonly Anomaly[],
  now: readonly Anomaly[],
  device: string,
  tick: number,
  timeline: Timeline,
): readonly TruthPayload[] {
  if (before.length === 0 && now.length === 0) return NONE;
  const payloads: TruthPayload[] = [];
  for (const anomaly of before) {
    if (now.some((other) => isSame(other, anomaly))) continue;
    // Earlier than planned when something ended it.
    const endTick = Math.min(anomaly.endTick, tick);
    payloads.push(payload({ ...anomaly, endTick }, 'end', device, tick, timeline));
  }
  for (const anomaly of now) {
    const known = before.find((other) => isSame(other, anomaly));
    if (!known) payloads.push(payload(anomaly, 'start', device, tick, timeline));
    else if (known.stage !== anomaly.stage) payloads.push(payload(anomaly, 'stage', device, tick, timeline));
  }
  return payloads;
}

function isSame(one: Anomaly, other: Anomaly): boolean {
  return one.type === other.type && one.startTick === other.startTick;
}

function payload(
  anomaly: Anomaly,
  phase: TruthPayload['phase'],
  device: string,
  tick: number,
  timeline: Timeline,
): TruthPayload {
  const { type, startTick, endTick, severity, fields, crossingTick, stage } = anomaly;
  return {
    kind: 'truth',
    device,
    timestamp: timeline.timeOf(tick),
    type,
    phase,
    start: timeline.timeOf(startTick),
    end: timeline.timeOf(endTick),
    severity,
    fields,
    ...(crossingTick === undefined ? {} : { crossing: timeline.timeOf(crossingTick) }),
    ...(stage === undefined ? {} : { stage }),
  };
}

/** `anomaly_type` of a reading: the types under way joined by "+", or "normal". */
export function anomalyType(anomalies: readonly Anomaly[]): string {
  return anomalies.length === 0 ? 'normal' : anomalies.map((anomaly) => anomaly.type).join('+');
}
