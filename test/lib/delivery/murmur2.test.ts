import assert from 'node:assert/strict';
import { murmur2 } from '../../../lib/delivery/murmur2';

const theirs = require('kafkajs/src/producer/partitioners/default/murmur2') as (key: string | Buffer) => number;

describe('murmur2', () => {
  it('gives the numbers of the Java client', () => {
    // From the unit test of Apache Kafka's Utils.
    for (const [key, hash] of [
      ['21', -973932308],
      ['foobar', -790332482],
      ['a-little-bit-long-string', -985981536],
      ['a-little-bit-longer-string', -1486304829],
      ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
      ['abc', 479470107],
    ] as const) {
      assert.equal(murmur2(Buffer.from(key)), hash, key);
    }
  });

  it('gives the numbers of kafkajs for keys of any length and bytes', () => {
    for (let length = 0; length < 70; length++) {
      const key = Buffer.from(Array.from({ length }, (_, i) => (i * 151 + length * 67) & 0xff));
      assert.equal(murmur2(key), theirs(key), `length ${length}`);
    }
  });

  it('takes no time for a key of a megabyte', () => {
    const start = process.hrtime.bigint();
    murmur2(Buffer.alloc(1_000_000, 7));
    assert.ok(Number(process.hrtime.bigint() - start) < 500e6);
  });
});
