import assert from 'node:assert/strict';
import { nearest, suggestion } from '../../../lib/core/nearest';

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
});
