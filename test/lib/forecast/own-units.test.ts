import assert from 'node:assert/strict';
import { OwnUnits } from '../../../lib/forecast/own-units';
import { Scratch } from '../../../lib/forecast/scratch';
import { Draws } from '../../support/draws';

describe('own units', () => {
  const draws = new Draws('own units');
  const scales = [1, 1e-300, 1e300, 1e12, 3e-320];

  it('make every series of size 1, and lose no digit of it', () => {
    for (const scale of scales) {
      const values = Float64Array.from({ length: 50 }, () => scale * (2 * draws.uniform() - 1));
      for (const units of [OwnUnits.ofChanges(values), OwnUnits.ofSize(values)]) {
        const own = units.allToOwn(values, new Scratch());
        const largest = own.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
        if (scale > 1e-308) assert.ok(largest >= 0.25 && largest <= 4, `${scale}: ${largest}`);
        assert.ok(largest <= 4, `${scale}: ${largest}`);
        for (const [i, value] of values.entries()) {
          assert.equal(units.toOwn(value), own[i]);
          assert.ok(Math.abs(units.toValue(own[i]!) - value) <= 4e-16 * scale, `${value}`);
        }
      }
    }
  });

  it('of changes begin at the first value, so that a constant is exactly nothing', () => {
    for (const constant of [0, 0.1, -1e12, 1e300, Number.MAX_VALUE]) {
      const units = OwnUnits.ofChanges(new Float64Array(3).fill(constant));
      assert.equal(units.toOwn(constant), 0);
      assert.equal(units.toValue(0), constant);
    }
  });

  it('of size keep zero where it is', () => {
    const units = OwnUnits.ofSize(Float64Array.of(-700, 3, 41));
    assert.equal(units.toOwn(0), 0);
    assert.equal(units.toOwn(512), 1);
  });

  it('stay finite for values that come later and are beyond anything before', () => {
    const units = OwnUnits.ofChanges(Float64Array.of(1e-300, 2e-300));
    assert.ok(Number.isFinite(units.toOwn(Number.MAX_VALUE)));
    assert.equal(OwnUnits.ofSize(Float64Array.of(1e308)).toValue(1e9), Number.MAX_VALUE);
    assert.equal(OwnUnits.ofSize(Float64Array.of(1e308)).toValue(-1e9), -Number.MAX_VALUE);
  });
});
