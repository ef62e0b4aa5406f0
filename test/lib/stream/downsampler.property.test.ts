// The downsampler against the plain model, over random streams and settings.
import assert from 'node:assert/strict';
import type { ParsedReading, Reading } from '../../../lib/core/reading';
import { type Aggregate, parseAggregate } from '../../../lib/stream/aggregates';
import { Downsampler, type DownsampleSettings } from '../../../lib/stream/downsampler';
import { Draws } from '../../support/draws';
import { PlainDownsampler } from './plain-downsampler';

const RUNS = 60;
const STEPS = 400;
const T0 = Date.UTC(2026, 0, 1);
const AGGREGATES = [
  'count',
  'sum',
  'mean',
  'median',
  'trimmed_mean',
  'min',
  'max',
  'first',
  'last',
  'std',
  'p5',
  'p95',
];
const KEYS = ['Printer 1', 'Printer 2', '__proto__', 'constructor', ''];
const FIELDS = ['temperature', 'vibration', 'toString', 'hasOwnProperty', 'state'];

function drawSettings(draws: Draws): DownsampleSettings {
  const windowMs = draws.choice([1, 1000, 60_000]);
  const names = AGGREGATES.filter(() => draws.chance(0.3));
  const idleMs = draws.choice([0, 5_000, 20_000]);
  return {
    windowMs,
    offsetMs: draws.choice([0, 7, -windowMs * 2.5]),
    graceMs: draws.choice([0, windowMs / 2, windowMs, windowMs * 3.7]),
    idleMs,
    expireMs: draws.choice([10_000, 100_000, 3_600_000]),
    maxAheadMs: 0,
    keyProperty: 'device',
    timeProperty: 'timestamp',
    fields: draws.chance(0.3) ? ['temperature', 'state'] : [],
    aggregates: (names.length > 0 ? names : ['mean']).map((name) => parseAggregate(name) as Aggregate),
    timestampAt: draws.choice(['start', 'middle', 'end']),
    countField: draws.choice(['', 'readings']),
    maxKeys: 100,
    maxReadings: 1e6,
  };
}

function drawFields(draws: Draws): Record<string, unknown> {
  const fields: Record<string, unknown> = { temperature: 250 + draws.normal() };
  for (const name of FIELDS) {
    if (draws.chance(0.4)) continue;
    const junk = [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      null,
      undefined,
      'on',
      'off',
      true,
      false,
      { nested: 1 },
      [1, 2],
    ];
    if (name !== 'temperature') fields[name] = draws.chance(0.7) ? draws.normal() * 10 : draws.choice(junk);
  }
  return draws.chance(0.5) ? fields : Object.fromEntries(Object.entries(fields).toReversed());
}

/** Equal, but for the rounding of sums in another order. */
function assertSame(actual: readonly Reading[], expected: readonly Reading[], what: string): void {
  const same = (a: unknown, b: unknown) =>
    typeof a === 'number' && typeof b === 'number'
      ? Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b))
      : Object.is(a, b);
  const isSame =
    actual.length === expected.length &&
    actual.every((reading, i) => {
      const other = expected[i]!;
      const names = Object.keys(reading);
      return names.length === Object.keys(other).length && names.every((name) => same(reading[name], other[name]));
    });
  if (!isSame) assert.deepEqual(actual, expected, what);
}

describe('the downsampler, against every window computed from all of its readings', () => {
  it(`agrees in ${RUNS} random streams: disorder, lateness, gaps, silence, clocks set back, deploys and restarts`, () => {
    const seen = { whole: 0, partial: 0, late: 0, twice: 0 };
    for (let run = 0; run < RUNS; run++) {
      const draws = new Draws(`downsampler ${run}`);
      const settings = drawSettings(draws);
      const { windowMs } = settings;
      let downsampler = new Downsampler(settings);
      const plain = new PlainDownsampler(settings);
      let now = T0;
      const time = new Map(KEYS.map((key) => [key, T0 + draws.integer(-10, 10) * windowMs]));
      const partialOf = new Set<string>();
      for (let step = 0; step < STEPS; step++) {
        const out = { readings: [] as Reading[], late: [] as Reading[] };
        const expected = { readings: [] as Reading[], late: [] as Reading[] };
        const what = `run ${run} step ${step}`;
        now += draws.choice([0, 0, 1, 100, 1000, draws.chance(0.1) ? 30_000 : 0]);
        const action = draws.uniform();
        if (action < 0.05) {
          downsampler.sweep(now, out);
          plain.sweep(now, expected);
          // Who fell silent at the same moment has no order among its like.
          const byDevice = (a: Reading, b: Reading) => (a.device < b.device ? -1 : a.device > b.device ? 1 : 0);
          assertSame(out.readings.toSorted(byDevice), expected.readings.toSorted(byDevice), what);
        } else if (action < 0.1) {
          // A deploy hands the state over as it is; a restart takes a while and hands it over as JSON.
          const pauseMs = draws.choice([0, 50_000_000]);
          const saved = downsampler.save(now);
          now += pauseMs;
          plain.pass(pauseMs);
          downsampler = new Downsampler(settings);
          downsampler.restore(pauseMs > 0 ? JSON.parse(JSON.stringify(saved)) : saved, now);
        } else {
          const key = draws.choice(KEYS);
          let at = time.get(key)! + draws.choice([0, 0.1, 0.3, 1, draws.chance(0.05) ? 50 : 0]) * windowMs;
          if (draws.chance(0.02)) at -= 40 * windowMs;
          time.set(key, at);
          if (draws.chance(0.3)) at -= draws.uniform() * 5 * windowMs;
          const reading: ParsedReading = { key, time: Math.round(at), fields: drawFields(draws) };
          downsampler.add(reading, now, out);
          plain.add(reading, now, expected);
          assertSame(out.readings, expected.readings, what);
          assertSame(out.late, expected.late, what);
        }
        for (const reading of out.readings) {
          const id = `${reading.device} ${reading.timestamp}`;
          if (reading.partial) partialOf.add(id);
          else if (partialOf.delete(id)) seen.twice++;
          seen[reading.partial ? 'partial' : 'whole']++;
        }
        seen.late += out.late.length;
      }
    }
    // The streams did hold what the title says.
    for (const [kind, count] of Object.entries(seen)) assert.ok(count > 150, `${kind}: ${count}`);
  });
});
