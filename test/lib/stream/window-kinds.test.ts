// The kinds of windows by example; `downsampler.property.test.ts` holds them against a plain model.
import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { rig, settingsOf } from './downsampler-rig';

const SECOND = 1000;
const hopping = (size: number, hop: number) =>
  ({ kind: 'hopping', sizeMs: size * SECOND, hopMs: hop * SECOND, offsetMs: 0 }) as const;
const sliding = (size: number) => ({ kind: 'sliding', sizeMs: size * SECOND }) as const;
const session = (gap: number, longest = 0) =>
  ({ kind: 'session', gapMs: gap * SECOND, longestMs: longest * SECOND }) as const;
const count = (size: number, hop = size) => ({ kind: 'count', size, hop }) as const;

type Rig = ReturnType<typeof rig>;
const give = (test: Rig, times: readonly number[]) => {
  for (const time of times) test.add(time, time);
};
/** Of each reading that has left its time and its value. */
const pairs = (test: Rig) => test.readings().map(({ at, value }) => [at, value]);

describe('hopping windows', () => {
  it('overlap: each reading counts for all that it lies in', () => {
    const test = rig({ windows: hopping(60, 30) });
    give(test, [0, 20, 40, 70, 100, 200]);
    assert.deepEqual(pairs(test), [
      [-30, 10],
      [0, 20],
      [30, 55],
      [60, 85],
      [90, 100],
    ]);
  });

  it('may have a hop that does not divide their length', () => {
    const test = rig({ windows: hopping(50, 20) });
    give(test, [0, 10, 20, 30, 40, 50, 60, 70]);
    assert.deepEqual(pairs(test), [
      [-40, 0],
      [-20, 10],
      [0, 20],
      [20, 40],
    ]);
  });

  it('take a reading that is late for one of them into those that are open', () => {
    const test = rig({ windows: hopping(60, 30) });
    give(test, [10, 100, 65]);
    assert.deepEqual(test.late(), []);
    give(test, [20]);
    assert.equal(test.late().length, 1);
    give(test, [200]);
    assert.deepEqual(pairs(test).slice(-3), [
      [0, 10],
      [60, 82.5],
      [90, 100],
    ]);
  });

  it('leave as partial when their key falls silent, each with what it has', () => {
    const test = rig({ windows: hopping(60, 30), countField: 'n' });
    give(test, [40, 50, 70]);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 0, n: 2, value: 45 }]);
    test.sweep(30);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 30, n: 3, value: 160 / 3, partial: true },
      { device: 'a', at: 60, n: 1, value: 70, partial: true },
    ]);
  });

  it('cost no more for a reading when there are more of them', () => {
    const windows = { kind: 'hopping', sizeMs: 2000 * SECOND, hopMs: SECOND, offsetMs: 0 } as const;
    const test = rig({ windows, countField: 'n' }, ['mean', 'std', 'min', 'max', 'first', 'last']);
    for (let time = 0; time < 6000; time++) test.add(time, time);
    const last = test.readings().at(-1);
    const { at, std_value, ...rest } = last!;
    assert.equal(at, 3999);
    assert.deepEqual(rest, {
      device: 'a',
      n: 2000,
      mean_value: 4998.5,
      min_value: 3999,
      max_value: 5998,
      first_value: 3999,
      last_value: 5998,
    });
    assert.ok(Math.abs((std_value as number) - Math.sqrt((2000 * 2001) / 12)) < 1e-9);
  });

  it('keep fields apart that come and go', () => {
    const test = rig({ windows: hopping(40, 10) }, ['last']);
    for (let time = 0; time < 200; time += 5) test.add(time, { always: time, [`only${Math.floor(time / 50)}`]: time });
    const fields = test.readings().map((reading) => [
      reading.at,
      Object.keys(reading)
        .filter((name) => /^only/.test(name))
        .join(),
    ]);
    assert.deepEqual(fields.slice(3, 8), [
      [0, 'only0'],
      [10, 'only0'],
      [20, 'only0,only1'],
      [30, 'only0,only1'],
      [40, 'only0,only1'],
    ]);
    assert.deepEqual(fields[8], [50, 'only1']);
  });
});

