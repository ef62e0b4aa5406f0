import assert from 'node:assert/strict';
import { RateLimit } from '../../../lib/sim/rate-limit';

describe('rate limit', () => {
  it('allows its rate over a long time', () => {
    const limit = new RateLimit(250, 0);
    let sent = 0;
    for (let now = 0; now <= 10_000; now += 7) {
      const allowed = limit.allowance(now);
      limit.spend(allowed);
      sent += allowed;
    }
    assert.ok(Math.abs(sent - 2525) <= 5, `sent ${sent}`);
  });

  it('saves up no more than a tenth of a second while nothing is sent', () => {
    const limit = new RateLimit(1000, 0);
    assert.equal(limit.allowance(3_600_000), 100);
  });

  it('allows less than one a second, and says how long to wait', () => {
    const limit = new RateLimit(0.5, 0);
    assert.equal(limit.allowance(0), 1);
    limit.spend(1);
    assert.equal(limit.allowance(1000), 0);
    assert.equal(limit.waitMs, 1000);
    assert.equal(limit.allowance(2000), 1);
  });

  it('never holds anything without a bound', () => {
    const limit = new RateLimit(Infinity, 0);
    limit.spend(1_000_000);
    assert.equal(limit.allowance(1), Infinity);
    assert.equal(limit.waitMs, 0);
  });
});
