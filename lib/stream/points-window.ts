// One window of one key whose readings are kept as they are, so that those can be chosen that show its shape.
import { InputError } from '../core/errors';
import type { OpenWindow } from './key-windows';
import { gapsIn, isMissing, type MissingRules } from './missing-values';
import { type Fields, MAX_FIELDS } from './reading-shape';
import type { Sample } from './sample';
import type { Select } from './select/selection';

/** What the windows of one node choose of their readings. */
export interface PointsPlan extends MissingRules {
  readonly select: Select;
  /** points of each field that are chosen at most */
  readonly count: number;
  /** readings a window holds at most */
  readonly maxReadings: number;
}

/** What `save` writes. */
interface Saved {
  start: number;
  end: number;
  span: [from: number, to: number];
  unsent: boolean;
  samples: readonly Sample[];
}

export class PointsWindow implements OpenWindow<PointsWindow> {
  start = 0;
  end = 0;
  from = 0;
  to = 0;
  unsent = false;
  private samples: Sample[] = [];
  /** fields that have a number */
  private names: ReadonlySet<string>;

  constructor(private readonly plan: PointsPlan) {
    this.names = new Set(plan.chosen);
  }

  get readings(): number {
    return this.samples.length;
  }

  begin(start: number, end: number): void {
    this.start = start;
    this.end = end;
    this.from = start;
    this.to = end;
    this.unsent = false;
    this.samples = [];
    this.names = new Set(this.plan.chosen);
  }

  add(fields: Fields, time: number): boolean {
    if (this.readings >= this.plan.maxReadings) throw this.full();
    const gaps = gapsIn(fields, this.plan);
    const numbers = this.numbersOf(fields);
    if (numbers.length === 0 && gaps.length === 0) return false;
    this.names = this.namesWith(numbers);
    this.samples.push({ time, fields: { ...fields } });
    return true;
  }

  checkRoomFor(other: PointsWindow): void {
    if (this.readings + other.readings >= this.plan.maxReadings) throw this.full();
    this.namesWith([...other.names]);
  }

  merge(other: PointsWindow): void {
    this.unsent ||= other.unsent;
    this.start = this.from = Math.min(this.from, other.from);
    this.end = this.to = Math.max(this.to, other.to);
    this.samples = [...this.samples, ...other.samples];
    this.names = new Set([...this.names, ...other.names]);
  }

  /** The readings with a chosen point of any of the fields, the earliest first. */
  chosen(): Sample[] {
    const samples = this.samples.toSorted((a, b) => a.time - b.time);
    const isChosen = new Uint8Array(samples.length);
    const rows = new Uint32Array(samples.length);
    const x = new Float64Array(samples.length);
    const y = new Float64Array(samples.length);
    for (const name of this.names) {
      let points = 0;
      for (let row = 0; row < samples.length; row++) {
        const { time, fields } = samples[row];
        if (!this.isPoint(fields, name)) continue;
        rows[points] = row;
        x[points] = time;
        y[points++] = Number(fields[name] ?? Number.NaN);
      }
      const chosen = this.plan.select(x.subarray(0, points), y.subarray(0, points), this.plan.count, this.plan.nan);
      for (const index of chosen) isChosen[rows[index]] = 1;
    }
    return samples.filter((_, row) => isChosen[row] === 1);
  }

  save(): Saved {
    const { start, end, from, to, unsent, samples } = this;
    return { start, end, span: [from, to], unsent, samples };
  }

  restore({ start, end, span, unsent, samples }: Saved): void {
    this.begin(start, end);
    [this.from, this.to] = span;
    this.unsent = unsent;
    this.samples = [...samples];
    for (const { fields } of samples) this.names = this.namesWith(this.numbersOf(fields));
  }

  /** A point, or a gap that is to be seen. */
  private isPoint(fields: Fields, name: string): boolean {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return Number.isFinite(value) || (this.plan.nan === 'keep' && isMissing(value));
  }

  private numbersOf(fields: Fields): string[] {
    const { chosen, left } = this.plan;
    const names = chosen.length > 0 ? chosen : Object.keys(fields).filter((name) => !left.has(name));
    return names.filter((name) => Object.hasOwn(fields, name) && Number.isFinite(fields[name]));
  }

  /** @throws InputError when they are too many */
  private namesWith(names: readonly string[]): ReadonlySet<string> {
    if (names.every((name) => this.names.has(name))) return this.names;
    const all = new Set([...this.names, ...names]);
    if (all.size <= MAX_FIELDS) return all;
    throw new InputError(`no room for field \`${names.at(-1)}\`: a window holds ${MAX_FIELDS} fields`);
  }

  private full(): InputError {
    return new InputError(`no room for the reading: its window holds ${this.plan.maxReadings} readings already`);
  }
}
