import assert from 'node:assert/strict';
import { Backoff } from '../../../lib/delivery/backoff';

describe('back-off', () => {
  it('doubles its pauses up to the longest, and begins anew after a success', () => {
    const backoff = new Backoff({ firstMs: 100, longestMs: 1000, random: () => 0.5 });
    assert.deepEqual(
      Array.from({ length: 6 }, () => backoff.next()),
      [100, 200, 400, 800, 1000, 1000],
    );
    backoff.reset();
    assert.equal(backoff.next(), 100);
  });

  it('spreads its pauses by 20 % to either side', () => {
    assert.equal(new Backoff({ firstMs: 100, random: () => 0 }).next(), 80);
    const upper = new Backoff({ firstMs: 100, random: () => 0.999_999 }).next();
    assert.ok(upper > 119.9 && upper < 120);
  });

  it('stays finite over any number of attempts', () => {
    const backoff = new Backoff({ firstMs: 1, longestMs: 5000, random: () => 0.5 });
    for (let i = 0; i < 5000; i++) backoff.next();
    assert.equal(backoff.next(), 5000);
  });

  it('ends a pause when it is cancelled', async () => {
    const backoff = new Backoff({ firstMs: 60_000, longestMs: 60_000 });
    const pause = backoff.pause();
    backoff.cancel();
    await pause;
  });
});
