// Features: each reading leaves with what its device's last readings, two of its fields, its time and its waveforms say.
//
// The features of a field depend on its values in the order of event time. A value that is older than the field's last one
// came too late to have its place in that order: the reading leaves without the features of that field, and nothing that
// is kept changes. So the features of all others are those of a stream in which it never came.

import { type KeyedLimits, KeyedState, type SavedKeys } from '../../core/keyed-state';
import { type ParsedReading, type Reading, unusable } from '../../core/reading';
import { RESERVED_FIELDS } from '../downsampler';
import { type FieldLayout, FieldLayouts } from '../field-layout';
import { type Fields, Found, MAX_FIELDS, type ReadingShape } from '../reading-shape';
import { isSetBack } from '../wrong-clock';
import { Calendar, type CalendarSettings } from './calendar';
import { type Combination, combine } from './combinations';
import { FeatureRecord } from './feature-record';
import { KeyFeatures, type KeyPlan, type SavedKeyFeatures } from './key-features';
import { type FieldFeatureSettings, fieldFamilies } from './registry';
import { isSamples, type WaveformSettings, Waveforms } from './waveform';

export interface FeatureSettings extends FieldFeatureSettings, KeyedLimits {
  readonly keyProperty: string;
  readonly timeProperty: string;
  /** the fields that have features; none: all numbers */
  readonly fields: readonly string[];
  readonly combinations: readonly Combination[];
  readonly calendar: CalendarSettings;
  readonly waveforms: WaveformSettings;
  /** which of the reading's own fields leave with it */
  readonly keep: 'all' | 'no arrays' | 'none';
  /** when a key sends nothing but late readings for this long, it begins anew, ms of wall time; 0: never */
  readonly setBackMs: number;
}

/** What a saved state depends on, as text: with another one it cannot be read. Features may come and go. */
export function stateFingerprint({ keyProperty, timeProperty }: FeatureSettings): string {
  return JSON.stringify([keyProperty, timeProperty]);
}

/** What `save` writes. */
export type SavedExtractor = SavedKeys;

/** Properties of an output reading that are never those of the input. */
const OWN_PROPERTIES: readonly string[] = ['device', 'timestamp', 'kind', '__proto__'];

/** How readings of one shape leave: those that hold what the shape says, and the others. */
interface Records {
  readonly regular: FeatureRecord;
  readonly odd: FeatureRecord;
}

/** One for all: a reading is done with before the next is read. */
const found = new Found();

export class FeatureExtractor {
  /** how many readings were too late for features of at least one field */
  late = 0;
  /** how many times a key's time was set back and the key began anew */
  restarts = 0;

  private readonly keys: KeyedState<KeyFeatures>;
  private readonly plan: KeyPlan;
  private readonly calendar: Calendar | undefined;
  private readonly waveforms: Waveforms | undefined;
  /** whether there is anything that wants a number */
  private readonly wantsNumbers: boolean;
  private readonly records = new WeakMap<ReadingShape, Records>();
  private lastShape: ReadingShape | undefined;
  private lastRecords: Records | undefined;
  /** values of the combinations, of the calendar, then, by column, of the fields' features */
  private readonly cells: Float64Array;
  private readonly calendarCell: number;
  private readonly fieldCell: number;

  constructor(readonly settings: FeatureSettings) {
    const { features, fields, combinations, calendar, waveforms, keyProperty, timeProperty } = settings;
    const families = fieldFamilies(settings);
    const names = families.flatMap((family) => family.features);
    this.keys = new KeyedState(settings);
    this.plan = {
      families,
      features: names.length,
      layouts: new FieldLayouts((field) => names.map((name) => `${name}_${field}`)),
      chosen: new Set(features.length > 0 ? fields : []),
      left: new Set([...RESERVED_FIELDS, keyProperty, timeProperty]),
    };
    if (calendar.features.length > 0) this.calendar = new Calendar(calendar);
    if (waveforms.features.length > 0) this.waveforms = new Waveforms(waveforms);
    this.wantsNumbers = features.length > 0 || combinations.length > 0 || this.waveforms !== undefined;
    this.calendarCell = combinations.length;
    this.fieldCell = this.calendarCell + calendar.features.length;
    this.cells = new Float64Array(this.fieldCell + MAX_FIELDS * names.length);
  }

  /** Whether values had to leave a window before their time, because there is no room for more. */
  get isCrowded(): boolean {
    return this.plan.families.some(({ isCrowded }) => isCrowded);
  }

  /** How many keys are kept. */
  get size(): number {
    return this.keys.size;
  }

