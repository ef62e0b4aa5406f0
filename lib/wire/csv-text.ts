// CSV as text: cells and lines by RFC 4180, with a delimiter of choice.
import { InputError } from '../core/errors';
import { cellJson } from './json';

export interface CsvLine {
  /** in the text, from 1 */
  readonly line: number;
  readonly cells: readonly CsvCell[];
}

/** Undefined is an empty cell; an empty text is a cell with two quotes. */
export type CsvCell = string | undefined;

const SPECIAL = /["\r\n,;\t]|^\s|\s$/;

/** One cell: numbers and flags plain, bytes as base64, nested values as JSON; nothing for what has no value. */
export function csvCell(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value === '' || SPECIAL.test(value) ? quoted(value) : value;
  if (typeof value === 'boolean') return String(value);
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (value instanceof Date) return Number.isFinite(value.getTime()) ? value.toISOString() : '';
  const text = cellJson(value);
  return text === undefined ? '' : quoted(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/**
 * The lines of a CSV text; empty ones are left out.
 *
 * @throws InputError with the line in which a quote is not closed, or is followed by something else
 */
export function csvLines(text: string, delimiter: string): CsvLine[] {
  const lines: CsvLine[] = [];
  let at = 0;
  let line = 1;
  let cells: CsvCell[] = [];
  let began = 1;
  while (at < text.length) {
    let cell: CsvCell;
    if (text[at] === '"') {
      cell = '';
      for (;;) {
        const close = text.indexOf('"', at + 1);
        if (close < 0) throw new InputError(`CSV line ${began}: a quote is not closed`);
        cell += text.slice(at + 1, close);
        at = close + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
      line += countOf('\n', cell);
      if (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') {
        throw new InputError(`CSV line ${line}: expected a delimiter after the closing quote`);
      }
    } else {
      let end = at;
      while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
      cell = end > at ? text.slice(at, end) : undefined;
      at = end;
    }
    cells.push(cell);
    if (text[at] === delimiter) {
      at++;
      // A delimiter at the very end is followed by an empty cell.
      if (at < text.length) continue;
      cells.push(undefined);
    }
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    if (cells.length > 1 || cells[0] !== undefined) lines.push({ line: began, cells });
    cells = [];
    line++;
    began = line;
  }
  return lines;
}

function countOf(character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++;
  return count;
}
