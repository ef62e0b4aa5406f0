import assert from 'node:assert/strict';
import { type EncodableRecord, encodeRecord } from '../../../lib/delivery/kafkajs-record';

/** The encoder of kafkajs, loaded anew: the guard may have replaced the one that all others get. */
function theirEncoder(): (record: EncodableRecord) => { buffer: Buffer } {
  const file = require.resolve('kafkajs/src/protocol/recordBatch/record/v0');
  const loaded = require.cache[file];
  delete require.cache[file];
  try {
    return require(file);
  } finally {
    delete require.cache[file];
    if (loaded) require.cache[file] = loaded;
  }
}

describe('record encoding for kafkajs', () => {
  const theirs = theirEncoder();
  const same = (record: EncodableRecord) =>
    assert.deepEqual(encodeRecord(record).buffer, theirs(record).buffer, JSON.stringify(record).slice(0, 200));

  it('is not compared with itself', () => {
    assert.notEqual(theirs as unknown, encodeRecord);
  });

  it('gives the bytes of kafkajs for keys and values of any kind and length', () => {
    const contents = [undefined, null, '', 'x', 'Printer 1', 'ü€𝄞', Buffer.from([0, 255]), Buffer.alloc(0)];
    for (const key of contents) for (const value of contents) same({ key, value });
    for (const length of [0, 1, 50, 57, 58, 62, 63, 64, 65, 127, 128, 300, 8190, 8193, 100_000]) {
      same({ key: 'k', value: 'v'.repeat(length) });
      same({ key: 'k'.repeat(length), value: Buffer.alloc(length, 7) });
    }
  });

  it('gives the bytes of kafkajs for any place and time in the batch', () => {
    for (const offsetDelta of [0, 1, 63, 64, 8191, 8192, 1_000_000]) {
      for (const timestampDelta of [0, 1, -1, 63, -64, 64, 2 ** 31, -(2 ** 31), 2 ** 40 + 1, -(2 ** 44) - 3]) {
        same({ offsetDelta, timestampDelta, key: 'k', value: 'v' });
      }
    }
  });

  it('gives the bytes of kafkajs for headers', () => {
    same({ key: 'k', value: 'v', headers: {} });
    same({
      key: 'k',
      value: 'v',
      headers: { a: '1', näme: Buffer.from([1, 2]), empty: '', list: ['x', Buffer.from('y')] },
    });
    same({ key: 'k', value: 'v', headers: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`h${i}`, 'v'])) });
  });
});
