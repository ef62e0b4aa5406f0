// How well the crossing of a printer's lower limit is foretold, through the whole pipe: the simulated printer, one-minute
// windows without grace, the forecast, and the rule that announces. A forecast can use a window only once it has closed.
import { median } from 'simple-statistics';
import { deviceKey } from '../../lib/core/hash';
import { uniform } from '../../lib/core/random';
import type { Reading } from '../../lib/core/reading';
import { announce, QUIET } from '../../lib/forecast/announcement';
import type { Passage, Side } from '../../lib/forecast/method';
import { onset } from '../../lib/forecast/methods/onset';
import { Printer } from '../../lib/models/printer/printer';
import type { PrinterSettings } from '../../lib/models/printer/settings';
import { Fleet } from '../../lib/sim/fleet';
import { type AggregateName, parseAggregate } from '../../lib/stream/aggregates';
import { Downsampler } from '../../lib/stream/downsampler';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1);
const FIELD = 'fluctuated_ambient_temperature';
/** The aggregates that a window can be forecast from. */
const AGGREGATES = ['median', 'trimmed_mean', 'mean'] as const satisfies readonly AggregateName[];
type WindowAggregate = (typeof AGGREGATES)[number];

export const LIMITS: readonly { side: Side; limit: number }[] = [
  { side: 'low', limit: 45 },
  { side: 'high', limit: 55 },
];
/** Values that a forecast is made from at most, and steps that it reaches: those of the reference. */
export const WINDOW = 480;
export const HORIZON = 480;

/** One print in windows of a minute. Times are ms since its start. */
export interface Print {
  /** when each window closed, and the middle of it, which is the time of its value */
  readonly closedMs: Float64Array;
  readonly middleMs: Float64Array;
  readonly values: Readonly<Record<WindowAggregate, Float64Array>>;
  readonly cycles: readonly Cycle[];
}

export interface Cycle {
  readonly startMs: number;
  /** the ambient is flat up to here */
  readonly onsetMs: number;
  readonly endMs: number;
  /** when it is at the lower limit, without noise; undefined when the cycle ends before */
  readonly crossingMs: number | undefined;
}

/** What stands when a window has closed. Times of passage are ms since the print's start, Infinity for never. */
export interface Statement {
  readonly atMs: number;
  readonly isAnnounced: Readonly<Record<Side, boolean>>;
  /** of the lower limit */
  readonly p10Ms: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** Simulates one print, which starts at a random moment of a minute. */
export function simulatePrint(seed: string, id: string, given: Partial<PrinterSettings>): Print {
  const model = new Printer({ startPhase: 'together', dips: false, ...given });
  const startMs = START_MS + Math.floor(drawOf(seed, id, 0) * MINUTE_MS);
  const fleet = new Fleet({ model, seed, ids: [id], periodMs: 1000, startMs });
  const downsampler = new Downsampler({
    windows: { kind: 'tumbling', sizeMs: MINUTE_MS, offsetMs: 0 },
    graceMs: 0,
    idleMs: 0,
    expireMs: 86_400_000,
    maxAheadMs: 0,
    emit: 'close',
    updateMs: 0,
    fill: 'none',
    maxFill: 0,
    keyProperty: 'device',
    timeProperty: 'timestamp',
    fields: [FIELD],
    aggregates: AGGREGATES.map((name) => parseAggregate(name)!),
    timestampAt: 'middle',
    countField: '',
    maxKeys: 1,
    maxReadings: 1000,
  });
  const closedMs: number[] = [];
  const windows: Reading[] = [];
  for (let tick = 0; tick < model.settings.printSeconds; tick++) {
    const fields = fleet.reading(tick, 0)!;
    const time = fields.timestamp;
    downsampler.add({ key: id, time, fields }, time, { readings: windows, late: [] });
    if (windows.length > closedMs.length) closedMs.push(time - startMs);
  }
  const column = (name: WindowAggregate) =>
    Float64Array.from(windows, (window) => window[`${name}_${FIELD}`] as number);
  return {
    closedMs: Float64Array.from(closedMs),
    middleMs: Float64Array.from(windows, ({ timestamp }) => timestamp - startMs),
    values: { median: column('median'), trimmed_mean: column('trimmed_mean'), mean: column('mean') },
    cycles: cyclesOf(model.settings),
  };
}

/** The settings of a print whose onset is uniform in 30 … 90 minutes, with another exponent. */
export function variant(seed: string, id: string, ambientFallExponent: number): Partial<PrinterSettings> {
  return { ambientFallExponent, ambientHoldSeconds: 1800 + 3600 * drawOf(seed, id, 1) };
}

/** A number of the print's own, in [0, 1), on a channel that the printer does not use. */
function drawOf(seed: string, id: string, draw: number): number {
  return uniform(deviceKey(seed, id), 1000, draw);
}

function cyclesOf(settings: Readonly<PrinterSettings>): Cycle[] {
  const { printSeconds, ambientCycleSeconds, ambientHoldSeconds, ambientFall, ambientFallSeconds } = settings;
  const { ambientTarget, ambientLimit, ambientFallExponent } = settings;
  const falls = ambientFall > 0;
  const share = (ambientTarget - ambientLimit) / ambientFall;
  const crossingSeconds = ambientHoldSeconds + ambientFallSeconds * share ** (1 / ambientFallExponent);
  return Array.from({ length: Math.ceil(printSeconds / ambientCycleSeconds) }, (_, i) => {
    const start = i * ambientCycleSeconds;
    const end = Math.min(start + ambientCycleSeconds, printSeconds);
    return {
      startMs: start * 1000,
      onsetMs: 1000 * (falls ? Math.min(end, start + ambientHoldSeconds) : end),
      endMs: end * 1000,
      crossingMs: falls && start + crossingSeconds < end ? 1000 * (start + crossingSeconds) : undefined,
    };
  });
}

/** Our forecast: onset, fitted anew to each window's value. */
export function foretell(print: Print, aggregate: WindowAggregate): Statement[] {
  const values = print.values[aggregate];
  const statements: Statement[] = [];
  let states = LIMITS.map(() => QUIET);
  for (let count = onset.minimum([]); count <= values.length; count++) {
    const fitted = onset.fit(values.subarray(Math.max(0, count - WINDOW), count), []);
    const passages = LIMITS.map(({ limit, side }) => fitted.passage!(limit, side, HORIZON));
    states = states.map((state, i) => announce(state, passages[i]));
    const [low, high] = states.map(({ phase }) => phase === 'announced');
    statements.push({
      atMs: print.closedMs[count - 1]!,
      isAnnounced: { low: low!, high: high! },
      ...timesOf(passages[0]!, print.middleMs[count - 1]!),
    });
  }
  return statements;
}

function timesOf({ p10, p50, p90 }: Passage, originMs: number) {
  const timeOf = (steps = Infinity) => originMs + steps * MINUTE_MS;
  return { p10Ms: timeOf(p10), p50Ms: timeOf(p50), p90Ms: timeOf(p90) };
}

/** Minutes before the crossing at which the announced time is compared with it. */
export const MINUTES_BEFORE = [15, 10, 5] as const;

/** Of many prints. Times in minutes. */
export class Score {
  flatMinutes = 0;
  falseMinutes = 0;
  /** announcements that began where the ambient was flat */
  falseEpisodes = 0;
  /** cycles that get to the limit */
  cycles = 0;
  /** from the first announcement to the crossing, of the cycles that were announced */
  readonly leads: number[] = [];
  /** |announced − true time| at so many minutes before the crossing, where it was announced by then */
  readonly errors: Readonly<Record<number, number[]>> = { 15: [], 10: [], 5: [] };
  /** crossings announced 10 minutes before, and those within P10 … P90 of then */
  foretold = 0;
  covered = 0;

