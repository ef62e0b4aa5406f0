// Compression of record batches: gzip comes with kafkajs, zstd with newer Node versions, snappy and lz4 with a codec
// package that the person installs.
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { SettingError } from '../core/errors';

interface Codec {
  compress(encoder: { buffer: Buffer }): Promise<Buffer>;
  decompress(buffer: Buffer): Promise<Buffer>;
}

const TYPES = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  zstd: CompressionTypes.ZSTD,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
};

export type Compression = keyof typeof TYPES;
export const COMPRESSIONS = Object.keys(TYPES) as Compression[];

/** The table of kafkajs, by type. */
const codecs = CompressionCodecs as Record<number, () => Codec>;

/** Codec packages, and how each hands out its codec. */
const PACKAGES: Partial<Record<Compression, { name: string; codec(module: never): () => Codec }>> = {
  snappy: { name: 'kafkajs-snappy', codec: (module: () => Codec) => module },
  lz4: { name: 'kafkajs-lz4', codec: (Module: new () => { codec: () => Codec }) => new Module().codec },
};

/**
 * Makes a compression usable. A codec that somebody has registered already is left alone.
 *
 * @param load gets a package by its name
 * @throws SettingError when this Node or this installation does not have it; it says what to do
 */
export function prepareCompression(name: Compression, load: (name: string) => unknown = require): void {
  const type = TYPES[name];
  if (type === CompressionTypes.None || type === CompressionTypes.GZIP || isRegistered(type)) return;
  codecs[type] = name === 'zstd' ? zstd() : installed(name, load);
}

/** The number that kafkajs knows a compression by. */
export function compressionType(name: Compression): number {
  return TYPES[name];
}

function isRegistered(type: CompressionTypes): boolean {
  try {
    codecs[type]();
    return true;
  } catch {
    // kafkajs fills the place of a codec that it lacks with a function that throws.
    return false;
  }
}

function zstd(): () => Codec {
  if (!zlib.zstdCompress) {
    throw new SettingError('compression', 'zstd', 'gzip or none, as this Node has no zstd (22.15 and newer have)');
  }
  const compress = promisify(zlib.zstdCompress) as (data: Buffer) => Promise<Buffer>;
  const decompress = promisify(zlib.zstdDecompress) as (data: Buffer) => Promise<Buffer>;
  return () => ({ compress: ({ buffer }) => compress(buffer), decompress });
}

function installed(compression: Compression, load: (name: string) => unknown): () => Codec {
  const source = PACKAGES[compression];
  if (!source) throw new SettingError('compression', compression, `one of ${COMPRESSIONS.join(', ')}`);
  try {
    return source.codec(load(source.name) as never);
  } catch {
    const advice = `run \`npm install ${source.name}\` in the Node-RED user directory and restart Node-RED`;
    throw new SettingError('compression', compression, `none, gzip or zstd; for this one ${advice}`);
  }
}
