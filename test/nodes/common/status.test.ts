import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { countText, Status } from '../../../nodes/common/status';
import { FakeNode } from './fake-node';

describe('status', () => {
  let node: FakeNode;
  let status: Status;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    node = new FakeNode();
    status = new Status(node.asNode);
  });
  afterEach(() => mock.timers.reset());

  it('is shown at once, and then at most twice a second, the last one always', () => {
    for (let i = 0; i < 1000; i++) {
      status.works(`${i} readings`);
      mock.timers.tick(10);
    }
    mock.timers.tick(500);
    assert.equal(node.statuses[0], 'green dot 0 readings');
    assert.equal(node.statuses.at(-1), 'green dot 999 readings');
    assert.ok(node.statuses.length <= 21, `${node.statuses.length} in 10 s`);
  });

  it('is not shown again while it stays the same', () => {
    status.waits('no readings yet');
    mock.timers.tick(1000);
    status.waits('no readings yet');
    mock.timers.tick(1000);
    assert.deepEqual(node.statuses, ['yellow ring no readings yet']);
  });

  it('that goes back to what is shown forgets what waited', () => {
    status.works('a');
    status.failed('b');
    status.works('a');
    mock.timers.tick(1000);
    assert.deepEqual(node.statuses, ['green dot a']);
  });

  it('has at most 20 characters', () => {
    status.failed('a sentence that is too long for a status');
    assert.deepEqual(node.statuses, ['red ring a sentence that is …']);
  });

  it('sends nothing more after close', () => {
    status.works('a');
    status.works('b');
    status.close();
    mock.timers.tick(1000);
    assert.deepEqual(node.statuses, ['green dot a']);
  });

  it('writes counts in at most five characters', () => {
    const counts = [0, 999, 1000, 12_345, 99_949, 99_950, 999_949, 999_950, 4_500_000, 99_949_999, 999_000_000];
    assert.deepEqual(counts.map(countText), [
      '0',
      '999',
      '1.0k',
      '12.3k',
      '99.9k',
      '100k',
      '1000k',
      '1.0M',
      '4.5M',
      '99.9M',
      '999M',
    ]);
    assert.ok(counts.every((count) => countText(count).length <= 5));
  });
});
