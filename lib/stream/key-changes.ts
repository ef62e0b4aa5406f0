// The readings of one key of which only changes leave: each field has a compressor of its own, which sees its values in
// the order of event time and says which to keep. Within the grace readings wait for others that come out of order.
import { InputError } from '../core/errors';
import type { Compressor, Kept } from './compress/compressor';
import type { DeadbandValue } from './compress/deadband';
import { FieldColumns, type FieldPlan } from './field-columns';
import type { KeyWindows, Leave, Taken } from './key-windows';
import { gapsIn, type MissingRules } from './missing-values';
import type { Fields } from './reading-shape';
import type { Sample } from './sample';

export interface ChangesPlan extends FieldPlan, MissingRules {
  /** how long readings wait for others out of order, ms */
  readonly graceMs: number;
  /** a reading leaves with all of its fields, not only with those that are kept */
  readonly whole: boolean;
  /** readings that wait at most */
  readonly maxReadings: number;
  newCompressor(field: string, kind: 'number' | 'text'): Compressor<DeadbandValue, object>;
}

/** A reading that a compressor may still ask for. */
interface Open extends Sample {
  /** it has left with all of its fields */
  isGone: boolean;
}

/** The values of one kind in one field. */
interface Track {
  readonly name: string;
  readonly kind: 'number' | 'text';
  readonly compressor: Compressor<DeadbandValue, object>;
  /** the last reading with a value */
  open: Open | undefined;
  /** event time of the last kept reading, ms */
  keptTime: number;
  /** the last value was missing */
  isGap: boolean;
}

/** What `save` writes. JSON turns times of what never was into null. */
interface Saved {
  watermark: number | null;
  isUnsent: boolean;
  /** the readings that are open, by number */
  open: Open[];
  last: number;
  tracks: [
    name: string,
    kind: Track['kind'],
    state: object | null,
    open: number,
    keptTime: number | null,
    isGap: boolean,
  ][];
  waiting: Sample[];
}

export class KeyChanges extends FieldColumns<ChangesPlan> implements KeyWindows<Sample> {
  watermark = Number.NEGATIVE_INFINITY;
  // by column
  private numbers: (Track | undefined)[] = [];
  private texts: (Track | undefined)[] = [];
  /** in the order of their times */
  private waiting: Sample[] = [];
  /** what is to leave */
  private ready: Sample[] = [];
  /** of the present reading, and of those before it, the fields to keep */
  private readonly kept = new Map<Open, string[]>();
  /** the present reading */
  private last: Open | undefined;
  private isUnsent = false;

  add(fields: Fields, time: number): Taken {
    const { graceMs, maxReadings } = this.plan;
    if (time + graceMs < this.watermark || this.contradicts(fields, time)) return 'late';
    const gaps = gapsIn(fields, this.plan);
    if (this.find(fields).count === 0 && gaps.length === 0) return 'unusable';
    for (const name of gaps) this.columnOf(name);
    if (this.waiting.length >= maxReadings) {
      throw new InputError(`no room for the reading: ${maxReadings} readings wait already`);
    }
    let place = this.waiting.length;
    while (place > 0 && this.waiting[place - 1].time > time) place--;
    this.waiting.splice(place, 0, { time, fields: { ...fields } });
    this.isUnsent = true;
    return 'added';
  }

  advance(time: number): boolean {
    if (time > this.watermark) this.watermark = time;
    while (this.waiting.length > 0 && this.waiting[0].time + this.plan.graceMs <= this.watermark) {
      this.look({ ...this.waiting.shift()!, isGone: false });
    }
    return this.ready.length > 0;
  }

  leaveClosed(leave: Leave<Sample>): void {
    for (const sample of this.ready.splice(0)) leave(sample);
  }

  /** The latest reading, which tells where the values are now. */
  eachUnsent(leave: Leave<Sample>): void {
    if (!this.isUnsent) return;
    this.isUnsent = false;
    const waiting = this.waiting.at(-1);
    const { last } = this;
    if (waiting) leave(this.partOf(waiting, this.namesOf(waiting.fields)));
    else if (last && !last.isGone) {
      const open = this.tracks().filter((track) => track.open === last && track.keptTime < last.time);
      if (open.length === 0) return;
      leave(
        this.partOf(
          last,
          Array.from(open, ({ name }) => name),
        ),
      );
    }
  }

  restart(): void {
    this.watermark = Number.NEGATIVE_INFINITY;
    this.numbers = [];
    this.texts = [];
    this.waiting = [];
    this.last = undefined;
    this.isUnsent = false;
  }

