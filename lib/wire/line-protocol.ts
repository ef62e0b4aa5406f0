// Influx line protocol: measurement,tag=… field=…,field=… time
// https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
import { InputError, shown } from '../core/errors';
import { keyOf, type Reading, timeOf, unusable } from '../core/reading';
import { LAST_TIME_MS } from '../core/time';
import { type Fields, OWN_FIELDS, put, textOf } from './fields';
import { cellJson, wireText } from './json';
import { nanoseconds } from './quix';
import { type FormatOptions, PRECISIONS, type Precision, type WireFormat } from './wire-format';

const TYPE = 'text/plain; charset=utf-8';

export const lineProtocol: WireFormat = {
  contentType: TYPE,
  linesType: TYPE,
  writer: (options) => ({ write: (item, topic, arrival) => lineOf(options, item, topic, arrival) }),
  reader: (options) => ({
    records: (payload) => {
      const texts = (Array.isArray(payload) ? payload : [payload]).map(wireText);
      if (!texts.every((text) => text !== undefined)) {
        throw new InputError(`payload is ${shown(payload)}; expected text in line protocol`);
      }
      return texts.flatMap(linesIn);
    },
    read: (record, topic, arrival) => [readingOf(options, String(record), topic, arrival)],
  }),
};

/**
 * One line: the device as a tag, fields that the settings name as tags too, numbers as floats, flags as booleans, other
 * text and nested values as strings. A text field `measurement` takes the place of the measurement of the settings.
 *
 * @throws InputError for a reading without a field, and for tags that line protocol cannot hold
 */
function lineOf(options: FormatOptions, item: unknown, topic: unknown, arrival: number): string {
  const fields = fieldsIn(item);
  const device = keyOf(fields, topic);
  const own = textOf(fields, 'measurement');
  const tags: [string, string][] = device === '' ? [] : [[options.tag, device]];
  const cells: string[] = [];
  for (const name of Object.keys(fields)) {
    if (OWN_FIELDS.has(name) || name === '' || (name === 'measurement' && own !== undefined)) continue;
    if (options.tagFields.includes(name)) {
      const text = name === options.tag && device !== '' ? '' : textOf(fields, name);
      if (text) tags.push([name, text]);
      continue;
    }
    const value = fieldText(fields[name]);
    if (value !== undefined) cells.push(`${escaped(name, 'field')}=${value}`);
  }
  if (cells.length === 0) throw unusable(fields, [], OWN_FIELDS);
  const head = [escapedMeasurement(own || options.measurement)];
  for (const [name, text] of tags) head.push(`${escaped(name, 'tag')}=${escaped(text, `tag ${name}`)}`);
  return `${head.join(',')} ${cells.join(',')} ${timeText(timeOf(fields, arrival), options.precision)}`;
}

function fieldsIn(item: unknown): Fields {
  if (typeof item === 'number' || typeof item === 'boolean') return { value: item };
  if (typeof item === 'object' && item !== null && !Array.isArray(item) && !ArrayBuffer.isView(item)) {
    return item as Fields;
  }
  throw new InputError(`payload is ${shown(item)}; expected a reading (an object) for line protocol`);
}

function fieldText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return undefined;
  const text = typeof value === 'string' ? value : cellJson(value);
  return text === undefined ? undefined : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function escaped(text: string, what: string): string {
  refuse(text, what);
  return text.replace(/[,= ]/g, '\\$&');
}

function escapedMeasurement(text: string): string {
  refuse(text, 'measurement');
  if (text.startsWith('#')) throw new InputError(`measurement is ${shown(text)}; "#" would make the line a comment`);
  return text.replace(/[, ]/g, '\\$&');
}

/** A backslash at the end would escape what follows, and there is no way to write one. */
function refuse(text: string, what: string): void {
  if (text === '') throw new InputError(`${what} is empty; expected a name for line protocol`);
  if (/[\r\n]|\\$/.test(text)) {
    throw new InputError(
      `${what} is ${shown(text)}; line protocol has no line breaks and no backslash at the end there`,
    );
  }
}

function timeText(ms: number, precision: Precision): string {
  if (precision === 'ns') return nanoseconds(ms);
  return String(Math.floor(precision === 's' ? ms / 1000 : precision === 'ms' ? ms : Math.round(ms * 1000)));
}

/**
 * The lines of a text. Line breaks in quotes are part of a string, and quotes that do not follow the "=" of a field are
 * like any other character; comments and empty lines are none.
 */
