// A rule: which fault strikes which fields of which devices, how strongly and when.
import type { Fault, Parameters } from './fault';
import type { Occurrence } from './occurrence';

export interface FaultRule {
  /** the same as long as the rule is: what its random numbers and its state are kept by */
  readonly id: string;
  readonly fault: Fault;
  readonly parameters: Parameters;
  /** names; none: every field that holds a number, each with faults of its own. None for a fault of whole readings */
  readonly fields: readonly string[];
  /** ids; none: all devices */
  readonly devices: readonly string[];
  /** amounts are in standard deviations of the field, not in its unit */
  readonly inDeviations: boolean;
  readonly occurrence: Occurrence;
}

/** Names that are no measurements, besides those that settings name. */
const NO_MEASUREMENTS = ['device', 'timestamp', 'kind', 'partial', 'anomaly_label', 'anomaly_type', '__proto__'];

/** Begins the name of the field that holds what another one would have said. */
export const CLEAN = 'clean_';

export function isMeasurement(name: string, keyProperty: string, timeProperty: string): boolean {
  if (name === keyProperty || name === timeProperty) return false;
  return !NO_MEASUREMENTS.includes(name) && !name.startsWith(CLEAN);
}