  /**
   * The reading with its features, of a reading that arrives at wall time `now` (ms since the Unix epoch). The reading is
   * neither kept nor changed.
   *
   * @throws InputError for a reading that cannot be used; it changes nothing then
   */
  add({ key, time, fields }: ParsedReading, now: number): Reading {
    const known = this.keys.find(key);
    const state = known ? known.value : new KeyFeatures(this.plan);
    const shape = state.shapeOf(fields);
    shape.read(fields, found);
    const isOdd = found.columns === found.oddColumns;
    const waveforms = this.waveforms?.of(fields);
    const combined = this.combine(fields);
    if (found.count === 0 && !waveforms && !combined && this.wantsNumbers) throw this.unusable(fields);
    if (!known) this.keys.add(key, state, now);

    // Only the cells of numbers that are there are written; those of the others hold what another reading left.
    if (isOdd) this.clearCells(state);
    let late = state.add(time, found, this.cells, this.fieldCell);
    if (known && late > 0 && late === found.count && isSetBack(known, now, this.settings.setBackMs)) {
      state.restart();
      this.restarts++;
      late = state.add(time, found, this.cells, this.fieldCell);
    }
    if (late > 0) this.late++;
    if (known && (late < found.count || late === 0)) this.keys.use(known, now);
    this.calendar?.write(time, this.cells, this.calendarCell);

    const { regular, odd } = this.recordsOf(shape, state, fields);
    const reading = (isOdd ? odd : regular).of(key, time, fields, this.cells, this.arraysIn(fields));
    if (waveforms) for (const [name, value] of waveforms) if (Number.isFinite(value)) reading[name] = value;
    return reading;
  }

  /** Forgets keys that have expired. */
  sweep(now: number): void {
    this.keys.expire(now, () => {});
  }

  /** The state as JSON. */
  save(now: number): SavedExtractor {
    return this.keys.save(now, (state) => state.save());
  }

  /** Takes over what `save` wrote, with other features, too. */
  restore(saved: SavedExtractor, now: number): void {
    this.keys.restore(saved, now, (value) => {
      const state = new KeyFeatures(this.plan);
      state.restore(value as SavedKeyFeatures);
      return state;
    });
  }

  /** Computes the combinations; whether any is defined. */
  private combine(fields: Fields): boolean {
    const { combinations } = this.settings;
    let isDefined = false;
    for (let i = 0; i < combinations.length; i++) {
      this.cells[i] = combine(combinations[i], fields);
      isDefined ||= Number.isFinite(this.cells[i]);
    }
    return isDefined;
  }

  private clearCells({ layout }: KeyFeatures): void {
    this.cells.fill(Number.NaN, this.fieldCell, this.fieldCell + layout.names.length * this.plan.features);
  }

  /** The records of a shape, which belongs to the layout that it was learned with. */
  private recordsOf(shape: ReadingShape, { layout }: KeyFeatures, fields: Fields): Records {
    if (shape === this.lastShape) return this.lastRecords!;
    let records = this.records.get(shape);
    if (!records) {
      const names: string[] = [];
      for (const name in fields) names.push(name);
      records = {
        regular: this.newRecord(names, layout, Array.from(shape.numberColumns)),
        odd: this.newRecord(names, layout, [...layout.names.keys()]),
      };
      this.records.set(shape, records);
    }
    this.lastShape = shape;
    this.lastRecords = records;
    return records;
  }

  /** @param columns of the fields that may have features */
  private newRecord(names: readonly string[], { labels }: FieldLayout, columns: readonly number[]): FeatureRecord {
    const { combinations, calendar, keep } = this.settings;
    const kept = keep === 'none' ? [] : names.filter((name) => !OWN_PROPERTIES.includes(name));
    const ofFields = columns.flatMap((column) => {
      const first = this.fieldCell + column * this.plan.features;
      return labels[column].map((name, i) => ({ name, cell: first + i }));
    });
    const ofPairs = combinations
      .map(({ name, left, right }, cell) => ({ name, cell, isThere: names.includes(left) && names.includes(right) }))
      .filter(({ isThere }) => isThere);
    const ofTime = calendar.features.map((name, i) => ({ name, cell: this.calendarCell + i }));
    return new FeatureRecord(kept, [...ofFields, ...ofPairs, ...ofTime]);
  }

  /** The fields that do not leave because they hold arrays. */
  private arraysIn(fields: Fields): ReadonlySet<string> | undefined {
    if (this.settings.keep !== 'no arrays') return undefined;
    let arrays: Set<string> | undefined;
    for (const name in fields) {
      if (typeof fields[name] !== 'object' || !isSamples(fields[name])) continue;
      arrays ??= new Set();
      arrays.add(name);
    }
    return arrays;
  }

  private unusable(fields: Fields): Error {
    const { settings, plan } = this;
    return unusable(fields, [...plan.chosen], plan.left, settings.timeProperty);
  }
}