  add(cycles: readonly Cycle[], statements: readonly Statement[]): void {
    for (const cycle of cycles) {
      this.addFlat(cycle, statements);
      if (cycle.crossingMs !== undefined) this.addFall(cycle, cycle.crossingMs, statements);
    }
  }

  get falseEpisodesPer100Hours(): number {
    return (this.falseEpisodes / this.flatMinutes) * 6000;
  }

  get falseShare(): number {
    return this.falseMinutes / this.flatMinutes;
  }

  get medianLead(): number {
    return this.leads.length > 0 ? median(this.leads) : Number.NaN;
  }

  get coverage(): number {
    return this.covered / this.foretold;
  }

  /** The share of the cycles that were announced so many minutes ahead. */
  announcedAhead(minutes: number): number {
    return this.leads.filter((lead) => lead >= minutes).length / this.cycles;
  }

  medianError(minutesBefore: number): number {
    const errors = this.errors[minutesBefore]!;
    return errors.length > 0 ? median(errors) : Number.NaN;
  }

  private addFlat({ startMs, onsetMs }: Cycle, statements: readonly Statement[]): void {
    let wasAnnounced = false;
    for (const { atMs, isAnnounced } of statements) {
      const isAny = isAnnounced.low || isAnnounced.high;
      if (atMs >= startMs && atMs < onsetMs) {
        this.flatMinutes++;
        if (isAny) this.falseMinutes++;
        if (isAny && !wasAnnounced) this.falseEpisodes++;
      }
      wasAnnounced = isAny;
    }
  }

  private addFall({ onsetMs }: Cycle, crossingMs: number, statements: readonly Statement[]): void {
    this.cycles++;
    const during = statements.filter(({ atMs }) => atMs >= onsetMs && atMs < crossingMs);
    const first = during.find(({ isAnnounced }) => isAnnounced.low);
    if (first) this.leads.push((crossingMs - first.atMs) / MINUTE_MS);
    for (const minutes of MINUTES_BEFORE) {
      const last = during.findLast(({ atMs }) => atMs <= crossingMs - minutes * MINUTE_MS);
      if (!last?.isAnnounced.low) continue;
      this.errors[minutes]!.push(Math.abs(last.p50Ms - crossingMs) / MINUTE_MS);
      if (minutes !== 10) continue;
      this.foretold++;
      if (last.p10Ms <= crossingMs && crossingMs <= last.p90Ms) this.covered++;
    }
  }
}
