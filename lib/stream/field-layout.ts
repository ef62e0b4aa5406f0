// Which field is in which column. Windows of equal fields share one layout, whatever their key, so that a window holds
// numbers only; a layout leads on to the layout with one field more, so that it is found without a search.

/** Names in all layouts together. Readings of ever new fields would fill the memory with layouts. */
const MAX_NAMES = 1_000_000;

/** The column of a field that is not kept. */
export const SKIP = -1;

export class FieldLayout {
  /**
   * By position of a field in a reading: the name that was there last, and its column. Readings of one kind have their
   * fields in one order, so that the column is known without a search.
   */
  readonly nameAt: string[] = [];
  readonly columnAt: number[] = [];
  /** the layouts with one field more, by its name */
  readonly larger = new Map<string, FieldLayout>();

  /**
   * @param names by column
   * @param labels by column, the name of each aggregate in the output
   */
  constructor(
    readonly names: readonly string[],
    readonly labels: readonly (readonly string[])[],
  ) {}
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
