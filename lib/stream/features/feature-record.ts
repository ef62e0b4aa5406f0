// Puts a reading with its features together: what takes the longest, because such a reading easily has a hundred
// properties. Property by property the engine makes a slow dictionary of them; one object literal makes an object of a
// known shape in a tenth of the time. So, for readings of a kind that keeps coming, such a literal is compiled.
import type { Reading } from '../../core/reading';
import type { Fields } from '../reading-shape';

/** A property that is computed: its name, and the cell that holds its value. */
export interface Computed {
  readonly name: string;
  readonly cell: number;
}

type Build = (device: string, timestamp: number, fields: Fields, cells: Float64Array) => Reading;

/** Whole readings of one kind after which a literal is compiled for them, which takes as long as some hundred readings. */
const READINGS_BEFORE = 50;
const MAX_LITERAL = 2000;

export class FeatureRecord {
  private readonly kept: readonly string[];
  private readonly cells: Int32Array;
  private readings = 0;
  private build: Build | undefined;

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
  }

  /**
   * The reading; a computed value that is no finite number is left out.
   *
   * @param left names of properties that are not taken over this time
   */
  of(device: string, timestamp: number, fields: Fields, cells: Float64Array, left?: ReadonlySet<string>): Reading {
    if (left || !this.isWhole(cells)) return this.assemble(device, timestamp, fields, cells, left);
    if (this.build) return this.build(device, timestamp, fields, cells);
    if (++this.readings === READINGS_BEFORE) this.build = this.compile();
    return this.assemble(device, timestamp, fields, cells);
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

  /** Names come from outside: they are in the code as JSON texts only. */
  private compile(): Build | undefined {
    const properties = new Map([
      ...this.kept.map((name) => [name, `fields[${JSON.stringify(name)}]`] as const),
      ...this.computed.map(({ name, cell }) => [name, `cells[${cell}]`] as const),
    ]);
    if (properties.size > MAX_LITERAL) return undefined;
    const literal = Array.from(properties, ([name, value]) => `${JSON.stringify(name)}: ${value}`);
    const code = `return { device, timestamp, ${literal.join(', ')} };`;
    try {
      return new Function('device', 'timestamp', 'fields', 'cells', code) as Build;
    } catch {
      // A Node that was started so that it compiles no text goes on the slow way.
      return undefined;
    }
  }
}
