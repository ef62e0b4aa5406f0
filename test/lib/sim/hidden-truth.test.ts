// Where a plant hides the ground truth, nothing tells of it but the measurements that a failure touches, and what follows from
// them: neither which fields there are, how they are written, in what order, when and how many come, nor what is said besides.
import assert from 'node:assert/strict';
import { mean, sampleCorrelation } from 'simple-statistics';
import { BackpressureHub } from '../../../lib/core/backpressure';
import { Computer } from '../../../lib/models/computer/computer';
import { Machine } from '../../../lib/models/machine/machine';
import type { Model } from '../../../lib/models/model';
import { motorModel } from '../../../lib/models/motor/model';
import { printerModel } from '../../../lib/models/printer/model';
import { CommandLog } from '../../../lib/sim/command-log';
import { deviceIds, type EventPayload, Fleet } from '../../../lib/sim/fleet';
import { Plant, type TruthSetting } from '../../../lib/sim/plant';
import { Pump } from '../../../lib/sim/pump';
import { FakeTimers } from './fake-timers';
import { LIVE, Sink } from './rig';

/** A Monday, 00:00 UTC. */
const START = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;
const LABELS = ['anomaly_label', 'anomaly_type', 'rul_hours'];

type Kind = 'printer' | 'printer with a heater' | 'machine' | 'motor' | 'Raspberry Pi' | 'PC';
/** Failures often enough for a short look. */
const OFTEN = { mtbfHours: 60 };
const MODELS: Readonly<Record<Kind, (settings?: object) => Model>> = {
  printer: (settings) => printerModel({ dipsPerPrint: 200, ...settings }),
  'printer with a heater': (settings) => printerModel({ profile: 'physical', ...settings }),
  machine: (settings) => new Machine({ ...OFTEN, ...settings }),
  motor: (settings) => motorModel({ profile: 'physical', ...OFTEN, ...settings }),
  'Raspberry Pi': (settings) => new Computer({ ...OFTEN, ...settings }),
  PC: (settings) => new Computer({ profile: 'pc', ...OFTEN, ...settings }),
};
const KINDS = Object.keys(MODELS) as Kind[];

/** What moves because a sensor does that a failure moves: the zone of a vibration, the heat of a clock that is held back. */
const ZONE = ['zone'];
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  bearing_outer_race: ZONE,
  bearing_inner_race: ZONE,
  bearing_ball: ZONE,
  bearing_cage: ZONE,
  unbalance: ZONE,
  misalignment: ZONE,
  weak_supply: [
    'state',
    'frequency_core_hz',
    'CPU_temp_celsius',
    'GPU_temp_celsius',
    'TemperatureCPUPackage',
    'TemperatureGPUCore',
  ],
};

/** What a pump sends of four devices in 20 h, as text, each thing in its place. */
function sentBy(kind: Kind, truth: TruthSetting): string[] {
  const timers = new FakeTimers();
  const mode = { kind: 'backfill', fromMs: START, toMs: START + 20 * HOUR_MS } as const;
  const plant = new Plant({ ...LIVE, mode, truth }, undefined, timers);
  const ids = deviceIds({ prefix: 'D', count: 4 });
  const labels = truth === 'readings';
  const model = MODELS[kind]();
  const fleet = new Fleet({ model, seed: plant.seed, ids, periodMs: 60_000, startMs: plant.beginMs, labels });
  const sent: string[] = [];
  class Outlet extends Sink {
    override reading(reading: object) {
      const { anomaly_label: _, anomaly_type: _type, rul_hours: _hours, ...seen } = reading as Record<string, unknown>;
      sent.push(JSON.stringify(seen));
    }
    override event(event: EventPayload) {
      sent.push(JSON.stringify(event));
    }
  }
  const outlet = new Outlet();
  outlet.wantsTruth = truth !== 'hidden';
  const settings = { late: 'catch up', maxPerSecond: Infinity, maxReadings: Infinity, maxMs: Infinity } as const;
  const pump = new Pump(fleet, plant, outlet, settings, undefined, timers, new BackpressureHub());
  pump.wake();
  timers.run(0);
  assert.ok(pump.finished);
  if (labels) assert.ok(outlet.truths.length > 0, `${kind} has no failure`);
  return sent;
}

