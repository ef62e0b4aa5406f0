// What follows from readings being a pure function of (seed, device, command log). Run it with any Node ≥ 22, outside
// of npm scripts: <node> node_modules/mocha/bin/mocha.js --no-config dist/test/node-version.test.js <this file>
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Printer } from '../../../lib/models/printer';
import { deviceIds, Fleet } from '../../../lib/sim/fleet';
import { owns } from '../../../lib/sim/ownership';

const PRINTERS = 7;
const READINGS = 100_000;
/** 3 s: 100 000 readings of 7 printers then reach over the end of a print, the pause and into the next. */
const PERIOD_MS = 3000;

function printers(owned?: (id: string) => boolean): Fleet {
  return new Fleet({
    model: new Printer(),
    seed: 'golden',
    ids: deviceIds({ prefix: 'Printer ', count: PRINTERS }),
    owns: owned,
    periodMs: PERIOD_MS,
    startMs: Date.UTC(2026, 0, 1),
    labels: true,
  });
}

/** All that device `i` sends at `tick`, as text. */
function said(fleet: Fleet, tick: number, i: number): string {
  return JSON.stringify([fleet.reading(tick, i), fleet.events(tick, i), fleet.truth(tick, i)]);
}

describe('determinism of a fleet of 7 printers', () => {
  it('gives 100 000 readings, their events and their ground truth, that have the same SHA-256 on every Node', () => {
    const fleet = printers();
    const readings = createHash('sha256');
    const rest = createHash('sha256');
    for (let tick = 0, count = 0; count < READINGS; tick++) {
      for (let i = 0; i < PRINTERS && count < READINGS; i++) {
        const reading = fleet.reading(tick, i);
        if (reading) {
          readings.update(JSON.stringify(reading));
          count++;
        }
        for (const event of fleet.events(tick, i)) rest.update(JSON.stringify(event));
        for (const truth of fleet.truth(tick, i)) rest.update(JSON.stringify(truth));
      }
    }
    assert.deepEqual(
      [readings.digest('hex'), rest.digest('hex')],
      [
        '248d0e6139eea4a626fd58920a6784ec99c23af89db481e6f403f3ec4b73fd6e',
        'b980870f060fdffd5245cb1c07e3446054b04bbb4ebea4368068607e86983d35',
      ],
    );
  });

  const SPAN = 11_000;
  const whole = printers();
  const expected = Array.from({ length: SPAN }, (_, tick) => whole.ids.map((_id, i) => said(whole, tick, i)));

  it('gives the same backward', () => {
    const fleet = printers();
    for (let tick = SPAN - 1; tick >= 0; tick--) {
      for (let i = PRINTERS - 1; i >= 0; i--) {
        if ((tick + i) % 5 === 0) assert.equal(said(fleet, tick, i), expected[tick]![i]);
      }
    }
  });

  it('gives the same in spans of random place and length', () => {
    const fleet = printers();
    for (let span = 0; span < 200; span++) {
      const from = (span * 7919 * 31) % SPAN;
      const i = (span * 13) % PRINTERS;
      for (let tick = from; tick < Math.min(SPAN, from + (span % 60)); tick++) {
        assert.equal(said(fleet, tick, i), expected[tick]![i]);
      }
    }
  });

  it('gives the same in N = 1, 2, 7 instances together', () => {
    for (const instances of [1, 2, 7]) {
      const parts = Array.from({ length: instances }, (_, index) => printers((id) => owns({ instances, index }, id)));
      assert.deepEqual(parts.flatMap((part) => part.ids).sort(), [...whole.ids].sort());
      for (const part of parts) {
        part.ids.forEach((id, i) => {
          const place = whole.ids.indexOf(id);
          for (let tick = 0; tick < SPAN; tick += tick % 3 === 0 ? 1 : 5) {
            assert.equal(said(part, tick, i), expected[tick]![place]);
          }
        });
      }
    }
  });

  it('gives the same when it is resumed at any tick', () => {
    for (let tick = 0; tick < SPAN - 3; tick += 61) {
      const resumed = printers();
      for (let i = 0; i < PRINTERS; i++) {
        for (let on = 0; on < 3; on++) assert.equal(said(resumed, tick + on, i), expected[tick + on]![i]);
      }
    }
  });
});
