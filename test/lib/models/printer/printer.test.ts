import assert from 'node:assert/strict';
import { mean } from 'simple-statistics';
import { deviceKey } from '../../../../lib/core/hash';
import { integer } from '../../../../lib/core/random';
import { Printer } from '../../../../lib/models/printer/printer';
import type { PrinterSettings } from '../../../../lib/models/printer/settings';
import { START_PHASES } from '../../../../lib/models/start-phase';
import { deviceIds, Fleet } from '../../../../lib/sim/fleet';
import type { TruthPayload } from '../../../../lib/sim/truth';
import { printers, runOne, START } from './print-run';

const PRINT_MS = 28_800_000;
const EPOCH_MS = PRINT_MS + 300_000;

describe('printer', () => {
  it('has readings with the names and the order of its channels', () => {
    const reading = printers().reading(12, 0)!;
    const names = new Printer().channels.map(({ name }) => name);
    assert.deepEqual(Object.keys(reading).slice(2, 6), names);
    assert.equal(reading.original_timestamp, '2026-01-01 00:00:12');
    assert.equal(reading.device, 'Printer 1');
  });

  it('says that it has finished, once a print, with when the print began and ended', () => {
    const { events } = runOne({ seconds: 2 * 29_100 + 10 });
    const finished = (print: number) => ({
      kind: 'event',
      device: 'Printer 1',
      timestamp: START + print * EPOCH_MS + PRINT_MS,
      event: 'finished',
      text: 'Printer finished printing',
      print_start: START + print * EPOCH_MS,
      print_end: START + print * EPOCH_MS + PRINT_MS,
    });
    assert.deepEqual(events, [finished(0), finished(1)]);
  });

  it('tells the truth of four falls a print, with the time at which each crosses 45 °C', () => {
    const { truths } = runOne();
    const falls = truths.filter(({ type }) => type === 'ambient_fall');
    const expected = [0, 1, 2, 3].flatMap((cycle) => {
      const [start, end] = [START + (cycle * 7200 + 3600) * 1000, START + (cycle + 1) * 7_200_000];
      const fall = {
        kind: 'truth',
        device: 'Printer 1',
        type: 'ambient_fall',
        start,
        end,
        severity: 1,
        fields: ['ambient_temperature', 'fluctuated_ambient_temperature'],
        crossing: START + (cycle * 7200 + 5210) * 1000,
      };
      return [
        { ...fall, timestamp: start, phase: 'start' },
        { ...fall, timestamp: end, phase: 'end' },
      ];
    });
    assert.deepEqual(falls, expected);
  });

  it('draws other dips for each print', () => {
    const { truths } = runOne({ seconds: 2 * 29_100 });
    const starts = truths.filter(({ type, phase }) => type === 'hotend_dip' && phase === 'start');
    const [first, second] = [0, 1].map((print) =>
      starts.map(({ start }) => start - START - print * EPOCH_MS).filter((ms) => ms >= 0 && ms < PRINT_MS),
    );
    assert.equal(starts.length, 40);
    assert.notDeepEqual(first, second);
  });

  it('keeps the same dips at any sample period', () => {
    const starts = (periodMs: number) => {
      const { truths } = runOne({ periodMs, seconds: 3600 });
      return truths.filter(({ type, phase }) => type === 'bed_dip' && phase === 'start').map(({ start }) => start);
    };
    const [coarse, fine] = [starts(1000), starts(100)];
    assert.ok(coarse.length > 0);
    assert.deepEqual(
      fine.map((ms) => Math.ceil(ms / 1000) * 1000),
      coarse,
    );
  });
});

describe('printers with any settings', () => {
  const key = deviceKey('settings', 'any');
  let draws = 0;
  const draw = (min: number, max: number) => integer(key, 0, draws++, min, max);

  function anySettings(): Partial<PrinterSettings> {
    const printSeconds = draw(1, 2000);
    const dipMinSeconds = draw(1, 40);
    const dipMaxSeconds = dipMinSeconds + draw(0, 10);
    const burstGapMinSeconds = draw(0, 20);
    const burstMinSeconds = draw(1, 5);
    return {
      startPhase: START_PHASES[draw(0, 2)],
      startSpacingSeconds: draw(0, 500) / 10,
      printSeconds,
      pauseSeconds: draw(0, 3) * draw(0, 100),
      ambientCycleSeconds: draw(1, 1000),
      ambientHoldSeconds: draw(0, 800),
      ambientFall: draw(0, 60),
      ambientFallExponent: draw(1, 8) / 2,
      ambientReset: draw(0, 1) === 0,
      burstGapMinSeconds,
      burstGapMaxSeconds: burstGapMinSeconds + draw(0, 20),
      burstMinSeconds,
      burstMaxSeconds: burstMinSeconds + draw(0, 5),
      dipsPerPrint: draw(0, Math.floor(printSeconds / dipMaxSeconds)),
      dipMinSeconds,
      dipMaxSeconds,
    };
  }

  it('send the same forward and by seeking, at any sample period, with times that agree', () => {
    for (let n = 0; n < 60; n++) {
      const options = {
        settings: anySettings(),
        printers: 3,
        periodMs: draw(1, 9000) / draw(1, 7) + 1,
        seed: String(n),
      };
      const [forward, seeking] = [printers(options), printers(options)];
      const all = (fleet: Fleet, tick: number) => [fleet.reading(tick, 2), fleet.events(tick, 2), fleet.truth(tick, 2)];
      const expected = Array.from({ length: 1000 }, (_, tick) => all(forward, tick));
      for (let seek = 0; seek < 60; seek++) {
        const tick = draw(0, 999);
        assert.deepEqual(all(seeking, tick), expected[tick], JSON.stringify({ ...options, tick }));
      }
      for (const { phase, timestamp, start, end } of expected.flatMap(([, , truth]) => truth as TruthPayload[])) {
        if (timestamp > START) assert.equal(timestamp, phase === 'start' ? start : end, JSON.stringify(options));
      }
    }
  });
});