describe('sliding windows', () => {
  it('give one result for each reading, over the time up to it without its beginning', () => {
    const test = rig({ windows: sliding(20) });
    give(test, [0, 10, 20, 25, 100]);
    assert.deepEqual(pairs(test), [
      [0, 0],
      [10, 5],
      [20, 15],
      [25, 55 / 3],
      [100, 100],
    ]);
  });

  it('give a result for each of several readings of one time; the last has them all', () => {
    const test = rig({ windows: sliding(20), countField: 'n' });
    give(test, [10]);
    test.add(10, 30);
    assert.deepEqual(
      test.readings().map(({ at, n, value }) => [at, n, value]),
      [
        [10, 1, 10],
        [10, 2, 20],
      ],
    );
  });

  it('wait for the grace, so that readings out of order have their place', () => {
    const test = rig({ windows: sliding(20), graceMs: 10 * SECOND });
    give(test, [0, 20, 12, 8, 30]);
    assert.deepEqual(
      test.late().map(({ value }) => value),
      [8],
    );
    assert.deepEqual(pairs(test), [
      [0, 0],
      [12, 6],
      [20, 16],
    ]);
  });

  it('leave as partial at once where updates are asked for, and whole after the grace', () => {
    const test = rig({ windows: sliding(20), graceMs: 10 * SECOND, emit: 'update' });
    give(test, [0, 5, 3, 20]);
    assert.deepEqual(
      test.readings().map(({ at, value, partial }) => [at, value, partial]),
      [
        [0, 0, true],
        [5, 2.5, true],
        [3, 1.5, true],
        [5, 8 / 3, true],
        [0, 0, undefined],
        [3, 1.5, undefined],
        [5, 8 / 3, undefined],
        [20, 28 / 3, true],
      ],
    );
  });

  it('keep their median over a long time', () => {
    const test = rig({ windows: sliding(100), maxReadings: 100 }, ['median', 'p25']);
    for (let time = 0; time < 5000; time++) test.add(time, (time * 37) % 101);
    const { at, ...last } = test.readings().at(-1)!;
    const values = Array.from({ length: 100 }, (_, i) => ((4900 + i) * 37) % 101).sort((a, b) => a - b);
    assert.deepEqual(last, {
      device: 'a',
      median_value: (values[49]! + values[50]!) / 2,
      p25_value: values[24]! + 0.75 * (values[25]! - values[24]!),
    });
  });

  it('refuse a reading too many, and go on', () => {
    const test = rig({ windows: sliding(10), maxReadings: 3 });
    give(test, [0, 1, 2]);
    assert.throws(() => test.add(3, 3), new InputError('no room for the reading: its window holds 3 readings already'));
    test.add(11, 11);
    assert.deepEqual(pairs(test).at(-1), [11, 6.5]);
  });

  it('have room for ever new fields, as long as they are not too many at a time', () => {
    const test = rig({ windows: sliding(20) }, ['last']);
    for (let time = 0; time < 3000; time++) test.add(time, { always: time, [`f${time}`]: time });
    assert.equal(Object.keys(test.readings().at(-1)!).length, 2 + 1 + 20);
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`g${i}`, i]));
    assert.throws(() => test.add(3000, many), InputError);
    test.add(3001, 1);
    assert.equal(test.readings().at(-1)!.value, 1);
  });
});

describe('sessions', () => {
  it('end with a silence that is longer than the gap', () => {
    const test = rig({ windows: session(10), countField: 'n' });
    give(test, [0, 10, 20, 30.5, 50]);
    assert.deepEqual(
      test.readings().map(({ at, n, value }) => [at, n, value]),
      [
        [0, 3, 10],
        [30.5, 1, 30.5],
      ],
    );
  });

  it('are joined by a reading out of order that lies between them', () => {
    const test = rig({ windows: session(10), graceMs: 60 * SECOND, countField: 'n', timestampAt: 'end' });
    give(test, [0, 18, 9, 100]);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 18, n: 3, value: 9 }]);
  });

  it('take a late reading that joins an open one', () => {
    const test = rig({ windows: session(10) });
    give(test, [20, 25, 30, 12, 0]);
    assert.deepEqual(
      test.late().map(({ value }) => value),
      [0],
    );
    give(test, [100]);
    assert.deepEqual(pairs(test), [[12, 87 / 4]]);
  });

  it('are cut where they would get too long', () => {
    const test = rig({ windows: session(10, 20), countField: 'n' });
    give(test, [0, 5, 10, 15, 20, 25, 30, 100]);
    assert.deepEqual(
      test.readings().map(({ at, n }) => [at, n]),
      [
        [0, 5],
        [25, 2],
      ],
    );
  });

  it('keep all values when they are joined, for a median', () => {
    const test = rig({ windows: session(10), graceMs: 60 * SECOND }, ['median', 'std', 'first', 'last', 'sum']);
    for (const [time, value, state] of [
      [0, 5, 'a'],
      [16, 1, 'c'],
      [8, 9, 'b'],
    ] as const) {
      test.add(time, { value, state });
    }
    test.add(200, 0);
    const [{ std_value, ...rest }] = test.readings() as [Record<string, unknown>];
    assert.deepEqual(rest, {
      device: 'a',
      at: 0,
      median_value: 5,
      first_value: 5,
      last_value: 1,
      sum_value: 15,
      state: 'c',
    });
    assert.equal(std_value, 4);
  });
});

