// A recorded load, read from text: a list of numbers, or a column of a CSV file.
import { SettingError } from '../../core/errors';

const MAX_VALUES = 100_000;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The numbers of `text`.
 *
 * @param column the name or the number (from 1 on) of a column; empty: all that stands in the text, separated by blanks,
 *   commas, semicolons or line ends
 * @throws SettingError naming the row that cannot be used
 */
export function parseRecording(text: string, column: string): Float64Array {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const cells = column.trim() === '' ? wordsOf(lines) : columnOf(lines, column.trim());
  if (cells.length < 2) throw new SettingError('recorded', text, 'at least two numbers');
  if (cells.length > MAX_VALUES) throw new SettingError('recorded', cells.length, `at most ${MAX_VALUES} numbers`);
  return Float64Array.from(cells, ({ cell, row }) => {
    if (NUMBER.test(cell)) return Number(cell);
    throw new SettingError('recorded', cell, `a number in row ${row}`);
  });
}

interface Cell {
  readonly cell: string;
  /** from 1 on */
  readonly row: number;
}

function wordsOf(lines: readonly string[]): Cell[] {
  return lines.flatMap((line, i) => {
    const words = line.split(/[\s,;]+/).filter((word) => word !== '');
    return words.map((cell) => ({ cell, row: i + 1 }));
  });
}

function columnOf(lines: readonly string[], column: string): Cell[] {
  const separator = [';', '\t', ','].find((character) => lines[0]?.includes(character)) ?? ',';
  const rows = lines.map((line) => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')));
  const header = rows[0] ?? [];
  const isNumbered = /^\d+$/.test(column) && !header.includes(column);
  const place = isNumbered ? Number(column) - 1 : header.indexOf(column);
  if (place < 0 || place >= header.length) {
    const names = header.slice(0, 12).join(', ') || 'none';
    throw new SettingError('recordedColumn', column, `one of the columns: ${names}`);
  }
  const hasHeader = !isNumbered || !NUMBER.test(header[place]!);
  const cells = rows.map((row, i) => ({ cell: row[place] ?? '', row: i + 1 }));
  return hasHeader ? cells.slice(1) : cells;
}
