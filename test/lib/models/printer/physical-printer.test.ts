import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mean, sampleCorrelation, sampleStandardDeviation } from 'simple-statistics';
import { printerModel } from '../../../../lib/models/printer/model';
import { PhysicalPrinter } from '../../../../lib/models/printer/physical-printer';
import type { PrinterSettings } from '../../../../lib/models/printer/settings';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';
import { owns } from '../../../../lib/sim/ownership';

const START = Date.UTC(2026, 0, 1);
const PRINT_SECONDS = 28_800;

interface Options {
  settings?: Partial<PrinterSettings>;
  printers?: number;
  periodMs?: number;
  owned?: (id: string) => boolean;
}

function fleet({ settings, printers = 1, periodMs = 1000, owned }: Options = {}): Fleet {
  const model = printerModel({ profile: 'physical', startPhase: 'together', runawayPercent: 0, ...settings });
  const ids = deviceIds({ prefix: 'Printer ', count: printers });
  return new Fleet({ model, seed: '1', ids, owns: owned, periodMs, startMs: START, labels: true });
}

const ALIKE = { fleetSpread: false };
const QUIET = { ...ALIKE, sensorSigma: 0, burstAmplitude: 0 };

/** The values of one channel of the first printer, second by second. */
function course(of: Fleet, field: string, seconds: number, i = 0): number[] {
  return Array.from({ length: seconds }, (_, second) => Number(of.reading(second, i)?.[field]));
}

const reached = (values: readonly number[], limit: number) => values.findIndex((value) => value >= limit);

/** All that device `i` sends at `tick`, as text. */
const said = (from: Fleet, tick: number, i: number) =>
  JSON.stringify([from.reading(tick, i), from.events(tick, i), from.truth(tick, i)]);

