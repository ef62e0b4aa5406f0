import assert from 'node:assert/strict';
import { dateTimeText } from '../../../lib/core/time';

describe('date and time as text', () => {
  it('is the UTC second that holds the moment', () => {
    assert.equal(dateTimeText(Date.UTC(2023, 10, 29, 17, 5, 27)), '2023-11-29 17:05:27');
    assert.equal(dateTimeText(Date.UTC(2023, 10, 29, 17, 5, 27, 999)), '2023-11-29 17:05:27');
    assert.equal(dateTimeText(Date.UTC(2023, 10, 29, 17, 5, 28)), '2023-11-29 17:05:28');
    assert.equal(dateTimeText(-1), '1969-12-31 23:59:59');
  });

  it('is right across the ends of minutes, days and years, forward and backward', () => {
    const from = Date.UTC(2027, 11, 31, 23, 58);
    for (let n = -200; n <= 200; n++) {
      const ms = from + n * 61_007 * (n % 3 === 0 ? -1 : 1);
      assert.equal(dateTimeText(ms), new Date(ms).toISOString().slice(0, 19).replace('T', ' '));
    }
  });
});
