import assert from 'node:assert/strict';
import { limitsOf } from '../../../lib/models/limits';
import { Machine } from '../../../lib/models/machine/machine';
import { Printer } from '../../../lib/models/printer/printer';

describe('limits that are proposed for a measurement', () => {
  it('are where it becomes critical, on the side on which it does', () => {
    assert.deepEqual(limitsOf({ band: [1, 5], critical: 8 }), { high: 8 });
    assert.deepEqual(limitsOf({ band: [1, 5], critical: 0.5 }), { low: 0.5 });
    assert.deepEqual(limitsOf({ critical: 120 }), { high: 120 });
  });

  it('are the ends of its band where nothing is critical, and none where nothing is known', () => {
    assert.deepEqual(limitsOf({ band: [-1, 5] }), { low: -1, high: 5 });
    assert.deepEqual(limitsOf({}), {});
  });

  it('of a machine are the critical values of the specification', () => {
    const found = new Machine().channels.map((channel) => [channel.name, limitsOf(channel)]);
    assert.deepEqual(Object.fromEntries(found), {
      temperature: { high: 95 },
      vibration: { high: 12 },
      pressure: { high: 8 },
      flow_rate: { high: 250 },
      power_consumption: { high: 65 },
      oil_level: { low: 60 },
      bearing_temperature: { high: 105 },
    });
  });

  it('of a printer are those of the template, and move with its targets', () => {
    const of = (settings: object) => new Printer(settings).channels.map((channel) => limitsOf(channel));
    const ambient = { low: 45, high: 55 };
    assert.deepEqual(of({}), [{ low: 245, high: 255 }, { low: 105, high: 115 }, ambient, ambient]);
    assert.deepEqual(of({ bedTarget: 60, ambientLimit: 48 })[1], { low: 55, high: 65 });
    assert.deepEqual(of({ ambientLimit: 48 })[3], { low: 48, high: 52 });
    assert.deepEqual(of({ ambientLimit: 60 })[3], {});
  });
});