  save(): Saved {
    const { watermark, isUnsent, waiting } = this;
    const open = [...new Set([this.last, ...this.tracks().map((track) => track.open)])].filter(
      (each) => each !== undefined,
    );
    const tracks = this.tracks().map((track): Saved['tracks'][number] => {
      const { name, kind, compressor, keptTime, isGap } = track;
      return [name, kind, compressor.save() ?? null, open.indexOf(track.open!), keptTime, isGap];
    });
    return { watermark, isUnsent, open, last: open.indexOf(this.last!), tracks, waiting };
  }

  restore({ watermark, isUnsent, open, last, tracks, waiting }: Saved): void {
    this.watermark = watermark ?? Number.NEGATIVE_INFINITY;
    this.isUnsent = isUnsent;
    const samples = open.map((each) => ({ ...each }));
    this.last = samples[last];
    this.waiting = [...waiting];
    for (const [name, kind, state, index, keptTime, isGap] of tracks) {
      const track = this.trackOf(this.columnOf(name), kind);
      track.compressor.restore(state ?? undefined);
      track.open = samples[index];
      track.keptTime = keptTime ?? Number.NEGATIVE_INFINITY;
      track.isGap = isGap;
    }
  }

  protected override addColumn(column: number): void {
    this.numbers[column] = undefined;
    this.texts[column] = undefined;
  }

  /** Whether it has another value of a field that has one for the same time. */
  private contradicts(fields: Fields, time: number): boolean {
    const differs = (other: Fields) => (name: string) =>
      Object.hasOwn(other, name) && !Object.is(fields[name], other[name]);
    const isOther = (sample: Sample) => this.namesOf(fields).some(differs(sample.fields));
    if (this.last?.time !== time && time > this.watermark) return false;
    const same = new Set(this.tracks().flatMap(({ open }) => (open?.time === time ? open : [])));
    return [...same, ...this.waiting.filter((sample) => sample.time === time)].some(isOther);
  }

  /** Lets the compressors see a reading. */
  private look(sample: Open): void {
    this.last = sample;
    const found = this.find(sample.fields);
    for (let k = 0; k < found.count; k++) {
      this.compress(this.trackOf(found.columns[k], 'number'), sample, found.values[k]);
    }
    for (let k = 0; k < found.texts; k++) {
      this.compress(this.trackOf(found.textColumns[k], 'text'), sample, found.textValues[k]);
    }
    for (const name of gapsIn(sample.fields, this.plan)) this.gap(this.trackOf(this.columnOf(name), 'number'), sample);
    if (this.kept.size === 0) return;
    for (const [kept, names] of Array.from(this.kept).toSorted(([a], [b]) => a.time - b.time)) {
      if (!kept.isGone) this.ready.push(this.partOf(kept, names));
      kept.isGone = this.plan.whole;
    }
    this.kept.clear();
  }

  private compress(track: Track, sample: Open, value: DeadbandValue): void {
    const kept: Kept = track.compressor.add(sample.time, value);
    if (kept === 'late') return;
    if (kept === 'previous') this.keep(track, track.open!);
    if (kept === 'current') this.keep(track, sample);
    track.open = sample;
    track.isGap = false;
  }

  /** A value is missing: what came before ends, what comes after begins anew. */
  private gap(track: Track, sample: Open): void {
    if (!track.isGap) {
      if (track.compressor.flush() === 'previous') this.keep(track, track.open!);
      track.compressor.restore(undefined);
      this.keep(track, sample);
    }
    track.open = sample;
    track.isGap = true;
  }

  private keep(track: Track, sample: Open): void {
    const names = this.kept.get(sample);
    if (names) names.push(track.name);
    else this.kept.set(sample, [track.name]);
    track.keptTime = sample.time;
  }

  private partOf({ time, fields }: Sample, names: readonly string[]): Sample {
    if (this.plan.whole) return { time, fields };
    return { time, fields: Object.fromEntries(names.map((name) => [name, fields[name]])) };
  }

  private namesOf(fields: Fields): string[] {
    const { chosen, left } = this.plan;
    if (chosen.length > 0) return chosen.filter((name) => Object.hasOwn(fields, name));
    return Object.keys(fields).filter((name) => !left.has(name));
  }

  private tracks(): Track[] {
    return [...this.numbers, ...this.texts].filter((track) => track !== undefined);
  }

  private trackOf(column: number, kind: Track['kind']): Track {
    const tracks = kind === 'number' ? this.numbers : this.texts;
    const known = tracks[column];
    if (known) return known;
    const name = this.layout.names[column];
    const compressor = this.plan.newCompressor(name, kind);
    const track = { name, kind, compressor, open: undefined, keptTime: Number.NEGATIVE_INFINITY, isGap: false };
    tracks[column] = track;
    return track;
  }
}
