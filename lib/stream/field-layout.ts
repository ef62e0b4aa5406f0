// Which field is in which column. Windows of equal fields share one layout, whatever their key, so that a window holds
// numbers only; a layout leads on to the layout with one field more, so that it is found without a search.
import { type Fields, ReadingShape } from './reading-shape';

/** Names in all layouts together. Readings of ever new fields would fill the memory with layouts. */
const MAX_NAMES = 1_000_000;
/** Readings of equal fields may have them in other orders, or lack some. */
const MAX_SHAPES = 4;

export class FieldLayout {
  /** the layouts with one field more, by its name */
  readonly larger = new Map<string, FieldLayout>();
  private readonly shapes: ReadingShape[] = [];
  /** the shape of the last reading */
  last: ReadingShape | undefined;
  private replaced = 0;

  /**
   * @param names by column
   * @param labels by column, the name of each aggregate in the output
   */
  constructor(
    readonly names: readonly string[],
    readonly labels: readonly (readonly string[])[],
  ) {}

  /** The known shape of a reading, if it is one of the last few. */
  shapeOf(fields: Fields): ReadingShape | undefined {
    if (this.last?.matches(fields)) return this.last;
    const found = this.shapes.find((shape) => shape.matches(fields));
    if (found) this.last = found;
    return found;
  }

  /** The shape of a reading whose fields have all got their columns. */
  learn(fields: Fields, names: readonly string[], columns: readonly number[]): ReadingShape {
    const shape = new ReadingShape(fields, names, columns);
    this.shapes[this.replaced++ % MAX_SHAPES] = shape;
    this.last = shape;
    return shape;
  }
}

export class FieldLayouts {
  private root = new FieldLayout([], []);
  private names = 0;

  constructor(private readonly labelsOf: (name: string) => readonly string[]) {}

  get empty(): FieldLayout {
    return this.root;
  }

  /** `layout` and the field `name` in its next column. */
  with(layout: FieldLayout, name: string): FieldLayout {
    let larger = layout.larger.get(name);
    if (larger) return larger;
    this.names += layout.names.length + 1;
    if (this.names > MAX_NAMES) {
      this.root = new FieldLayout([], []);
      this.names = 0;
    }
    larger = new FieldLayout([...layout.names, name], [...layout.labels, this.labelsOf(name)]);
    layout.larger.set(name, larger);
    return larger;
  }
}
