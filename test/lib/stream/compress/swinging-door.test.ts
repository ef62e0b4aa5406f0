import assert from 'node:assert/strict';
import { InputError, SettingError } from '../../../../lib/core/errors';
import { SwingingDoor, type SwingingDoorSettings } from '../../../../lib/stream/compress/swinging-door';
import { Draws } from '../../../support/draws';
import { seriesTimes, seriesValues } from '../../../support/lcg-series';
import { swingingDoors } from '../downsampling-fixture';
import { drawStream, keptOf, type Stream, throughJson } from './streams';

/** The largest distance of a reading from the polyline through the kept ones. */
function farthest({ times, values }: Stream<number>, kept: readonly number[]): number {
  let distance = 0;
  for (let k = 1; k < kept.length; k++) {
    const [a, b] = [kept[k - 1]!, kept[k]!];
    for (let i = a; i <= b; i++) {
      const part = (times[i]! - times[a]!) / (times[b]! - times[a]!);
      distance = Math.max(distance, Math.abs(values[i]! - (values[a]! + (values[b]! - values[a]!) * part)));
    }
  }
  return distance;
}

function drawSettings(draws: Draws, { values }: Stream<number>): SwingingDoorSettings {
  const span = Math.max(...values) - Math.min(...values);
  return { deviation: draws.choice([0, 0.001, 0.02, 0.1, 0.5, 2]) * span };
}

describe('swinging door', () => {
  it('keeps what an independent implementation keeps that looks at all readings again each time', () => {
    assert.ok(swingingDoors.length > 10);
    for (const { x, y, n, deviation, minMs, maxMs, kept } of swingingDoors) {
      const stream = { times: Array.from(seriesTimes(x, n)!), values: Array.from(seriesValues(y, n)) };
      const door = new SwingingDoor({ deviation, minMs, maxMs: maxMs ?? undefined });
      assert.deepEqual(keptOf(door, stream), kept, `${y} at ${x}`);
    }
  });

  it('passes every reading within the deviation', () => {
    const draws = new Draws('within');
    for (let round = 0; round < 500; round++) {
      const stream = drawStream(draws);
      const settings = drawSettings(draws, stream);
      const maxMs = draws.choice([undefined, 5000, 100_000]);
      const kept = keptOf(new SwingingDoor({ ...settings, maxMs }), stream);
      const rounding = 1e-12 * Math.max(...stream.values.map(Math.abs));
      const distance = farthest(stream, kept);
      assert.ok(distance <= settings.deviation + rounding, `${distance} from a line within ${settings.deviation}`);
      assert.equal(kept[0], 0);
      assert.equal(kept.at(-1), stream.times.length - 1);
    }
  });

  it('keeps readings no farther apart than the longest interval, unless they come so', () => {
    const draws = new Draws('longest');
    for (let round = 0; round < 200; round++) {
      const stream = drawStream(draws);
      const { times } = stream;
      const kept = keptOf(new SwingingDoor({ ...drawSettings(draws, stream), maxMs: 5000 }), stream);
      for (let k = 1; k < kept.length; k++) {
        const [a, b] = [kept[k - 1]!, kept[k]!];
        assert.ok(times[b]! - times[a]! <= 5000 || b === a + 1);
      }
    }
  });

  it('keeps readings no nearer to each other than the shortest interval, but the one of a flush', () => {
    const draws = new Draws('shortest');
    for (let round = 0; round < 200; round++) {
      const stream = drawStream(draws);
      const kept = keptOf(new SwingingDoor({ ...drawSettings(draws, stream), minMs: 3000 }), stream);
      for (let k = 1; k < kept.length - 1; k++) {
        assert.ok(stream.times[kept[k]!]! - stream.times[kept[k - 1]!]! >= 3000);
      }
    }
  });

  it('needs two readings for a straight line, and one for each corner', () => {
    const times = Array.from({ length: 31 }, (_, i) => i * 1000);
    const values = times.map((_, i) => (i <= 10 ? i : i <= 20 ? 20 - i : 0));
    assert.deepEqual(keptOf(new SwingingDoor({ deviation: 1e-9 }), { times, values }), [0, 10, 20, 30]);
    assert.deepEqual(keptOf(new SwingingDoor({ deviation: 0 }), { times, values: times.map(() => 7) }), [0, 30]);
  });

  it('keeps the end of what was before a step, so that the step stays one', () => {
    const times = [0, 1000, 2000, 3000, 4000, 5000];
    const values = [1, 1, 1, 9, 9, 9];
    assert.deepEqual(keptOf(new SwingingDoor({ deviation: 0.5 }), { times, values }), [0, 2, 3, 5]);
  });

  it('says what becomes of each reading', () => {
    const door = new SwingingDoor({ deviation: 0.5 });
    assert.equal(door.flush(), 'none');
    assert.equal(door.add(0, 1), 'current');
    assert.equal(door.flush(), 'none');
    assert.equal(door.add(1000, 1), 'none');
    assert.equal(door.add(2000, 1), 'none');
    assert.equal(door.add(2000, 1), 'late');
    assert.equal(door.add(1000, 50), 'late');
    assert.equal(door.add(3000, 9), 'previous');
    assert.equal(door.flush(), 'previous');
    assert.equal(door.flush(), 'none');
    assert.equal(door.add(4000, 9), 'none');
  });

  it('goes on after a restart as if there had been none', () => {
    const draws = new Draws('restart');
    for (let round = 0; round < 200; round++) {
      const stream = drawStream(draws);
      const settings = { ...drawSettings(draws, stream), minMs: 500, maxMs: draws.choice([undefined, 70_000]) };
      const cut = draws.integer(0, stream.times.length);
      const whole = new SwingingDoor(settings);
      let door = new SwingingDoor(settings);
      for (const [i, time] of stream.times.entries()) {
        if (i === cut) {
          const state = throughJson(door.save());
          door = new SwingingDoor(settings);
          door.restore(state);
        }
        assert.equal(door.add(time, stream.values[i]!), whole.add(time, stream.values[i]!));
      }
      assert.deepEqual(door.save(), whole.save());
    }
  });

  it('takes the largest numbers there are', () => {
    const door = new SwingingDoor({ deviation: 1 });
    const values = [1.7e308, -1.7e308, 1.7e308, -1.7e308, 0, 0, 0, 1.7e308];
    const times = values.map((_, i) => i * 1000);
    const kept = keptOf(door, { times, values });
    assert.deepEqual(kept, [0, 1, 2, 3, 4, 6, 7]);
  });

  it('refuses what is no number, and does not count it', () => {
    const door = new SwingingDoor({ deviation: 1 });
    door.add(0, 1);
    const before = door.save();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => door.add(1000, value), new InputError(`value is ${value}; expected a finite number`));
    }
    assert.throws(() => door.add(Number.NaN, 1), new InputError('time is NaN; expected a finite number'));
    assert.deepEqual(door.save(), before);
  });

  it('refuses settings that mean nothing', () => {
    const wrong: SwingingDoorSettings[] = [
      { deviation: -1 },
      { deviation: Number.NaN },
      { deviation: 1, minMs: -1 },
      { deviation: 1, maxMs: 0 },
      { deviation: 1, minMs: 2000, maxMs: 1000 },
    ];
    for (const settings of wrong) assert.throws(() => new SwingingDoor(settings), SettingError);
  });
});
