// What a row means: a reading, its time, and its label.
import { shown } from '../core/errors';
import type { Reading } from '../core/reading';
import { toTime } from '../core/time';
import type { TimeZone } from '../core/time-zone';
import type { JsonObject } from './ndjson-rows';
import { RowError } from './rows';

/** Where the parts of a reading stand in a row, by name. */
export interface ColumnNames {
  readonly key: string;
  readonly time: string;
  /** of the ground truth; empty: there is none */
  readonly label: string;
}

export interface RecordRules {
  readonly names: ColumnNames;
  /** the device of rows that name none */
  readonly device: string;
  /** that of times which name none */
  readonly zone: TimeZone;
  /** labels that stand for normal operation, in lower case; nothing at all does so too */
  readonly normal: ReadonlySet<string>;
  /** the label is ground truth that readings do not have */
  readonly hidesLabel: boolean;
}

export interface ReplayRecord {
  /** its own; `timestamp` is the recorded one */
  readonly reading: Reading;
  /** undefined: normal */
  readonly label: string | undefined;
}

const A_TIME = 'ms or s since 1970, or ISO text';
/** Properties that a reading has of its own, or that would make it something else. */
const RESERVED: readonly string[] = ['device', 'timestamp', '__proto__'];

/** Reads the cells of rows under one header. */
export class CellRecords {
  private readonly key: number;
  private readonly time: number;
  private readonly label: number;
  private readonly kind: number;
  /** the places whose cells become fields */
  private readonly fields: readonly number[];

  constructor(
    private readonly columns: readonly string[],
    private readonly rules: RecordRules,
  ) {
    const { names, hidesLabel } = rules;
    this.key = columns.indexOf(names.key);
    this.time = columns.indexOf(names.time);
    this.label = names.label === '' ? -1 : columns.indexOf(names.label);
    this.kind = columns.indexOf('kind');
    const left = new Set([this.key, this.time, hidesLabel ? this.label : -1]);
    this.fields = [...columns.keys()].filter((i) => {
      return columns[i] !== '' && !left.has(i) && !RESERVED.includes(columns[i]!);
    });
  }

  /** @throws RowError */
  read(cells: readonly string[], line: number): ReplayRecord {
    const { columns, rules } = this;
    if (cells.length !== columns.length) {
      throw new RowError(line, undefined, `it has ${cells.length} cells; expected ${columns.length}, as the header`);
    }
    if (this.kind >= 0 && cells[this.kind] !== '') throw notAReading(line, cells[this.kind]);
    const timestamp = timeFrom(cells[this.time], line, rules);
    const reading: Reading = { device: cells[this.key] || rules.device, timestamp };
    let any = false;
    for (const i of this.fields) {
      const cell = cells[i]!;
      if (cell === '') continue;
      reading[columns[i]!] = numberOrText(cell);
      any = true;
    }
    if (!any) throw new RowError(line, undefined, 'it has no value');
    return { reading, label: labelFrom(cells[this.label], rules.normal) };
  }
}

/** Reads objects. */
export class ObjectRecords {
  private readonly left: ReadonlySet<string>;

  constructor(private readonly rules: RecordRules) {
    const { names, hidesLabel } = rules;
    this.left = new Set([...RESERVED, names.key, names.time, ...(hidesLabel ? [names.label] : [])]);
  }

  /** @throws RowError */
  read(content: JsonObject, line: number): ReplayRecord {
    const { rules } = this;
    const { names, device, normal } = rules;
    if (content.kind !== undefined && content.kind !== null) throw notAReading(line, content.kind);
    const timestamp = timeFrom(content[names.time], line, rules);
    const key = content[names.key] ?? '';
    if (typeof key === 'object') throw new RowError(line, names.key, `it is ${shown(key)}; expected text`);
    const reading: Reading = { device: String(key) || device, timestamp };
    let any = false;
    for (const name of Object.keys(content)) {
      const value = content[name];
      if (value === null || this.left.has(name)) continue;
      reading[name] = value;
      any = true;
    }
    if (!any) throw new RowError(line, undefined, 'it has no value');
    return { reading, label: names.label === '' ? undefined : labelFrom(content[names.label], normal) };
  }
}

/** To a thousandth of a ms, which is what a number can tell apart today. */
export function roundedTime(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function timeFrom(value: unknown, line: number, { names, zone }: RecordRules): number {
  const time = toTime(value, zone);
  if (time === undefined) {
    throw new RowError(line, names.time, `it is ${shown(value === '' ? undefined : value)}; expected ${A_TIME}`);
  }
  return roundedTime(time);
}

function notAReading(line: number, kind: unknown): RowError {
  return new RowError(line, 'kind', `it is ${shown(kind)}; expected a reading, which has no kind`);
}

/** Numbers as they are written in data, not in programs: no 0x1F. What stays text is text. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function numberOrText(cell: string): number | string {
  if (!NUMBER.test(cell)) return cell;
  const number = Number(cell);
  return Number.isFinite(number) ? number : cell;
}

function labelFrom(value: unknown, normal: ReadonlySet<string>): string | undefined {
  if (value === undefined || value === null) return undefined;
  const label = typeof value === 'object' ? shown(value) : String(value).trim();
  return label === '' || normal.has(label.toLowerCase()) ? undefined : label;
}
