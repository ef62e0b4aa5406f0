import assert from 'node:assert/strict';
import type { Reading } from '../../../../lib/core/reading';
import { LoadCycles } from '../../../../lib/stream/cycles/load-cycles';
import { Draws } from '../../../support/draws';
import { motors, readings } from '../../models/motor/run';
import { cyclesSettings, parsed, plainCycles, run, type Sample, samplesOf, T0 } from './cycles-rig';

// biome-ignore format: a signal in short
const SIGNAL = samplesOf([[25, 1], [10, 9], [25, 1], [5, 6], [10, 2], [5, 7], [25, 1], [8, 5], [21, 0]]);
const spans = (cycles: readonly Reading[]) =>
  cycles.map(({ cycle_start, cycle_end }) => [cycle_start, cycle_end].map((time) => ((time as number) - T0) / 100));

describe('load cycles', () => {
  it('lie between gaps, and have all samples from the first to the last beyond the threshold', () => {
    const { cycles } = run(SIGNAL);
    assert.deepEqual(spans(cycles), [
      [25, 34],
      [60, 79],
      [105, 112],
    ]);
    assert.deepEqual(
      cycles[1]!.values,
      SIGNAL.slice(60, 80).map(({ value }) => value),
    );
    assert.equal(cycles[1]!.cycle_samples, 20);
  });

  it('leave with the first sample that is more than the gap behind their end', () => {
    const cycles = new LoadCycles(cyclesSettings());
    const out = { cycles: [] as Reading[], late: [] };
    const at: number[] = [];
    SIGNAL.forEach((sample, i) => {
      cycles.add(parsed(sample), T0, out);
      if (out.cycles.length > at.length) at.push(i);
    });
    assert.deepEqual(at, [34 + 21, 79 + 21, 112 + 21]);
  });

  it('are left out at both ends of a stream, where they are not complete', () => {
    // From the middle of the first to the middle of the last.
    assert.deepEqual(spans(run(SIGNAL.slice(30, 110)).cycles), [[60, 79]]);
    // Its beginning was seen, but the gap before it was not.
    assert.deepEqual(spans(run(SIGNAL.slice(10)).cycles)[0], [60, 79]);
    assert.deepEqual(spans(run(SIGNAL.slice(4)).cycles)[0], [25, 34]);
    assert.deepEqual(spans(run(SIGNAL.slice(5)).cycles)[0], [60, 79]);
  });

  it('are left out where the stream was interrupted', () => {
    const cut = (from: number, to: number) => SIGNAL.filter((_, i) => i < from || i >= to);
    // Within the second cycle, and within the gap before it.
    assert.deepEqual(spans(run(cut(62, 84)).cycles), [
      [25, 34],
      [105, 112],
    ]);
    // A break of 20 readings is none: 2.1 s pass from one to the next.
    assert.deepEqual(spans(run(cut(62, 81)).cycles).length, 3);
    const filtered = SIGNAL.filter(({ value }) => value > 4);
    assert.deepEqual(run(filtered).cycles, []);
    // A stream of samples beyond the threshold only: all but the first and the last, whose ends nobody saw.
    assert.deepEqual(spans(run(filtered, { pauseMs: 0 }).cycles), [[60, 79]]);
  });

  it('are left out when they are shorter than asked for', () => {
    assert.deepEqual(spans(run(SIGNAL, { minMs: 1000 }).cycles), [[60, 79]]);
    assert.equal(run(SIGNAL, { minMs: 700 }).cycles.length, 3);
  });

  it('are cut below a threshold as well', () => {
    const inverted = SIGNAL.map(({ time, value }) => ({ time, value: -value }));
    const { cycles } = run(inverted, { side: 'below', threshold: -4 });
    assert.deepEqual(spans(cycles), spans(run(SIGNAL).cycles));
  });

  it('of the reference’s motor last about 2.5 s each, none is lost, and none is there twice', () => {
    const samples = readings(motors(), 60_000).map(({ timestamp, voltage }) => {
      return { time: timestamp, value: voltage as number };
    });
    const { cycles } = run(samples);
    // The first and the last of 1000 are not complete.
    assert.ok(cycles.length >= 998, `${cycles.length}`);
    assert.equal(new Set(cycles.map(({ cycle_id }) => cycle_id)).size, cycles.length);
    for (const { cycle_start, cycle_end } of cycles) {
      const ms = (cycle_end as number) - (cycle_start as number);
      assert.ok(ms >= 2200 && ms <= 2800, `${ms}`);
    }
  });

  it('take a reading that comes twice once: a writer that was started twice changes nothing', () => {
    const twice = SIGNAL.flatMap((sample) => [sample, sample]);
    const { cycles, late, node } = run(twice);
    assert.deepEqual(cycles, run(SIGNAL).cycles);
    assert.deepEqual(late, []);
    assert.equal(node.repeated, SIGNAL.length);
    // Two streams of the same, one behind the other, within the grace.
    const shifted = SIGNAL.flatMap((sample, i) => [sample, ...(i >= 3 ? [SIGNAL[i - 3]!] : [])]);
    assert.deepEqual(run(shifted, { graceMs: 500 }).cycles, run(SIGNAL, { graceMs: 500 }).cycles);
  });

  it('have the same id whoever cuts them', () => {
    const ids = (from: number) => run(SIGNAL.slice(from)).cycles.map(({ cycle_id }) => cycle_id);
    assert.deepEqual(ids(0).slice(1), ids(36));
  });

  it('are found in a backlog of any length, which is cut at once', () => {
    const long = Array.from({ length: 500 }, (_, i) =>
      SIGNAL.map(({ time, value }) => ({ time: time + 13_400 * i, value })),
    );
    const { cycles } = run(long.flat());
    assert.equal(cycles.length, 1500);
  });

  it('are not spoiled by a metric of 0', () => {
    const { cycles } = run(
      samplesOf([
        [25, -5],
        [10, 0],
        [25, -5],
      ]),
      { threshold: -1 },
    );
    assert.deepEqual([cycles[0]!.max_point, cycles[0]!.root_mean_squared], [0, 0]);
  });

  it('refuse readings too far ahead of the clock, if asked to: those of a burst into the future', () => {
    const cycles = new LoadCycles(cyclesSettings({ maxAheadMs: 1000 }));
    const out = { cycles: [], late: [] };
    cycles.add(parsed({ time: T0 + 1000, value: 1 }), T0, out);
    assert.throws(
      () => cycles.add(parsed({ time: T0 + 15_000, value: 1 }), T0, out),
      /payload.timestamp is 2026-01-01T00:00:15.000Z, 15 s ahead of the clock; expected at most 1 s/,
    );
  });

  it('put readings out of order in their places within the grace; later ones leave as late', () => {
    const swapped = SIGNAL.map((_, i) => SIGNAL[i % 2 === 0 ? Math.min(i + 1, SIGNAL.length - 1) : i - 1]!);
    const graceful = run(swapped, { graceMs: 300 });
    assert.deepEqual(graceful.cycles, run(SIGNAL, { graceMs: 300 }).cycles);
    assert.deepEqual(graceful.late, []);
    const strict = run([SIGNAL[0]!, SIGNAL[2]!, SIGNAL[1]!]);
    assert.deepEqual(strict.late, [{ device: 'Motor 1', timestamp: T0 + 100, voltage: 1, kind: 'late' }]);
  });

  it('are those of each key by itself', () => {
    const cycles = new LoadCycles(cyclesSettings());
    const out = { cycles: [] as Reading[], late: [] as Reading[] };
    for (const [i, sample] of SIGNAL.entries()) {
      cycles.add(parsed(sample), T0, out);
      cycles.add(
        parsed({ time: sample.time - 5_000_000, value: SIGNAL[(i + 40) % SIGNAL.length]!.value }, 'b'),
        T0,
        out,
      );
    }
    assert.deepEqual(
      out.cycles.filter(({ device }) => device === 'Motor 1'),
      run(SIGNAL).cycles,
    );
    assert.equal(cycles.size, 2);
    assert.ok(out.cycles.some(({ device }) => device === 'b'));
  });

  it('are left out with an error when they have too many samples, and the next is found', () => {
    const cycles = new LoadCycles(cyclesSettings({ maxSamples: 15 }));
    const out = { cycles: [] as Reading[], late: [] };
    const errors: string[] = [];
    for (const sample of SIGNAL) {
      try {
        cycles.add(parsed(sample), T0, out);
      } catch (error) {
        errors.push((error as Error).message);
      }
    }
    assert.deepEqual(errors, ['a cycle of "Motor 1" has more than 15 readings; it is left out']);
    assert.deepEqual(spans(out.cycles), [
      [25, 34],
      [105, 112],
    ]);
    assert.equal(run(SIGNAL, { maxSamples: 20 }).cycles.length, 3);
  });

  it('bound what waits for earlier readings, and the keys', () => {
    const cycles = new LoadCycles(cyclesSettings({ maxSamples: 10, graceMs: 1e9, maxKeys: 1 }));
    const out = { cycles: [], late: [] };
    for (const sample of SIGNAL.slice(0, 10)) cycles.add(parsed(sample), T0, out);
    assert.throws(() => cycles.add(parsed(SIGNAL[10]!), T0, out), /no room for the reading: 10 readings wait/);
    assert.throws(() => cycles.add(parsed(SIGNAL[10]!, 'b'), T0, out), /no room for key "b": 1 keys are kept already/);
    cycles.sweep(T0 + 3_600_001);
    assert.equal(cycles.size, 0);
  });

  it('lose nothing that waits when a deploy takes the grace away', () => {
    const before = new LoadCycles(cyclesSettings({ graceMs: 2000 }));
    const out = { cycles: [] as Reading[], late: [] };
    for (const sample of SIGNAL.slice(0, 70)) before.add(parsed(sample), T0, out);
    const after = new LoadCycles(cyclesSettings());
    after.restore(JSON.parse(JSON.stringify(before.save(T0))), T0);
    for (const sample of SIGNAL.slice(70)) after.add(parsed(sample), T0, out);
    assert.deepEqual(out.cycles, run(SIGNAL).cycles);
  });

  it('are bound by fewer readings from the deploy on that says so', () => {
    const long = samplesOf([
      [25, 1],
      [100, 9],
    ]);
    const before = new LoadCycles(cyclesSettings());
    for (const sample of long.slice(0, 75)) before.add(parsed(sample), T0, { cycles: [], late: [] });
    const after = new LoadCycles(cyclesSettings({ maxSamples: 20 }));
    after.restore(before.save(T0), T0);
    assert.throws(() => after.add(parsed(long[75]!), T0, { cycles: [], late: [] }), /has more than 20 readings/);
  });

  it('go on when more readings wait than there is room for, as soon as those in front need not wait any more', () => {
    const cycles = new LoadCycles(cyclesSettings({ maxSamples: 10, graceMs: 2000 }));
    const out = { cycles: [], late: [] };
    let refused = 0;
    for (const sample of [...SIGNAL, ...SIGNAL.map(({ time, value }) => ({ time: time + 60_000, value }))]) {
      try {
        cycles.add(parsed(sample), T0, out);
      } catch {
        refused++;
      }
    }
    assert.ok(refused > 0 && refused < SIGNAL.length * 1.5, `${refused} of ${2 * SIGNAL.length} refused`);
  });

  it('say which field a reading does not have, and what is no number', () => {
    const cycles = new LoadCycles(cyclesSettings());
    const out = { cycles: [], late: [] };
    const add = (fields: object) => cycles.add({ key: 'a', time: T0, fields: { ...fields } }, T0, out);
    assert.throws(
      () => add({ temperature: 1, vibration: 2 }),
      /field `voltage` not found; this reading has temperature, vibration/,
    );
    assert.throws(() => add({ voltage: 'high' }), /field `voltage` is "high"; expected a number/);
    assert.throws(() => add({ voltage: Number.NaN }), /field `voltage` is NaN; expected a number/);
    assert.equal(cycles.size, 0);
  });

  it('begin anew for a key whose clock was set back, once all it sends has been late for a while', () => {
    const cycles = new LoadCycles(cyclesSettings({ idleMs: 60_000 }));
    const out = { cycles: [] as Reading[], late: [] as Reading[] };
    cycles.add(parsed({ time: T0 + 1e10, value: 1 }), T0, out);
    for (const [i, sample] of SIGNAL.entries()) cycles.add(parsed(sample), T0 + 1000 * (i + 1), out);
    assert.equal(cycles.restarts, 1);
    assert.equal(out.late.length, 60);
    assert.deepEqual(spans(out.cycles), [[105, 112]]);
  });
});

