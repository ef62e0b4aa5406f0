import assert from 'node:assert/strict';
import type { Limit } from '../../../lib/monitor/limits';
import { Draws } from '../../support/draws';
import { AMBIENT, Rig, settingsOf } from './alerter-rig';
import { plainAlerts, type Sample } from './plain-alerts';

const RUNS = 400;

/** Values that linger about the limits, often on them or on the edge of the hysteresis; times that now and then go back. */
function history(draws: Draws, limit: Limit): Sample[] {
  const edges = [limit.low, limit.high].flatMap((bound) =>
    bound === undefined ? [] : [bound, bound + limit.hysteresis, bound - limit.hysteresis],
  );
  let time = 0;
  return Array.from({ length: draws.integer(1, 60) }, () => {
    time += draws.chance(0.1) ? -draws.integer(0, 20) : draws.integer(0, 10);
    const value = draws.chance(0.3) ? draws.choice(edges) : draws.choice(edges) + draws.normal();
    return { time: time * 1000, value };
  });
}

describe('alerts of values', function () {
  this.timeout(20_000);

  it(`are in ${RUNS} histories what the rules say, worked out from the whole history each time, and survive deploys`, () => {
    const draws = new Draws('alerts of values');
    let told = 0;
    for (let run = 0; run < RUNS; run++) {
      const sides = draws.choice([{ low: 45, high: 55 }, { low: 45 }, { high: 55 }]);
      const { low: _, high: __, ...base } = AMBIENT;
      const limit: Limit = { ...base, ...sides, hysteresis: draws.choice([0, 0.75, 2]) };
      const holdMs = draws.choice([0, 0, 5000, 20_000]);
      const repeatMs = draws.choice([0, 15_000, 60_000]);
      const samples = history(draws, limit);
      const rig = new Rig(settingsOf({ limits: [limit], holdMs, repeatMs }));
      const found: [string, number][] = [];
      for (const [i, { time, value }] of samples.entries()) {
        if (draws.chance(0.1)) rig.restart();
        rig.reading(time / 1000, value);
        for (const { action, side } of rig.sent()) found.push([`${action} ${side}`, i]);
      }
      assert.deepEqual(found, plainAlerts(samples, limit, holdMs, repeatMs), `run ${run}`);
      told += found.length;
    }
    assert.ok(told > RUNS, `${told} messages`);
  });

  it('that flap about a limit by less than the hysteresis are raised once and cleared once', () => {
    const draws = new Draws('flapping');
    const rig = new Rig();
    for (let i = 0; i < 10_000; i++) rig.reading(i, 45 + 1.4 * (draws.uniform() - 0.5));
    rig.reading(10_000, 50);
    assert.deepEqual(
      rig.sent().map(({ action }) => action),
      ['raise', 'clear'],
    );
  });

  it('raise and clear by turns, with one id each, whatever comes in', () => {
    const draws = new Draws('everything');
    const events = [{ event: 'finished', status: 'printer-finished', template: '', ends: true }];
    const settings = settingsOf({
      events,
      staleMs: 5000,
      expireMs: 60_000,
      updateMs: 60_000,
      forecastPoints: 1,
      withdrawAfter: 2,
      maxKeys: 5,
      repeatMs: 20_000,
    });
    const rig = new Rig(settings);
    const open = new Map<string, string>();
    const ids = new Set<string>();
    const counts: Record<string, number> = {};
    let time = 0;
    for (let i = 0; i < 20_000; i++) {
      const device = `Printer ${draws.integer(1, 5)}`;
      time += draws.chance(0.05) ? -3 : 1;
      const values = Array.from({ length: 6 }, () => 50 + 5 * draws.normal());
      const what = draws.integer(0, 20);
      if (what < 12) rig.reading(time, 50 + 4 * draws.normal(), device);
      else if (what < 16) rig.forecast(time, values, [], device);
      else if (what === 16) rig.event(time, 'finished', device);
      else if (what === 17) rig.restart();
      else rig.sweep(rig.now + draws.choice([0, 1, 10]));
      for (const { id, action, status, was, device: of, field } of rig.sent()) {
        counts[action] = (counts[action] ?? 0) + 1;
        if (action === 'event') continue;
        const slot = [of, field, was ?? status].join();
        if (action === 'raise') {
          assert.ok(!open.has(slot), `${slot} is raised twice`);
          assert.ok(!ids.has(id), `${id} is an id for the second time`);
          ids.add(id);
          open.set(slot, id);
        } else {
          assert.equal(open.get(slot), id);
          if (action === 'clear') open.delete(slot);
        }
      }
      assert.deepEqual(
        rig.alerter
          .active(1000)
          .map(({ id }) => id)
          .sort(),
        [...open.values()].sort(),
      );
    }
    for (const action of ['raise', 'clear', 'repeat', 'update', 'event']) assert.ok(counts[action]! > 20, action);
  });
});
