// The fields of the readings that something gathers, each in a column of its own.
import { InputError } from '../core/errors';
import type { FieldLayout, FieldLayouts } from './field-layout';
import { type Fields, Found, MAX_FIELDS, type ReadingShape, SKIP } from './reading-shape';

/** Which fields are gathered. */
export interface FieldPlan {
  readonly layouts: FieldLayouts;
  /** the fields to keep; empty: all but `left` */
  readonly chosen: readonly string[];
  readonly left: ReadonlySet<string>;
}

/** One for all: a reading is used before the next is read. */
const found = new Found();

export abstract class FieldColumns<Plan extends FieldPlan = FieldPlan> {
  protected layout: FieldLayout;

  constructor(protected readonly plan: Plan) {
    this.layout = plan.layouts.empty;
  }

  /** The finite numbers and the texts of a reading, and their columns; valid until the next call. */
  protected find(fields: Fields): Found {
    const shape = this.plan.chosen.length > 0 ? this.layout.last : this.layout.shapeOf(fields);
    (shape ?? this.learn(fields)).read(fields, found);
    return found;
  }

  /**
   * The column of the field `name`, a new one if need be.
   *
   * @throws InputError when there are too many
   */
  protected columnOf(name: string): number {
    const known = this.layout.names.indexOf(name);
    if (known >= 0) return known;
    const column = this.layout.names.length;
    if (column === MAX_FIELDS)
      throw new InputError(`no room for field \`${name}\`: a window holds ${MAX_FIELDS} fields`);
    this.layout = this.plan.layouts.with(this.layout, name);
    this.addColumn(column);
    return column;
  }

  /** Makes room for one more column, and empties it. */
  protected abstract addColumn(column: number): void;

  /** Gives up columns without values, if there can be any. */
  protected forgetFields(): void {}

  /** Learns the shape of a reading; fields that are new get a column. */
  private learn(fields: Fields): ReadingShape {
    const { chosen, left } = this.plan;
    const names = chosen.length > 0 ? chosen : allNames(fields);
    if (this.layout.names.length + names.length > MAX_FIELDS) this.forgetFields();
    const columns = names.map((name) => (left.has(name) ? SKIP : this.columnOf(name)));
    return this.layout.learn(fields, names, columns);
  }
}

/** The names that a loop over `fields` finds. */
function allNames(fields: Fields): string[] {
  const names: string[] = [];
  for (const name in fields) names.push(name);
  return names;
}
