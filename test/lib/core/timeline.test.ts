import assert from 'node:assert/strict';
import { Timeline } from '../../../lib/core/timeline';

describe('timeline', () => {
  it('places ticks at whole milliseconds, also when the period is a fraction', () => {
    const timeline = new Timeline(1_000_000, 1000 / 3);
    assert.deepEqual(
      [0, 1, 2, 3, 3000].map((tick) => timeline.timeOf(tick)),
      [1_000_000, 1_000_333, 1_000_667, 1_001_000, 2_000_000],
    );
  });

  it('reaches into the past', () => {
    assert.equal(new Timeline(5000, 1000).timeOf(-7), -2000);
  });
});
