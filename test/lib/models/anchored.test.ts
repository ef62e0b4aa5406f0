import assert from 'node:assert/strict';
import { Anchored, type AnchoredLoop } from '../../../lib/models/anchored';
import { Draws } from '../../support/draws';

/** A low pass of a ragged signal. */
class LowPass implements AnchoredLoop<{ value: number }, undefined> {
  readonly every = 400;
  readonly before = 300;
  steps = 0;
  begin(): { value: number } {
    return { value: 50 };
  }
  step(state: { value: number }, n: number): void {
    this.steps++;
    state.value += (((n * 7919) % 101) - state.value) / 20;
  }
}

const anchoredOf = (loop: LowPass) => new Anchored(loop, undefined, 123);

describe('anchored state', () => {
  const forward = anchoredOf(new LowPass());
  const expected = Array.from({ length: 3000 }, (_, i) => forward.moveTo(i - 1000).value);

  it('is the same in any order', () => {
    const draws = new Draws('anchored');
    const anchored = anchoredOf(new LowPass());
    for (let i = 0; i < 2000; i++) {
      const place = draws.integer(0, 2999);
      assert.equal(anchored.moveTo(place - 1000).value, expected[place]);
    }
  });

  it('is the same for one that begins anywhere', () => {
    for (let place = 0; place < 3000; place += 37) {
      assert.equal(anchoredOf(new LowPass()).moveTo(place - 1000).value, expected[place]);
    }
  });

  it('has forgotten its fixed value: the same loop from −∞ is as near as makes no difference', () => {
    const state = { value: 50 };
    const loop = new LowPass();
    for (let n = -20_000; n <= 1999; n++) {
      loop.step(state, n);
      if (n >= -1000) assert.ok(Math.abs(state.value - expected[n + 1000]!) < 50 * Math.exp(-14));
    }
  });

  it('never makes more steps than from the last anchor’s beginning', () => {
    const loop = new LowPass();
    const anchored = anchoredOf(loop);
    for (const n of [5, 1_000_000, -1_000_000, 7]) {
      loop.steps = 0;
      anchored.moveTo(n);
      assert.ok(loop.steps <= loop.every + loop.before, `${loop.steps} steps`);
    }
  });
});
