// What stands in a file, row by row, before anybody asks what it means.
import { InputError } from '../core/errors';

/** Where a row begins. */
export interface Place {
  /** from the file's first byte */
  readonly byte: number;
  /** from 1 */
  readonly line: number;
}

export const FIRST_PLACE: Place = { byte: 0, line: 1 };

/** A row that is longer than this is none: a quote that nobody closes must not take the rest of the file with it. */
export const MAX_ROW_BYTES = 1_000_000;

export interface Row<Content> {
  readonly line: number;
  /** where the next one begins */
  readonly next: Place;
  readonly content: Content | RowError;
}

/** Rows of one file, read as they are asked for. */
export interface RowReader<Content> {
  /** Some more; none at the end of the file. */
  more(): Promise<readonly Row<Content>[]>;
}

/** A row that cannot be used. */
export class RowError extends InputError {
  /** @param column its name or number; undefined when it concerns the whole row */
  constructor(
    readonly line: number,
    readonly column: string | undefined,
    what: string,
  ) {
    super(`line ${line}${column === undefined ? '' : `, column ${column}`}: ${what}`);
  }
}
