// What faults make of one reading: changed values, and what becomes of it as a whole. One object serves all readings; what
// came in is never changed.
import type { ParsedReading } from '../core/reading';
import type { Fate, FaultyValue, Moment, Parameters, ReadingFault, ValueFault, ValueMoment } from './fault';
import { CLEAN, isMeasurement } from './fault-rule';
import { type FaultTruth, joinedType, readingTruth } from './fault-truth';

type Fields = Readonly<Record<string, unknown>>;

export interface OutcomeNames {
  readonly keyProperty: string;
  readonly timeProperty: string;
}

export class Outcome {
  readonly fate: Fate & { copiesMs: number[] } = { isLost: false, delayMs: 0, shiftMs: 0, copiesMs: [] };
  private source: unknown;
  private key = '';
  private time = 0;
  private fields: Fields = {};
  private names: OutcomeNames = { keyProperty: 'device', timeProperty: 'timestamp' };
  /** the faults that touch it */
  private readonly types: string[] = [];
  private readonly changed: string[] = [];
  private readonly values: FaultyValue[] = [];
  /** fields with a clean value beside them; undefined: no labels */
  private labelled: string[] | undefined;

  begin(item: unknown, { key, time, fields }: ParsedReading, names: OutcomeNames): void {
    this.source = item;
    this.key = key;
    this.time = time;
    this.fields = fields;
    this.names = names;
    this.types.length = 0;
    this.changed.length = 0;
    this.values.length = 0;
    this.labelled = undefined;
    this.fate.isLost = false;
    this.fate.delayMs = 0;
    this.fate.shiftMs = 0;
    this.fate.copiesMs.length = 0;
  }

  /** Event time of the reading, ms. */
  get timeMs(): number {
    return this.time;
  }

  /** The number that came in; undefined when the field holds none. */
  cleanNumber(field: string): number | undefined {
    const value = this.fields[field];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  /** A field that another fault has emptied stays so. */
  strikeValue(fault: ValueFault, field: string, moment: ValueMoment, parameters: Parameters): void {
    const known = this.changed.indexOf(field);
    const before = known < 0 ? this.fields[field] : this.values[known];
    if (typeof before !== 'number' || Number.isNaN(before)) return;
    const after = fault.apply(before, moment, parameters);
    if (!this.types.includes(fault.name)) this.types.push(fault.name);
    const place = known < 0 ? this.changed.push(field) - 1 : known;
    // What is beyond the range of numbers is as far as that goes, and what came of such is as it was.
    if (fault.empties || Number.isFinite(after)) this.values[place] = after;
    else this.values[place] = Number.isNaN(after) ? before : Math.sign(after!) * Number.MAX_VALUE;
  }

  strikeReading(fault: ReadingFault, moment: Moment, parameters: Parameters): void {
    fault.apply(this.fate, moment, parameters);
    if (!this.types.includes(fault.name)) this.types.push(fault.name);
  }

  /** Has the reading say what touches it. */
  label(): void {
    this.labelled = [];
  }

  /** After `label`: has it say what `field` would have been. */
  addClean(field: string): void {
    if (this.cleanNumber(field) !== undefined) this.labelled!.push(field);
  }

  /** The ground truth of the reading, if anything touches it. */
  truth(device: string): FaultTruth | undefined {
    if (this.types.length === 0) return undefined;
    const { keyProperty, timeProperty } = this.names;
    const clean: Record<string, unknown> = {};
    if (this.fate.shiftMs !== 0) clean[timeProperty] = this.time;
    const lost = this.fate.isLost ? Object.keys(this.fields).filter((name) => this.isNumber(name)) : this.changed;
    for (const name of lost) if (isMeasurement(name, keyProperty, timeProperty)) clean[name] = this.fields[name];
    return readingTruth(device, this.time, this.types, [...this.changed], clean);
  }

  /** What leaves in the reading's place: itself when nothing touches it, and a number for a bare number. */
  item(): unknown {
    if (this.types.length === 0 && !this.labelled) return this.source;
    const isBare = typeof this.source !== 'object';
    if (isBare && !this.labelled && this.fate.shiftMs === 0) {
      const value = this.changed.length > 0 ? this.values[0] : this.source;
      if (typeof value === 'number' && Number.isFinite(value)) return value;
    }
    return isBare ? this.copy() : this.changedFields();
  }

  /** The same as an object of its own that says whose it is and when it was. */
  copy(): Record<string, unknown> {
    const { keyProperty, timeProperty } = this.names;
    const copy = this.changedFields();
    if (copy[keyProperty] === undefined && this.key !== '') copy[keyProperty] = this.key;
    if (copy[timeProperty] === undefined || copy[timeProperty] === null) copy[timeProperty] = this.time;
    return copy;
  }

  private changedFields(): Record<string, unknown> {
    const copy: Record<string, unknown> = { ...this.fields };
    for (const [i, name] of this.changed.entries()) {
      if (this.values[i] === undefined) delete copy[name];
      else copy[name] = this.values[i];
    }
    const { shiftMs } = this.fate;
    if (shiftMs !== 0) copy[this.names.timeProperty] = Math.round(this.time + shiftMs);
    if (!this.labelled) return copy;
    copy.anomaly_label = this.types.length > 0 || Number(copy.anomaly_label) === 1 ? 1 : 0;
    copy.anomaly_type = joinedType(copy.anomaly_type, this.types);
    for (const field of this.labelled) copy[`${CLEAN}${field}`] = this.fields[field];
    return copy;
  }

  private isNumber(name: string): boolean {
    return typeof this.fields[name] === 'number';
  }
}