describe('physical printer', () => {
  it('heats its hot end from 25 to 250 °C in 118 ± 30 s when all printers are alike', () => {
    const seconds = reached(course(fleet({ settings: ALIKE, printers: 1 }), 'hotend_temperature', 200), 250);
    assert.ok(seconds >= 88 && seconds <= 148, `${seconds} s`);
  });

  it('heats it in 40 to 180 s in a fleet with spread, in which printers differ', () => {
    const printers = 100;
    const spread = fleet({ printers });
    const times = Array.from({ length: printers }, (_, i) =>
      reached(course(spread, 'hotend_temperature', 200, i), 249),
    );
    assert.ok(
      Math.min(...times) >= 40 && Math.max(...times) <= 180,
      `${Math.min(...times)} to ${Math.max(...times)} s`,
    );
    assert.ok(sampleStandardDeviation(times) > 10);
  });

  it('has a ripple whose lag-1 autocorrelation at 1 s exceeds 0.9', () => {
    for (const settings of [ALIKE, {}]) {
      const warm = course(fleet({ settings, printers: 3 }), 'hotend_temperature', 8000, 2).slice(1000);
      assert.ok(Math.abs(mean(warm) - 250) < 0.05);
      const sigma = sampleStandardDeviation(warm);
      assert.ok(sigma > 0.15 && sigma < 1, `σ ${sigma}`);
      const correlation = sampleCorrelation(warm.slice(1), warm.slice(0, -1));
      assert.ok(correlation > 0.9, `correlation ${correlation}`);
    }
  });

  it('takes 4 to 10 min to heat its bed from 25 to 100 °C, then holds it', () => {
    const bed = course(fleet({ settings: QUIET }), 'bed_temperature', 3000);
    const minutes = reached(bed, 100) / 60;
    assert.ok(minutes >= 4 && minutes <= 10, `${minutes} min`);
    for (const value of bed.slice(1000)) assert.ok(Math.abs(value - 110) < 0.5, `${value} °C`);
  });

  it('warms its enclosure by the bed, with the time constant that is set', () => {
    for (const enclosureMinutes of [15, 40]) {
      const settings = { ...QUIET, enclosureMinutes, ambientFall: 0 };
      const air = course(fleet({ settings }), 'ambient_temperature', PRINT_SECONDS);
      assert.ok(Math.abs(air.at(-1)! - 50) < 0.1, `settles at ${air.at(-1)} °C`);
      // From when the bed is hot on, what is missing falls to 1/e in one time constant.
      const missing = (second: number) => 50 - air[second]!;
      const left = missing(900 + enclosureMinutes * 60) / missing(900);
      assert.ok(Math.abs(left - Math.exp(-1)) < 0.01, `${left}`);
    }
  });

  it('says when it is warm and when it has finished', () => {
    const one = fleet({ settings: { ...ALIKE, printSeconds: 3600, ambientHoldSeconds: 7200 } });
    const events = Array.from({ length: 3910 }, (_, tick) => one.events(tick, 0)).flat();
    assert.deepEqual(
      events.map(({ event }) => event),
      ['heated', 'finished'],
    );
    const [heated, finished] = events;
    assert.ok(heated!.timestamp - START > 300_000 && heated!.timestamp - START < 600_000);
    assert.equal(finished!.timestamp, START + 3_600_000);
    assert.equal(finished!.print_end, START + 3_600_000);
  });

  it('falls below the limit in each cycle, and the truth says at its onset when', () => {
    const one = fleet({ settings: QUIET });
    const air = course(one, 'ambient_temperature', PRINT_SECONDS);
    const truths = Array.from({ length: PRINT_SECONDS }, (_, tick) => one.truth(tick, 0)).flat();
    const falls = truths.filter(({ type, phase }) => type === 'ambient_fall' && phase === 'start');
    assert.equal(falls.length, 4);
    for (const { start, crossing, end } of falls) {
      const onset = (start - START) / 1000;
      const first = air.findIndex((value, second) => second >= onset && value <= 45);
      assert.ok(Math.abs((crossing! - START) / 1000 - first) <= 1, `${crossing} for second ${first}`);
      assert.ok(first > onset && first < (end - START) / 1000);
    }
  });

  describe('with heaters that fail', () => {
    const settings = { runawayPercent: 100 };
    const printers = 40;
    const all = fleet({ settings, printers });
    const runs = all.ids.map((_id, i) => {
      const ticks = Array.from({ length: 29_200 }, (_, tick) => tick);
      return {
        events: ticks.flatMap((tick) => all.events(tick, i)).filter(({ timestamp }) => timestamp < START + 29_100_000),
        failure: ticks
          .flatMap((tick) => all.truth(tick, i))
          .find(({ type, phase }) => phase === 'start' && type !== 'ambient_fall')!,
      };
    });

    it('is stopped by its protection soon after, and does not finish', () => {
      for (const { events, failure } of runs) {
        const trips = events.filter(({ event }) => event === 'thermal_runaway');
        assert.equal(trips.length, 1);
        const seconds = (trips[0]!.timestamp - failure.start) / 1000;
        // A failure while it is still cold shows later.
        assert.ok(seconds > 0 && seconds < 420, `${failure.type} trips after ${seconds} s`);
        assert.equal(trips[0]!.heater, failure.type.startsWith('bed') ? 'bed' : 'hotend');
        assert.ok(!events.some(({ event }) => event === 'finished'));
      }
    });

    it('has every kind of failure, told by the truth until the end of the print', () => {
      assert.deepEqual([...new Set(runs.map(({ failure }) => failure.type))].sort(), [
        'bed_heater_failure',
        'bed_thermistor_slipped',
        'hotend_heater_failure',
        'hotend_thermistor_slipped',
      ]);
      for (const { failure } of runs) assert.equal(failure.end, START + PRINT_SECONDS * 1000);
    });

    it('cools after the stop, and begins the next print cold and sound', () => {
      const i = runs.findIndex(({ failure }) => failure.start < START + 14_400_000);
      const hot = Number(all.reading(PRINT_SECONDS - 1, i)!.hotend_temperature);
      assert.ok(hot < 60, `${hot} °C`);
      assert.ok(Math.abs(Number(all.reading(29_101, i)!.hotend_temperature) - 25) < 1);
    });

    it('happens in the share of prints that is set', () => {
      const model = new PhysicalPrinter({
        startPhase: 'together',
        runawayPercent: 10,
        printSeconds: 700,
        pauseSeconds: 0,
      });
      const ids = deviceIds({ prefix: 'Printer ', count: 20 });
      const short = new Fleet({ model, seed: '1', ids, periodMs: 1000, startMs: START });
      let hit = 0;
      for (let i = 0; i < 20; i++) {
        for (let print = 0; print < 20; print++) {
          if (short.truth(print * 700 + 699, i, print * 700).some(({ phase }) => phase === 'start')) hit++;
        }
      }
      assert.ok(hit > 20 && hit < 60, `${hit} of 400`);
    });
  });

  describe('as a function of seed, device and time', () => {
    const settings = { runawayPercent: 30, printSeconds: 4000, ambientHoldSeconds: 2000, pauseSeconds: 100 };
    const options = {
      settings: { ...settings, startPhase: 'as if long running' as const },
      printers: 5,
      periodMs: 7000,
    };
    const TICKS = 1500;
    const whole = fleet(options);
    const expected = Array.from({ length: TICKS }, (_, tick) => whole.ids.map((_id, i) => said(whole, tick, i)));

    it('has the same SHA-256 on every Node', () => {
      const sum = createHash('sha256').update(expected.flat().join()).digest('hex');
      assert.equal(sum, '3591a1313930b510abcf7b5d66a42e8f30fcfd147548d296ad7e16510efe6362');
    });

    it('sends the same backward, resumed and in instances', () => {
      const back = fleet(options);
      for (let tick = TICKS - 1; tick >= 0; tick -= 37) {
        for (let i = 0; i < 5; i++) assert.equal(said(back, tick, i), expected[tick]![i]);
      }
      for (let tick = 3; tick < TICKS; tick += 311) {
        const resumed = fleet(options);
        for (let i = 0; i < 5; i++) assert.equal(said(resumed, tick, i), expected[tick]![i]);
      }
      const parts = [0, 1].map((index) => fleet({ ...options, owned: (id) => owns({ instances: 2, index }, id) }));
      for (const part of parts) {
        for (const [i, id] of part.ids.entries()) {
          for (let tick = 0; tick < TICKS; tick++) {
            assert.equal(said(part, tick, i), expected[tick]![whole.ids.indexOf(id)]);
          }
        }
      }
    });

    it('has the same temperatures at the same time at any sample rate', () => {
      const quiet = { ...settings, sensorSigma: 0 };
      const [fine, coarse] = [200, 10_000].map((periodMs) => fleet({ settings: quiet, periodMs }));
      for (let tick = 0; tick < 420; tick++) {
        assert.deepEqual(fine!.reading(tick * 50, 0), coarse!.reading(tick, 0));
      }
    });

    it('tells each end of a print once, also when many prints lie between two readings', () => {
      const rare = fleet({ settings: { ...settings, startPhase: 'together' }, periodMs: 20_000_000 });
      const events = Array.from({ length: 20 }, (_, tick) => rare.events(tick, 0)).flat();
      const ends = events.filter(({ event }) => event === 'finished' || event === 'thermal_runaway');
      assert.equal(ends.length, Math.floor((19 * 20_000_000 - 4_000_000) / 4_100_000) + 1);
    });
  });

  it('stays finite and ends each print with any heater', () => {
    for (const odd of [
      { hotendTarget: -20, bedTarget: 0 },
      { hotendWatts: 1, bedWatts: 1 },
      { hotendCapacity: 0.1, hotendLoss: 10_000, hotendSensorRate: 1000 },
      { hotendCapacity: 1_000_000, hotendLoss: 0.0001, hotendSensorRate: 0.001 },
      { enclosureMinutes: 0.1, ambientFall: 10_000_000, ambientFallSeconds: 1 },
      { ambientTarget: 500, roomTemperature: 500, bedTarget: 110 },
    ]) {
      const one = fleet({ settings: { ...odd, printSeconds: 2000, ambientHoldSeconds: 500 }, periodMs: 1000 });
      for (let tick = 0; tick < 2000; tick++) {
        for (const [name, value] of Object.entries(one.reading(tick, 0)!)) {
          if (name.endsWith('_temperature')) assert.ok(Number.isFinite(value), `${name} ${value} at ${tick}`);
        }
      }
    }
  });
});
