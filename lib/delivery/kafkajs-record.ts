// Encodes a record for kafkajs as kafkajs 2.2.4 does, byte for byte, at a fraction of the cost: into a buffer of its own
// size instead of a growing one of 512 zeroed bytes, and without big integers.

/** What kafkajs hands to its encoder of records. */
export interface EncodableRecord {
  /** place in the batch */
  offsetDelta?: number;
  /** record time after that of the batch, ms */
  timestampDelta?: number;
  key?: string | Buffer | null;
  value?: string | Buffer | null;
  headers?: Record<string, string | Buffer | (string | Buffer)[]>;
}

/** What kafkajs takes for one of its encoders. */
export interface EncodedRecord {
  buf: Buffer;
  buffer: Buffer;
}

type Header = [name: string, content: string | Buffer];

const NO_HEADERS: Header[] = [];

/** @see https://kafka.apache.org/documentation/#record */
export function encodeRecord(record: EncodableRecord): EncodedRecord {
  const { offsetDelta = 0, timestampDelta = 0, key, value } = record;
  const headers = record.headers ? headersOf(record.headers) : NO_HEADERS;
  let bodySize = 1 + sizeOfVarint(timestampDelta) + sizeOfVarint(offsetDelta) + sizeOfVarint(headers.length);
  bodySize += sizeWithLength(key) + sizeWithLength(value);
  for (const [name, content] of headers) bodySize += sizeWithLength(name) + sizeWithLength(content);
  const buffer = Buffer.allocUnsafe(sizeOfVarint(bodySize) + bodySize);
  let at = writeVarint(buffer, 0, bodySize);
  // No attributes are defined for a record.
  buffer[at++] = 0;
  at = writeVarint(buffer, at, timestampDelta);
  at = writeVarint(buffer, at, offsetDelta);
  at = writeWithLength(buffer, at, key);
  at = writeWithLength(buffer, at, value);
  at = writeVarint(buffer, at, headers.length);
  for (const [name, content] of headers) {
    at = writeWithLength(buffer, at, name);
    at = writeWithLength(buffer, at, content);
  }
  return { buf: buffer, buffer };
}

function headersOf(headers: NonNullable<EncodableRecord['headers']>): Header[] {
  return Object.entries(headers).flatMap(([name, content]) =>
    Array.isArray(content) ? content.map((each): Header => [name, each]) : [[name, content] as Header],
  );
}

/** Bytes; -1 for nothing. */
function sizeOf(content: string | Buffer | null | undefined): number {
  if (content === null || content === undefined) return -1;
  return typeof content === 'string' ? Buffer.byteLength(content) : content.length;
}

function sizeWithLength(content: string | Buffer | null | undefined): number {
  const size = sizeOf(content);
  return sizeOfVarint(size) + Math.max(size, 0);
}

/** Small numbers of either sign become small numbers: 0, -1, 1, -2 … are 0, 1, 2, 3 … */
function zigzag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** @returns where the next one begins */
function writeVarint(buffer: Buffer, start: number, value: number): number {
  let at = start;
  let rest = zigzag(value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[at++] = (rest % 128) | 128;
  buffer[at++] = rest;
  return at;
}

function writeWithLength(buffer: Buffer, start: number, content: string | Buffer | null | undefined): number {
  const size = sizeOf(content);
  const at = writeVarint(buffer, start, size);
  if (size <= 0) return at;
  if (typeof content === 'string') buffer.write(content, at);
  else (content as Buffer).copy(buffer, at);
  return at + size;
}
