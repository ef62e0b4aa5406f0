import assert from 'node:assert/strict';
import { type Figure, lineOf, meets } from '../../bench/harness/figure';
import { type Contender, interleave, median } from '../../bench/harness/interleave';

class Scripted implements Contender {
  closed = false;
  private next = 0;

  constructor(
    private readonly name: string,
    private readonly values: readonly number[],
    private readonly log: string[] = [],
  ) {}

  async round(): Promise<number> {
    this.log.push(this.name);
    const value = this.values[this.next++];
    if (value === undefined) throw new Error('no more values');
    return value;
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

describe('bench: interleaved rounds', () => {
  it('runs both sides in turn and lets the other one begin each time', async () => {
    const log: string[] = [];
    const ours = new Scripted('ours', [1, 1, 1, 1], log);
    const reference = new Scripted('reference', [1, 1, 1, 1], log);
    await interleave(
      () => ours,
      () => reference,
      { starts: 1, rounds: 3, warmUp: 1, better: 'higher' },
    );
    assert.deepEqual(log, ['reference', 'ours', 'ours', 'reference', 'reference', 'ours', 'ours', 'reference']);
    assert.ok(ours.closed && reference.closed);
  });

  it('leaves the warm-up out and takes medians, of the ratios pair by pair', async () => {
    const measured = await interleave(
      () => new Scripted('ours', [999, 10, 40, 30]),
      () => new Scripted('reference', [1, 10, 20, 10]),
      { starts: 1, rounds: 3, warmUp: 1, better: 'higher' },
    );
    assert.deepEqual(measured, { value: 30, reference: 10, ratio: 2 });
  });

  it('begins afresh as often as it is told', async () => {
    const values = [1, 2, 6];
    const measured = await interleave(
      () => new Scripted('ours', [values.shift() ?? 0]),
      () => new Scripted('reference', [1]),
      { starts: 3, rounds: 1, warmUp: 0, better: 'higher' },
    );
    assert.equal(measured.value, 2);
    assert.equal(values.length, 0);
  });

  it('gives a ratio above 1 to the smaller value where smaller is better', async () => {
    const measured = await interleave(
      () => new Scripted('ours', [2]),
      () => new Scripted('reference', [8]),
      { starts: 1, rounds: 1, warmUp: 0, better: 'lower' },
    );
    assert.equal(measured.ratio, 4);
  });

  it('closes both sides when a round fails, and the one that runs when the other does not start', async () => {
    const ours = new Scripted('ours', []);
    const reference = new Scripted('reference', []);
    const once = { starts: 1, rounds: 1, warmUp: 0, better: 'higher' } as const;
    await assert.rejects(
      interleave(
        () => ours,
        () => reference,
        once,
      ),
      /no more values/,
    );
    assert.ok(ours.closed && reference.closed);
    const alone = new Scripted('ours', []);
    await assert.rejects(
      interleave(
        () => alone,
        () => Promise.reject(new Error('not started')),
        once,
      ),
      /not started/,
    );
    assert.ok(alone.closed);
  });

  it('takes the mean of the two in the middle as the median of an even count', () => {
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.equal(median([5, 1, 3]), 3);
    assert.ok(Number.isNaN(median([])));
  });
});

describe('bench: a figure', () => {
  const figure: Figure = {
    name: 'hop',
    unit: 'readings/s',
    goal: { of: 'ratio', atLeast: 0.95 },
    measure: () => Promise.reject(new Error('not measured here')),
  };
  const measured = { value: 123_456.7, reference: 130_000, ratio: 0.949_667 };

  it('is told as one line of JSON with its goal', () => {
    assert.deepEqual(JSON.parse(lineOf(figure, measured)), {
      name: 'hop',
      value: 123_500,
      unit: 'readings/s',
      reference: 130_000,
      ratio: 0.9497,
      goal: 'ratio ≥ 0.95',
    });
  });

  it('misses its goal below the ratio, or at a value that should be smaller', () => {
    assert.equal(meets(figure.goal, measured), false);
    assert.equal(meets(figure.goal, { ...measured, ratio: 0.95 }), true);
    assert.equal(meets({ of: 'value', below: 1 }, { ...measured, value: 1 }), false);
    assert.equal(meets({ of: 'value', below: 1 }, { ...measured, value: 0.4 }), true);
  });
});
