import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import { SettingError } from '../../../lib/core/errors';
import { prepareCompression } from '../../../lib/delivery/kafka-codecs';

const codecs = CompressionCodecs as Record<number, () => object>;

describe('Kafka compression', () => {
  const before = { ...codecs };
  afterEach(() => {
    Object.assign(codecs, before);
  });

  it('has none and gzip at all times', () => {
    prepareCompression('none');
    prepareCompression('gzip');
  });

  it('has zstd where Node.js has it', async () => {
    if (!zlib.zstdCompress) {
      assert.throws(() => prepareCompression('zstd'), SettingError);
      return;
    }
    prepareCompression('zstd');
    const codec = codecs[CompressionTypes.ZSTD]?.() as {
      compress(encoder: { buffer: Buffer }): Promise<Buffer>;
      decompress(buffer: Buffer): Promise<Buffer>;
    };
    const packed = await codec.compress({ buffer: Buffer.from('reading '.repeat(100)) });
    assert.equal(packed.readUInt32LE(0), 0xfd2fb528);
    assert.equal((await codec.decompress(packed)).toString(), 'reading '.repeat(100));
  });

  it('names the package to install for those that need one', () => {
    for (const [name, wanted] of [
      ['snappy', 'kafkajs-snappy'],
      ['lz4', 'kafkajs-lz4'],
    ] as const) {
      assert.throws(() => prepareCompression(name), {
        name: 'SettingError',
        message: new RegExp(`compression is "${name}"; expected none, gzip or zstd; .*npm install ${wanted}`),
      });
    }
  });

  it('uses such a package when it is installed', () => {
    const codec = {};
    prepareCompression('snappy', (name) => {
      assert.equal(name, 'kafkajs-snappy');
      return () => codec;
    });
    assert.equal(codecs[CompressionTypes.Snappy]?.(), codec);
    class Lz4 {
      codec = () => codec;
    }
    prepareCompression('lz4', () => Lz4);
    assert.equal(codecs[CompressionTypes.LZ4]?.(), codec);
  });

  it('leaves a codec alone that is registered already', () => {
    const theirs = () => ({});
    codecs[CompressionTypes.ZSTD] = theirs;
    prepareCompression('zstd');
    assert.equal(codecs[CompressionTypes.ZSTD], theirs);
  });
});
