import assert from 'node:assert/strict';
import { nearest, quoted, suggestion } from '../../../lib/core/nearest';
import { Draws } from '../../support/draws';

const FAILURES = ['bearing_failure', 'pump_failure', 'overheating', 'oil_leak', 'motor_failure'];

describe('nearest word', () => {
  it('is the one that begins with what was said, or holds it', () => {
    assert.equal(nearest('bearing', FAILURES), 'bearing_failure');
    assert.equal(nearest('Oil', FAILURES), 'oil_leak');
    assert.equal(nearest('failure', FAILURES), 'pump_failure');
  });

  it('forgives a few wrong, missing and swapped letters', () => {
    assert.equal(nearest('overheatign', FAILURES), 'overheating');
    assert.equal(nearest('pmup_failure', FAILURES), 'pump_failure');
    assert.equal(nearest('MACHNE_001', ['MACHINE_001', 'MACHINE_002']), 'MACHINE_001');
    assert.equal(nearest('injct', ['inject', 'clear']), 'inject');
  });

  it('is none when nothing is like it', () => {
    for (const word of ['', 'zebra', 'x', 'failures of all kinds that there are']) {
      assert.equal(nearest(word, FAILURES), undefined, word);
    }
    assert.equal(nearest('a', []), undefined);
    for (const word of ['a', 'v']) assert.equal(nearest(word, ['t', 'tick', 'false']), undefined, word);
    assert.equal(nearest('T', ['t', 'tick']), 't');
  });

  it('is suggested, or else what there is', () => {
    assert.equal(suggestion('bearing', FAILURES), 'did you mean bearing_failure?');
    assert.equal(suggestion('zebra', ['a', 'b']), 'there are a, b');
    assert.equal(suggestion('zebra', ['a']), 'there is a');
    assert.equal(suggestion('zebra', []), 'there is none');
    assert.equal(suggestion('zebra', ['a', 'b', 'c'], 2), 'there are a, b and 1 more');
  });

  it('is found by the fewest changes, as a plain table of distances has them', () => {
    const draws = new Draws('words');
    const word = () => Array.from({ length: draws.integer(4, 9) }, () => draws.choice(['a', 'b', 'c'])).join('');
    for (let n = 0; n < 300; n++) {
      const words = Array.from({ length: 20 }, word);
      const wanted = word();
      const changes = words.map((other) => plainDistance(wanted, other));
      const fits = words.filter((other, i) => changes[i]! <= Math.max(other.length, wanted.length) / 3);
      const least = Math.min(...changes);
      const found = nearest(wanted, words);
      if (words.some((other) => other.includes(wanted))) assert.ok(found!.includes(wanted));
      else if (fits.length === 0) assert.equal(found, undefined);
      else
        assert.equal(
          found,
          fits.find(
            (other) => plainDistance(wanted, other) === Math.min(...fits.map((one) => plainDistance(wanted, one))),
          ),
        );
      assert.ok(found === undefined || plainDistance(wanted, found) >= least);
    }
  });

  it('is quoted by its beginning when it is long', () => {
    assert.equal(quoted('bearing'), "'bearing'");
    assert.equal(quoted('x'.repeat(1e6)), `'${'x'.repeat(60)}…'`);
  });
});

/** Insertions, deletions, replacements and swaps of neighbours, by the whole table. */
function plainDistance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const ways = [
        table[i - 1]![j]! + 1,
        table[i]![j - 1]! + 1,
        table[i - 1]![j - 1]! + Number(a[i - 1] !== b[j - 1]),
      ];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) ways.push(table[i - 2]![j - 2]! + 1);
      table[i]![j] = Math.min(...ways);
    }
  }
  return table[a.length]![b.length]!;
}