describe('start phases of printers', () => {
  const fleet = (settings: Partial<PrinterSettings>) =>
    new Fleet({
      model: new Printer(settings),
      seed: '1',
      ids: deviceIds({ prefix: 'Printer ', count: 100 }),
      periodMs: 1000,
      startMs: START,
    });

  it('as if long running: each printer is 300 s further than the one before', () => {
    const running = fleet({});
    const falls = (i: number) => {
      for (let tick = 0; ; tick++) if (running.truth(tick, i).some(({ type }) => type === 'ambient_fall')) return tick;
    };
    assert.deepEqual([falls(0), falls(1), falls(5)], [3600, 3300, 2100]);
    // Number 97 is in its pause, number 98 at the start of a print again.
    assert.equal(running.reading(0, 96), undefined);
    assert.equal(running.reading(299, 96), undefined);
    assert.notEqual(running.reading(300, 96), undefined);
    assert.equal(falls(97), 3600);
  });

  it('together: all begin a print at once', () => {
    const together = fleet({ startPhase: 'together' });
    for (const i of [0, 1, 50, 99]) {
      assert.equal(together.truth(3600, i)[0]?.type, 'ambient_fall');
      assert.equal(together.events(28_800, i).length, 1);
    }
  });

  it('staggered: each begins 300 s after the one before, and sends nothing until then', () => {
    const staggered = fleet({ startPhase: 'staggered' });
    for (const i of [1, 2, 99]) {
      assert.equal(staggered.reading(0, i), undefined);
      assert.equal(staggered.reading(i * 300 - 1, i), undefined);
      assert.notEqual(staggered.reading(i * 300, i), undefined);
      assert.deepEqual(staggered.truth(i * 300 - 1, i), []);
      assert.equal(staggered.events(28_800 + i * 300, i)[0]?.print_start, START + i * 300_000);
    }
    for (let tick = 0; tick < 29_700; tick++) assert.deepEqual(staggered.events(tick, 99), []);
  });

  it('have a spacing that can be set', () => {
    assert.notEqual(fleet({ startPhase: 'staggered', startSpacingSeconds: 10 }).reading(20, 2), undefined);
  });
});

