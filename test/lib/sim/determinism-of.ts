// What follows from readings being a pure function of (seed, device, command log), as tests of any kind of device.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Model } from '../../../lib/models/model';
import type { CommandLog } from '../../../lib/sim/command-log';
import { deviceIds, Fleet } from '../../../lib/sim/fleet';
import { owns } from '../../../lib/sim/ownership';
import { Draws } from '../../support/draws';

const DEVICES = 7;
const READINGS = 100_000;

export interface DeterminismOf {
  /** what the devices are called, plural */
  readonly noun: string;
  /** what their ids begin with */
  readonly prefix: string;
  readonly model: () => Model;
  readonly periodMs: number;
  /** ticks that are made in other orders */
  readonly span: number;
  /** SHA-256 of 100 000 readings of seven devices, and of their events and ground truth */
  readonly golden: readonly [readings: string, rest: string];
  /** what people asked of the devices, whose ids are those of `ids` */
  readonly commands?: (ids: readonly string[]) => CommandLog;
}

export function describeDeterminism({ noun, prefix, model, periodMs, span, golden, commands }: DeterminismOf): void {
  const ids = deviceIds({ prefix, count: DEVICES });

  function fleetOf(owned?: (id: string) => boolean, sharedFrom = 1): Fleet {
    return new Fleet({
      model: model(),
      seed: 'golden',
      ids,
      owns: owned,
      periodMs,
      startMs: Date.UTC(2026, 0, 1),
      labels: true,
      commands: commands?.(ids),
      sharedFrom,
    });
  }

  /** All that device `i` sends at `tick`, as text. */
  function said(fleet: Fleet, tick: number, i: number): string {
    return JSON.stringify([fleet.reading(tick, i), fleet.events(tick, i), fleet.truth(tick, i)]);
  }

  describe(`determinism of a fleet of 7 ${noun}`, function () {
    this.timeout(60_000);

    for (const [states, sharedFrom] of [
      ['one state for all', 1],
      ['one for each', Infinity],
    ] as const) {
      it(`gives 100 000 readings, their events and their ground truth, that have the same SHA-256 on every Node: ${states}`, () => {
        const fleet = fleetOf(undefined, sharedFrom);
        const readings = createHash('sha256');
        const rest = createHash('sha256');
        for (let tick = 0, count = 0; count < READINGS; tick++) {
          for (let i = 0; i < DEVICES && count < READINGS; i++) {
            const reading = fleet.reading(tick, i);
            if (reading) {
              readings.update(JSON.stringify(reading));
              count++;
            }
            for (const event of fleet.events(tick, i)) rest.update(JSON.stringify(event));
            for (const truth of fleet.truth(tick, i)) rest.update(JSON.stringify(truth));
          }
        }
        assert.deepEqual([readings.digest('hex'), rest.digest('hex')], golden);
      });
    }

    let expected: string[][];
    before(() => {
      const whole = fleetOf();
      expected = Array.from({ length: span }, (_, tick) => ids.map((_id, i) => said(whole, tick, i)));
    });

    it('gives the same backward', () => {
      const fleet = fleetOf();
      for (let tick = span - 1; tick >= 0; tick--) {
        for (let i = DEVICES - 1; i >= 0; i--) {
          if ((tick + i) % 5 === 0) assert.equal(said(fleet, tick, i), expected[tick]![i]);
        }
      }
    });

    it('gives the same in spans of random place and length', () => {
      const fleet = fleetOf();
      for (let number = 0; number < 200; number++) {
        const from = (number * 7919 * 31) % span;
        const i = (number * 13) % DEVICES;
        for (let tick = from; tick < Math.min(span, from + (number % 60)); tick++) {
          assert.equal(said(fleet, tick, i), expected[tick]![i]);
        }
      }
    });

    it('gives the same over ticks that are left out, one device at any other time than the next', () => {
      const fleet = fleetOf();
      const draws = new Draws(noun);
      const ticks = ids.map(() => 0);
      while (ticks.some((tick) => tick < span)) {
        const i = draws.integer(0, DEVICES - 1);
        const tick = ticks[i]!;
        if (tick < span) assert.equal(said(fleet, tick, i), expected[tick]![i]);
        ticks[i] = tick + draws.integer(1, draws.choice([1, 2, 10, 100]));
      }
    });

    it('gives the same in N = 1, 2, 7 instances together', () => {
      for (const instances of [1, 2, 7]) {
        const parts = Array.from({ length: instances }, (_, index) => fleetOf((id) => owns({ instances, index }, id)));
        assert.deepEqual(parts.flatMap((part) => part.ids).sort(), ids.toSorted());
        for (const part of parts) {
          part.ids.forEach((id, i) => {
            const place = ids.indexOf(id);
            for (let tick = 0; tick < span; tick += tick % 3 === 0 ? 1 : 5) {
              assert.equal(said(part, tick, i), expected[tick]![place]);
            }
          });
        }
      }
    });

    it('gives the same when it is resumed at any tick', () => {
      for (let tick = 0; tick < span - 3; tick += 61) {
        const resumed = fleetOf();
        for (let i = 0; i < DEVICES; i++) {
          for (let on = 0; on < 3; on++) assert.equal(said(resumed, tick + on, i), expected[tick + on]![i]);
        }
      }
    });
  });
}
