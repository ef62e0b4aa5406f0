import assert from 'node:assert/strict';
import { KeptValues } from '../../../lib/core/kept-values';
import { Draws } from '../../support/draws';

const COLOURS = ['red', 'green', 'blue'] as const;
const NOTHING: readonly string[] = [];

class State {
  level = 0;
  count = 0;
  bits = 0;
  isOn = false;
  colour: (typeof COLOURS)[number] = 'red';
  words = NOTHING;
  limit: number | undefined = undefined;

  keep(kept: KeptValues): void {
    this.level = kept.number(this.level);
    this.count = kept.whole(this.count);
    this.bits = kept.small(this.bits);
    this.isOn = kept.flag(this.isOn);
    this.colour = kept.choice(this.colour, COLOURS);
    this.words = kept.rare(this.words, NOTHING);
    this.limit = kept.rare(this.limit, undefined);
  }

  change(draws: Draws): void {
    this.level = draws.choice([draws.normal() * 1e9, Number.NaN, -Infinity, -0, 0.1]);
    this.count = draws.integer(-2_147_483_648, 2_147_483_647);
    this.bits = draws.integer(0, 255);
    this.isOn = draws.chance(0.5);
    this.colour = draws.choice(COLOURS);
    this.words = draws.chance(0.2) ? [`${draws.uniform()}`] : NOTHING;
    this.limit = draws.chance(0.2) ? draws.uniform() : undefined;
  }
}

describe('kept values', () => {
  it('are those of the device for which they are taken out, in any order', () => {
    const draws = new Draws('kept values');
    const devices = 50;
    const shared = new State();
    const kept = new KeptValues(devices, (values) => shared.keep(values));
    const own = Array.from({ length: devices }, () => new State());
    for (const [place, state] of own.entries()) {
      Object.assign(shared, state);
      kept.putAway(place);
      shared.keep(kept);
    }
    for (let n = 0; n < 5000; n++) {
      const place = draws.integer(0, devices - 1);
      kept.takeOut(place);
      shared.keep(kept);
      assert.deepEqual(shared, own[place]);
      shared.change(draws);
      Object.assign(own[place]!, shared);
      kept.putAway(place);
      shared.keep(kept);
      assert.deepEqual(shared, own[place], 'what is put away stays as it is');
    }
  });

  it('say when they are taken out', () => {
    const seen: boolean[] = [];
    const look = (kept: KeptValues) => void seen.push(kept.isTakenOut);
    const kept = new KeptValues(1, look);
    kept.takeOut(0);
    look(kept);
    kept.putAway(0);
    look(kept);
    assert.deepEqual(seen, [false, true, false]);
  });

  it('are not more than there is room for', () => {
    const keep = (count: number) => (kept: KeptValues) => {
      for (let i = 0; i < count; i++) kept.number(i);
    };
    assert.doesNotThrow(() => new KeptValues(3, keep(64)));
    assert.throws(() => new KeptValues(3, keep(65)), /more than 64 values/);
    const keepRare = (count: number) => (kept: KeptValues) => {
      for (let i = 0; i < count; i++) kept.rare(i, -1);
    };
    assert.doesNotThrow(() => new KeptValues(3, keepRare(16)));
    assert.throws(() => new KeptValues(3, keepRare(17)), /more than 16 rare values/);
  });
});
