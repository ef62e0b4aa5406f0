import assert from 'node:assert/strict';
import { InputError } from '../../../lib/core/errors';
import { SELECTIONS, type SelectionName } from '../../../lib/stream/select/methods';
import { ShapeDownsampler, type ShapeSettings, shapeFingerprint } from '../../../lib/stream/shape';
import { Draws } from '../../support/draws';
import { MINUTE, rigOf, settingsOf } from './downsampler-rig';

const TUMBLING = { kind: 'tumbling', sizeMs: MINUTE, offsetMs: 0 } as const;

function shapeOf(changed: Partial<ShapeSettings> = {}): ShapeSettings {
  return { ...settingsOf(), windows: TUMBLING, method: 'lttb', points: 4, nan: 'skip', ...changed };
}

const rig = (changed: Partial<ShapeSettings> = {}) => rigOf(() => new ShapeDownsampler(shapeOf(changed)));
const times = (readings: readonly Record<string, unknown>[]) => readings.map(({ at }) => at);

describe('points that show the shape', () => {
  for (const [method, points] of [
    ['lttb', 7],
    ['minmax', 8],
    ['minmaxlttb', 5],
    ['m4', 12],
  ] as const) {
    it(`are the readings that ${method} chooses from each window, as they came`, () => {
      const draws = new Draws(`shape ${method}`);
      const test = rig({ method, points });
      const given = Array.from({ length: 180 }, (_, i) => ({
        at: i + draws.uniform() / 2,
        temperature: draws.normal(),
        state: `s${i}`,
      }));
      for (const { at, ...fields } of given) test.add(at, fields);
      const left = test.readings();
      for (const minute of [0, 1]) {
        const own = given.slice(60 * minute, 60 * minute + 60);
        const x = Float64Array.from(own, ({ at }) => at * 1000);
        const chosen = SELECTIONS[method](
          x,
          Float64Array.from(own, ({ temperature }) => temperature),
          points,
        );
        assert.ok(chosen.length >= points / 2 && chosen.length <= points);
        assert.deepEqual(
          left.filter(({ at }) => Math.floor((at as number) / 60) === minute).map(({ state }) => state),
          Array.from(chosen, (index) => own[index]!.state),
        );
      }
    });
  }

  it('are those of any of the fields', () => {
    const test = rig({ points: 3, fields: ['a', 'b'] });
    for (let i = 0; i < 20; i++) test.add(i, { a: i === 5 ? 100 : 0, b: i === 9 ? 100 : 0, c: i === 12 ? 100 : 0 });
    test.add(60, { a: 0, b: 0 });
    assert.deepEqual(times(test.readings()), [0, 5, 9, 19]);
  });

  it('have their place by event time, whenever they come', () => {
    const test = rig({ graceMs: MINUTE, points: 3 });
    for (const at of [0, 40, 10, 30, 20, 50]) test.add(at, at === 20 ? 7 : 0);
    test.add(130, 0);
    assert.deepEqual(times(test.readings()), [0, 20, 50]);
  });

  it('are all where a window has no more, fields or not', () => {
    const test = rig({ points: 100 });
    test.add(0, { a: 1 });
    test.add(1, { b: 1, device: 'of its own', timestamp: 'once' });
    test.add(60, 0);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, a: 1 },
      { device: 'a', at: 1, b: 1 },
    ]);
  });

  describe('of a window with missing values', () => {
    const gaps = (nan: ShapeSettings['nan']) => {
      const test = rig({ nan, points: 4, fields: ['a'] });
      for (let i = 0; i < 40; i++) test.add(i, { a: i === 17 ? null : i % 2, b: i });
      test.add(60, { a: 0 });
      return test.readings().map(({ at, a }) => [at, a]);
    };

    it('are those that are there', () => {
      const draws = new Draws('gaps');
      const test = rig({ points: 4 });
      const given = Array.from({ length: 40 }, (_, i) => ({
        a: i % 3 === 0 ? null : draws.normal(),
        b: draws.normal(),
      }));
      for (const [at, fields] of given.entries()) test.add(at, fields);
      test.add(60, { a: 0 });
      const chosen = (['a', 'b'] as const).flatMap((name) => {
        const rows = [...given.keys()].filter((at) => given[at]![name] !== null);
        const y = Float64Array.from(rows, (at) => given[at]![name]!);
        return Array.from(SELECTIONS.lttb(Float64Array.from(rows), y, 4), (index) => rows[index]!);
      });
      assert.deepEqual(
        times(test.readings()),
        [...new Set(chosen)].toSorted((x, y) => x - y),
      );
    });

    it('cannot be chosen from readings with nothing else', () => {
      assert.throws(() => gaps('skip'), new InputError('field `a` is null; expected a number'));
    });

    it('show them as gaps where they are to be kept', () => {
      assert.ok(gaps('keep').some(([at, a]) => at === 17 && a === null));
    });

    it('refuse them, if they are to', () => {
      assert.throws(() => gaps('refuse'), new InputError('field `a` is null; expected a number'));
    });
  });

  it('leave as partial when their key falls silent, and whole later', () => {
    const test = rig();
    test.add(0, 1);
    test.sweep(30);
    test.add(1, 2);
    test.add(60, 3);
    assert.deepEqual(test.readings(), [
      { device: 'a', at: 0, value: 1, partial: true },
      { device: 'a', at: 0, value: 1 },
      { device: 'a', at: 1, value: 2 },
    ]);
  });

  it('are chosen from an array in one go, from sessions and from counts', () => {
    const session = rig({ windows: { kind: 'session', gapMs: 5000, longestMs: 0 }, graceMs: MINUTE, points: 3 });
    for (const at of [0, 1, 2, 3, 10, 11, 12]) session.add(at, at === 2 || at === 11 ? 9 : 0);
    session.add(7, 1);
    session.add(200, 0);
    assert.equal(session.readings().length, 3, 'joined by the reading at 7');
    const count = rig({ windows: { kind: 'count', size: 10, hop: 10 }, points: 3 });
    for (let at = 0; at < 20; at++) count.add(at, at % 10 === 4 ? 9 : 0);
    assert.deepEqual(times(count.readings()), [0, 4, 9, 10, 14, 19]);
    const message = rig({ windows: { kind: 'message' }, points: 3 });
    message.add(0, 1);
    assert.deepEqual(times(message.readings()), [0]);
  });

  it('refuse a reading too many', () => {
    const test = rig({ maxReadings: 2 });
    test.add(0, 1);
    test.add(1, 1);
    assert.throws(() => test.add(2, 1), new InputError('no room for the reading: its window holds 2 readings already'));
    test.add(60, 1);
    assert.equal(test.readings().length, 2);
  });

  it('are the same after a restart in the middle of a window', () => {
    const [steady, restarted] = [rig({ graceMs: MINUTE, nan: 'keep' }), rig({ graceMs: MINUTE, nan: 'keep' })];
    const draws = new Draws('shape restarts');
    for (let i = 0; i < 500; i++) {
      const at = i - draws.uniform() * 50;
      const fields = { a: draws.normal(), b: draws.chance(0.1) ? null : draws.normal(), state: 's' };
      for (const test of [steady, restarted]) test.add(at, fields);
      if (i % 13 === 0) restarted.restart();
      assert.deepEqual(restarted.readings(), steady.readings());
    }
  });

  it('keep their state under other methods and points, not under other windows', () => {
    const of = (changed: Partial<ShapeSettings>) => shapeFingerprint(shapeOf(changed));
    assert.equal(of({}), of({ method: 'm4' satisfies SelectionName, points: 8, graceMs: 1 }));
    assert.notEqual(of({}), of({ windows: { kind: 'message' } }));
    assert.notEqual(of({}), of({ fields: ['a'] }));
  });
});
