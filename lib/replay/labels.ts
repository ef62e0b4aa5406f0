// The ground truth of a recording: its labels, told as they change.
import type { OpenTruth, TruthPayload } from '../sim/truth';

/** A label that holds, and when it began: event time, ms since the Unix epoch. */
export interface Labelled {
  readonly type: string;
  readonly start: number;
}

/** By device; those that are normal are not in it. Never changed in place: a position keeps it. */
export type LabelState = Readonly<Record<string, Labelled>>;

export type RecordedTruth = TruthPayload | OpenTruth;

const NONE: readonly RecordedTruth[] = Object.freeze([]);

export class Labels {
  constructor(private current: LabelState = Object.create(null) as LabelState) {}

  get state(): LabelState {
    return this.current;
  }

  of(device: string): Labelled | undefined {
    return Object.hasOwn(this.current, device) ? this.current[device] : undefined;
  }

  /** What changes when `device` has this label (undefined: it is normal) at an event time, ms. */
  change(device: string, label: string | undefined, timestamp: number): readonly RecordedTruth[] {
    const before = this.of(device);
    if (before?.type === label) return NONE;
    const told: RecordedTruth[] = [];
    if (before) told.push(ended(device, before, timestamp));
    const { [device]: _, ...others } = this.current;
    if (label !== undefined) {
      const now = { type: label, start: timestamp };
      told.push({ ...truthOf(device, now, timestamp), phase: 'start', end: null });
      this.current = { ...others, [device]: now };
    } else {
      this.current = others;
    }
    return told;
  }

  /** The recording is over at an event time, ms, and all labels with it. */
  end(timestamp: number): readonly RecordedTruth[] {
    const told = Object.entries(this.current).map(([device, labelled]) => ended(device, labelled, timestamp));
    this.current = {};
    return told;
  }
}

function ended(device: string, labelled: Labelled, timestamp: number): TruthPayload {
  return { ...truthOf(device, labelled, timestamp), phase: 'end', end: timestamp };
}

/** How severe it is, and what it touches, nobody has recorded. */
function truthOf(device: string, { type, start }: Labelled, timestamp: number): Omit<TruthPayload, 'phase' | 'end'> {
  return { kind: 'truth', device, timestamp, type, start, severity: 1, fields: [] };
}