describe('hidden truth', function () {
  this.timeout(60_000);

  for (const kind of KINDS) {
    it(`${kind}: a plant that hides it sends what one sends that tells it, in the same order, but for the label`, () => {
      const hidden = sentBy(kind, 'hidden');
      assert.ok(hidden.length > 3000);
      for (const text of hidden) for (const label of LABELS) assert.ok(!text.includes(label));
      assert.deepEqual(sentBy(kind, 'node'), hidden);
      assert.deepEqual(sentBy(kind, 'readings'), hidden);
    });
  }

  /** Two devices of the same name and seed: one is asked to fail, one is not. */
  function pair(kind: Kind, failure: string) {
    // At rest, where nothing follows from the heat of a computer yet.
    const calm = {
      failureMode: 'none',
      faults: false,
      maintenanceMode: 'none',
      startPhase: 'together',
      burstsPerHour: 0,
    };
    const of = (failing: boolean) => {
      const commands = new CommandLog();
      const values = { failure, from: 0.3, rate: 3, hours: 4 };
      // A weak supply sags under load.
      if (failure === 'weak_supply') commands.addToDevice('D1', 'load', 250, -1, { percent: 99, minutes: 3 });
      if (failing) commands.addToDevice('D1', 'inject', 60, -1, values);
      return new Fleet({
        model: MODELS[kind](calm),
        seed: '1',
        ids: ['D1'],
        periodMs: 60_000,
        startMs: START,
        commands,
      });
    };
    return [of(false), of(true)] as const;
  }
  const failuresOf = (kind: Kind): readonly string[] => {
    const inject = MODELS[kind]().commands?.find(({ name }) => name === 'inject')?.parameters[0];
    return inject?.kind === 'choice' ? inject.choices : [];
  };

  for (const kind of KINDS.filter((one) => failuresOf(one).length > 0)) {
    it(`${kind}: a failure moves the fields that its truth names, and changes nothing else`, () => {
      for (const failure of failuresOf(kind)) {
        const [healthy, failing] = pair(kind, failure);
        const fields = new Set(failing.anomalies(60, 0).flatMap((anomaly) => anomaly.fields));
        assert.ok(fields.size > 0);
        const moved = new Set<string>();
        for (let tick = 0; tick < 360; tick++) {
          const [well, ill] = [healthy, failing].map((fleet) => fleet.reading(tick, 0));
          assert.equal(ill === undefined, well === undefined, `${failure}: sends or not at ${tick}`);
          if (!well || !ill) continue;
          // The same fields in the same order, each of the same type and with the same decimals.
          assert.deepEqual(Object.keys(ill), Object.keys(well));
          for (const [field, value] of Object.entries(ill)) {
            assert.equal(typeof value, typeof well[field], `${failure}: type of ${field}`);
            if (typeof value !== 'number' && value !== well[field]) moved.add(field);
          }
          for (const { name, resolution } of failing.channels) {
            if (typeof ill[name] !== 'number') continue;
            // A motor's vibration follows its speed, by a last digit.
            if (Math.abs(ill[name] - (well[name] as number)) > 1.5 * resolution) moved.add(name);
            const steps = (ill[name] as number) / resolution;
            assert.ok(Math.abs(steps - Math.round(steps)) < 1e-6, `${failure}: ${name} is ${ill[name]}`);
            assert.ok(!Object.is(ill[name], -0));
          }
        }
        const follows = FOLLOWS[failure] ?? [];
        for (const field of moved)
          assert.ok(fields.has(field) || follows.includes(field), `${failure} shows in ${field}`);
        for (const field of fields) assert.ok(moved.has(field), `${failure} does not show in ${field}`);
      }
    });
  }

  // Each with periods that do not fit into a day, so that the looks at it are at all hours.
  for (const [kind, devices, days, periodHours, settings] of [
    ['machine', 60, 600, 5.3, OFTEN],
    ['motor', 24, 480, 5.3, OFTEN],
    ['Raspberry Pi', 12, 50, 0.83, { mtbfHours: 12, shortestHours: 1, longestHours: 3 }],
  ] as const) {
    it(`${kind}: neither a device's place and name, nor the hour, nor the weekday tells when it fails`, () => {
      const ids = deviceIds({ prefix: 'D', count: devices });
      const model = MODELS[kind]({ maintenanceMode: 'none', burstsPerHour: 0, ...settings });
      const fleet = new Fleet({ model, seed: '2', ids, periodMs: periodHours * HOUR_MS, startMs: START });
      const starts: number[] = [];
      const counts = ids.map((_, i) => {
        const ticks = Array.from({ length: Math.floor((24 * days) / periodHours) }, (_tick, tick) => tick);
        const begun = ticks.flatMap((tick) => fleet.truth(tick, i)).filter(({ phase }) => phase === 'start');
        // What is under way at the first tick began before.
        const own = begun.map(({ start }) => start).filter((start) => start > START);
        starts.push(...own);
        return own.length;
      });
      const expected = mean(counts);
      assert.ok(starts.length > 1000, `${starts.length} failures`);
      const chi = (list: readonly number[]) => {
        const each = mean(list);
        return list.reduce((sum, count) => sum + (count - each) ** 2 / each, 0);
      };
      const most = (count: number) => count + 4 * Math.sqrt(2 * count);
      // As even as chance, or evener: a cell of time holds one failure at most.
      assert.ok(chi(counts) < most(devices), `χ² ${chi(counts)} of ${devices} devices with ${expected} each`);
      const places = ids.map((_, i) => i);
      assert.ok(Math.abs(sampleCorrelation(places, counts)) < 4 / Math.sqrt(devices));
      const spread = (count: number, of: (time: number) => number) => {
        const bins = new Array<number>(count).fill(0);
        for (const start of starts) bins[Math.floor(of(start))]! += 1;
        assert.ok(chi(bins) < most(count), `χ² ${chi(bins)}: ${bins}`);
      };
      spread(24, (time) => (time / HOUR_MS) % 24);
      spread(7, (time) => (time / (24 * HOUR_MS)) % 7);
    });
  }

  it('machine: nor does the clock tell of one machine alone, at the same hour of every day or of every other', () => {
    const YEARS = 8;
    const ids = deviceIds({ prefix: 'D', count: 3 });
    const model = MODELS.machine({ maintenanceMode: 'none' });
    const fleet = new Fleet({ model, seed: '1', ids, periodMs: 2 * HOUR_MS, startMs: START });
    for (const i of ids.keys()) {
      const label = Array.from({ length: YEARS * 365 * 12 }, (_, tick) => Number(fleet.anomalies(tick, i).length > 0));
      const usual = mean(label);
      for (const ticks of [12, 24, 7 * 12]) {
        // Each hour of the cycle: how often it fails then.
        const shares = Array.from({ length: ticks }, (_, at) =>
          mean(label.filter((_one, tick) => tick % ticks === at)),
        );
        const most = Math.max(...shares.map((share) => Math.abs(share / usual - 1)));
        assert.ok(most < (ticks > 24 ? 0.5 : 0.25), `${ids[i]}: by ${2 * ticks} h off by ${most} of ${usual}`);
      }
    }
  });
});