describe('load cycles of any signal', () => {
  const draw = (draws: Draws, count: number): Sample[] => {
    const samples: Sample[] = [];
    let time = T0;
    let high = draws.chance(0.5);
    for (let i = 0; i < count; i++) {
      if (draws.chance(0.06)) high = !high;
      const isOdd = draws.chance(0.1);
      samples.push({ time, value: (high !== isOdd ? 5 : 1) + draws.uniform() });
      time += draws.chance(0.02) ? draws.integer(1000, 6000) : draws.integer(1, 300);
    }
    return samples;
  };

  it('are each complete cycle once, as the whole stream at once has them, over saves and in any order within the grace', () => {
    let found = 0;
    for (let n = 0; n < 400; n++) {
      const draws = new Draws(`cycles ${n}`);
      const graceMs = draws.choice([0, 0, 400, 3000]);
      const pauseMs = draws.choice([0, 2000, 3000]);
      const settings = cyclesSettings({
        minMs: draws.choice([0, 500]),
        graceMs,
        pauseMs,
        gapMs: draws.choice([700, 2000]),
      });
      const samples = draw(draws, draws.integer(1, 600));
      const expected = plainCycles(samples, settings);
      // What comes late, comes so within the grace.
      const arrived = samples
        .map((sample) => ({ sample, at: sample.time + draws.uniform() * graceMs }))
        .sort((a, b) => a.at - b.at)
        .map(({ sample }) => sample);
      const repeated = arrived.flatMap((sample) => (draws.chance(0.05) ? [sample, sample] : [sample]));
      let cycles = new LoadCycles(settings);
      const out = { cycles: [] as Reading[], late: [] as Reading[] };
      for (const sample of repeated) {
        cycles.add(parsed(sample), T0, out);
        if (!draws.chance(0.02)) continue;
        const saved = JSON.parse(JSON.stringify(cycles.save(T0)));
        cycles = new LoadCycles(settings);
        cycles.restore(saved, T0);
      }
      // Lets all that waits leave: a reading far behind, which is a pause where pauses count.
      if (graceMs > 0) {
        const last = samples.at(-1)!.time;
        const flush = pauseMs > 0 ? last + pauseMs + graceMs + 1 : last + graceMs;
        if (pauseMs > 0) cycles.add(parsed({ time: flush, value: 1 }), T0, out);
      }
      const values = out.cycles.map(({ values: own }) => own);
      const complete = graceMs > 0 && pauseMs === 0 ? expected.slice(0, values.length) : expected;
      assert.deepEqual(
        values,
        complete.map((cycle) => cycle.map(({ value }) => value)),
        `run ${n}`,
      );
      assert.ok(expected.length - values.length <= Math.ceil(graceMs / 700));
      assert.deepEqual(out.late, []);
      assert.equal(new Set(out.cycles.map(({ cycle_id }) => cycle_id)).size, out.cycles.length);
      found += values.length;
    }
    assert.ok(found > 500, `${found}`);
  });
});
