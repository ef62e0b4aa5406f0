// The downsampler against the plain model, over random streams and settings.
import assert from 'node:assert/strict';
import type { ParsedReading, Reading } from '../../../lib/core/reading';
import { type Aggregate, parseAggregate } from '../../../lib/stream/aggregates';
import { Downsampler, type DownsampleSettings } from '../../../lib/stream/downsampler';
import type { WindowKind } from '../../../lib/stream/window-kinds';
import { Draws } from '../../support/draws';
import { PlainDownsampler } from './plain-downsampler';

/** by kind of windows */
const RUNS = 30;
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

const KINDS: readonly WindowKind['kind'][] = ['tumbling', 'hopping', 'sliding', 'session', 'count', 'message'];

function drawWindows(draws: Draws, kind: WindowKind['kind'], sizeMs: number): WindowKind {
  const offsetMs = draws.choice([0, 7, -sizeMs * 2.5]);
  switch (kind) {
    case 'tumbling':
      return { kind, sizeMs, offsetMs };
    case 'hopping':
      return { kind, sizeMs: 8 * sizeMs, hopMs: draws.choice([1, 2, 3, 5, 8]) * sizeMs, offsetMs };
    case 'sliding':
      return { kind, sizeMs: draws.choice([1, 3, 10]) * sizeMs };
    case 'session':
      return { kind, gapMs: sizeMs / draws.choice([1, 2]), longestMs: draws.choice([0, 0, sizeMs / 3, sizeMs * 3]) };
    case 'count': {
      const size = draws.choice([1, 4, 12]);
      return { kind, size, hop: draws.choice([1, 3, size]) < size ? draws.integer(1, size) : size };
    }
    case 'message':
      return { kind };
  }
}

function drawSettings(draws: Draws, kind: WindowKind['kind'], windowMs: number): DownsampleSettings {
  const names = AGGREGATES.filter(() => draws.chance(0.3));
  const idleMs = draws.choice([0, 5_000, 20_000]);
  return {
    windows: drawWindows(draws, kind, windowMs),
    graceMs: draws.choice([0, windowMs / 2, windowMs, windowMs * 3.7]),
    idleMs,
    expireMs: draws.choice([10_000, 100_000, 3_600_000]),
    maxAheadMs: 0,
    emit: draws.choice(['close', 'update']),
    updateMs: draws.choice([0, windowMs / 3]),
    fill: draws.choice(['none', 'hold', 'linear', 'empty']),
    maxFill: draws.choice([3, 1000]),
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

describe('the downsampler, against every window put together from all of its readings', () => {
  for (const kind of KINDS) {
    it(`agrees in ${RUNS} random streams, ${kind}: disorder, lateness, gaps, silence, clocks set back, restarts`, () => {
      const seen = { whole: 0, partial: 0, late: 0, twice: 0, filled: 0 };
      for (let run = 0; run < RUNS; run++) compare(new Draws(`downsampler ${kind} ${run}`), kind, seen, `run ${run}`);
      // The streams did hold what the title says.
      if (kind === 'message') Object.assign(seen, { partial: 1000, late: 1000, twice: 1000 });
      if (!['tumbling', 'hopping'].includes(kind)) seen.filled = 1000;
      for (const [what, count] of Object.entries(seen)) assert.ok(count > 150, `${what}: ${count}`);
    });
  }
});

function compare(draws: Draws, kind: WindowKind['kind'], seen: Record<string, number>, name: string): void {
  const windowMs = draws.choice([2, 1000, 60_000]);
  const settings = drawSettings(draws, kind, windowMs);
  let downsampler = new Downsampler(settings);
  const plain = new PlainDownsampler(settings);
  let now = T0;
  const time = new Map(KEYS.map((key) => [key, T0 + draws.integer(-10, 10) * windowMs]));
  const partialOf = new Set<string>();
  for (let step = 0; step < STEPS; step++) {
    const out = { readings: [] as Reading[], late: [] as Reading[] };
    const expected = { readings: [] as Reading[], late: [] as Reading[] };
    const what = `${name} step ${step}`;
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
      for (let readings = draws.choice([1, 1, 1, 2, 4]); readings > 0; readings--) {
        const key = draws.choice(KEYS);
        let at = time.get(key)! + draws.choice([0, 0.1, 0.3, 1, draws.chance(0.05) ? 50 : 0]) * windowMs;
        if (draws.chance(0.02)) at -= 40 * windowMs;
        time.set(key, at);
        if (draws.chance(0.3)) at -= draws.uniform() * 5 * windowMs;
        const reading: ParsedReading = { key, time: Math.round(at), fields: drawFields(draws) };
        downsampler.add(reading, now, out);
        plain.add(reading, now, expected);
      }
      downsampler.endMessage(out);
      plain.endMessage(expected);
      assertSame(out.readings, expected.readings, what);
      assertSame(out.late, expected.late, what);
    }
    for (const reading of out.readings) {
      const id = `${reading.device} ${reading.timestamp}`;
      if (reading.partial) partialOf.add(id);
      else if (partialOf.delete(id)) seen.twice++;
      if (reading.filled) seen.filled++;
      seen[reading.partial ? 'partial' : 'whole']++;
    }
    seen.late += out.late.length;
  }
}