describe('count windows', () => {
  it('leave with every so many readings, from the first to the last of them', () => {
    const test = rig({ windows: count(3), timestampAt: 'middle' });
    give(test, [0, 2, 10, 11]);
    assert.deepEqual(test.readings(), [{ device: 'a', at: 5, value: 4 }]);
  });

  it('overlap where a new one begins sooner; the first is full', () => {
    const test = rig({ windows: count(4, 2) });
    give(test, [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(pairs(test), [
      [0, 1.5],
      [2, 3.5],
    ]);
  });

  it('count in the order in which readings come; older than what has left is late', () => {
    const test = rig({ windows: count(2), graceMs: 5 * SECOND });
    give(test, [10, 20, 15, 14.9, 21]);
    assert.deepEqual(
      test.late().map(({ value }) => value),
      [14.9],
    );
    assert.deepEqual(pairs(test), [
      [10, 15],
      [15, 18],
    ]);
  });

  it('leave as partial when their key falls silent', () => {
    const test = rig({ windows: count(3) });
    give(test, [0, 1]);
    test.sweep(30);
    test.add(5, 5);
    assert.deepEqual(
      test.readings().map(({ value, partial }) => [value, partial]),
      [
        [0.5, true],
        [2, undefined],
      ],
    );
  });
});

describe('windows that are sent at updates', () => {
  it('leave as partial at each message, and whole at the end', () => {
    const test = rig({ emit: 'update' });
    give(test, [0, 10, 60]);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, value: 0, partial: true },
      { device: 'a', at: 0, value: 5, partial: true },
      { device: 'a', at: 0, value: 5 },
      { device: 'a', at: 60, value: 60, partial: true },
    ]);
  });

  it('leave only so often, in event time', () => {
    const test = rig({ emit: 'update', updateMs: 20 * SECOND });
    give(test, [0, 10, 19, 20, 30, 45]);
    assert.deepEqual(pairs(test), [
      [0, 0],
      [0, 49 / 4],
      [0, 124 / 6],
    ]);
    test.sweep(30);
    assert.deepEqual(pairs(test), [], 'nothing has come since');
    test.add(50, 50, { now: 31 });
    test.sweep(61);
    assert.deepEqual(pairs(test), [[0, 174 / 7]], 'the rest leaves when the key is idle');
  });
});

describe('gaps between windows', () => {
  const gap = (changed: object, aggregates?: string[]) => {
    const test = rig(changed, aggregates);
    test.add(0, { value: 10, state: 'on' });
    test.add(180, { value: 40, state: 'off' });
    test.add(240, 0);
    return test.readings();
  };

  it('are left empty, or filled with what was before', () => {
    assert.equal(gap({}).length, 2);
    assert.deepEqual(gap({ fill: 'hold', countField: 'n' }).slice(1, 3), [
      { device: 'a', at: 60, n: 0, value: 10, state: 'on', filled: 'hold' },
      { device: 'a', at: 120, n: 0, value: 10, state: 'on', filled: 'hold' },
    ]);
  });

  it('are filled with a line, or with what says that they are empty', () => {
    assert.deepEqual(gap({ fill: 'linear' }).slice(1, 3), [
      { device: 'a', at: 60, value: 20, state: 'on', filled: 'linear' },
      { device: 'a', at: 120, value: 30, state: 'on', filled: 'linear' },
    ]);
    assert.deepEqual(gap({ fill: 'empty' }).slice(1, 3), [
      { device: 'a', at: 60, count: 0, filled: 'empty' },
      { device: 'a', at: 120, count: 0, filled: 'empty' },
    ]);
  });

  it('count nothing, and are filled only so far', () => {
    assert.deepEqual(gap({ fill: 'hold', maxFill: 1 }, ['count', 'max']).slice(1), [
      { device: 'a', at: 60, count_value: 0, max_value: 10, state: 'on', filled: 'hold' },
      { device: 'a', at: 180, count_value: 1, max_value: 40, state: 'off' },
    ]);
  });

  it('are filled after a restart as without', () => {
    const test = rig({ fill: 'hold' });
    give(test, [0, 60]);
    test.restart();
    give(test, [180, 240]);
    assert.deepEqual(pairs(test), [
      [0, 0],
      [60, 60],
      [120, 60],
      [180, 180],
    ]);
  });

  it('are none before a clock that was set back, nor where readings are changed by whoever got them', () => {
    const settings = settingsOf({ fill: 'hold' });
    const test = rig(settings);
    give(test, [0, 60]);
    test.readings();
    test.add(-600, 1, { now: 1 });
    test.add(-600, 1, { now: 40 });
    test.add(-540, 2, { now: 41 });
    assert.deepEqual(pairs(test), [
      [60, 60],
      [-600, 1],
    ]);
  });
});
