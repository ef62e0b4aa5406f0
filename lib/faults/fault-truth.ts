// The ground truth of sensor faults: when each began and ended, and what the reading would have said.

/** As other ground truth, see lib/sim/truth. Times are event time, ms since the Unix epoch. */
export interface FaultTruth {
  readonly kind: 'truth';
  readonly device: string;
  readonly timestamp: number;
  /** the fault; for a reading all that touch it, joined by "+" */
  readonly type: string;
  /** `reading`: one reading that is touched */
  readonly phase: 'start' | 'end' | 'reading';
  /** time of the first reading within the fault */
  readonly start: number;
  /** time of the first reading after it; at its start what is planned; 8.64e15: until further notice */
  readonly end: number;
  readonly severity: number;
  /** the fields that are touched; none: the reading as a whole */
  readonly fields: readonly string[];
  /** of a reading: what the fields would have said, and the timestamp if that is wrong */
  readonly clean?: Readonly<Record<string, unknown>>;
}

/** Who is told. */
export interface TruthTelling {
  /** messages are wanted */
  readonly isTold: boolean;
  /** a message for each touched reading too */
  readonly tellsReadings: boolean;
  /** each reading carries `anomaly_label`, `anomaly_type` and `clean_<field>` */
  readonly labels: boolean;
}

export function spanTruth(
  device: string,
  timestamp: number,
  type: string,
  phase: 'start' | 'end',
  start: number,
  end: number,
  fields: readonly string[],
): FaultTruth {
  return { kind: 'truth', device, timestamp, type, phase, start, end, severity: 1, fields };
}

export function readingTruth(
  device: string,
  timestamp: number,
  types: readonly string[],
  fields: readonly string[],
  clean: Readonly<Record<string, unknown>>,
): FaultTruth {
  const type = types.join('+');
  const span = { start: timestamp, end: timestamp };
  return { kind: 'truth', device, timestamp, type, phase: 'reading', ...span, severity: 1, fields, clean };
}

/** `anomaly_type` of a reading that had one already. */
export function joinedType(before: unknown, types: readonly string[]): string {
  const known = typeof before === 'string' && before !== '' && before !== 'normal' ? [before] : [];
  const all = [...known, ...types];
  return all.length === 0 ? 'normal' : all.join('+');
}
