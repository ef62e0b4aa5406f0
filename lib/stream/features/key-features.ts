// What the features of one key depend on: for each of its fields the memories of the chosen families. The hot path: typed
// arrays, nothing allocated for a reading whose fields came before.
import { InputError } from '../../core/errors';
import type { FieldLayout, FieldLayouts } from '../field-layout';
import { type Fields, type Found, MAX_FIELDS, type ReadingShape, SKIP } from '../reading-shape';
import type { LateSpell } from '../wrong-clock';
import type { FieldFamily, FieldMemory } from './family';

export interface KeyPlan {
  readonly families: readonly FieldFamily[];
  /** features of a field, of all families */
  readonly features: number;
  readonly layouts: FieldLayouts;
  /** the fields that have features; empty: all but `left` */
  readonly chosen: ReadonlySet<string>;
  readonly left: ReadonlySet<string>;
}

/** What `save` writes: of each field its name, the time of its last value and, by family, its memory. */
export type SavedKeyFeatures = [name: string, time: number, memories: Readonly<Record<string, unknown>>][];

export class KeyFeatures implements LateSpell {
  lateSince = Number.NEGATIVE_INFINITY;
  layout: FieldLayout;
  /** by column; a field that has had no number yet has none */
  private readonly fields: (FieldFeatures | undefined)[] = [];

  constructor(private readonly plan: KeyPlan) {
    this.layout = plan.layouts.empty;
  }

  /**
   * The shape of a reading; fields that are new get a column.
   *
   * @throws InputError when there are too many fields
   */
  shapeOf(fields: Fields): ReadingShape {
    return this.layout.shapeOf(fields) ?? this.learn(fields);
  }

  /**
   * Takes the numbers of a reading of event time `time` and writes their features to `out`: those of column c from
   * `base` + c · features on. A number that is older than the last one of its field changes nothing, and has no features.
   *
   * @returns how many of the numbers are too old
   */
  add(time: number, { count, columns, values }: Found, out: Float64Array, base: number): number {
    const { fields, plan } = this;
    let late = 0;
    for (let k = 0; k < count; k++) {
      const column = columns[k];
      const field = fields[column] ?? this.begin(column);
      const at = base + column * plan.features;
      if (time >= field.time) {
        field.add(values[k], time, out, at);
      } else {
        out.fill(Number.NaN, at, at + plan.features);
        late++;
      }
    }
    return late;
  }

  /** Begins anew, as if the key had sent nothing. */
  restart(): void {
    this.fields.length = 0;
  }

  save(): SavedKeyFeatures {
    return this.fields.flatMap((field, column) =>
      field ? [[this.layout.names[column], field.time, field.save()]] : [],
    );
  }

  restore(saved: SavedKeyFeatures): void {
    for (const [name, time, memories] of saved) {
      this.begin(this.columnOf(name)).restore(time, memories);
    }
  }

  private begin(column: number): FieldFeatures {
    const field = new FieldFeatures(this.plan.families);
    this.fields[column] = field;
    return field;
  }

  private learn(fields: Fields): ReadingShape {
    const { chosen, left } = this.plan;
    const names: string[] = [];
    for (const name in fields) names.push(name);
    const hasColumn = (name: string) => (chosen.size > 0 ? chosen.has(name) : !left.has(name));
    const columns = names.map((name) => (hasColumn(name) ? this.columnOf(name) : SKIP));
    return this.layout.learn(fields, names, columns);
  }

  private columnOf(name: string): number {
    const known = this.layout.names.indexOf(name);
    if (known >= 0) return known;
    if (this.layout.names.length === MAX_FIELDS) {
      throw new InputError(`no room for field \`${name}\`: a key has ${MAX_FIELDS} fields at most`);
    }
    this.layout = this.plan.layouts.with(this.layout, name);
    return this.layout.names.length - 1;
  }
}

/** One field of one key. */
class FieldFeatures {
  /** event time of the last value, ms */
  time = Number.NEGATIVE_INFINITY;
  private readonly memories: readonly FieldMemory[];

  constructor(private readonly families: readonly FieldFamily[]) {
    this.memories = families.map((family) => family.begin());
  }

  add(value: number, time: number, out: Float64Array, at: number): void {
    const { memories } = this;
    const elapsed = time - this.time;
    this.time = time;
    let next = at;
    for (let i = 0; i < memories.length; i++) next = memories[i].add(value, time, elapsed, out, next);
  }

  save(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.families.map(({ id }, i) => [id, this.memories[i].save()]));
  }

  restore(time: number, saved: Readonly<Record<string, unknown>>): void {
    this.time = time;
    for (const [i, { id }] of this.families.entries()) if (id in saved) this.memories[i].restore(saved[id]);
  }
}