describe('printer settings', () => {
  it('as the reference: the ambient stays at 25 °C in the first hour of cycles 2 to 4', () => {
    const { samples, truths } = runOne({ settings: { ambientReset: false } });
    const means = [0, 1, 2, 3].map((cycle) => {
      return mean(samples.slice(cycle * 7200, cycle * 7200 + 3600).map(({ ambient }) => ambient));
    });
    means.forEach((value, cycle) => {
      const expected = cycle === 0 ? 50 : 25;
      assert.ok(Math.abs(value - expected) < (4.5 * 0.2) / 60, `cycle ${cycle + 1}: ${value}`);
    });
    // It then jumps to 50 and falls again: four falls, each until the next.
    const falls = truths.filter(({ type, phase }) => type === 'ambient_fall' && phase === 'end');
    assert.deepEqual(
      falls.map(({ start, end, crossing }) => [start, end, crossing!].map((ms) => (ms - START) / 1000)),
      [
        [3600, 10_800, 5210],
        [10_800, 18_000, 12_410],
        [18_000, 25_200, 19_610],
        [25_200, 28_800, 26_810],
      ],
    );
  });

  it('can move the onset, the depth and the shape of the fall', () => {
    const ambient = (settings: Partial<PrinterSettings>, second: number) => {
      return printers({ settings: { ambientSigma: 0, ...settings } }).reading(second, 0)!.ambient_temperature;
    };
    assert.equal(ambient({ ambientFallExponent: 1 }, 5400), 37.5);
    assert.equal(ambient({ ambientFallExponent: 3 }, 5400), 46.875);
    assert.equal(ambient({ ambientFallExponent: 1.5 }, 4500), 46.875);
    assert.equal(ambient({ ambientHoldSeconds: 1800 }, 3600), 43.75);
    assert.equal(ambient({ ambientTarget: 60, ambientFall: 8 }, 5400), 58);
    assert.equal(ambient({ ambientHoldSeconds: 7200 }, 7199), 50);
  });

  it('move the crossing with the shape', () => {
    const crossing = (settings: Partial<PrinterSettings>) => {
      const fall = printers({ settings }).truth(settings.ambientHoldSeconds ?? 3600, 0)[0];
      return fall?.crossing === undefined ? undefined : (fall.crossing - START) / 1000;
    };
    assert.equal(crossing({ ambientFallExponent: 1 }), 4320);
    assert.equal(crossing({ ambientHoldSeconds: 2000 }), 3610);
    assert.equal(crossing({ ambientLimit: 20 }), undefined);
    assert.equal(crossing({ printSeconds: 5000 }), undefined);
  });

  it('say how much of a fall a short print sees', () => {
    const [fall] = printers({ settings: { printSeconds: 5400 } }).truth(3600, 0);
    assert.equal(fall?.severity, 0.25);
    assert.equal(fall?.end, START + 5_400_000);
  });

  it('can leave out dips, bursts and noise', () => {
    const settings = { dips: false, burstAmplitude: 0, hotendSigma: 0, bedSigma: 0, ambientSigma: 0 };
    const { samples, truths } = runOne({ settings });
    for (const sample of samples) {
      assert.equal(sample.hotend, 250);
      assert.equal(sample.bed, 110);
      assert.equal(sample.fluctuated, sample.ambient);
    }
    assert.deepEqual([...new Set(truths.map(({ type }) => type))], ['ambient_fall']);
  });

  for (const dipsPerPrint of [0, 1, 200, 822]) {
    it(`can ask for ${dipsPerPrint} dips a print, of which none overlaps another or outlasts the print`, () => {
      const { truths } = runOne({ settings: { dipsPerPrint } });
      for (const type of ['hotend_dip', 'bed_dip']) {
        const dips = truths.filter((truth) => truth.type === type && truth.phase === 'end');
        assert.equal(dips.length, dipsPerPrint);
        let last = START;
        for (const { start, end } of dips) {
          assert.ok(start >= last && end <= START + PRINT_MS, `${start} … ${end} after ${last}`);
          last = end;
        }
      }
    });
  }

  for (const periodMs of [100, 1000 / 3, 60_000]) {
    it(`can send every ${Math.round(periodMs)} ms`, () => {
      const settings = { printSeconds: 7200, pauseSeconds: 300 };
      const { samples, events, truths } = runOne({ settings, periodMs, seconds: 15_000 });
      assert.equal(samples.length, 2 * Math.ceil(7_200_000 / periodMs));
      assert.deepEqual(
        events.map(({ timestamp }) => timestamp - START),
        [7_200_000, 14_700_000],
      );
      for (const { phase, timestamp, start, end } of truths) assert.equal(timestamp, phase === 'start' ? start : end);
      const open = truths.filter(({ phase }) => phase === 'start').length;
      assert.equal(truths.length, 2 * open);
      assert.ok(open > 2);
    });
  }

  it('can print without a pause', () => {
    const settings = { printSeconds: 600, pauseSeconds: 0, dipsPerPrint: 17 };
    const { samples, events, truths } = runOne({ settings, seconds: 1801 });
    assert.equal(samples.length, 1801);
    assert.equal(truths.filter(({ type, phase }) => type === 'bed_dip' && phase === 'end').length, 3 * 17);
    assert.deepEqual(
      events.map(({ timestamp }) => (timestamp - START) / 1000),
      [600, 1200, 1800],
    );
  });

  it('can print faster than they send', () => {
    const settings = { printSeconds: 10, pauseSeconds: 5, dips: false };
    const { events } = runOne({ settings, seconds: 61, periodMs: 60_000 });
    assert.deepEqual(
      events.map(({ print_end }) => ((print_end as number) - START) / 1000),
      [10, 25, 40, 55],
    );
  });

  it('are refused with the reason when they cannot be used', () => {
    const sentence = (settings: object) => {
      try {
        new Printer(settings);
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    };
    assert.equal(
      sentence({ dipsPerPrint: 823 }),
      'dipsPerPrint is 823; expected at most 822: so many fit into a print',
    );
    assert.equal(sentence({ dipsPerPrint: 823, dips: false }), 'accepted');
    assert.equal(sentence({ dipMaxSeconds: 20 }), 'dipMaxSeconds is 20; expected at least dipMinSeconds, 30');
    assert.equal(sentence({ ambientFallExponent: 1.3 }), 'ambientFallExponent is 1.3; expected a multiple of 0.5');
    assert.equal(sentence({ ambientFallExponent: 11 }), 'ambientFallExponent is 11; expected a number from 0.5 to 10');
    assert.equal(sentence({ burstMinSeconds: 0 }), 'burstMinSeconds is 0; expected a whole number from 1 to 10000000');
    assert.equal(sentence({ hotendSigma: -1 }), 'hotendSigma is -1; expected a number from 0 to 10000000');
    assert.equal(sentence({ bedTarget: 'hot' }), 'bedTarget is "hot"; expected a number from -10000000 to 10000000');
    assert.match(sentence({ startPhase: 'sometime' }), /^startPhase is "sometime"; expected one of as if long running/);
  });
});
