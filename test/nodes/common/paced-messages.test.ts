import assert from 'node:assert/strict';
import type { NodeMessageInFlow } from 'node-red';
import { backpressure } from '../../../lib/core/backpressure';
import { InputError } from '../../../lib/core/errors';
import { PacedMessages } from '../../../nodes/common/paced-messages';

/** Work whose items say how many ms they cost, on a clock of its own; turns end when the test says so. */
function rig(maxWaiting = 1000) {
  let ms = 0;
  const deferred: (() => void)[] = [];
  const taken: unknown[] = [];
  const finished: [topic: string | undefined, error: string | undefined][] = [];
  const work = {
    takeItem(item: unknown, _msg: NodeMessageInFlow, _arrivedAt: number, isHurried: boolean) {
      taken.push(isHurried ? `${item} in a hurry` : item);
      if (typeof item === 'string') throw new InputError(item);
      if (item === null) throw new TypeError('a defect');
      if (!isHurried) ms += Number(item);
      return Number(item) > 0;
    },
    finish(msg: NodeMessageInFlow, error: Error | undefined, done: (error?: Error) => void) {
      finished.push([msg.topic, error?.message]);
      done(error);
    },
  };
  const paced = new PacedMessages(work, {
    budgetMs: 5,
    maxWaiting,
    clock: () => ms,
    defer: (next) => void deferred.push(next),
  });
  return {
    paced,
    taken,
    finished,
    add: (topic: string, payload: unknown) => paced.add({ topic, payload } as NodeMessageInFlow, () => {}),
    /** The next turn of the event loop; false when nothing was put off. */
    turn: () => {
      const [next] = deferred.splice(0, 1);
      next?.();
      return next !== undefined;
    },
    elapsed: () => ms,
  };
}

describe('paced messages', () => {
  it('are worked on at once while there is time', () => {
    const { add, finished } = rig();
    add('a', 1);
    add('b', [1, 1, 1]);
    assert.deepEqual(finished, [
      ['a', undefined],
      ['b', undefined],
    ]);
  });

  it('leave the rest of a turn to others after 5 ms, in the middle of an array as well, and keep their order', () => {
    const { add, taken, finished, turn, elapsed } = rig();
    add('a', [2, 2, 2, 2]);
    assert.equal(elapsed(), 6);
    add('b', 1);
    assert.equal(finished.length, 0);
    turn();
    assert.deepEqual(taken, [2, 2, 2, 2, 1]);
    assert.deepEqual(
      finished.map(([topic]) => topic),
      ['a', 'b'],
    );
  });

  it('never take much longer than 5 ms a turn, whatever comes', () => {
    const { add, turn, elapsed, taken } = rig();
    for (let i = 0; i < 50; i++) add(String(i), new Array<number>(i % 7).fill(1));
    let before = elapsed();
    assert.ok(before <= 6);
    while (turn()) {
      assert.ok(elapsed() - before <= 6);
      before = elapsed();
    }
    assert.equal(taken.length, 147);
  });

  it('do not time each item that costs nothing', () => {
    const { add, taken } = rig();
    add('a', new Array<number>(500).fill(0));
    assert.equal(taken.length, 500);
  });

  it('end with the first error and the count of bad items', () => {
    const { add, finished } = rig();
    add('a', [0, 'first', 0, 'second']);
    add('b', 'alone');
    add('c', []);
    assert.deepEqual(finished, [
      ['a', 'first (payload[1]; 2 of 4 are bad)'],
      ['b', 'alone'],
      ['c', undefined],
    ]);
  });

  it('say a defect before they say that an item is bad', () => {
    const { add, finished } = rig();
    add('a', ['bad', null]);
    assert.deepEqual(finished, [['a', 'a defect (payload[1]; 2 of 2 are bad)']]);
  });

  it('are taken in a hurry when too many wait, and hold sources of history before that', () => {
    const { paced, add, taken, turn } = rig(100);
    add('a', [9, 0, 0]);
    add('b', new Array(20).fill(1));
    assert.equal(backpressure.held, true);
    add('c', new Array(90).fill(1));
    assert.equal(taken.length, 113);
    assert.equal(paced.hurried, 112);
    assert.equal(backpressure.held, false);
    while (turn());
    add('d', 1);
    assert.equal(taken.at(-1), 1);
  });

  it('are taken in a hurry when the node is closed, and hold nobody any more', () => {
    const { paced, add, finished } = rig(100);
    add('a', [9, 9]);
    add('b', new Array(50).fill(1));
    paced.close();
    assert.deepEqual(
      finished.map(([topic]) => topic),
      ['a', 'b'],
    );
    assert.equal(backpressure.held, false);
  });
});