function linesIn(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  let inFields = false;
  let inString = false;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (inString && at < text.length) {
      if (character === '"') inString = false;
      else if (character === '\\' && /["\\]/.test(text[at + 1] ?? '')) at++;
    } else if (character === undefined || character === '\n') {
      let [start, end] = [from, at];
      while (start < end && text[start] === ' ') start++;
      while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\r')) end--;
      if (start < end && text[start] !== '#') lines.push(text.slice(start, end));
      from = at + 1;
      inFields = false;
    } else if (text[from] === '#') {
      // A comment goes to the end of its line.
    } else if (character === '\\' && /[,= ]/.test(text[at + 1] ?? '')) {
      at++;
    } else if (character === ' ' && at > from) {
      inFields = true;
    } else if (inFields && character === '=' && text[at + 1] === '"') {
      inString = true;
      at++;
    }
  }
  return lines;
}

/** Reads one line from left to right. */
class Scanner {
  at = 0;

  constructor(private readonly line: string) {}

  get next(): string | undefined {
    return this.line[this.at];
  }

  /** The text up to one of `ends`, without the backslashes before `special`. */
  name(what: string, ends: string, special: string): string {
    let text = '';
    for (; this.at < this.line.length && !ends.includes(this.next!); this.at++) {
      if (this.next === '\\' && this.at + 1 < this.line.length && special.includes(this.line[this.at + 1]!)) this.at++;
      text += this.next;
    }
    if (text === '') throw this.error(`expected a ${what}`);
    return text;
  }

  /** A text in quotes. */
  string(): string {
    let text = '';
    for (this.at++; this.at < this.line.length; this.at++) {
      if (this.next === '"') {
        this.at++;
        return text;
      }
      if (this.next === '\\' && /["\\]/.test(this.line[this.at + 1] ?? '')) this.at++;
      text += this.next;
    }
    throw this.error('a quote is not closed');
  }

  expect(character: string): void {
    if (this.next !== character) throw this.error(`expected "${character}"`);
    this.at++;
  }

  skipSpaces(): void {
    while (this.next === ' ') this.at++;
  }

  rest(): string {
    return this.line.slice(this.at).trim();
  }

  error(reason: string): InputError {
    return new InputError(`line is ${shown(this.line)}; ${reason} at character ${this.at + 1}`);
  }
}

function readingOf(options: FormatOptions, line: string, topic: unknown, arrival: number): Reading {
  const scanner = new Scanner(line);
  const fields: Record<string, unknown> = {};
  const measurement = scanner.name('measurement', ', ', ', ');
  let device: string | undefined;
  while (scanner.next === ',') {
    scanner.at++;
    const name = scanner.name('tag', '=, ', ',= ');
    scanner.expect('=');
    const value = scanner.name('value of a tag', ', ', ',= ');
    if (name === options.tag) device = value;
    else put(fields, name, value);
  }
  scanner.expect(' ');
  scanner.skipSpaces();
  for (;;) {
    const name = scanner.name('field', '=, ', ',= ');
    scanner.expect('=');
    put(fields, name, scanner.next === '"' ? scanner.string() : plainValue(scanner));
    if (scanner.next !== ',') break;
    scanner.at++;
  }
  if (scanner.next !== undefined) scanner.expect(' ');
  const time = scanner.rest();
  const reading: Reading = {
    device: device ?? keyOf({}, topic),
    timestamp: time === '' ? arrival : momentOf(scanner, time, options.precision),
  };
  if (measurement !== options.measurement) reading.measurement = measurement;
  for (const name of Object.keys(fields)) if (!OWN_FIELDS.has(name)) put(reading, name, fields[name]);
  return reading;
}

/** A float, a whole number (1i, 1u), or a flag. */
function plainValue(scanner: Scanner): number | boolean {
  const text = scanner.name('value', ', ', '');
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) || /^[+-]?\d+[iu]$/.test(text)) {
    const number = Number(text.replace(/[iu]$/, ''));
    if (Number.isFinite(number)) return number;
  }
  if (/^(t|true)$/i.test(text)) return true;
  if (/^(f|false)$/i.test(text)) return false;
  throw scanner.error(`${shown(text)} is no value`);
}

function momentOf(scanner: Scanner, text: string, precision: Precision): number {
  if (!/^-?\d{1,20}$/.test(text)) throw scanner.error('expected a whole number as time');
  const nanos = BigInt(text) * BigInt(PRECISIONS[precision]);
  const whole = nanos / 1_000_000n;
  const ms = Number(whole) + Number(nanos - whole * 1_000_000n) / 1e6;
  if (Math.abs(ms) <= LAST_TIME_MS) return ms;
  throw scanner.error('the time is out of range');
}
