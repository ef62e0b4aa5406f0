import assert from 'node:assert/strict';
import { ValueWindow } from '../../../lib/forecast/value-window';
import { Draws } from '../../support/draws';

const valuesOf = (window: ValueWindow) => Array.from(window.copyTo(new Float64Array(window.length)));

describe('window of values', () => {
  it('does as a plain list of the last values does, in any order of calls', () => {
    const draws = new Draws('value window');
    for (let run = 0; run < 100; run++) {
      const capacity = draws.integer(1, 100);
      let window = new ValueWindow(capacity);
      let list: number[] = [];
      for (let i = 0; i < 300; i++) {
        const value = draws.normal();
        if (draws.chance(0.01)) {
          window.clear();
          list = [];
        } else if (draws.chance(0.05)) {
          window.amend(value);
          if (list.length > 0) list[list.length - 1] = value;
        } else if (draws.chance(0.02)) {
          const saved = window.save();
          window = new ValueWindow(capacity);
          window.restore(saved);
        } else {
          window.push(value);
          list = [...list, value].slice(-capacity);
        }
        assert.deepEqual(valuesOf(window), list);
        assert.equal(window.last, list.at(-1) ?? Number.NaN);
      }
    }
  });

  it('keeps the latest of a saved window that was larger', () => {
    const large = new ValueWindow(50);
    for (let i = 0; i < 70; i++) large.push(i);
    const small = new ValueWindow(3);
    small.restore(large.save());
    assert.deepEqual(valuesOf(small), [67, 68, 69]);
  });

  it('takes no junk from a saved text', () => {
    const window = new ValueWindow(5);
    window.restore('AAAA');
    window.restore(Buffer.from(Float64Array.of(1, Number.NaN, Number.POSITIVE_INFINITY, 2).buffer).toString('base64'));
    assert.deepEqual(valuesOf(window), [1, 2]);
  });
});
