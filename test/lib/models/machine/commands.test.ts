// What people ask of machines takes effect at exactly the tick for which they ask.
import assert from 'node:assert/strict';
import { MACHINE_FAILURES } from '../../../../lib/models/machine/failures';
import { Machine } from '../../../../lib/models/machine/machine';
import { CommandLog } from '../../../../lib/sim/command-log';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';
import { fleetOf, HOUR_MS, START, STILL } from './run';

const QUIET = { ...STILL };

describe('machine: commands', () => {
  it('fails from the tick of the command on, for the stated hours, and then no more', () => {
    const inject = [0, 100, 'inject', { failure: 'overheating', hours: 0.5 }] as const;
    const fleet = fleetOf({ settings: QUIET, labels: true }, [inject]);
    const label = (tick: number) => fleet.reading(tick, 0)!.anomaly_label;
    assert.deepEqual([99, 100, 100 + 1799, 100 + 1800].map(label), [0, 1, 1, 0]);
    assert.equal(fleet.reading(100, 1)!.anomaly_label, 0);
    const truth = [99, 100, 1900].flatMap((tick) => fleet.truth(tick, 0));
    assert.deepEqual(
      truth.map(({ phase, start, end }) => [phase, (start - START) / 1000, (end - START) / 1000]),
      [
        ['start', 100, 1900],
        ['end', 100, 1900],
      ],
    );
  });

  it('begins where it is asked to: at the present value, part of the way to critical, or there', () => {
    const at = (from: number, rate: number, tick: number) => {
      const inject = [0, 10, 'inject', { failure: 'overheating', from, rate }] as const;
      const { temperature, power_consumption } = fleetOf({ settings: QUIET, machines: 1 }, [inject]).reading(tick, 0)!;
      return [temperature, power_consumption];
    };
    assert.deepEqual(at(0, 1, 10), [72.5, 50]);
    assert.deepEqual(at(0.5, 1, 10), [83.75, 57.5]);
    assert.deepEqual(at(1, 1, 10), [95, 65]);
    assert.deepEqual(at(0, 1, 10 + 3600), [75.5, 51.2]);
    assert.deepEqual(at(0, 5, 10 + 3600), [87.5, 56]);
    assert.deepEqual(at(0.9, 60, 10 + 60), [95, 64.7]);
    assert.deepEqual(at(0.9, 0.001, 10 + 3600), [92.75, 63.5]);
  });

  it('takes every failure by its name, the last one given in the place of the one before', () => {
    MACHINE_FAILURES.forEach(({ name }) => {
      const asked = [
        [0, 5, 'inject', { failure: 'oil_leak' }],
        [0, 5, 'inject', { failure: name }],
      ] as const;
      const fleet = fleetOf({ settings: QUIET, labels: true }, asked);
      assert.equal(fleet.reading(5, 0)!.anomaly_type, name);
    });
  });

  it('is well again at the tick at which it is cleared, also of a failure of its own', () => {
    const usual = fleetOf({ settings: { maintenanceMode: 'none' }, machines: 1, periodMs: 60_000, labels: true });
    const label = (fleet: Fleet, tick: number) => fleet.reading(tick, 0)!.anomaly_label;
    let tick = 0;
    while (label(usual, tick) === 0) tick++;
    const cleared = fleetOf({ settings: { maintenanceMode: 'none' }, machines: 1, periodMs: 60_000, labels: true }, [
      [0, tick + 30, 'clear'],
    ]);
    assert.deepEqual(
      [tick - 1, tick, tick + 29, tick + 30, tick + 31].map((at) => label(cleared, at)),
      [0, 1, 1, 0, 0],
    );
    assert.equal(label(usual, tick + 31), 1);
    // The next one comes as if nothing had been asked.
    let next = tick + 31;
    while (label(cleared, next) === 0) next++;
    assert.deepEqual(cleared.reading(next, 0), usual.reading(next, 0));
  });

  it('stands from the tick of a maintenance on, for its minutes, and says so once each', () => {
    const fleet = fleetOf({ settings: QUIET }, [[2, 50, 'maintenance', { minutes: 1 }]]);
    const status = (tick: number) => fleet.reading(tick, 2)!.maintenance_status;
    assert.deepEqual([49, 50, 109, 110].map(status), ['operational', 'maintenance', 'maintenance', 'operational']);
    assert.equal(fleet.condition(50, 2), 'maintenance');
    const events = Array.from({ length: 200 }, (_, tick) => fleet.events(tick, 2)).flat();
    assert.deepEqual(
      events.map(({ event, timestamp }) => [event, (timestamp - START) / 1000]),
      [
        ['maintenance_started', 50],
        ['maintenance_ended', 110],
      ],
    );
  });

  it('makes one maintenance of those that follow each other without a break', () => {
    const fleet = fleetOf({ settings: QUIET }, [
      [0, 50, 'maintenance', { minutes: 2 }],
      [0, 100, 'maintenance', { minutes: 1 }],
      [0, 170, 'maintenance', { minutes: 1 }],
      [0, 300, 'maintenance', { minutes: 1 }],
    ]);
    const events = Array.from({ length: 400 }, (_, tick) => fleet.events(tick, 0)).flat();
    assert.deepEqual(
      events.map(({ event, timestamp }) => `${event} ${(timestamp - START) / 1000}`),
      ['maintenance_started 50', 'maintenance_ended 230', 'maintenance_started 300', 'maintenance_ended 360'],
    );
  });

  it('shows a failure that was injected in a maintenance when that is over', () => {
    const fleet = fleetOf({ settings: QUIET, labels: true }, [
      [0, 50, 'maintenance', { minutes: 1 }],
      [0, 60, 'inject', { failure: 'pump_failure' }],
    ]);
    const types = [60, 109, 110].map((tick) => fleet.reading(tick, 0)!.anomaly_type);
    assert.deepEqual(types, ['normal', 'normal', 'pump_failure']);
  });

  it('is not changed for what was sent: a command that is logged later is seen from its tick on', () => {
    const ids = deviceIds({ prefix: 'MACHINE_', digits: 3, count: 2 });
    const commands = new CommandLog();
    const options = { model: new Machine(QUIET), seed: '1', ids, periodMs: 1000, startMs: START, labels: true };
    const fleet = new Fleet({ ...options, commands });
    assert.equal(fleet.reading(20, 0)!.anomaly_label, 0);
    commands.addToDevice(ids[0]!, 'inject', 0, 20, { failure: 'oil_leak', from: 0, rate: 1, hours: 24 });
    assert.equal(fleet.reading(20, 0)!.anomaly_label, 0);
    assert.equal(fleet.reading(21, 0)!.anomaly_label, 1);
    assert.equal(fleet.reading(21, 1)!.anomaly_label, 0);
  });

  it('starts one after the other when it is told to, and nothing is said of it before', () => {
    const settings = { ...QUIET, startPhase: 'staggered', startSpacingSeconds: 60 } as const;
    const asked = [
      [2, 10, 'inject', { failure: 'oil_leak' }],
      [2, 20, 'maintenance', { minutes: 1 }],
    ] as const;
    const fleet = fleetOf({ settings, machines: 3 }, asked);
    assert.ok(fleet.reading(0, 0));
    assert.deepEqual(
      [59, 60].map((tick) => fleet.reading(tick, 1) !== undefined),
      [false, true],
    );
    for (let tick = 0; tick < 120; tick++) {
      assert.equal(fleet.reading(tick, 2), undefined);
      assert.deepEqual([fleet.truth(tick, 2), fleet.events(tick, 2)], [[], []]);
    }
    assert.ok(fleet.reading(120, 2));
  });

  it('has a past of its own by default: failures and maintenance do not begin with the fleet', () => {
    const fleet = fleetOf({ machines: 200, periodMs: HOUR_MS, labels: true });
    const failing = fleet.ids.filter((_, i) => fleet.reading(0, i)!.anomaly_label === 1).length;
    assert.ok(failing >= 2 && failing <= 25, `${failing} of 200 fail at the start`);
    const together = fleetOf({ settings: { startPhase: 'together' }, machines: 200, periodMs: HOUR_MS, labels: true });
    assert.equal(together.ids.filter((_, i) => together.reading(0, i)!.anomaly_label === 1).length, 0);
  });
});
