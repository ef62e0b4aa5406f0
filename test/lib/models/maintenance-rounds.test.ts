import assert from 'node:assert/strict';
import { max, mean, min } from 'simple-statistics';
import { deviceKey } from '../../../lib/core/hash';
import { Timeline } from '../../../lib/core/timeline';
import { type Maintenance, MaintenanceRounds } from '../../../lib/models/maintenance-rounds';
import type { Device } from '../../../lib/models/model';
import { Draws } from '../../support/draws';

const MINUTE = 60_000;
const EVERY = 30 * 24 * 60 * MINUTE;
const RULES = { everyMs: () => EVERY, shortestMs: 15 * MINUTE, longestMs: 119 * MINUTE };

function fleet(size: number): Device[] {
  const facts = { size, key: deviceKey('1', 'fleet') };
  return Array.from({ length: size }, (_, index) => {
    const id = `machine ${index}`;
    return { id, index, key: deviceKey('1', id), timeline: new Timeline(0, 1000), fleet: facts };
  });
}

/** The turns of a machine that begin from `fromMs` on up to `toMs`, one asked for after the other. */
function turns(rounds: MaintenanceRounds, device: Device, fromMs: number, toMs: number): Maintenance[] {
  const found: Maintenance[] = [];
  for (let at = rounds.nextStartMs(device, fromMs - 1); at < toMs; at = rounds.nextStartMs(device, at)) {
    found.push(rounds.last(device, at)!);
    assert.equal(found.at(-1)!.startMs, at);
  }
  return found;
}

describe('maintenance rounds', () => {
  for (const size of [1, 5, 64, 300]) {
    it(`give each of ${size} machines one turn a round, and never two a turn`, () => {
      const rounds = new MaintenanceRounds(RULES, 0);
      const devices = fleet(size);
      const ROUNDS = 6;
      const all = devices.map((device) => turns(rounds, device, 0, ROUNDS * EVERY));
      for (const list of all) assert.ok(Math.abs(list.length - ROUNDS) <= 1);
      const starts = all.flatMap((list) => list.map(({ startMs }) => startMs)).toSorted((a, b) => a - b);
      const gaps = starts.slice(1).map((start, i) => start - starts[i]!);
      // One slot of the round after the other.
      assert.ok(min(gaps) >= Math.floor(EVERY / size) - 1 && max(gaps) <= Math.ceil(EVERY / size) + 1);
    });
  }

  it('take 15 to 119 minutes, every length as likely', () => {
    const rounds = new MaintenanceRounds(RULES, 0);
    const minutes = fleet(100).flatMap((device) => {
      return turns(rounds, device, 0, 40 * EVERY).map(({ startMs, endMs }) => (endMs - startMs) / MINUTE);
    });
    assert.ok(min(minutes) >= 15 && max(minutes) <= 119);
    assert.ok(Math.abs(mean(minutes) - 67) < (4.5 * 104) / Math.sqrt(12 * minutes.length));
  });

  it('tell the last and the next turn at any moment, in any order of asking', () => {
    const rounds = new MaintenanceRounds(RULES, 0);
    const devices = fleet(5);
    const lists = devices.map((device) => turns(rounds, device, -3 * EVERY, 10 * EVERY));
    const draws = new Draws('moments');
    for (let n = 0; n < 2000; n++) {
      const i = draws.integer(0, 4);
      const list = lists[i]!;
      const turn = draws.choice(list.slice(2, -2));
      const moment = draws.choice([turn.startMs - 1, turn.startMs, turn.endMs, draws.integer(0, 7 * EVERY)]);
      assert.deepEqual(
        rounds.last(devices[i]!, moment),
        list.findLast(({ startMs }) => startMs <= moment),
      );
      assert.equal(rounds.nextStartMs(devices[i]!, moment), list.find(({ startMs }) => startMs > moment)?.startMs);
    }
  });

  it('begin with their round also where a round is no whole number of milliseconds', () => {
    const rounds = new MaintenanceRounds({ ...RULES, everyMs: () => 10_666_598.4 }, 0);
    for (const device of fleet(3)) {
      assert.ok(turns(rounds, device, 0, 1_000_000_000).length > 90);
    }
  });

  it('may depend on the size of the fleet: one of its machines every so often', () => {
    const rounds = new MaintenanceRounds({ ...RULES, everyMs: (size) => size * 3_600_000 }, 0);
    const starts = fleet(5).flatMap((device) => turns(rounds, device, 0, 100 * 3_600_000).map((turn) => turn.startMs));
    assert.equal(starts.length, 100);
    assert.equal(new Set(starts.map((start) => start % 3_600_000)).size, 1);
  });

  it('are none where they are infinitely far apart', () => {
    const rounds = new MaintenanceRounds({ ...RULES, everyMs: () => Infinity }, 0);
    const [device] = fleet(1);
    assert.equal(rounds.last(device!, 1e12), undefined);
    assert.equal(rounds.nextStartMs(device!, 1e12), Infinity);
  });
});
