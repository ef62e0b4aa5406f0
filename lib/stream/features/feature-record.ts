// Puts a reading with its features together: what takes the longest, because such a reading easily has a hundred
// properties. Property by property the engine makes a slow dictionary of them. So a template is made, which has all of them
// and, as parsed JSON, a known shape; its copies are filled.
import type { Reading } from '../../core/reading';
import type { Fields } from '../reading-shape';

/** A property that is computed: its name, and the cell that holds its value. */
export interface Computed {
  readonly name: string;
  readonly cell: number;
}

/** Objects with more properties are dictionaries in any case. */
const MAX_TEMPLATE = 1000;

export class FeatureRecord {
  private readonly kept: readonly string[];
  private readonly cells: Int32Array;
  private readonly names: readonly string[];
  private readonly template: Reading | undefined;

  /**
   * @param fields names of the properties that are taken over from the reading
   * @param computed later ones take the place of earlier ones, and of fields, of the same name
   */
  constructor(
    fields: readonly string[],
    private readonly computed: readonly Computed[],
  ) {
    const replaced = new Set(computed.map(({ name }) => name));
    this.kept = fields.filter((name) => !replaced.has(name));
    this.cells = Int32Array.from(computed, ({ cell }) => cell);
    this.names = computed.map(({ name }) => name);
    const names = ['device', 'timestamp', ...this.kept, ...this.names];
    if (names.length > MAX_TEMPLATE) return;
    this.template = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, 0]))));
  }

  /**
   * The reading; a computed value that is no finite number is left out.
   *
   * @param left names of properties that are not taken over this time
   */
  of(device: string, timestamp: number, fields: Fields, cells: Float64Array, left?: ReadonlySet<string>): Reading {
    if (left || !this.isWhole(cells)) return this.assemble(device, timestamp, fields, cells, left);
    const reading = this.template ? { ...this.template } : ({} as Reading);
    reading.device = device;
    reading.timestamp = timestamp;
    for (const name of this.kept) reading[name] = fields[name];
    for (let i = 0; i < this.names.length; i++) reading[this.names[i]] = cells[this.cells[i]];
    return reading;
  }

  private isWhole(cells: Float64Array): boolean {
    for (let i = 0; i < this.cells.length; i++) if (!Number.isFinite(cells[this.cells[i]])) return false;
    return true;
  }

  private assemble(
    device: string,
    timestamp: number,
    fields: Fields,
    cells: Float64Array,
    left?: ReadonlySet<string>,
  ): Reading {
    const reading: Reading = { device, timestamp };
    for (const name of this.kept) if (!left?.has(name)) reading[name] = fields[name];
    for (const { name, cell } of this.computed) if (Number.isFinite(cells[cell])) reading[name] = cells[cell];
    return reading;
  }
}
